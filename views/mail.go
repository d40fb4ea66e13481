package views

import (
	"context"

	"teamcoach/models"
)

// Letter is what a mail says; its texts are translated already.
type Letter struct {
	Subject    string
	Paragraphs []string
	Button     string   // text of the link; empty: none
	Link       string   // where it leads, from Page.BaseURL
	After      []string // paragraphs behind the link
}

// WriteMail returns a letter as a mail, as plain text and HTML, in the language of ctx (WithLang).
func WriteMail(ctx context.Context, recipient string, l Letter) (models.Mail, error) {
	plain := ""
	for _, p := range l.Paragraphs {
		plain += p + "\n\n"
	}
	if l.Link != "" {
		plain += l.Link + "\n\n"
	}
	for _, p := range l.After {
		plain += p + "\n\n"
	}
	return models.Mail{Recipient: recipient, Language: speaking(ctx).lang, Subject: l.Subject, Plain: plain, HTML: ""}, nil
}
