package models

import (
	"fmt"
	netmail "net/mail"
	"net/url"
	"strings"
	"unicode"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"
)

// Letterhead is what all mails of a site have in common.
type Letterhead struct {
	From netmail.Address
	Host string // of the site, in ASCII; the right side of each Message-ID
}

// NewLetterhead returns the letterhead of the site at baseURL. from is an address with or without a name; empty is
// no-reply at the site's host. The error is one sentence that says what to do.
func NewLetterhead(from, baseURL string) (Letterhead, error) {
	base, err := url.Parse(baseURL)
	if err != nil || base.Hostname() == "" {
		return Letterhead{}, fmt.Errorf("--base-url must be an address such as https://example.org, not %q", baseURL)
	}
	host := base.Hostname()
	if strings.Contains(host, ":") {
		host = "[IPv6:" + host + "]" // as an address literal is written in mails: RFC 5321, 4.1.3
	}
	l := Letterhead{Host: asciiDomain(host)}
	if from == "" {
		l.From = netmail.Address{Name: "Team Coach", Address: "no-reply@" + l.Host}
		return l, nil
	}
	address, err := netmail.ParseAddress(from)
	if err != nil || strings.ContainsFunc(address.String(), unicode.IsControl) {
		return Letterhead{}, fmt.Errorf(`--mail-from must be an address such as "Team Coach <coach@example.org>", not %q`, from)
	}
	address.Address = asciiAddress(address.Address)
	l.From = *address
	return l, nil
}

// message writes a mail on the letterhead: the same bytes at every try.
func (l Letterhead) message(m *QueuedMail) (*gomail.Msg, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary(m.ID))
	msg.FromMailAddress(&l.From)
	msg.ToMailAddress(&netmail.Address{Address: asciiAddress(m.Recipient)})
	msg.Subject(m.Subject)
	msg.SetDateWithValue(m.CreatedAt)
	msg.SetMessageIDWithValue(m.ID + "@" + l.Host)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday notes in answer, please
	msg.SetGenHeader(gomail.HeaderContentLang, m.Language)
	if m.StopURL != "" {
		msg.SetGenHeader("List-Unsubscribe", "<"+m.StopURL+">") // RFC 2369: leads to a page with a button
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Plain)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	return msg, nil
}

// asciiAddress writes the domain of an address as every mail server understands it.
func asciiAddress(address string) string {
	at := strings.LastIndexByte(address, '@')
	return address[:at+1] + asciiDomain(address[at+1:])
}

// asciiDomain returns a domain in ASCII, or as it is where that cannot be.
func asciiDomain(domain string) string {
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil {
		return ascii
	}
	return domain
}
