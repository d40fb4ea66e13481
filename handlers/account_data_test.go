package handlers_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"teamcoach/models"
)

// unzip returns the files of a ZIP file by name.
func unzip(t testing.TB, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(text)
	}
	return all
}

// zipped makes a ZIP file of name, text, name, text ...
func zipped(t testing.TB, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// importZIP sends a file to /account/import.
func (u *user) importZIP(file []byte, formID string) *httptest.ResponseRecorder {
	u.t.Helper()
	return u.upload("/account/import", url.Values{"form": {formID}}, file)
}

func TestExportAndImport(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada, bo := s.member("Ada"), s.member("Bo")
		players := sevens()
		players[0].Notes, players[0].Status, players[0].Until, players[0].MinutesOwed = "=1+1 and \"quotes\"\nnext line", models.Injured, "2030-01-02", -20
		players[1].Shirt, players[1].DoNotPublish = models.NoShirt, true
		team := ada.ownTeam("tadpoles", players...)
		ada.ownTeam("empty")
		if err := s.db.AddMember(t.Context(), team.ID, bo.account.ID, models.Viewer); err != nil {
			t.Fatal(err)
		}
		w := ada.get("/account/export")
		status(t, w, http.StatusOK)
		if w.Header().Get("Content-Type") != "application/zip" || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("the download: %v", w.Header())
		}
		file := w.Body.Bytes()
		files := unzip(t, file)
		for name, want := range map[string]string{
			"account.json": "ada@canary.test", "teams/tadpoles/team.json": "Canary tadpoles", "teams/tadpoles/players.json": "Ada Canarywing",
			"teams/tadpoles/players.csv": `"'=1+1 and ""quotes""`, "teams/tadpoles/members.json": `"Bo"`, "teams/tadpoles/changes.json": "[",
			"teams/empty/players.json": "[]",
		} {
			if !strings.Contains(files[name], want) {
				t.Errorf("%s does not hold %s: %s", name, want, files[name])
			}
		}
		if strings.Contains(files["teams/tadpoles/members.json"], "@") || strings.Contains(files["account.json"], "argon2") {
			t.Error("the export holds other people's addresses, or the password")
		}
		theirs := unzip(t, bo.get("/account/export").Body.Bytes())
		if _, ok := theirs["teams/tadpoles/changes.json"]; ok || !strings.Contains(theirs["teams/tadpoles/players.json"], "Canarywing") || strings.Contains(theirs["teams/tadpoles/players.json"], "quotes") {
			t.Error("a viewer gets what only coaches may see")
		}

		// Everything comes back, as it was.
		doc := page(t, bo.get("/account/import"))
		formID, _ := doc.Find("input[name=form]").Attr("value")
		for range 2 { // sent twice
			redirected(t, bo.importZIP(file, formID), "/teams")
		}
		back := unzip(t, bo.get("/account/export").Body.Bytes())
		for _, slug := range []string{"tadpoles", "empty"} {
			was, is := files["teams/"+slug+"/players.json"], back["teams/"+slug+"-2/players.json"]
			if was != is {
				t.Errorf("%s: was %s\nis %s", slug, was, is)
			}
		}
		var before, after map[string]any
		for text, into := range map[string]*map[string]any{files["teams/tadpoles/team.json"]: &before, back["teams/tadpoles-2/team.json"]: &after} {
			if err := json.Unmarshal([]byte(text), into); err != nil {
				t.Fatal(err)
			}
		}
		for key, value := range before {
			if key != "slug" && key != "created_at" && fmt.Sprint(value) != fmt.Sprint(after[key]) {
				t.Errorf("%s was %v and is %v", key, value, after[key])
			}
		}
		if n := s.count("SELECT count(*) FROM team"); n != 4 {
			t.Errorf("%d teams", n)
		}
		if n := s.count("SELECT count(*) FROM audit WHERE actor = 'Bo' AND action = 'create-team'"); n != 2 {
			t.Errorf("%d lines in the lists of changes", n)
		}
	})
}

func TestImportIsPrivate(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada := s.member("Ada")
		team := s.addTeam(models.Team{Slug: "open", Name: "Open"})
		if err := s.db.AddMember(t.Context(), team.ID, ada.account.ID, models.Owner); err != nil {
			t.Fatal(err)
		}
		redirected(t, ada.importZIP(ada.get("/account/export").Body.Bytes(), models.NewFormID()), "/teams")
		if n := s.count("SELECT count(*) FROM team WHERE slug = 'open-2' AND visibility = 'private' AND NOT demo"); n != 1 {
			t.Error("what is imported is public at once")
		}
	})
}

