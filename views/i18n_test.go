package views

import (
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"teamcoach/data"
	"teamcoach/models"
)

// usedKeys finds every literal text given to T or N in this package (its generated files hold what the templates
// say) and in handlers, and every sentence in models and handlers, as those go through T when they are shown.
func usedKeys(t *testing.T) (texts map[string]string, plurals map[string]string) {
	t.Helper()
	texts, plurals = map[string]string{}, map[string]string{}
	var files []string
	for _, pattern := range []string{"*.go", "../handlers/*.go", "../models/*.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		outside := strings.HasPrefix(name, "..")
		ast.Inspect(file, func(n ast.Node) bool {
			if outside {
				for _, sentence := range sentences(n) {
					texts[sentence] = name
				}
			}
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			switch calledName(call, outside) {
			case "T":
				if key, ok := literal(call.Args, 1); ok {
					texts[key] = name
				}
			case "N":
				one, ok1 := literal(call.Args, 1)
				other, ok2 := literal(call.Args, 2)
				if !ok1 || !ok2 {
					t.Errorf("%s: N needs literal texts", name)
				}
				plurals[other] = one
			}
			return true
		})
	}
	return texts, plurals
}

// sentences returns a literal that is a sentence for the reader, and all the literals of the table of explanations.
func sentences(n ast.Node) []string {
	switch n := n.(type) {
	case *ast.KeyValueExpr: // what a metric is for, and what the document of the API says, is English
		if key, ok := n.Key.(*ast.Ident); ok && (key.Name == "Help" || key.Name == "Description") {
			n.Value = key
		}
	case *ast.BasicLit:
		if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil && sentence.MatchString(text) {
			return []string{text}
		}
	case *ast.ValueSpec:
		if n.Names[0].Name != "explanations" {
			return nil
		}
		var all []string
		ast.Inspect(n, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, _ := strconv.Unquote(lit.Value)
				all = append(all, text)
			}
			return true
		})
		return all
	}
	return nil
}

var sentence = regexp.MustCompile(`^[A-Z][^\n]* [^\n]*[.?!]$`)

func calledName(call *ast.CallExpr, outside bool) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		if !outside {
			return f.Name
		}
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok && x.Name == "views" {
			return f.Sel.Name
		}
	}
	return ""
}

func literal(args []ast.Expr, i int) (string, bool) {
	if i >= len(args) {
		return "", false
	}
	lit, ok := args[i].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

func readLocale(t *testing.T, name string) map[string]any {
	t.Helper()
	text, err := data.Files.ReadFile("locales/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return all
}

// otherLocales are the texts of files such as sports.de.json, which the interface may share.
func otherLocales(t *testing.T, lang string) map[string]any {
	t.Helper()
	all := map[string]any{}
	names, err := fs.Glob(data.Files, "locales/*."+lang+".json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		maps.Copy(all, readLocale(t, strings.TrimPrefix(name, "locales/")))
	}
	return all
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

func placeholders(text string) []string {
	all := placeholder.FindAllString(text, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

func TestEveryTextIsTranslated(t *testing.T) {
	texts, plurals := usedKeys(t)
	if len(texts) < 100 || len(plurals) < 5 {
		t.Fatalf("found %d texts and %d plurals only", len(texts), len(plurals))
	}
	german, shared := readLocale(t, "de.json"), otherLocales(t, "de")
	for key, where := range texts {
		text, ok := german[key].(string)
		if !ok {
			if _, ok := shared[key]; !ok {
				t.Errorf("%s: %q is not in de.json", where, key)
			}
			continue
		}
		if !slices.Equal(placeholders(key), placeholders(text)) {
			t.Errorf("de.json: %q has other placeholders than %q", text, key)
		}
	}
	english := readLocale(t, "en.json")
	for other, one := range plurals {
		for name, locale := range map[string]map[string]any{"de.json": german, "en.json": english} {
			forms, ok := locale[other].(map[string]any)
			if !ok || forms["one"] == nil || forms["other"] == nil {
				t.Errorf("%s: %q needs the forms one and other", name, other)
			}
		}
		if forms, _ := english[other].(map[string]any); forms["one"] != one || forms["other"] != other {
			t.Errorf("en.json: %q is %v, the program says %q", other, forms, one)
		}
	}
	for name, locale := range map[string]map[string]any{"de.json": german, "en.json": english} {
		for key := range locale {
			_, isText := texts[key]
			_, isPlural := plurals[key]
			if !isText && !isPlural {
				t.Errorf("%s: %q is used nowhere", name, key)
			}
		}
	}
}

func TestEveryNameInTheSportsIsTranslated(t *testing.T) {
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	all := otherLocales(t, "de")
	maps.Copy(all, readLocale(t, "de.json"))
	plain := regexp.MustCompile(`^[-0-9 ×x:+]*$`)
	need := func(where, text string) {
		if _, ok := all[text]; !ok && !plain.MatchString(text) {
			t.Errorf("%s: %q has no German", where, text)
		}
	}
	for _, s := range sports {
		need(s.ID, s.Name)
		for _, l := range s.Lines {
			need(s.ID, l.Name)
		}
		for _, p := range s.Positions {
			need(s.ID, p.Name)
		}
		for _, f := range s.Formats {
			need(s.ID, f.Name)
			need(s.ID, f.Substitutions)
			need(s.ID, f.YouthRule)
			for _, m := range f.Formations {
				need(s.ID, m.Name)
			}
		}
	}
}

func TestTextsAndNumbersByLanguage(t *testing.T) {
	en, de := WithLang(context.Background(), "en"), WithLang(context.Background(), "de")
	for _, c := range []struct{ got, want string }{
		{T(en, "Lock {player}", "player", "Ada {n}"), "Lock Ada {n}"},
		{T(de, "Lock {player}", "player", "Ada"), "Ada fest aufstellen"},
		{T(en, "no such {text}"), "no such {text}"},
		{T(en, "a { brace and {x}", "x", 1), "a { brace and {x}"},
		{N(en, "{n} player", "{n} players", 1), "1 player"},
		{N(en, "{n} player", "{n} players", 1200), "1,200 players"},
		{N(de, "{n} player", "{n} players", 1), "1 Spieler"},
		{Num(en, -1234567), "−1,234,567"},
		{Num(de, 1234), "1.234"},
		{Num(de, 999), "999"},
		{T(WithLang(en, "xx"), "Lock"), "Lock"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestMatch(t *testing.T) {
	for header, want := range map[string]string{
		"": "en", "de": "de", "de-CH,de;q=0.9,en;q=0.8": "de", "fr,de;q=0.5": "de", "fr": "en", "en-GB,de": "en", "\x00;;;": "en", "*": "en",
	} {
		if got := Match(header); got != want {
			t.Errorf("Match(%q) = %q, want %q", header, got, want)
		}
	}
	if Dir("de") != "ltr" || Dir("nothing") != "ltr" {
		t.Error("German is written from left to right")
	}
}

func TestTextsAreCheap(t *testing.T) {
	ctx := WithLang(context.Background(), "de")
	if n := testing.AllocsPerRun(100, func() { T(ctx, "Lineup") }); n > 0 {
		t.Errorf("T without values allocates %v times", n)
	}
}

func BenchmarkText(b *testing.B) {
	ctx := WithLang(context.Background(), "de")
	for b.Loop() {
		T(ctx, "Lock {player}", "player", "Ada")
	}
}
