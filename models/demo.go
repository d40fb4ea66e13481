package models

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"time"

	"teamcoach/models/queries"
)

// DemoTeam is one invented team as data/demo/*.json holds it: a file is a list of them.
type DemoTeam struct {
	Slug      string       `json:"slug"`
	Name      string       `json:"name"`
	Sport     string       `json:"sport"`
	Format    string       `json:"format"`
	Type      TeamType     `json:"type"`
	AgeGroup  string       `json:"age_group,omitempty"`
	Formation string       `json:"formation,omitempty"`
	Mode      Mode         `json:"mode"`
	Color     string       `json:"color"`
	Players   []DemoPlayer `json:"players"`
	Matches   []DemoMatch  `json:"matches,omitempty"`
}

// DemoMatch is one invented match, so many days after the demo is loaded; fewer than 0: before.
type DemoMatch struct {
	Opponent string     `json:"opponent"`
	Days     int        `json:"days"`
	Time     string     `json:"time"`
	Zone     string     `json:"zone"`
	Side     Side       `json:"side"`
	Venue    string     `json:"venue,omitempty"`
	Meet     int        `json:"meet,omitempty"`
	State    MatchState `json:"state,omitempty"` // planned where it is left out, and over where there is a score
	Score    []int      `json:"score,omitempty"` // ours, theirs
}

// DemoPlayer is one invented player. What is left out has its usual value:
// fit, form 3, fitness and attendance 100, no minutes owed.
type DemoPlayer struct {
	Name         string         `json:"name"`
	Shirt        *int           `json:"shirt,omitempty"`
	Status       Status         `json:"status,omitempty"`
	Form         int            `json:"form,omitempty"`
	Fitness      int            `json:"fitness,omitempty"`
	Attendance   int            `json:"attendance,omitempty"`
	MinutesOwed  int            `json:"minutes_owed,omitempty"`
	DoNotPublish bool           `json:"do_not_publish,omitempty"`
	Skills       map[string]int `json:"skills"`
}

// LoadDemo puts the invented teams in the folder "demo" of files into a database that has no teams at all, all of them
// or none, and returns how many. The error names the file and team that are wrong.
func (db *DB) LoadDemo(ctx context.Context, files fs.FS, sports Sports) (n int, err error) {
	now := time.Now()
	teams, err := readDemo(files, sports)
	if err != nil {
		return 0, err
	}
	err = db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		used, err := q.AnyTeam(ctx)
		if err != nil || used {
			return nil, err
		}
		var slugs []string
		for i := range teams {
			team, players := teams[i].team()
			if err := createTeam(ctx, q, team, players); err != nil {
				return nil, fmt.Errorf("demo team %s: %w", team.Slug, err)
			}
			if err := insertDemoMatches(ctx, q, team, &teams[i], sports, now); err != nil {
				return nil, fmt.Errorf("demo team %s: %w", team.Slug, err)
			}
			slugs = append(slugs, team.Slug)
		}
		n = len(slugs)
		return slugs, nil
	})
	if err == nil {
		return n, nil
	}
	if used, _ := db.writes.Load().AnyTeam(ctx); used && KindOf(err) == Conflict {
		return 0, nil // another node was loading them at the same moment
	}
	return 0, err
}

// readDemo reads and checks every demo team.
func readDemo(files fs.FS, sports Sports) ([]DemoTeam, error) {
	names, err := fs.Glob(files, "demo/*.json")
	if err != nil {
		return nil, err
	}
	var all []DemoTeam
	for _, name := range names {
		teams, err := readDemoFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for i := range teams {
			if err := teams[i].validate(sports); err != nil {
				return nil, fmt.Errorf("%s: team %q: %w", name, teams[i].Slug, err)
			}
		}
		all = append(all, teams...)
	}
	return all, nil
}

func readDemoFile(files fs.FS, name string) ([]DemoTeam, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	dec := json.NewDecoder(f)
	dec.DisallowUnknownFields()
	var teams []DemoTeam
	return teams, dec.Decode(&teams)
}

func (d *DemoTeam) validate(sports Sports) error {
	team, players := d.team()
	if err := team.Validate(sports); err != nil {
		return err
	}
	sport, _ := sports.Get(team.Sport)
	for i := range players {
		if err := players[i].Validate(sport); err != nil {
			return fmt.Errorf("player %q: %w", players[i].Name, err)
		}
	}
	_, err := d.matches(team, sport, time.Now())
	return err
}

// matches returns the matches of d as matches of a team, from a day on.
func (d *DemoTeam) matches(t *Team, sport *Sport, now time.Time) ([]Match, error) {
	format, ok := sport.Format(t.Format)
	if !ok {
		return nil, fmt.Errorf("there is no format %q", t.Format)
	}
	var all []Match
	for _, e := range d.Matches {
		m := NewMatch(t, format)
		m.Opponent, m.Zone, m.Side, m.Venue, m.Meet, m.State = e.Opponent, e.Zone, e.Side, e.Venue, e.Meet, cmp.Or(e.State, Planned)
		if len(e.Score) == 2 {
			m.Ours, m.Theirs, m.State = e.Score[0], e.Score[1], Over
		}
		var err error
		if m.KickOff, err = ReadKickOff(now.UTC().AddDate(0, 0, e.Days).Format(time.DateOnly), e.Time, e.Zone); err == nil {
			err = m.Validate(sport)
		}
		if err != nil {
			return nil, fmt.Errorf("match against %q: %w", e.Opponent, err)
		}
		all = append(all, *m)
	}
	return all, nil
}

func insertDemoMatches(ctx context.Context, q *queries.Queries, t *Team, d *DemoTeam, sports Sports, now time.Time) error {
	sport, ok := sports.Get(t.Sport)
	if !ok || len(d.Matches) == 0 {
		return nil
	}
	matches, err := d.matches(t, sport, now)
	for i := range matches {
		if err == nil {
			err = insertMatch(ctx, q, &matches[i], now.UnixMilli())
		}
	}
	return err
}

// team returns the team and players that d stands for.
func (d *DemoTeam) team() (*Team, []Player) {
	t := &Team{
		Slug: d.Slug, Name: d.Name, Sport: d.Sport, Format: d.Format, Type: d.Type, AgeGroup: d.AgeGroup,
		Visibility: Public, Demo: true, Formation: d.Formation, Mode: d.Mode, Color: d.Color,
	}
	players := make([]Player, len(d.Players))
	for i, p := range d.Players {
		players[i] = NewPlayer(p.Name)
		players[i].MinutesOwed, players[i].DoNotPublish, players[i].Skills = p.MinutesOwed, p.DoNotPublish, p.Skills
		if p.Shirt != nil {
			players[i].Shirt = *p.Shirt
		}
		players[i].Status = cmp.Or(p.Status, players[i].Status)
		players[i].Form = cmp.Or(p.Form, players[i].Form)
		players[i].Fitness = cmp.Or(p.Fitness, players[i].Fitness)
		players[i].Attendance = cmp.Or(p.Attendance, players[i].Attendance)
	}
	return t, players
}
