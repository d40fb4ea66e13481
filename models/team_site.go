package models

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"teamcoach/models/queries"
)

// SiteTeam is a team as who runs the site sees it in a list.
type SiteTeam struct {
	Slug       string     `json:"slug"`
	Name       string     `json:"name"`
	Sport      string     `json:"sport"`
	Format     string     `json:"format"`
	Type       TeamType   `json:"type"`
	Visibility Visibility `json:"visibility"`
	State      State      `json:"state"`
	Owners     []string   `json:"owners"` // their e-mail addresses, or "guest"; none: a demo team
	Players    int        `json:"players"`
	UpdatedAt  time.Time  `json:"updated_at"` // of the last change
}

// SiteTeams returns all teams of the site by slug, private and deleted ones too. It is for who runs the site.
func (db *DB) SiteTeams(ctx context.Context) ([]SiteTeam, error) {
	readCtx, q := db.read(ctx)
	rows, err := q.SiteTeams(readCtx)
	if err != nil {
		return nil, db.kind(err)
	}
	all := []SiteTeam{}
	for _, r := range rows {
		t := siteTeamOf(r.Team)
		if n := len(all); n > 0 && all[n-1].Slug == t.Slug {
			all[n-1].Owners = append(all[n-1].Owners, r.Owner)
			continue
		}
		if r.Owner != "" {
			t.Owners = append(t.Owners, r.Owner)
		}
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b SiteTeam) int { return strings.Compare(a.Slug, b.Slug) })
	return all, nil
}

func siteTeamOf(row queries.Team) SiteTeam {
	t := teamOf(row)
	return SiteTeam{
		Slug: t.Slug, Name: t.Name, Sport: t.Sport, Format: t.Format, Type: t.Type, Visibility: t.Visibility, State: t.State,
		Owners: []string{}, Players: row.Players, UpdatedAt: t.UpdatedAt,
	}
}

// WriteSiteTeams writes such a list as "json", as "csv" for spreadsheets, or as "text" in columns.
func WriteSiteTeams(w io.Writer, format string, teams []SiteTeam) error {
	switch format {
	case "json":
		lines := json.NewEncoder(w)
		lines.SetEscapeHTML(false)
		lines.SetIndent("", "  ")
		return lines.Encode(teams)
	case "csv":
		rows := siteTeamRows(teams)
		for _, row := range rows {
			for i := range row {
				row[i] = EscapeCell(row[i])
			}
		}
		return csv.NewWriter(w).WriteAll(rows) // for other programs: no byte order mark
	}
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range siteTeamRows(teams) {
		if _, err := fmt.Fprintln(columns, strings.Join(row, "\t")); err != nil {
			return err
		}
	}
	return columns.Flush()
}

// siteTeamRows is the list as a table under the names of its columns.
func siteTeamRows(teams []SiteTeam) [][]string {
	rows := [][]string{{"slug", "name", "sport", "format", "type", "visibility", "state", "owners", "players", "updated_at"}}
	for _, t := range teams {
		rows = append(rows, []string{
			t.Slug, t.Name, t.Sport, t.Format, string(t.Type), string(t.Visibility), string(t.State), strings.Join(t.Owners, " "),
			strconv.Itoa(t.Players), t.UpdatedAt.Format(time.RFC3339),
		})
	}
	return rows
}
