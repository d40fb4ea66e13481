package models

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"teamcoach/models/queries"
)

// An export is a ZIP file of everything that an account has:
//
//	account.json             the account and its sessions
//	teams/SLUG/team.json     the team; Import reads it
//	teams/SLUG/players.json  the squad; Import reads it
//	teams/SLUG/players.csv   the squad as a table for people
//	teams/SLUG/matches.json  the matches; Import reads it
//	teams/SLUG/results.json  the matches that are over, and what each counts for, player by player
//	teams/SLUG/members.json  who else is in the team
//	teams/SLUG/changes.json  what was changed, where the role allows to see it
//	teams/SLUG/availability.json  who comes to the matches, where the role allows to see it
//	teams/SLUG/contacts.json      where players get mail, for coaches
//	teams/SLUG/webhooks.json      what is told what happens in the team, for coaches

type exportedAccount struct {
	Name         string            `json:"name"`
	Email        string            `json:"email"`
	Language     string            `json:"language"`
	SecondFactor bool              `json:"second_factor"`
	CreatedAt    time.Time         `json:"created_at"`
	Sessions     []exportedSession `json:"sessions"`
}

type exportedSession struct {
	Agent     string    `json:"agent"`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at"`
}

// exportedTeam names its fields as Validate does.
type exportedTeam struct {
	Name       string     `json:"name"`
	Slug       string     `json:"slug"`
	Sport      string     `json:"sport"`
	Format     string     `json:"format"`
	Type       TeamType   `json:"type"`
	AgeGroup   string     `json:"age_group"`
	Visibility Visibility `json:"visibility"`
	Formation  string     `json:"formation"`
	Mode       Mode       `json:"mode"`
	Color      string     `json:"color"`
	Weights    string     `json:"weights"`
	Rules      string     `json:"rules"`
	State      State      `json:"state"`
	Role       Role       `json:"role"` // of the account
	CreatedAt  time.Time  `json:"created_at"`
}

// exportedPlayer names its fields as Validate does.
type exportedPlayer struct {
	Name         string         `json:"name"`
	Shirt        int            `json:"shirt"`
	Status       Status         `json:"status"`
	Until        string         `json:"until"`
	Matches      int            `json:"matches"`
	Form         int            `json:"form"`
	Fitness      int            `json:"fitness"`
	Attendance   int            `json:"attendance"`
	MinutesOwed  int            `json:"minutes_owed"`
	DoNotPublish bool           `json:"do_not_publish"`
	Notes        string         `json:"notes"`
	Skills       map[string]int `json:"skills"`
}

type exportedResult struct {
	Day      string               `json:"day"`
	Opponent string               `json:"opponent"`
	Side     Side                 `json:"side"`
	Ours     int                  `json:"ours"` // -1: not known
	Theirs   int                  `json:"theirs"`
	Players  []exportedResultLine `json:"players"`
}

type exportedResultLine struct {
	Name       string         `json:"name"`
	Present    bool           `json:"present"`
	Available  int            `json:"available_seconds"`
	Played     map[string]int `json:"played_seconds"` // by position
	Share      int            `json:"share_seconds"`
	Owed       int            `json:"owed_minutes"`
	Attendance int            `json:"attendance"`
	Goals      int            `json:"goals"`
	Yellow     int            `json:"yellow"`
	Red        int            `json:"red"`
	Served     bool           `json:"suspension_served"`
}

type exportedMember struct {
	Name  string    `json:"name"`
	Role  Role      `json:"role"`
	Since time.Time `json:"since"`
}

type exportedChange struct {
	At      time.Time `json:"at"`
	Actor   string    `json:"actor"`
	Action  Action    `json:"action"`
	Subject string    `json:"subject"`
}

type exportedAvailability struct {
	Opponent   string    `json:"opponent"`
	KickOff    time.Time `json:"kick_off"`
	Player     string    `json:"player"`
	Answer     Answer    `json:"answer"`
	FromMinute int       `json:"from_minute,omitempty"`
	ToMinute   int       `json:"to_minute,omitempty"`
	Note       string    `json:"note,omitempty"`
	ByPlayer   bool      `json:"by_player"`
	At         time.Time `json:"at"`
}

type exportedContact struct {
	Player      string `json:"player"`
	Email       string `json:"email"`
	Name        string `json:"name"`
	Language    string `json:"language"`
	WantsNoMail bool   `json:"wants_no_mail"`
}

// exportedWebhook is without its secrets: who has them can sign in our name.
type exportedWebhook struct {
	URL       string        `json:"url"`
	Events    WebhookEvents `json:"events"`
	Off       WebhookOff    `json:"off"`
	CreatedAt time.Time     `json:"created_at"`
}

