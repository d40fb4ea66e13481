package views

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"teamcoach/data"
)

// Language is one the site is written in.
type Language struct {
	Tag  string // BCP 47: en, de
	Name string // in the language itself
}

// Languages lists every language of the site; the first is the one the keys are written in.
var Languages = []Language{{"en", "English"}, {"de", "Deutsch"}}

// catalogues is filled once from the embedded files and never changed, as the files are.
var (
	catalogues = loadCatalogues()
	matcher    = newMatcher()
)

// catalogue holds the resolved texts of one language. go-i18n reads the files and knows the plural rules; its
// text/template messages would cost a page of 300 texts more than everything else on it.
type catalogue struct {
	lang    string
	rtl     bool
	group   string // between thousands
	texts   map[string]string
	plurals map[string]*i18n.Message
	forms   [128]string // CLDR plural form of small numbers
	form    func(n int) string
}

type langKey struct{}

// WithLang returns a context in which T, N and Num speak that language; an unknown one is the first of Languages.
func WithLang(ctx context.Context, lang string) context.Context {
	c, ok := catalogues[lang]
	if !ok {
		c = catalogues[Languages[0].Tag]
	}
	return context.WithValue(ctx, langKey{}, c)
}

// Match returns the tag of the site's language that serves an Accept-Language header best.
func Match(acceptLanguage string) string {
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return Languages[0].Tag
	}
	_, i, _ := matcher.Match(tags...)
	return Languages[i].Tag
}

// Dir returns the writing direction of a language, for <html dir>.
func Dir(lang string) string {
	if c, ok := catalogues[lang]; ok && c.rtl {
		return "rtl"
	}
	return "ltr"
}

// T returns the text in the language of ctx; the English text is the key, and what is shown where a translation
// is missing. Each {name} in it is replaced by the value that follows "name" in args; an int is written by Num.
func T(ctx context.Context, text string, args ...any) string {
	c := speaking(ctx)
	if t, ok := c.texts[text]; ok {
		text = t
	}
	if len(args) == 0 {
		return text
	}
	return c.fill(text, args)
}

// N is T for a text that depends on a number, which takes the place of {n}. The key is other.
func N(ctx context.Context, one, other string, n int, args ...any) string {
	c := speaking(ctx)
	text := other
	form := c.pluralForm(n)
	if m, ok := c.plurals[other]; ok {
		text = pluralText(m, form)
	} else if form == "one" {
		text = one
	}
	return c.fill(text, append([]any{"n", n}, args...))
}

// Num writes a whole number as the language of ctx does: 1,234 or 1.234, with a true minus sign.
func Num(ctx context.Context, n int) string { return speaking(ctx).num(n) }

func speaking(ctx context.Context) *catalogue {
	if c, ok := ctx.Value(langKey{}).(*catalogue); ok {
		return c
	}
	return catalogues[Languages[0].Tag]
}

func (c *catalogue) fill(text string, args []any) string {
	var b strings.Builder
	b.Grow(len(text) + 16*len(args))
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		end += open
		b.WriteString(text[:open])
		if value, ok := lookup(args, text[open+1:end]); ok {
			b.WriteString(c.value(value))
		} else {
			b.WriteString(text[open : end+1])
		}
		text = text[end+1:]
	}
	b.WriteString(text)
	return b.String()
}

func lookup(args []any, name string) (any, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return nil, false
}

func (c *catalogue) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return c.num(v)
	default:
		return fmt.Sprint(v)
	}
}

func (c *catalogue) num(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	if len(digits) <= 3 {
		return sign + digits
	}
	var b strings.Builder
	b.WriteString(sign)
	for i := 0; i < len(digits); i++ {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(c.group)
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

func (c *catalogue) pluralForm(n int) string {
	if n < 0 {
		n = -n
	}
	if n < len(c.forms) {
		return c.forms[n]
	}
	return c.form(n)
}

func pluralText(m *i18n.Message, form string) string {
	text := m.Other
	switch form {
	case "zero":
		text = m.Zero
	case "one":
		text = m.One
	case "two":
		text = m.Two
	case "few":
		text = m.Few
	case "many":
		text = m.Many
	}
	if text == "" {
		return m.Other
	}
	return text
}

// loadCatalogues reads every data/locales/*.json: LANG.json and NAME.LANG.json.
func loadCatalogues() map[string]*catalogue {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	all := map[string]*catalogue{}
	for _, l := range Languages {
		all[l.Tag] = newCatalogue(bundle, l.Tag)
	}
	names, err := fs.Glob(data.Files, "locales/*.json")
	if err != nil {
		panic("views: " + err.Error())
	}
	for _, name := range names {
		text, err := data.Files.ReadFile(name)
		if err != nil {
			panic("views: " + err.Error())
		}
		file, err := bundle.ParseMessageFileBytes(text, path.Base(name))
		if err != nil {
			panic("views: " + name + ": " + err.Error())
		}
		c, ok := all[file.Tag.String()]
		if !ok {
			continue
		}
		for _, m := range file.Messages {
			if m.One != "" || m.Few != "" || m.Many != "" {
				c.plurals[m.ID] = m
			} else {
				c.texts[m.ID] = m.Other
			}
		}
	}
	return all
}

func newCatalogue(bundle *i18n.Bundle, lang string) *catalogue {
	tag := language.MustParse(lang)
	// A message whose texts are the names of the forms makes go-i18n tell the form of a number.
	forms := &i18n.Message{ID: "plural form", Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other"}
	bundle.MustAddMessages(tag, forms)
	localizer := i18n.NewLocalizer(bundle, lang)
	script, _ := tag.Script()
	c := &catalogue{
		lang:    lang,
		rtl:     slices.Contains([]string{"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"}, script.String()),
		group:   strings.Split(message.NewPrinter(tag).Sprint(1000000), "000")[0][1:],
		texts:   map[string]string{},
		plurals: map[string]*i18n.Message{},
		form: func(n int) string {
			return localizer.MustLocalize(&i18n.LocalizeConfig{MessageID: "plural form", PluralCount: n})
		},
	}
	for n := range c.forms {
		c.forms[n] = c.form(n)
	}
	return c
}

func newMatcher() language.Matcher {
	var tags []language.Tag
	for _, l := range Languages {
		tags = append(tags, language.MustParse(l.Tag))
	}
	return language.NewMatcher(tags)
}
