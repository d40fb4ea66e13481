package views

import (
	"encoding/xml"

	"teamcoach/models"
)

// BestDocument is a lineup for programs: English keys, ids as they stand in the sports' files, nothing translated.
// Of a shielded lineup it holds no points, no reasons, no order of merit and no one's availability.
type BestDocument struct {
	XMLName   xml.Name            `json:"-" xml:"lineup"`
	URL       string              `json:"url,omitempty" xml:"url,attr,omitempty"`
	Team      DocumentTeam        `json:"team" xml:"team"`
	Size      int                 `json:"size" xml:"size"`
	Formation string              `json:"formation" xml:"formation"` // empty: nobody can be picked
	Mode      models.Mode         `json:"mode,omitempty" xml:"mode,omitempty"`
	Weights   *DocumentWeights    `json:"weights,omitempty" xml:"weights,omitempty"`
	Points    *int                `json:"points,omitempty" xml:"points,omitempty"`
	Bound     *int                `json:"bound,omitempty" xml:"bound,omitempty"`
	Proven    *bool               `json:"proven,omitempty" xml:"proven,omitempty"`
	Places    []DocumentPlace     `json:"places" xml:"places>place"`
	Bench     []DocumentCandidate `json:"bench" xml:"bench>player"` // in order of merit; of a shielded lineup: everyone else, by ordinal
	Rest      []DocumentCandidate `json:"rest,omitempty" xml:"rest>player,omitempty"`
	Absent    []DocumentCandidate `json:"absent,omitempty" xml:"absent>player,omitempty"`
	Choices   *DocumentChoices    `json:"choices,omitempty" xml:"choices,omitempty"`
	Clashes   []DocumentClash     `json:"clashes,omitempty" xml:"clashes>clash,omitempty"`
}

// DocumentTeam names the team and what it plays.
type DocumentTeam struct {
	Slug   string          `json:"slug,omitempty" xml:"slug,attr,omitempty"` // pasted names have none
	Sport  string          `json:"sport" xml:"sport,attr"`
	Format string          `json:"format" xml:"format,attr"`
	Type   models.TeamType `json:"type,omitempty" xml:"type,attr,omitempty"`
	Name   string          `json:"name" xml:"name"`
}

// DocumentPlayer names a player. Shirt is nil without a number.
type DocumentPlayer struct {
	Ordinal int    `json:"ordinal" xml:"ordinal,attr"`
	Shirt   *int   `json:"shirt,omitempty" xml:"shirt,attr,omitempty"`
	Name    string `json:"name" xml:"name"`
}

// DocumentPlace is one slot; X and Y are per cent of the pitch from its left and top, the own goal at the bottom.
type DocumentPlace struct {
	Slot     string          `json:"slot" xml:"slot,attr"`
	Position string          `json:"position" xml:"position,attr"`
	Line     string          `json:"line" xml:"line,attr"`
	X        float64         `json:"x" xml:"x,attr"`
	Y        float64         `json:"y" xml:"y,attr"`
	Locked   bool            `json:"locked,omitempty" xml:"locked,attr,omitempty"`
	Player   *DocumentPlayer `json:"player" xml:"player"` // null: empty
	Points   *int            `json:"points,omitempty" xml:"points,omitempty"`
	Reason   *DocumentReason `json:"reason,omitempty" xml:"reason,omitempty"`
}

// DocumentCandidate is a player who is not on the field.
type DocumentCandidate struct {
	DocumentPlayer
	Why     models.Absence  `json:"why,omitempty" xml:"why,attr,omitempty"`
	Until   string          `json:"until,omitempty" xml:"until,attr,omitempty"`     // last day, such as 2026-12-03, where it is known
	Matches int             `json:"matches,omitempty" xml:"matches,attr,omitempty"` // still to miss, where it is known
	Reason  *DocumentReason `json:"reason,omitempty" xml:"reason,omitempty"`
}

// DocumentWeights say how much each part of a player's score counts, in per cent.
type DocumentWeights struct {
	Skill      int `json:"skill" xml:"skill,attr"`
	Form       int `json:"form" xml:"form,attr"`
	Fitness    int `json:"fitness" xml:"fitness,attr"`
	Attendance int `json:"attendance" xml:"attendance,attr"`
	Minutes    int `json:"minutes" xml:"minutes,attr"`
}

// DocumentReason is what changes without the player, or with the player: see models.Reason.
type DocumentReason struct {
	Loss       int            `json:"loss" xml:"loss,attr"`
	Impossible bool           `json:"impossible,omitempty" xml:"impossible,attr,omitempty"`
	Empty      string         `json:"empty,omitempty" xml:"empty,attr,omitempty"` // position that would stay empty
	Out        int            `json:"out,omitempty" xml:"out,attr,omitempty"`     // ordinal of who makes way
	Moves      []DocumentMove `json:"moves,omitempty" xml:"move,omitempty"`
}

// DocumentMove is a player, by ordinal, who then stands at a position.
type DocumentMove struct {
	Player   int    `json:"player" xml:"player,attr"`
	Position string `json:"position" xml:"position,attr"`
	ComesIn  bool   `json:"comes_in,omitempty" xml:"comes_in,attr,omitempty"`
}

// DocumentChoices are the other lineups and what each costs.
type DocumentChoices struct {
	Formations   []DocumentFormation   `json:"formations" xml:"formations>formation"`
	Modes        []DocumentMode        `json:"modes" xml:"modes>mode"`
	Alternatives []DocumentAlternative `json:"alternatives" xml:"alternatives>alternative"`
}

