package views

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

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
	l = l.clean()
	var html strings.Builder
	if err := mailDocument(l, speaking(ctx).lang).Render(ctx, &html); err != nil {
		return models.Mail{}, err
	}
	return models.Mail{
		Recipient: recipient, Language: speaking(ctx).lang, Subject: l.Subject, Plain: plainLetter(ctx, l), HTML: html.String(),
	}, nil
}

// clean makes each text one line. Names in it were typed by somebody, who must not add lines of their own to a mail
// that the site signs.
func (l Letter) clean() Letter {
	lines := func(texts []string) []string {
		var all []string
		for _, text := range texts {
			all = append(all, oneLine(text))
		}
		return all
	}
	return Letter{oneLine(l.Subject), lines(l.Paragraphs), oneLine(l.Button), oneLine(l.Link), lines(l.After)}
}

// oneLine puts a space where a line ends, and leaves out what is no text: control characters, and those that change
// the direction of the text after them.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, text), breaks), " ")
}

// breaks says whether a line may end at a character: at any space but those that say no.
func breaks(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

// plainWidth is how many characters a line of plain text has at most, unless one word has more: RFC 3676, 4.2.
const plainWidth = 72

// plainLetter writes a letter as plain text. The link has a line of its own.
func plainLetter(ctx context.Context, l Letter) string {
	var parts []string
	for _, p := range l.Paragraphs {
		parts = append(parts, wrap(p))
	}
	switch {
	case l.Link != "" && l.Button != "":
		parts = append(parts, wrap(l.Button+":")+"\n"+l.Link)
	case l.Link != "":
		parts = append(parts, l.Link)
	}
	for _, p := range l.After {
		parts = append(parts, wrap(p))
	}
	// "-- " tells mail programs that a footer begins.
	return strings.Join(parts, "\n\n") + "\n\n-- \n" + wrap(mailReason(ctx)) + "\n"
}

// mailReason says why this mail came, whatever it is about.
func mailReason(ctx context.Context) string {
	return T(ctx, "You get this mail from Team Coach because somebody entered your address there.")
}

// wrap breaks a text between its words into lines of at most plainWidth characters, or of one word that is longer.
func wrap(text string) string {
	var b strings.Builder
	used := 0
	for _, word := range strings.FieldsFunc(text, breaks) {
		n := utf8.RuneCountInString(word)
		switch {
		case used == 0:
		case used+1+n > plainWidth:
			b.WriteByte('\n')
			used = 0
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += n
	}
	return b.String()
}
