package handlers_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"teamcoach/data"
	"teamcoach/models"
	"teamcoach/views"
)

// TestHTMLIsValid has html-validate read a page of every kind, every sport and every format, in both languages.
func TestHTMLIsValid(t *testing.T) {
	base, folder := startSite(t), t.TempDir()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	pages := samples()
	for _, sport := range sports {
		pages = append(pages, sample{name: "sport-" + sport.ID, path: "/sports/" + sport.ID, status: http.StatusOK})
		for _, format := range sport.Formats {
			pages = append(pages, sample{name: "format-" + sport.ID + "-" + format.ID, path: "/sports/" + sport.ID + "/" + format.ID, status: http.StatusOK})
		}
	}
	for _, kind := range models.TeamTypes {
		pages = append(pages, sample{name: "type-" + string(kind), path: "/best/" + string(kind), status: http.StatusOK})
	}
	for _, page := range pages {
		for _, language := range views.Languages {
			answer, body := page.ask(t, base, language.Tag)
			if answer.StatusCode != page.status || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
				t.Errorf("%s: %d %s, want a page with %d", page.name, answer.StatusCode, answer.Header.Get("Content-Type"), page.status)
			}
			if err := os.WriteFile(filepath.Join(folder, page.name+"."+language.Tag+".html"), body, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 100 { // a flood, until the answer is that it is too much
		answer, body := sample{path: "/best", form: url.Values{}}.ask(t, base, "en")
		if answer.StatusCode != http.StatusTooManyRequests {
			continue
		}
		if err := os.WriteFile(filepath.Join(folder, "error-429.en.html"), body, 0o600); err != nil {
			t.Fatal(err)
		}
		break
	}
	if _, err := os.Stat(filepath.Join(folder, "error-429.en.html")); err != nil {
		t.Error("a flood of requests is not answered with 429")
	}
	validateHTML(t, folder)
}

// validateHTML has html-validate read every page in a folder.
func validateHTML(t *testing.T, folder string) {
	t.Helper()
	validator := npmFile(t, "html-validate/bin/html-validate.mjs")
	node, err := exec.LookPath("node")
	needTool(t, "node", err)
	cmd := exec.Command(node, validator, "--config", "../.ci/htmlvalidate.json", "--formatter", "json", filepath.Join(folder, "*.html"))
	// Into a file: on a pipe the program exits before it has written everything.
	report, err := os.Create(filepath.Join(folder, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer report.Close()
	cmd.Stdout, cmd.Stderr = report, os.Stderr
	err = cmd.Run()
	out, readErr := os.ReadFile(report.Name())
	if readErr != nil {
		t.Fatal(readErr)
	}
	var files []struct {
		FilePath string
		Messages []struct {
			RuleID, Message, Selector string
			Line, Column              int
		}
	}
	if jsonErr := json.Unmarshal(out, &files); jsonErr != nil {
		t.Fatalf("html-validate: %v; its report: %v", err, jsonErr)
	}
	said := map[string]int{}
	for _, file := range files {
		for _, m := range file.Messages {
			key := m.RuleID + m.Message
			if said[key]++; said[key] <= 3 {
				t.Errorf("%s at %s: %s (%s)", filepath.Base(file.FilePath), m.Selector, m.Message, m.RuleID)
			}
		}
	}
	if err != nil && len(said) == 0 {
		t.Errorf("html-validate: %v", err)
	}
}

// TestFormatsAreReadable reads the other representations of every demo team, as it plays and with more players than it
// has, with a parser of their kind.
func TestFormatsAreReadable(t *testing.T) {
	base := startSite(t)
	_, sitemap := ask(t, http.MethodGet, base+"/sitemaps/teams-1.xml", "")
	lineups := regexp.MustCompile(`<loc>[^<]*(/best/[^<]*/)(\d+)</loc>`).FindAllSubmatch(sitemap, -1)
	if len(lineups) < 30 {
		t.Fatalf("%d lineups in the sitemap", len(lineups))
	}
	readers := map[string]func([]byte) error{
		"json": func(body []byte) error { return json.Unmarshal(body, &map[string]any{}) },
		"xml":  func(body []byte) error { return wellFormed(bytes.NewReader(body)) },
		"svg":  func(body []byte) error { return wellFormed(bytes.NewReader(body)) },
		"csv": func(body []byte) error {
			rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll() // also refuses rows of different lengths
			if err == nil && len(rows) == 0 {
				err = errors.New("no rows, not even a heading")
			}
			return err
		},
		"pdf": func(body []byte) error {
			if !bytes.HasPrefix(body, []byte("%PDF-")) || !bytes.HasSuffix(body, []byte("%%EOF\n")) {
				return errors.New("not a whole document")
			}
			return nil
		},
		"txt": func(body []byte) error {
			if !utf8.Valid(body) || !bytes.HasSuffix(body, []byte("\n")) {
				return errors.New("not a text of whole lines in UTF-8")
			}
			return nil
		},
	}
	for _, lineup := range lineups {
		for extension, read := range readers {
			for _, asked := range []string{string(lineup[2]) + "." + extension + "?lang=de", "60." + extension + "?lang=en"} {
				address := string(lineup[1]) + asked
				answer, body := ask(t, http.MethodGet, base+address, "")
				if answer.StatusCode != http.StatusOK {
					t.Errorf("%s: %d", address, answer.StatusCode)
				} else if err := read(body); err != nil {
					t.Errorf("%s: %v", address, err)
				}
			}
		}
	}
}