// DocumentFormation is the best lineup in one formation.
type DocumentFormation struct {
	ID     string `json:"id" xml:"id,attr"`
	Points int    `json:"points" xml:"points,attr"`
	Cost   int    `json:"cost" xml:"cost,attr"`
}

// DocumentMode is what a mode's lineup gives up in strength, and the minutes owed to those in it.
type DocumentMode struct {
	Mode     models.Mode `json:"mode" xml:"mode,attr"`
	Strength int         `json:"strength_lost" xml:"strength_lost,attr"`
	Minutes  int         `json:"minutes_owed" xml:"minutes_owed,attr"`
}

// DocumentAlternative is one of the next best lineups; In and Out are ordinals.
type DocumentAlternative struct {
	N         int    `json:"n" xml:"n,attr"`
	Formation string `json:"formation" xml:"formation,attr"`
	Points    int    `json:"points" xml:"points,attr"`
	Cost      int    `json:"cost" xml:"cost,attr"`
	In        []int  `json:"in" xml:"in"`
	Out       []int  `json:"out" xml:"out"`
}

// DocumentClash is a wish that was set aside.
type DocumentClash struct {
	Kind   string `json:"kind" xml:"kind,attr"`
	Player int    `json:"player,omitempty" xml:"player,attr,omitempty"`
}

// NewBestDocument returns what programs may know of p.
func NewBestDocument(p BestPage) BestDocument {
	b := p.Best
	d := BestDocument{
		Team:   DocumentTeam{Slug: b.Team.Slug, Name: b.Team.Name, Sport: b.Sport.ID, Format: b.Format.ID, Type: b.Team.Type},
		Size:   b.Options.Size,
		Places: make([]DocumentPlace, len(b.Places)),
	}
	if b.Formation != nil {
		d.Formation = b.Formation.ID
	}
	if p.Canonical != "" {
		d.URL = p.BaseURL + p.Canonical
	}
	for i, place := range b.Places {
		d.Places[i] = documentPlace(place, b.Shielded)
	}
	if b.Shielded {
		for _, c := range others(b) {
			d.Bench = append(d.Bench, DocumentCandidate{DocumentPlayer: documentPlayer(c.Player)})
		}
		return d
	}
	d.Mode, d.Points, d.Bound, d.Proven = shownMode(b), &b.Value, &b.Bound, &b.Proven
	weights := DocumentWeights(b.Weights)
	d.Weights = &weights
	d.Bench, d.Rest, d.Absent = documentCandidates(b.Bench), documentCandidates(b.Rest), documentCandidates(b.Absent)
	d.Choices = documentChoices(b)
	for _, c := range b.Clash {
		clash := DocumentClash{Kind: c.Kind}
		if c.Player != nil {
			clash.Player = c.Player.Ordinal
		}
		d.Clashes = append(d.Clashes, clash)
	}
	return d
}

func documentPlace(p models.Place, shielded bool) DocumentPlace {
	d := DocumentPlace{Slot: p.Slot.ID, Position: p.Position.ID, Line: p.Position.Line, X: p.Slot.X, Y: p.Slot.Y}
	if p.Player == nil {
		return d
	}
	player := documentPlayer(p.Player)
	d.Player = &player
	if !shielded {
		d.Points, d.Locked, d.Reason = &p.Score, p.Locked, documentReason(p.Reason)
	}
	return d
}

func documentPlayer(p *models.Player) DocumentPlayer {
	d := DocumentPlayer{Ordinal: p.Ordinal, Name: p.Name}
	if p.Shirt != models.NoShirt {
		d.Shirt = &p.Shirt
	}
	return d
}

func documentCandidates(all []models.Candidate) []DocumentCandidate {
	list := make([]DocumentCandidate, len(all))
	for i, c := range all {
		list[i] = DocumentCandidate{DocumentPlayer: documentPlayer(c.Player), Why: c.Why, Reason: documentReason(c.Reason)}
		if c.Why != "" && c.Why == models.Absence(c.Player.Status) {
			list[i].Until, list[i].Matches = c.Player.Until, c.Player.Matches
		}
	}
	return list
}

func documentReason(r *models.Reason) *DocumentReason {
	if r == nil {
		return nil
	}
	d := &DocumentReason{Loss: r.Loss, Impossible: r.Impossible, Empty: r.Empty}
	if r.Out != nil {
		d.Out = r.Out.Ordinal
	}
	for _, m := range r.Moves {
		d.Moves = append(d.Moves, DocumentMove{Player: m.Player.Ordinal, Position: m.Position.ID, ComesIn: m.ComesIn})
	}
	return d
}

func documentChoices(b *models.Best) *DocumentChoices {
	d := &DocumentChoices{Formations: []DocumentFormation{}, Modes: []DocumentMode{}, Alternatives: []DocumentAlternative{}}
	for _, f := range b.Formations {
		d.Formations = append(d.Formations, DocumentFormation{ID: f.Formation.ID, Points: f.Value, Cost: f.Cost})
	}
	for _, m := range b.Modes {
		d.Modes = append(d.Modes, DocumentMode{Mode: m.Mode, Strength: m.Strength, Minutes: m.Minutes})
	}
	for _, a := range b.Alternatives {
		d.Alternatives = append(d.Alternatives, DocumentAlternative{N: a.N, Formation: a.Formation.ID, Points: a.Value, Cost: a.Cost,
			In: playerOrdinals(a.In), Out: playerOrdinals(a.Out)})
	}
	return d
}

func playerOrdinals(players []*models.Player) []int {
	ns := make([]int, len(players))
	for i, p := range players {
		ns[i] = p.Ordinal
	}
	return ns
}
