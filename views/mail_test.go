package views

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"teamcoach/models"
)

func letter() Letter {
	return Letter{
		Subject:    "Join Harbour <b>FC</b>",
		Paragraphs: []string{"Ada Lovelace invites you to Harbour <b>FC</b>, where you would be an assistant coach & see everything that the coach can see.", "Nobody else knows."},
		Button:     "Join the team", Link: "https://coach.example/invitations/" + strings.Repeat("abcdefgh", 10) + "?a=1&b=2",
		After: []string{"If you do not know the team, do nothing."},
	}
}

func write(t testing.TB, lang string, l Letter) (models.Mail, *goquery.Document) {
	t.Helper()
	m, err := WriteMail(WithLang(context.Background(), lang), "ada@example.net", l)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(m.HTML))
	if err != nil {
		t.Fatal(err)
	}
	return m, doc
}

func TestPlainMail(t *testing.T) {
	m, _ := write(t, "en", letter())
	want := `Ada Lovelace invites you to Harbour <b>FC</b>, where you would be an
assistant coach & see everything that the coach can see.

Nobody else knows.

Join the team:
` + letter().Link + `

If you do not know the team, do nothing.

-- 
You get this mail from Team Coach because somebody entered your address
there.
`
	if m.Plain != want {
		t.Errorf("plain text:\n%s\nwant:\n%s", m.Plain, want)
	}
	if m.Recipient != "ada@example.net" || m.Language != "en" || m.Subject != letter().Subject {
		t.Errorf("%+v", m)
	}
	if m, _ := write(t, "de", Letter{Subject: "Hallo", Paragraphs: []string{"Gut"}}); m.Language != "de" ||
		m.Plain != "Gut\n\n-- \nDiese E-Mail kommt von Team Coach, weil dort jemand deine Adresse\neingegeben hat.\n" {
		t.Errorf("German: %q", m.Plain)
	}
}

func TestHTMLMail(t *testing.T) {
	for _, lang := range Languages {
		l := letter()
		_, doc := write(t, lang.Tag, l)
		if got, _ := doc.Find("html").Attr("lang"); got != lang.Tag {
			t.Errorf("language %q", got)
		}
		if h1 := doc.Find("h1"); h1.Length() != 1 || h1.Text() != l.Subject || doc.Find("title").Text() != l.Subject {
			t.Errorf("%s: heading %q", lang.Tag, h1.Text())
		}
		if n := doc.Find("b, script, img, link, table, [src], [background]").Length(); n != 0 {
			t.Errorf("%s: %d elements that are text, or that would be loaded", lang.Tag, n)
		}
		button, second := doc.Find("a").Eq(0), doc.Find("a").Eq(1)
		for _, a := range []*goquery.Selection{button, second} {
			if href, _ := a.Attr("href"); href != l.Link {
				t.Errorf("%s: the link leads to %q", lang.Tag, href)
			}
		}
		if doc.Find("a").Length() != 2 || button.Text() != l.Button || second.Text() != l.Link {
			t.Errorf("%s: the link is a button and a text: %q, %q", lang.Tag, button.Text(), second.Text())
		}
		text := doc.Find("body").Text()
		for _, part := range append(append(l.Paragraphs, l.After...), mailReason(WithLang(context.Background(), lang.Tag))) {
			if !strings.Contains(text, part) {
				t.Errorf("%s: without %q", lang.Tag, part)
			}
		}
		if preview := doc.Find("body").Children().First(); preview.Text() != l.Paragraphs[0] || !preview.Is("[aria-hidden=true]") {
			t.Errorf("%s: the preview is %q", lang.Tag, preview.Text())
		}
	}
	if _, doc := write(t, "en", Letter{Subject: "Hello"}); doc.Find("a").Length() != 0 || doc.Find("[aria-hidden]").Length() != 0 {
		t.Error("a letter without text and link has some")
	}
}

// TestMailLinksOnlyToTheWeb: a link that is a script is none.
func TestMailLinksOnlyToTheWeb(t *testing.T) {
	_, doc := write(t, "en", Letter{Subject: "Hello", Button: "Go", Link: "javascript:alert(1)"})
	if n := doc.Find("a[href^=javascript]").Length(); n != 0 {
		t.Error("a script as link")
	}
}

// FuzzMail: what somebody typed stays within its paragraph, as one line that is wrapped, and becomes no markup.
func FuzzMail(f *testing.F) {
	for _, name := range []string{"Ada", "Ada\r\n\r\n-- \r\nhttps://evil.example", "<script>", "a\u2028b\u0085c\x00d\u202ee", strings.Repeat("Donaudampfschiff", 9),
		strings.Repeat("a b ", 99), "\xff\xfe", "{ada}", "]]>-->", "a\u00a0b", ""} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		m, doc := write(t, "en", Letter{Subject: "To " + name, Paragraphs: []string{"Dear " + name + ",", "two"}, Button: "Go", Link: "https://coach.example/x", After: []string{"by " + name}})
		parts := strings.Split(m.Plain, "\n\n")
		if len(parts) != 5 || !strings.HasPrefix(parts[0], "Dear") || parts[1] != "two" || parts[2] != "Go:\nhttps://coach.example/x" || !strings.HasPrefix(parts[4], "-- \n") {
			t.Fatalf("parts %q", parts)
		}
		for line := range strings.Lines(m.Plain) {
			line = strings.TrimSuffix(line, "\n")
			if utf8.RuneCountInString(line) > plainWidth && strings.ContainsFunc(line, breaks) {
				t.Errorf("a line of %d characters: %q", utf8.RuneCountInString(line), line)
			}
		}
		if strings.ContainsAny(m.Plain+m.Subject, "\r\x00\u2028\u202e") || strings.Contains(m.Subject, "\n") || !utf8.ValidString(m.Plain+m.Subject+m.HTML) {
			t.Errorf("%q, %q", m.Subject, m.Plain)
		}
		if doc.Find("body *").Length() != 14 || doc.Find("h1").Text() != m.Subject {
			t.Errorf("%d elements, heading %q, subject %q", doc.Find("body *").Length(), doc.Find("h1").Text(), m.Subject)
		}
	})
}

// TestOnlyMailsHaveTheirLooksInline keeps the looks of mails out of pages, where the site's policy forbids them: no
// other template has a style, and nobody but WriteMail uses those of mails.
func TestOnlyMailsHaveTheirLooksInline(t *testing.T) {
	templates, err := filepath.Glob("*.templ")
	if err != nil || len(templates) < 5 {
		t.Fatalf("%v: %v", templates, err)
	}
	inline := regexp.MustCompile(`<style|\sstyle\??=|^style \{`)
	for _, name := range templates {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if inline.Match(text) != (name == "mail.templ") {
			t.Errorf("%s: inline style is for mails, and for mails only", name)
		}
	}
	own := functions(t, "mail_templ.go")
	if !slices.Contains(own, "mailDocument") {
		t.Fatalf("the templates of mails: %v", own)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if name == "mail.go" || name == "mail_templ.go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		ast.Inspect(parse(t, name), func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && slices.Contains(own, id.Name) {
				t.Errorf("%s uses %s, a template of mails", name, id.Name)
			}
			return true
		})
	}
}

// functions returns the names of a file's functions, none of which may be exported.
func functions(t *testing.T, name string) (all []string) {
	for _, d := range parse(t, name).Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			if f.Name.IsExported() {
				t.Errorf("%s: %s can be used as a page by others", name, f.Name.Name)
			}
			all = append(all, f.Name.Name)
		}
	}
	return all
}

func parse(t *testing.T, name string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
