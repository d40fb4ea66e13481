package models

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// TeamSheet is what the paper of a match says: who begins where, who sits on the bench, and who comes on when. It knows
// no rating and no order of merit.
type TeamSheet struct {
	Team      *Team
	Sport     *Sport
	Format    *Format // of the match
	Match     *Match
	Formation *Formation // that the match begins in
	Places    []SheetPlace
	Bench     []*Player     // by shirt number
	Changes   []SheetChange // of the plan, by time
	Rows      []SheetRow    // the whole plan, a player each, by shirt number
	Starts    []SheetStart  // when each stretch of the plan begins
	Lineups   []SheetLineup // who stands where in each stretch
}

// SheetLineup is the lineup of one stretch of the plan.
type SheetLineup struct {
	Formation string // Formation.ID
	Places    []SheetPlace
}

// SheetPlace is a slot of the first lineup.
type SheetPlace struct {
	Slot     Slot
	Position Position
	Player   *Player // nil: empty
}

// SheetStart is when a stretch of the plan begins.
type SheetStart struct {
	Period int           // from 1
	Clock  time.Duration // of the playing time so far; 0 throughout where the clock does not end a period
	First  bool          // of its period
}

// SheetChange is what the plan changes between two stretches.
type SheetChange struct {
	SheetStart
	Subs  []SheetSub
	Moves []SheetMove
}

// SheetSub is a substitution. In is nil when nobody comes for Out, and Out when In comes into an empty place.
type SheetSub struct {
	In, Out  *Player
	Position Position // where In plays
}

// SheetMove is a player who changes the position.
type SheetMove struct {
	Player   *Player
	Position Position
}

// SheetRow is one player in the plan's grid.
type SheetRow struct {
	Player    *Player
	Positions []string // Position.ID by stretch; empty: on the bench
}

// NewTeamSheet writes the paper of a match's plan. Of a squad the bench are those who come and are not in the first
// lineup; answers are by Player.ID.
func NewTeamSheet(t *Team, sport *Sport, format *Format, m *Match, p *Plan, squad []Player, answers map[string]Availability) *TeamSheet {
	s := &TeamSheet{Team: t, Sport: sport, Format: format, Match: m}
	byOrdinal := map[int]*Player{}
	for i := range squad {
		byOrdinal[squad[i].Ordinal] = &squad[i]
	}
	var before []SheetPlace
	for i := range p.Stretches {
		places := s.places(&p.Stretches[i], byOrdinal)
		start := SheetStart{Period: i/m.Blocks + 1, Clock: m.stretchStart(i), First: i%m.Blocks == 0}
		s.Starts = append(s.Starts, start)
		s.Lineups = append(s.Lineups, SheetLineup{p.Stretches[i].Formation, places})
		if i == 0 {
			s.Formation, _ = format.Formation(p.Stretches[i].Formation)
			s.Places = places
		} else if c := changeOf(before, places); len(c.Subs)+len(c.Moves) > 0 {
			c.SheetStart = start
			s.Changes = append(s.Changes, c)
		}
		s.note(i, len(p.Stretches), places)
		before = places
	}
	s.seat(squad, answers)
	return s
}

