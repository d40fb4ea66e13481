package models

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// SMTP is the Sender by a mail server.
type SMTP struct {
	letterhead Letterhead
	log        *slog.Logger
	host, port string
	user       string // empty: the server asks for no password
	password   string
	encryption encryption
	tls        *tls.Config
	// What the server has for each of its answers; all of them together have what the context gives.
	step time.Duration
}

// encryption says how the connection to a mail server becomes private.
type encryption int

const (
	startTLS encryption = iota // by the first command, which the server must know
	fromStart
	none
)

// NewSMTP returns a sender by the server of a URL: smtp://user:password@host:587, or smtps:// for a server that speaks
// TLS at once. With ?tls=none the mails travel in the clear. The error is one sentence that says what to do, without
// the password.
func NewSMTP(address string, letterhead Letterhead, log *slog.Logger) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Opaque != "" {
		return nil, errors.New("--smtp must look like smtp://user:password@host:587, with %XX for special characters in the password")
	}
	s := &SMTP{letterhead: letterhead, log: log, host: u.Hostname(), port: u.Port(), user: u.User.Username(), step: time.Minute}
	s.password, _ = u.User.Password()
	s.tls = &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}
	switch u.Scheme {
	case "smtps":
		s.encryption, s.port = fromStart, or(s.port, "465")
	case "smtp":
		s.port = or(s.port, "587")
	default:
		return nil, fmt.Errorf("--smtp takes smtp:// or smtps://, not %s://", u.Scheme)
	}
	if number, err := strconv.ParseUint(s.port, 10, 16); err != nil || number == 0 {
		return nil, errors.New("--smtp has a port that cannot be; mail servers listen on 587, 465 or 25")
	}
	if strings.Trim(u.Path, "/") != "" || u.Fragment != "" {
		return nil, errors.New("--smtp has something behind host and port; write special characters in the password as %XX")
	}
	return s, s.readQuery(u.Query())
}

// readQuery reads what stands behind the ? of the URL.
func (s *SMTP) readQuery(query url.Values) error {
	for name, values := range query {
		if name != "tls" || values[0] != "none" || s.encryption == fromStart {
			return errors.New("--smtp knows nothing but ?tls=none behind the host, and that with smtp:// only")
		}
		s.encryption = none
	}
	if s.encryption == none && s.user != "" && !isLocal(s.host) {
		return errors.New("--smtp would send the password in the clear; leave out ?tls=none, or the password")
	}
	return nil
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func isLocal(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send hands a mail over to the server. What the server says before it is told anything of the mail, such as that the
// password is wrong, is about the site: the mail is tried again, so that none is lost before somebody puts it right.
func (s *SMTP) Send(ctx context.Context, m *QueuedMail) error {
	msg, err := s.letterhead.message(m)
	if err != nil {
		return &SendError{Permanent: true, Summary: "the mail cannot be written", Err: err}
	}
	conn, err := s.dial(ctx)
	if err != nil {
		return &SendError{Outage: true, Summary: err.Error(), Err: err}
	}
	release := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer release()
	if err := s.handOver(ctx, conn, m, msg); err != nil {
		return err
	}
	s.log.Info("mail sent", slog.String("id", m.ID), slog.Int("tries", m.Tries))
	return nil
}

// dial connects. The connection is the sender's own, as the library leaves its connections open after errors.
func (s *SMTP) dial(ctx context.Context) (*stepConn, error) {
	dialer := net.Dialer{Timeout: s.step}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(s.host, s.port))
	if err != nil {
		return nil, err
	}
	return &stepConn{Conn: conn, step: s.step}, nil
}

// handOver returns nil as soon as the server has taken the mail. What is left to say is said behind its back.
func (s *SMTP) handOver(ctx context.Context, conn *stepConn, m *QueuedMail, msg *gomail.Msg) error {
	client, err := s.client(conn, m)
	var talk *smtp.Client
	if err == nil {
		talk, err = client.DialToSMTPClientWithContext(ctx)
	}
	if err != nil {
		_ = conn.Close()
		return &SendError{Outage: true, Summary: err.Error(), Err: err}
	}
	err = client.SendWithSMTPClient(talk, msg)
	go goodbye(talk, conn)
	if err != nil && !msg.IsDelivered() {
		return refusal(err)
	}
	return nil
}

// goodbye ends a conversation in good manners. Nothing depends on it.
func goodbye(talk *smtp.Client, conn *stepConn) {
	conn.step = min(conn.step, 5*time.Second)
	_ = talk.Quit()
	_ = conn.Close()
}

// refusal says what follows from an error that came after the server was told of a mail. The server's words stay out
// of the log, as they may repeat the address or the link.
func refusal(err error) *SendError {
	var from *gomail.SendError
	if !errors.As(err, &from) {
		return &SendError{Outage: true, Summary: "the conversation with the mail server broke off", Err: err}
	}
	code := from.ErrorCode()
	said := "no answer"
	if code != 0 {
		said = strings.TrimSpace(strconv.Itoa(code) + " " + from.EnhancedStatusCode())
	}
	aboutUs := code == 530 || code == 534 || code == 535 || code == 538 // sign in first, or otherwise: RFC 4954, 6
	return &SendError{
		Permanent: code >= 500 && !aboutUs, Outage: code == 0 || code == 421 || aboutUs,
		Summary: from.Reason.String() + ": " + said, Err: err,
	}
}

// stepConn gives each read and write its own time. The library's deadlines are for a whole conversation; the context
// of Send takes care of that.
type stepConn struct {
	net.Conn
	step time.Duration
}

func (c *stepConn) Read(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.step)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c *stepConn) Write(p []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.step)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// SetDeadline does nothing; see stepConn.
func (c *stepConn) SetDeadline(time.Time) error { return nil }

// client returns the library's client for one mail, on a connection that is made already.
func (s *SMTP) client(conn net.Conn, m *QueuedMail) (*gomail.Client, error) {
	if s.encryption == fromStart {
		conn = tls.Client(conn, s.tls)
	}
	options := []gomail.Option{
		gomail.WithDialContextFunc(func(context.Context, string, string) (net.Conn, error) { return conn, nil }),
		gomail.WithHELO(s.letterhead.Host), gomail.WithTLSConfig(s.tls), gomail.WithTLSPolicy(gomail.NoTLS),
		gomail.WithoutNoop(), gomail.WithoutRset(),
	}
	if s.encryption == startTLS {
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.user != "" {
		options = append(options, gomail.WithUsername(s.user), gomail.WithPassword(s.password), s.mechanisms())
	}
	if !strings.ContainsFunc(m.Recipient, func(r rune) bool { return r > unicode.MaxASCII }) {
		// Else the mail would need every server on its way to know SMTPUTF8, for nothing.
		options = append(options, gomail.WithoutSMTPUTF8())
	}
	return gomail.NewClient(s.host, options...)
}

// mechanisms chooses how to sign in. The simplest is safe within TLS and works everywhere.
func (s *SMTP) mechanisms() gomail.Option {
	if s.encryption == none {
		return gomail.WithOpportunisticSMTPAuth("PLAIN-NOENC", "LOGIN-NOENC", gomail.SMTPAuthCramMD5)
	}
	return gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthPlain, gomail.SMTPAuthLogin, gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthCramMD5)
}
