package handlers_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"teamcoach/models"
)

// filled is what a browser sends of a form on a page, as it was shown.
func filled(t testing.TB, w *httptest.ResponseRecorder, selector string) url.Values {
	t.Helper()
	form := page(t, w).Find(selector)
	if form.Length() != 1 {
		t.Fatalf("%d: %d forms %s", w.Code, form.Length(), selector)
	}
	values := url.Values{}
	form.Find("input[name], select[name], textarea[name]").Each(func(_ int, field *goquery.Selection) {
		name, kind := field.AttrOr("name", ""), field.AttrOr("type", "")
		switch {
		case (kind == "checkbox" || kind == "radio") && !field.Is("[checked]"):
		case goquery.NodeName(field) == "select":
			chosen := field.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = field.Find("option").First()
			}
			values.Add(name, chosen.AttrOr("value", ""))
		case goquery.NodeName(field) == "textarea": // as browsers end lines
			values.Add(name, strings.ReplaceAll(strings.TrimPrefix(field.Text(), "\n"), "\n", "\r\n"))
		default:
			values.Add(name, field.AttrOr("value", ""))
		}
	})
	return values
}

const squadPage = "/teams/canaries/players"

// squad is the team's players as they are stored, notes too.
func (u *user) squad(team *models.Team) []models.Player {
	u.t.Helper()
	all, err := u.db.Players(context.Background(), team.ID)
	if err != nil {
		u.t.Fatal(err)
	}
	return all
}

// version is how often the team was changed: every change raises it, and has its line on the audit list.
func (u *user) version(team *models.Team) int64 {
	u.t.Helper()
	now, err := u.db.TeamOfMember(context.Background(), team.Slug, u.account.ID)
	if err != nil {
		u.t.Fatal(err)
	}
	return now.Version
}

// want fails unless an answer has a status.
func want(t testing.TB, w *httptest.ResponseRecorder, status int) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("%d, want %d: %s", w.Code, status, text(page(t, w), "main"))
	}
}
