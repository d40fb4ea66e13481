package handlers_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"teamcoach/views"
)

// mailRules are .ci/htmlvalidate.json without the rule against inline style, which mail programs want.
const mailRules = `{"root": true, "extends": ["html-validate:recommended"],
	"rules": {"doctype-style": "off", "no-implicit-button-type": "off", "no-inline-style": "off"}}`

// TestMailHTMLIsValid has html-validate read a mail with everything that one can have.
func TestMailHTMLIsValid(t *testing.T) {
	validator := npmFile(t, "html-validate/bin/html-validate.mjs")
	node, err := exec.LookPath("node")
	needTool(t, "node", err)
	folder := t.TempDir()
	for _, language := range views.Languages {
		mail, err := views.WriteMail(views.WithLang(t.Context(), language.Tag), "ada@example.net", views.Letter{
			Subject: "Hello & welcome", Paragraphs: []string{"One", "Two"}, Button: "Go", Link: "https://coach.example/?a=1&b=2", After: []string{"Three"},
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, language.Tag+".html"), []byte(mail.HTML), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	config := filepath.Join(folder, "config.json")
	if err := os.WriteFile(config, []byte(mailRules), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, validator, "--config", config, filepath.Join(folder, "*.html"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
