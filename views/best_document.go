package views

import (
	"encoding/xml"

	"teamcoach/models"
)

// BestDocument is a lineup for programs: English keys, ids as they stand in the sports' files, nothing translated.
// Of a shielded lineup it holds no points, no reasons, no order of merit and no one's availability.
type BestDocument struct {
	XMLName   xml.Name            `json:"-" xml:"lineup"`
	URL       string              `json:"url,omitempty" xml:"url,attr,omitempty" doc:"The page of the lineup; left out where it has none of its own"`
	Team      DocumentTeam        `json:"team" xml:"team" doc:"The team, and what it plays"`
	Size      int                 `json:"size" xml:"size" doc:"How many players were asked for, those on the bench among them; up to 60"`
	Formation string              `json:"formation" xml:"formation" doc:"The id of the formation; empty: nobody can be picked"`
	Mode      models.Mode         `json:"mode,omitempty" xml:"mode,omitempty" doc:"What counted: strength, strength and fairness, or equal time; not there where points are not"`
	Weights   *DocumentWeights    `json:"weights,omitempty" xml:"weights,omitempty" doc:"How much each part of a score counted; not there where points are not"`
	Points    *int                `json:"points,omitempty" xml:"points,omitempty" doc:"What the lineup is worth. Of players under 18 for coaches only, like all that tells of merit"`
	Bound     *int                `json:"bound,omitempty" xml:"bound,omitempty" doc:"No lineup can be worth more points"`
	Proven    *bool               `json:"proven,omitempty" xml:"proven,omitempty" doc:"Whether the best lineup is worth as much as bound, so that there is no better one"`
	Places    []DocumentPlace     `json:"places" xml:"places>place" doc:"Every place of the formation, in its order, and who stands there"`
	Bench     []DocumentCandidate `json:"bench" xml:"bench>player" doc:"Who comes next, in order of merit; where points are not shown: everybody else, by ordinal"`
	Rest      []DocumentCandidate `json:"rest,omitempty" xml:"rest>player,omitempty" doc:"Who could play, but is more than were asked for"`
	Absent    []DocumentCandidate `json:"absent,omitempty" xml:"absent>player,omitempty" doc:"Who cannot be picked, and why"`
	Choices   *DocumentChoices    `json:"choices,omitempty" xml:"choices,omitempty" doc:"The other lineups, and what each costs"`
	Clashes   []DocumentClash     `json:"clashes,omitempty" xml:"clashes>clash,omitempty" doc:"What was asked for and set aside, as it could not be met together"`
}

// DocumentTeam names the team and what it plays.
type DocumentTeam struct {
	Slug   string          `json:"slug,omitempty" xml:"slug,attr,omitempty" doc:"Names the team in addresses; left out where names were only pasted"`
	Sport  string          `json:"sport" xml:"sport,attr" doc:"The id of the sport"`
	Format string          `json:"format" xml:"format,attr" doc:"The id of the format within the sport"`
	Type   models.TeamType `json:"type,omitempty" xml:"type,attr,omitempty" doc:"Who plays: junior is under 12, youth 12 to 17"`
	Name   string          `json:"name" xml:"name" doc:"As the coach has written it"`
}

// DocumentPlayer names a player. Shirt is nil without a number.
type DocumentPlayer struct {
	Ordinal int    `json:"ordinal" xml:"ordinal,attr" doc:"Names the player in lineups; never given to anybody else"`
	Shirt   *int   `json:"shirt,omitempty" xml:"shirt,attr,omitempty" doc:"Shirt number; left out where there is none"`
	Name    string `json:"name" xml:"name" doc:"As far as you may see it"`
}

// DocumentPlace is one slot; X and Y are per cent of the pitch from its left and top, the own goal at the bottom.
type DocumentPlace struct {
	Slot     string          `json:"slot" xml:"slot,attr" doc:"Names the place within its formation"`
	Position string          `json:"position" xml:"position,attr" doc:"The id of the position that is played there"`
	Line     string          `json:"line" xml:"line,attr" doc:"The id of the group that the position belongs to, such as defence"`
	X        float64         `json:"x" xml:"x,attr" doc:"From the left of the pitch, in per cent"`
	Y        float64         `json:"y" xml:"y,attr" doc:"From the top of the pitch, in per cent: the own goal is at the bottom"`
	Locked   bool            `json:"locked,omitempty" xml:"locked,attr,omitempty" doc:"Whether it was asked that this player is on the field"`
	Player   *DocumentPlayer `json:"player" xml:"player" doc:"Who stands there; null: nobody"`
	Points   *int            `json:"points,omitempty" xml:"points,omitempty" doc:"The score of who stands there, for this position; up to 1000"`
	Reason   *DocumentReason `json:"reason,omitempty" xml:"reason,omitempty" doc:"What would change without the player"`
}

