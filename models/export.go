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
//	teams/SLUG/members.json  who else is in the team
//	teams/SLUG/changes.json  what was changed, where the role allows to see it

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
	return zipJSON(z, folder+"changes.json", convert(changes, func(r queries.ExportAuditRow) exportedChange {
		return exportedChange{time.UnixMilli(r.At).UTC(), r.Actor, Action(r.Action), r.Subject}
	}))
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
