package models

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"
)

// CallRules say whom webhooks may call. The zero value is what holds for a site: public addresses only.
type CallRules struct {
	AllowPrivate bool           // and any port: for tests, whose receivers are on this machine. No flag leads here
	Roots        *x509.CertPool // that vouch for receivers; nil: those of the machine
}

// maxAnswer is how much of an answer is kept, in bytes.
const maxAnswer = 1 << 10

var errNotPublic = errors.New("models: this address is not public")

// newCallClient returns a client that reaches what the rules allow. Whether an address is public is asked of the one
// that is about to be connected to: between the look at a name and that, its owner can no longer change where it leads.
func newCallClient(rules CallRules, dialer *net.Dialer) *http.Client {
	if !rules.AllowPrivate {
		dialer.Control = refusePrivate
	}
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                  nil, // one would connect in our place, to wherever it likes
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{RootCAs: rules.Roots, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    5 * time.Second,
			MaxResponseHeaderBytes: 16 << 10,
			DisableKeepAlives:      true, // receivers are called seldom, and a kept connection is not looked at again
			DisableCompression:     true, // of an answer only the beginning is read, as it is
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// refusePrivate is a net.Dialer's Control.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !publicAddress(to.Addr()) || !slices.Contains(webhookPorts, strconv.Itoa(int(to.Port()))) {
		return errNotPublic
	}
	return nil
}

// call sends a body to a webhook as Standard Webhooks 1.0 has it, and notes in the delivery what was answered.
func call(ctx context.Context, client *http.Client, w *Webhook, d *Delivery, body []byte, now time.Time) *SendError {
	d.Status, d.Answer, d.Problem = 0, "", NoProblem
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		return d.fail(ProblemAddress, err)
	}
	stamp := strconv.FormatInt(now.Unix(), 10)
	for name, value := range map[string]string{
		"Content-Type": "application/json", "User-Agent": "TeamCoach-Webhooks/1", "Webhook-Event": string(d.Event),
		"Webhook-Id": d.ID, "Webhook-Timestamp": stamp, "Webhook-Signature": signatures(w.secrets(now), d.ID, stamp, body),
	} {
		r.Header.Set(name, value)
	}
	answer, err := client.Do(r)
	if err != nil {
		return d.fail(problemOf(err), err)
	}
	defer answer.Body.Close()
	d.Status, d.Answer = answer.StatusCode, beginning(answer.Body)
	switch {
	case answer.StatusCode/100 == 2:
		return nil
	case answer.StatusCode == http.StatusGone:
		return d.fail(ProblemGone, errors.New(answer.Status))
	case answer.StatusCode/100 == 3:
		return d.fail(ProblemRedirect, errors.New(answer.Status))
	}
	return d.fail(ProblemAnswer, errors.New(answer.Status))
}

// fail notes why a try failed. A receiver that is gone, and a test, are not tried again.
func (d *Delivery) fail(problem WebhookProblem, err error) *SendError {
	d.Problem = problem
	return &SendError{
		Permanent: problem == ProblemGone || problem == ProblemOff || d.Event == Ping,
		Summary:   strings.TrimSpace(string(problem) + " " + statusText(d.Status)), Err: err,
	}
}

func statusText(status int) string {
	if status == 0 {
		return ""
	}
	return strconv.Itoa(status)
}

// problemOf says why there was no answer.
func problemOf(err error) WebhookProblem {
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var slow net.Error
	switch {
	case errors.Is(err, errNotPublic), errors.As(err, &name):
		return ProblemAddress
	case errors.As(err, &certificate):
		return ProblemCertificate
	case errors.As(err, &slow) && slow.Timeout():
		return ProblemTimeout
	}
	return ProblemConnection
}

// beginning reads the first text of an answer. That it was answered counts, whatever becomes of the rest.
func beginning(body io.Reader) string {
	text, _ := io.ReadAll(io.LimitReader(body, maxAnswer))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, firstText(string(text), maxAnswer)))
}

// signatures sign a delivery with every secret that holds.
func signatures(secrets []string, id, stamp string, body []byte) string {
	var all []string
	for _, secret := range secrets {
		key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, WebhookSecretPrefix)) // as we made it
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(id + "." + stamp + "."))
		mac.Write(body)
		all = append(all, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	return strings.Join(all, " ")
}