func TestImportRefusals(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		ada := s.member("Ada")
		ada.ownTeam("good", sevens()...)
		good := unzip(t, ada.get("/account/export").Body.Bytes())
		team, players := good["teams/good/team.json"], good["teams/good/players.json"]
		with := func(text, old, fresh string) string {
			t.Helper()
			if !strings.Contains(text, old) {
				t.Fatalf("no %s in %s", old, text)
			}
			return strings.Replace(text, old, fresh, 1)
		}
		bomb := zipped(t, "teams/x/team.json", strings.Repeat("0", 17<<20))
		if len(bomb) > models.MaxImport {
			t.Fatal("the bomb is too large to be one")
		}
		for name, c := range map[string]struct {
			file []byte
			says []string // of the errors, each
		}{
			"nothing":      {nil, []string{"not a ZIP file"}},
			"text":         {[]byte("PK but not a ZIP"), []string{"not a ZIP file"}},
			"cut off":      {zipped(t, "teams/x/team.json", team)[:60], []string{"not a ZIP file"}},
			"no team":      {zipped(t, "account.json", "{}", "../teams/x/team.json", team), []string{"no team"}},
			"bomb":         {bomb, []string{"too much"}},
			"no team.json": {zipped(t, "teams/x/players.json", players), []string{"teams/x/team.json: This file is missing"}},
			"twice":        {zipped(t, "teams/x/team.json", team, "teams/x/team.json", team), []string{"twice"}},
			"no JSON":      {zipped(t, "teams/x/team.json", with(team, `"sport": "soccer"`, `"sport": soccer`)), []string{"Line 4: teams/x/team.json: This cannot be read"}},
			"unknown key":  {zipped(t, "teams/x/team.json", with(team, `"sport"`, `"demo": true, "sport"`)), []string{"teams/x/team.json: This cannot be read"}},
			"wrong sport":  {zipped(t, "teams/x/team.json", with(team, `"soccer"`, `"quidditch"`)), []string{"Line 4: teams/x/team.json: Choose one of the sports"}},
			"wrong slug":   {zipped(t, "teams/x/team.json", with(team, `"good"`, `"../etc"`)), []string{"Line 3: teams/x/team.json: The address"}},
			"long rules":   {zipped(t, "teams/x/team.json", with(team, `"rules": ""`, `"rules": "`+strings.Repeat("x", 5000)+`"`)), []string{"The weights or rules of this team cannot be read"}},
			"no list":      {zipped(t, "teams/x/team.json", team, "teams/x/players.json", "{}"), []string{"Line 1: teams/x/players.json"}},
			"wrong type":   {zipped(t, "teams/x/team.json", team, "teams/x/players.json", with(players, `"form": 3`, `"form": "three"`)), []string{"Line 2: teams/x/players.json: This cannot be read"}},
			"two problems": {
				zipped(t, "teams/x/team.json", with(team, `"red"`, `"beige"`), "teams/y/team.json", team, "teams/y/players.json", with(with(players, `"shirt": 60`, `"shirt": 6000`), `"fitness": 100`, `"fitness": 101`)),
				[]string{"Line 11: teams/x/team.json: Choose one of the colours", "Line 4: teams/y/players.json: This must be a whole number from 0 to 999", "Line 9: teams/y/players.json: This must be a whole number from 0 to 100"},
			},
			"too many": {zipped(t, "teams/x/team.json", team, "teams/x/players.json", "["+strings.TrimSuffix(strings.Repeat(`{"name":"A","shirt":-1,"status":"fit","form":3},`, 61), ",")+"]"), []string{"at most 60 players"}},
			"cut list": {zipped(t, "teams/x/team.json", team, "teams/x/players.json", strings.TrimSuffix(strings.TrimSpace(players), "]")), []string{"teams/x/players.json: This cannot be read"}},
		} {
			w := ada.importZIP(c.file, models.NewFormID())
			if w.Code != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", name, w.Code)
				continue
			}
			got := text(page(t, w), "#errors ul")
			if n := page(t, w).Find("#errors li").Length(); n != len(c.says) {
				t.Errorf("%s: %d errors: %s", name, n, got)
			}
			for _, want := range c.says {
				if !strings.Contains(got, want) {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
		}
		status(t, ada.importZIP(make([]byte, models.MaxImport+100_000), models.NewFormID()), http.StatusRequestEntityTooLarge)
		status(t, ada.post("/account/import", url.Values{"file": {"x"}}), http.StatusUnsupportedMediaType)
		if n := s.count("SELECT count(*) FROM team"); n != 1 {
			t.Errorf("%d teams after nothing but refusals", n)
		}
	})
}