// DocumentCandidate is a player who is not on the field.
type DocumentCandidate struct {
	DocumentPlayer
	Why     models.Absence  `json:"why,omitempty" xml:"why,attr,omitempty" doc:"Status, left-out: by request, no-position: has no skill that is needed; left out where the player could be picked"`
	Until   string          `json:"until,omitempty" xml:"until,attr,omitempty" doc:"Last day of the status, such as 2026-12-03, where it is known"`
	Matches int             `json:"matches,omitempty" xml:"matches,attr,omitempty" doc:"Still to miss, of who is suspended, where it is known"`
	Reason  *DocumentReason `json:"reason,omitempty" xml:"reason,omitempty" doc:"What would change with the player"`
}

// DocumentWeights say how much each part of a player's score counts, in per cent.
type DocumentWeights struct {
	Skill      int `json:"skill" xml:"skill,attr" doc:"Of the skill at the position, in per cent; the five add up to 100"`
	Form       int `json:"form" xml:"form,attr" doc:"Of the form, in per cent"`
	Fitness    int `json:"fitness" xml:"fitness,attr" doc:"Of the fitness, in per cent"`
	Attendance int `json:"attendance" xml:"attendance,attr" doc:"Of coming to training, in per cent"`
	Minutes    int `json:"minutes" xml:"minutes,attr" doc:"Of the minutes owed, in per cent"`
}

// DocumentReason is what changes without the player, or with the player: see models.Reason.
type DocumentReason struct {
	Loss       int            `json:"loss" xml:"loss,attr" doc:"Points that the change costs; never negative"`
	Impossible bool           `json:"impossible,omitempty" xml:"impossible,attr,omitempty" doc:"Nobody can take over, or the player cannot come in at any cost"`
	Empty      string         `json:"empty,omitempty" xml:"empty,attr,omitempty" doc:"The id of the position that would stay empty"`
	Out        int            `json:"out,omitempty" xml:"out,attr,omitempty" doc:"Ordinal of who would make way; left out where nobody has to, or nobody can"`
	Moves      []DocumentMove `json:"moves,omitempty" xml:"move,omitempty" doc:"Who would then stand where, one after the other"`
}

// DocumentMove is a player, by ordinal, who then stands at a position.
type DocumentMove struct {
	Player   int    `json:"player" xml:"player,attr" doc:"Ordinal"`
	Position string `json:"position" xml:"position,attr" doc:"The id of the position that the player takes"`
	ComesIn  bool   `json:"comes_in,omitempty" xml:"comes_in,attr,omitempty" doc:"From the bench; else from another place on the field"`
}

// DocumentChoices are the other lineups and what each costs.
type DocumentChoices struct {
	Formations   []DocumentFormation   `json:"formations" xml:"formations>formation" doc:"The best lineup of each formation of the format"`
	Modes        []DocumentMode        `json:"modes" xml:"modes>mode" doc:"What the lineup of each mode costs against the others"`
	Alternatives []DocumentAlternative `json:"alternatives" xml:"alternatives>alternative" doc:"The next best lineups, up to 5"`
}

// DocumentFormation is the best lineup in one formation.
type DocumentFormation struct {
	ID     string `json:"id" xml:"id,attr" doc:"Names the formation within its format"`
	Points int    `json:"points" xml:"points,attr" doc:"What its best lineup is worth"`
	Cost   int    `json:"cost" xml:"cost,attr" doc:"Points less than the best formation; says nothing where it leaves more places empty"`
}

// DocumentMode is what a mode's lineup gives up in strength, and the minutes owed to those in it.
type DocumentMode struct {
	Mode     models.Mode `json:"mode" xml:"mode,attr" doc:"What counts in it: strength, strength and fairness, or equal time"`
	Strength int         `json:"strength_lost" xml:"strength_lost,attr" doc:"Points that its lineup gives up, by the weights of the mode strongest"`
	Minutes  int         `json:"minutes_owed" xml:"minutes_owed,attr" doc:"To all players together whom its lineup puts on the field"`
}

// DocumentAlternative is one of the next best lineups; In and Out are ordinals.
type DocumentAlternative struct {
	N         int    `json:"n" xml:"n,attr" doc:"As alt it asks for this lineup: 1 is the next best"`
	Formation string `json:"formation" xml:"formation,attr" doc:"The id of its formation"`
	Points    int    `json:"points" xml:"points,attr" doc:"What it is worth"`
	Cost      int    `json:"cost" xml:"cost,attr" doc:"Points less than the best lineup"`
	In        []int  `json:"in" xml:"in" doc:"Ordinals of who is on the field here and not in the best lineup"`
	Out       []int  `json:"out" xml:"out" doc:"Ordinals of who is on the field in the best lineup and not here"`
}

// DocumentClash is a wish that was set aside.
type DocumentClash struct {
	Kind   string `json:"kind" xml:"kind,attr" doc:"lock: must be on the field, out: must not be, formation: must be this one"`
	Player int    `json:"player,omitempty" xml:"player,attr,omitempty" doc:"Ordinal; left out where it is a formation"`
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