// Export returns everything that an account has as a ZIP file: of each team what its role may see.
func (db *DB) Export(ctx context.Context, a *Account) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	sessions, err := db.Sessions(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	account := exportedAccount{a.Name, a.Email, a.Language, a.SecondFactor, a.CreatedAt, convert(sessions, func(s Session) exportedSession {
		return exportedSession{s.Agent, s.CreatedAt, s.SeenAt}
	})}
	if err := zipJSON(z, "account.json", account); err != nil {
		return nil, err
	}
	teams, err := db.TeamsOfMember(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	for i := range teams {
		if err := db.exportTeam(ctx, z, &teams[i]); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// ExportTeam returns one team as its owner sees it, as a ZIP file that Import reads. It is for who runs the site.
func (db *DB) ExportTeam(ctx context.Context, slug string) ([]byte, error) {
	readCtx, q := db.read(ctx)
	row, err := q.SiteTeam(readCtx, slug)
	if err = db.kind(err); KindOf(err) == NotFound {
		return nil, fmt.Errorf("there is no team %q; teamcoach team list names them", slug)
	}
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	if err := db.exportTeam(ctx, z, &MemberTeam{Team: *teamOf(row), Role: Owner}); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (db *DB) exportTeam(ctx context.Context, z *zip.Writer, t *MemberTeam) error {
	folder := "teams/" + t.Slug + "/"
	team := exportedTeam{
		Name: t.Name, Slug: t.Slug, Sport: t.Sport, Format: t.Format, Type: t.Type, AgeGroup: t.AgeGroup, Visibility: t.Visibility,
		Formation: t.Formation, Mode: t.Mode, Color: t.Color, Weights: t.Weights, Rules: t.Rules, State: t.State, Role: t.Role, CreatedAt: t.CreatedAt,
	}
	if err := zipJSON(z, folder+"team.json", team); err != nil {
		return err
	}
	squad, err := db.Players(ctx, t.ID)
	if err != nil {
		return err
	}
	players := convert(squad, func(p Player) exportedPlayer { return exportPlayer(p, t.Role.AtLeast(Assistant)) })
	if err := zipJSON(z, folder+"players.json", players); err != nil {
		return err
	}
	if err := zipPlayersCSV(z, folder+"players.csv", players); err != nil {
		return err
	}
	matches, err := db.Matches(ctx, t.ID)
	if err != nil {
		return err
	}
	if err := zipJSON(z, folder+"matches.json", convert(matches, exportMatch)); err != nil {
		return err
	}
	results, err := db.exportResults(ctx, t.ID, squad)
	if err != nil {
		return err
	}
	if err := zipJSON(z, folder+"results.json", results); err != nil {
		return err
	}
	readCtx, q := db.read(ctx)
	members, err := q.ExportMembers(readCtx, t.ID)
	if err != nil {
		return db.kind(err)
	}
	if err := zipJSON(z, folder+"members.json", convert(members, func(r queries.ExportMembersRow) exportedMember {
		return exportedMember{r.Name, Role(r.Role), time.UnixMilli(r.CreatedAt).UTC()}
	})); err != nil || !t.Role.AtLeast(Assistant) {
		return err
	}
	changes, err := q.ExportAudit(readCtx, t.ID)
	if err != nil {
		return db.kind(err)
	}
	if err := zipJSON(z, folder+"changes.json", convert(changes, func(r queries.ExportAuditRow) exportedChange {
		return exportedChange{time.UnixMilli(r.At).UTC(), r.Actor, Action(r.Action), r.Subject}
	})); err != nil {
		return err
	}
	return db.exportAvailability(ctx, z, folder, t, squad)
}

// exportAvailability writes what assistants may see of who comes, and what coaches may see of whom they can ask and
// whom they tell.
func (db *DB) exportAvailability(ctx context.Context, z *zip.Writer, folder string, t *MemberTeam, squad []Player) error {
	readCtx, q := db.read(ctx)
	rows, err := q.ExportAvailabilities(readCtx, t.ID)
	if err != nil {
		return db.kind(err)
	}
	if err := zipJSON(z, folder+"availability.json", convert(rows, func(r queries.ExportAvailabilitiesRow) exportedAvailability {
		return exportedAvailability{
			r.Opponent, time.UnixMilli(r.KickOff).UTC(), r.Name, Answer(r.Answer), r.FromMinute, r.ToMinute, r.Note, r.ByPlayer, time.UnixMilli(r.At).UTC(),
		}
	})); err != nil || !t.Role.AtLeast(Coach) {
		return err
	}
	contacts, err := db.ContactsOfTeam(ctx, t.ID)
	if err != nil {
		return err
	}
	all := []exportedContact{}
	for _, p := range squad {
		for _, c := range contacts[p.ID] {
			all = append(all, exportedContact{p.Name, c.Email, c.Name, c.Language, !c.StoppedAt.IsZero()})
		}
	}
	if err := zipJSON(z, folder+"contacts.json", all); err != nil {
		return err
	}
	webhooks, err := db.Webhooks(ctx, t.ID)
	if err != nil {
		return err
	}
	return zipJSON(z, folder+"webhooks.json", convert(webhooks, func(w Webhook) exportedWebhook {
		return exportedWebhook{w.URL, w.Events, w.Off, w.CreatedAt}
	}))
}

// exportResults returns the matches of a team that are over with their ledgers, the earliest first.
func (db *DB) exportResults(ctx context.Context, teamID string, squad []Player) ([]exportedResult, error) {
	results, matches, err := db.results(ctx, teamID)
	if err != nil {
		return nil, err
	}
	all := []exportedResult{}
	for _, m := range matches {
		if m.State != Over {
			continue
		}
		r := exportedResult{Day: m.Day(), Opponent: m.Opponent, Side: m.Side, Ours: m.Ours, Theirs: m.Theirs, Players: []exportedResultLine{}}
		for _, l := range results[m.ID] {
			if p := PlayerByID(squad, l.PlayerID); p != nil {
				r.Players = append(r.Players, exportedResultLine{
					p.Name, l.Present, l.Available, l.Played, l.Share, l.Owed, l.Attendance, l.Goals, l.Yellow, l.Red, l.Served,
				})
			}
		}
		all = append(all, r)
	}
	return all, nil
}

// exportPlayer leaves the notes out where the reader may not see them.
func exportPlayer(p Player, notes bool) exportedPlayer {
	e := exportedPlayer{
		Name: p.Name, Shirt: p.Shirt, Status: p.Status, Until: p.Until, Matches: p.Matches, Form: p.Form, Fitness: p.Fitness,
		Attendance: p.Attendance, MinutesOwed: p.MinutesOwed, DoNotPublish: p.DoNotPublish, Skills: p.Skills,
	}
	if notes {
		e.Notes = p.Notes
	}
	return e
}

func importPlayer(e exportedPlayer) Player {
	skills := e.Skills
	if skills == nil {
		skills = map[string]int{}
	}
	return Player{
		Name: e.Name, Shirt: e.Shirt, Status: e.Status, Until: e.Until, Matches: e.Matches, Form: e.Form, Fitness: e.Fitness,
		Attendance: e.Attendance, MinutesOwed: e.MinutesOwed, DoNotPublish: e.DoNotPublish, Notes: e.Notes, Skills: skills,
	}
}

func zipFile(z *zip.Writer, name string) (io.Writer, error) {
	return z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Now().UTC()})
}

func zipJSON(z *zip.Writer, name string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	w, err := zipFile(z, name)
	if err != nil {
		return err
	}
	_, err = w.Write(append(text, '\n'))
	return err
}

func zipPlayersCSV(z *zip.Writer, name string, players []exportedPlayer) error {
	w, err := zipFile(z, name)
	if err != nil {
		return err
	}
	rows := [][]string{{"shirt", "name", "skills", "status", "until", "matches", "form", "fitness", "attendance", "minutes_owed", "do_not_publish", "notes"}}
	for _, p := range players {
		shirt := ""
		if p.Shirt != NoShirt {
			shirt = strconv.Itoa(p.Shirt)
		}
		var skills []string
		for _, position := range slices.Sorted(maps.Keys(p.Skills)) {
			skills = append(skills, fmt.Sprintf("%s:%d", position, p.Skills[position]))
		}
		rows = append(rows, []string{
			shirt, p.Name, strings.Join(skills, " "), string(p.Status), p.Until, strconv.Itoa(p.Matches), strconv.Itoa(p.Form),
			strconv.Itoa(p.Fitness), strconv.Itoa(p.Attendance), strconv.Itoa(p.MinutesOwed), strconv.FormatBool(p.DoNotPublish), p.Notes,
		})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = harmless(row[i])
		}
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// harmless keeps a spreadsheet from taking a text for a formula. A number stays one.
func harmless(cell string) string {
	if _, err := strconv.Atoi(cell); err == nil {
		return cell
	}
	if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") || strings.HasPrefix(cell, "-") || strings.HasPrefix(cell, "@") ||
		strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") {
		return "'" + cell
	}
	return cell
}