// TestDeleteAccount deletes an account and searches every table for what it was.
func TestDeleteAccount(t *testing.T) {
	eachAccounts(t, func(t *testing.T, s *accounts) {
		hash, err := s.db.HashPassword(t.Context(), goodPassword)
		if err != nil {
			t.Fatal(err)
		}
		account, err := s.db.CreateAccount(t.Context(), "zebulon_@canary.test", "Zebulon Quagga", hash)
		if err != nil {
			t.Fatal(err)
		}
		zeb, bo := s.browserOf(account), s.member("Bo")
		s.browserOf(account)
		own, shared := zeb.ownTeam("own", sevens()...), bo.ownTeam("shared", sevens()...)
		both := zeb.ownTeam("both")
		for team, role := range map[string]models.Role{shared.ID: models.Assistant} {
			if err := s.db.AddMember(t.Context(), team, account.ID, role); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.db.AddMember(t.Context(), both.ID, bo.account.ID, models.Owner); err != nil {
			t.Fatal(err)
		}
		if err := s.db.AddPlayers(t.Context(), models.By{Form: models.NewFormID(), Actor: "Zebulon Quagga"}, shared.ID, []models.Player{models.NewPlayer("New")}); err != nil {
			t.Fatal(err)
		}
		s.exec("INSERT INTO audit (id, team_id, actor, action, subject, at) VALUES ('a', $1, 'Bo', 'join', 'Zebulon Quagga', 1)", shared.ID)
		s.exec("INSERT INTO invitation (id, team_id, role, email, hash, created_at, expires_at) VALUES ('i', $1, 'coach', 'zebulon_@canary.test', 'h', 1, 1)", shared.ID)
		zeb.turnOn()
		s.post("/password", url.Values{"email": {"zebulon_@canary.test"}})
		redirected(t, zeb.post("/account/email", url.Values{"email": {"other@canary.test"}, "password": {goodPassword}}), "/account")
		s.exec("DELETE FROM mail WHERE recipient = 'other@canary.test'")
		s.signIn("zebulon_@canary.test")
		traces := []string{account.ID, "zebulon_@canary.test", "Zebulon Quagga"}
		if len(s.find(traces...)) < 8 {
			t.Fatalf("the search finds only %v", s.find(traces...))
		}

		doc := page(t, zeb.get("/account/delete"))
		if got := text(doc, ".notice"); !strings.Contains(got, own.Name) || strings.Contains(got, both.Name) || strings.Contains(got, shared.Name) {
			t.Errorf("what goes: %s", got)
		}
		for field, form := range map[string]url.Values{
			"email":    {"email": {"bo@canary.test"}, "password": {goodPassword}},
			"password": {"email": {"zebulon_@canary.test"}, "password": {"wrong"}},
		} {
			w := zeb.post("/account/delete", form)
			status(t, w, http.StatusUnprocessableEntity)
			if page(t, w).Find("#"+field+"-errors li").Length() != 1 {
				t.Errorf("no error at %s", field)
			}
		}
		if !s.knows(zeb.cookie) {
			t.Fatal("a refused form deleted the account")
		}
		w := zeb.post("/account/delete", url.Values{"email": {"Zebulon_@canary.test"}, "password": {goodPassword}})
		redirected(t, w, "/")
		if w.Header().Get("Clear-Site-Data") == "" || s.knows(zeb.cookie) {
			t.Error("who has deleted the account is still signed in")
		}
		if left := s.find(traces...); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
		if n := s.count("SELECT count(*) FROM team"); n != 2 {
			t.Errorf("%d teams are left, want those of Bo", n)
		}
		if n := s.count("SELECT count(*) FROM player WHERE team_id = $1", shared.ID); n != 10 {
			t.Errorf("%d players of the team that stays", n)
		}
		status(t, s.signIn("zebulon_@canary.test"), http.StatusUnprocessableEntity)
	})
}

// find lists the tables and columns in which any of the texts stands.
func (s *accounts) find(texts ...string) []string {
	s.t.Helper()
	var found []string
	for _, table := range []string{"account", "recovery_code", "session", "token", "throttle", "membership", "invitation", "old_slug", "audit", "mail", "team", "player", "rating", "squad"} {
		found = append(found, s.findIn(table, texts)...)
	}
	return found
}

func (s *accounts) findIn(table string, texts []string) (found []string) {
	s.t.Helper()
	rows, err := s.raw.Query("SELECT * FROM " + table)
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		s.t.Fatal(err)
	}
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			s.t.Fatal(err)
		}
		for i, v := range values {
			for _, text := range texts {
				if strings.Contains(fmt.Sprintf("%s", v), text) {
					found = append(found, table+"."+columns[i]+": "+text)
				}
			}
		}
	}
	if err := rows.Err(); err != nil {
		s.t.Fatal(err)
	}
	return found
}