// SheetOfPlan is NewTeamSheet with the answers to the match; nil where the plan does not fit the match.
func (db *DB) SheetOfPlan(ctx context.Context, t *Team, sport *Sport, format *Format, m *Match, p *Plan, squad []Player) (*TeamSheet, error) {
	answers, err := db.Availabilities(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	sheet := NewTeamSheet(t, sport, format, m, p, squad, answers)
	if sheet.Formation == nil {
		return nil, nil
	}
	return sheet, nil
}

// places returns a stretch of the plan as its formation has it. Who has left the squad leaves an empty place.
func (s *TeamSheet) places(stretch *Stretch, byOrdinal map[int]*Player) []SheetPlace {
	formation, ok := s.Format.Formation(stretch.Formation)
	if !ok {
		return nil
	}
	places := make([]SheetPlace, len(formation.Slots))
	for i, slot := range formation.Slots {
		position, _ := s.Sport.Position(slot.Position)
		places[i] = SheetPlace{Slot: slot, Position: position, Player: byOrdinal[stretch.Slots[slot.ID]]}
	}
	return places
}

// note writes a stretch into the rows of the grid.
func (s *TeamSheet) note(stretch, stretches int, places []SheetPlace) {
	for _, place := range places {
		if place.Player != nil {
			s.row(place.Player, stretches).Positions[stretch] = place.Position.ID
		}
	}
}

func (s *TeamSheet) row(p *Player, stretches int) *SheetRow {
	i := slices.IndexFunc(s.Rows, func(r SheetRow) bool { return r.Player == p })
	if i < 0 {
		i = len(s.Rows)
		s.Rows = append(s.Rows, SheetRow{Player: p, Positions: make([]string, stretches)})
	}
	return &s.Rows[i]
}

// seat puts on the bench who comes and does not begin.
func (s *TeamSheet) seat(squad []Player, answers map[string]Availability) {
	day := On(s.Match.Day(), squad)
	for i := range squad {
		p := &squad[i]
		begins := slices.ContainsFunc(s.Places, func(place SheetPlace) bool { return place.Player == p })
		planned := slices.ContainsFunc(s.Rows, func(r SheetRow) bool { return r.Player == p })
		if !begins && (planned || day[i].Status == Fit && comes(answers[p.ID].Answer, len(answers) > 0)) {
			s.Bench = append(s.Bench, p)
			s.row(p, len(s.Starts))
		}
	}
	slices.SortStableFunc(s.Bench, byShirt)
	slices.SortStableFunc(s.Rows, func(a, b SheetRow) int { return byShirt(a.Player, b.Player) })
}

// byShirt orders players by shirt number; who has none comes last, by ordinal.
func byShirt(a, b *Player) int {
	none := func(p *Player) int {
		if p.Shirt == NoShirt {
			return 1
		}
		return 0
	}
	return cmp.Or(none(a)-none(b), a.Shirt-b.Shirt, a.Ordinal-b.Ordinal)
}

// List is the first lineup by shirt number, without its empty places.
func (s *TeamSheet) List() []SheetPlace {
	all := slices.DeleteFunc(slices.Clone(s.Places), func(p SheetPlace) bool { return p.Player == nil })
	if !s.Sport.Ordered { // boards keep their order
		slices.SortStableFunc(all, func(a, b SheetPlace) int { return byShirt(a.Player, b.Player) })
	}
	return all
}

// changeOf tells who comes on for whom between two lineups, and who only moves. Who comes on takes the place of a
// player who goes off or who moves, and so on, until one goes off: he comes on for that one.
func changeOf(before, after []SheetPlace) SheetChange {
	was, is := standing(before), standing(after)
	slots := map[string]*Player{} // who stood in a slot before
	for _, p := range before {
		slots[p.Slot.ID] = p.Player
	}
	var c SheetChange
	var homeless []int // subs whose chain ends in an empty place
	off := map[*Player]bool{}
	for _, place := range after {
		switch from, stood := was[place.Player]; {
		case place.Player == nil || stood && from.Position.ID == place.Position.ID:
		case stood:
			c.Moves = append(c.Moves, SheetMove{place.Player, place.Position})
		default:
			out := slots[place.Slot.ID]
			for range before { // no chain is longer
				next, stays := is[out]
				if out == nil || !stays {
					break
				}
				out = slots[next.Slot.ID]
			}
			if out == nil || off[out] {
				out = nil
				homeless = append(homeless, len(c.Subs))
			}
			off[out] = true
			c.Subs = append(c.Subs, SheetSub{place.Player, out, place.Position})
		}
	}
	return c.goOff(before, is, off, homeless)
}

// goOff adds who goes off and has nobody yet who comes for him.
func (c SheetChange) goOff(before []SheetPlace, is map[*Player]SheetPlace, off map[*Player]bool, homeless []int) SheetChange {
	for _, place := range before {
		if _, stays := is[place.Player]; place.Player == nil || stays || off[place.Player] {
			continue
		}
		if len(homeless) > 0 {
			c.Subs[homeless[0]].Out, homeless = place.Player, homeless[1:]
			continue
		}
		c.Subs = append(c.Subs, SheetSub{Out: place.Player})
	}
	return c
}

// standing is where each player of a lineup stands.
func standing(places []SheetPlace) map[*Player]SheetPlace {
	all := map[*Player]SheetPlace{}
	for _, p := range places {
		if p.Player != nil {
			all[p.Player] = p
		}
	}
	return all
}

// PublishedSquad is PublicSquad for a sheet: it keeps who can play, which the sheet needs to know and does not tell.
func PublishedSquad(t *Team, squad []Player) []Player {
	all := PublicSquad(t, squad)
	for i := range all {
		all[i].Status, all[i].Until, all[i].Matches = squad[i].Status, squad[i].Until, squad[i].Matches
	}
	return all
}

// PublishedMatch is a match for a sheet that goes to whoever holds a link: of minors it does not tell where they meet,
// and when.
func PublishedMatch(t *Team, m *Match) *Match {
	shared := *m
	shared.Notes = ""
	if t.Shielded() {
		shared.Venue, shared.Meet = "", 0
	}
	return &shared
}
