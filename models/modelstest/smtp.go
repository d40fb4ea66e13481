package modelstest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// MailServer is a real SMTP server on a free port of this machine that keeps what it takes.
type MailServer struct {
	Address string         // host and port
	Roots   *x509.CertPool // that vouch for its certificate

	mu       sync.Mutex
	received []ReceivedMail
	arrived  chan struct{} // has one in it when a mail arrived since the last Wait
}

// ReceivedMail is a mail as the server got it.
type ReceivedMail struct {
	From, To string // of the envelope
	User     string // who had signed in; empty: nobody
	Data     string
}

// MailServerOptions say how a MailServer behaves.
type MailServerOptions struct {
	StartTLS bool   // whether it knows STARTTLS
	TLS      bool   // whether it speaks TLS from the first byte
	Password string // of the user "coach"; empty: it asks for none
	// At is called at MAIL, RCPT and DATA, where the mail was read whole; with its error the server refuses. ErrDrop at
	// DATA breaks the connection after the mail was taken.
	At func(step string) error
}

// ErrDrop makes the server break the connection.
var ErrDrop = errors.New("drop the connection")

// NewMailServer starts a server, which stops when the test ends.
func NewMailServer(t testing.TB, o MailServerOptions) *MailServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &MailServer{Address: listener.Addr().String(), Roots: x509.NewCertPool(), arrived: make(chan struct{}, 1)}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &mailSession{server: s, options: o, conn: c}, nil
	}))
	server.Domain = "mail.test"
	server.ErrorLog = log.New(io.Discard, "", 0)
	server.AllowInsecureAuth = !o.StartTLS && !o.TLS
	if o.StartTLS || o.TLS {
		config := s.certificate(t)
		if o.TLS {
			listener = tls.NewListener(listener, config)
		} else {
			server.TLSConfig = config
		}
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener) // ends with the listener
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-served
	})
	return s
}

// Received returns what the server has taken so far.
func (s *MailServer) Received() []ReceivedMail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.received)
}

// Wait returns what the server has taken as soon as that is a number of mails.
func (s *MailServer) Wait(t testing.TB, n int) []ReceivedMail {
	t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		if all := s.Received(); len(all) >= n {
			return all
		}
		select {
		case <-s.arrived:
		case <-deadline:
			t.Fatalf("%d mails after 30 s, want %d", len(s.Received()), n)
		}
	}
}

func (s *MailServer) take(m ReceivedMail) {
	s.mu.Lock()
	s.received = append(s.received, m)
	s.mu.Unlock()
	select {
	case s.arrived <- struct{}{}:
	default:
	}
}

// certificate makes one for this machine and puts it into Roots.
func (s *MailServer) certificate(t testing.TB) *tls.Config {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s.Roots.AddCert(parsed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

// mailSession is one connection to a MailServer.
type mailSession struct {
	server  *MailServer
	options MailServerOptions
	conn    *smtp.Conn
	mail    ReceivedMail
}

func (s *mailSession) at(step string) error {
	if s.options.At == nil {
		return nil
	}
	return s.options.At(step)
}

func (s *mailSession) AuthMechanisms() []string {
	if s.options.Password == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *mailSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "coach" || password != s.options.Password {
			return smtp.ErrAuthFailed
		}
		s.mail.User = user
		return nil
	}), nil
}

func (s *mailSession) Mail(from string, _ *smtp.MailOptions) error {
	if s.options.Password != "" && s.mail.User == "" {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "sign in first"}
	}
	s.mail.From = from
	return s.at("MAIL")
}

func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.To = to
	return s.at("RCPT")
}

func (s *mailSession) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mail.Data = string(text)
	err = s.at("DATA")
	if err == nil || errors.Is(err, ErrDrop) {
		s.server.take(s.mail)
	}
	if errors.Is(err, ErrDrop) {
		_ = s.conn.Conn().Close()
	}
	return err
}

func (s *mailSession) Reset() {}

func (s *mailSession) Logout() error { return nil }
