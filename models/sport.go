package models

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Sport is what we know of one sport: its lines and positions, its pitches and the formats it is played in.
// It is read from data/sports/ID.json at start; it never changes while the program runs.
type Sport struct {
	ID        string     `json:"id"`      // lower-case slug, as in the URL /sports/ID
	Name      string     `json:"name"`    // English; the key of the message catalogue
	Ordered   bool       `json:"ordered"` // boards or rubbers: slots stand in order of strength
	Lines     []Line     `json:"lines"`   // from the own goal forward
	Positions []Position `json:"positions"`
	Pitches   []Pitch    `json:"pitches"`
	Formats   []Format   `json:"formats"`    // the first is the usual one
	RulePacks []RulePack `json:"rule_packs"` // by age; none where no rule of ours says what is usual
	Sources   []string   `json:"sources"`    // where the facts come from: a body, a rule book, a law's number
}

// Line is a group of positions: keeper, defence, midfield, attack.
type Line struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Position is a place in the game that a player can be skilled at.
type Position struct {
	ID   string `json:"id"`   // the abbreviation of the field: GK, CB, PG
	Name string `json:"name"` // English; the key of the message catalogue
	Line string `json:"line"`
}

// Pitch is the playing area as it is drawn: the team attacks upwards, its own goal is at the bottom.
// Lengths are metres (for boards, any unit).
type Pitch struct {
	ID       string     `json:"id"`
	Surface  string     `json:"surface"`  // one of Surfaces
	View     [4]float64 `json:"view"`     // the SVG view box: x, y, width, height
	Markings string     `json:"markings"` // SVG shapes in those units; class only, never style
}

// Surfaces are the grounds a pitch can have; the style sheet has a colour for each.
var Surfaces = []string{"grass", "hall", "ice", "water", "sand", "table"}

// Format is one way of playing a sport: 11 a side, 7 a side.
type Format struct {
	ID            string      `json:"id"`   // slug, unique in the sport: "11", "3x3"
	Name          string      `json:"name"` // English; the key of the message catalogue
	Pitch         string      `json:"pitch"`
	OnField       int         `json:"on_field"`
	Squad         int         `json:"squad"`   // usual number of players named for a game
	Periods       int         `json:"periods"` // quarters, halves, sets or innings
	Minutes       int         `json:"minutes"` // of one period; 0 where the clock does not end it
	Substitutions string      `json:"substitutions"`
	YouthRule     string      `json:"youth_rule"` // the usual youth fairness rule
	Formations    []Formation `json:"formations"` // the first is the usual one
}

// Formation is a way to place OnField players: one slot a player.
type Formation struct {
	ID    string `json:"id"` // as the field writes it: 4-4-2
	Name  string `json:"name"`
	Slots []Slot `json:"slots"` // from the own goal forward, left to right; ordered sports: strongest first
}

// Slot is one place of a formation. X and Y are per cent of the pitch's view box, from its left and top.
type Slot struct {
	ID        string  `json:"id"`
	Position  string  `json:"position"`
	X         float64 `json:"x"`
	Y         float64 `json:"y"`
	Mandatory bool    `json:"mandatory,omitempty"` // must be filled even by a short team: a keeper
}

// A shirt with its name takes ShirtWidth x ShirtHeight CSS pixels on a pitch PitchWidth wide, which is what a
// phone 390 wide leaves between its margins. Validate refuses formations whose shirts overlap there.
const (
	PitchWidth  = 358
	ShirtWidth  = 64
	ShirtHeight = 58
)

// Sports is every sport we know, by name.
type Sports []Sport

// LoadSports reads and validates every *.json file in the folder "sports" of files.
// The error names the file and the field that is wrong.
func LoadSports(files fs.FS) (Sports, error) {
	names, err := fs.Glob(files, "sports/*.json")
	if err != nil {
		return nil, err
	}
	var all Sports
	for _, name := range names {
		f, err := files.Open(name)
		if err != nil {
			return nil, err
		}
		var s Sport
		dec := json.NewDecoder(f)
		dec.DisallowUnknownFields()
		err = dec.Decode(&s)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if s.ID+".json" != path.Base(name) {
			return nil, fmt.Errorf("%s: id is %q, want the file's name", name, s.ID)
		}
		if err := s.Validate(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b Sport) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// Get returns the sport with that id.
func (s Sports) Get(id string) (*Sport, bool) {
	i := slices.IndexFunc(s, func(s Sport) bool { return s.ID == id })
	if i < 0 {
		return nil, false
	}
	return &s[i], true
}

// Format returns the sport's format with that id.
func (s *Sport) Format(id string) (*Format, bool) {
	i := slices.IndexFunc(s.Formats, func(f Format) bool { return f.ID == id })
	if i < 0 {
		return nil, false
	}
	return &s.Formats[i], true
}

// Position returns the sport's position with that id.
func (s *Sport) Position(id string) (Position, bool) {
	i := slices.IndexFunc(s.Positions, func(p Position) bool { return p.ID == id })
	if i < 0 {
		return Position{}, false
	}
	return s.Positions[i], true
}

// Pitch returns the pitch that a format is played on.
func (s *Sport) Pitch(id string) (Pitch, bool) {
	i := slices.IndexFunc(s.Pitches, func(p Pitch) bool { return p.ID == id })
	if i < 0 {
		return Pitch{}, false
	}
	return s.Pitches[i], true
}

// Formation returns the format's formation with that id.
func (f *Format) Formation(id string) (*Formation, bool) {
	i := slices.IndexFunc(f.Formations, func(m Formation) bool { return m.ID == id })
	if i < 0 {
		return nil, false
	}
	return &f.Formations[i], true
}

// Plays says whether a player has a skill at a position that one of the format's formations has.
func (f *Format) Plays(p *Player) bool {
	for _, m := range f.Formations {
		for _, slot := range m.Slots {
			if _, ok := p.Skills[slot.Position]; ok {
				return true
			}
		}
	}
	return false
}

var (
	slugPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	idPattern   = regexp.MustCompile(`^[A-Z0-9][A-Z0-9]{0,3}$`)
	markElement = map[string]bool{"g": true, "path": true, "line": true, "circle": true, "ellipse": true, "rect": true, "polyline": true, "polygon": true}
)

// Validate checks everything that the program relies on: ids, references, and that every formation has exactly
// its format's number of slots, all inside the pitch and none overlapping on a phone.
func (s *Sport) Validate() error {
	if !slugPattern.MatchString(s.ID) || s.Name == "" || len(s.Sources) == 0 || len(s.Formats) == 0 {
		return fmt.Errorf("id, name, sources and formats are needed")
	}
	lines, positions, pitches, formats := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, l := range s.Lines {
		if !slugPattern.MatchString(l.ID) || l.Name == "" || lines[l.ID] {
			return fmt.Errorf("line %q: needs a unique slug and a name", l.ID)
		}
		lines[l.ID] = true
	}
	for _, p := range s.Positions {
		if !idPattern.MatchString(p.ID) || p.Name == "" || positions[p.ID] || !lines[p.Line] {
			return fmt.Errorf("position %q: needs a unique id of 1 to 4 capitals or digits, a name and a line of this sport", p.ID)
		}
		positions[p.ID] = true
	}
	for _, p := range s.Pitches {
		if p.ID == "" || pitches[p.ID] || !slices.Contains(Surfaces, p.Surface) || p.View[2] <= 0 || p.View[3] <= 0 {
			return fmt.Errorf("pitch %q: needs a unique id, a surface of %v and a view with a size", p.ID, Surfaces)
		}
		if err := validateMarkings(p.Markings); err != nil {
			return fmt.Errorf("pitch %q: markings: %w", p.ID, err)
		}
		pitches[p.ID] = true
	}
	for _, p := range s.RulePacks {
		if err := p.validate(s); err != nil {
			return err
		}
	}
	for i := range s.Formats {
		f := &s.Formats[i]
		pitch, ok := s.Pitch(f.Pitch)
		switch {
		case !slugPattern.MatchString(f.ID) || f.Name == "" || formats[f.ID] || !ok:
			return fmt.Errorf("format %q: needs a unique slug, a name and a pitch of this sport", f.ID)
		case f.OnField < 1 || f.OnField > 18 || f.Squad < f.OnField || f.Squad > 60 || f.Periods < 1 || f.Minutes < 0:
			return fmt.Errorf("format %q: on_field 1 to 18, squad on_field to 60, periods and minutes must be sensible", f.ID)
		case f.Substitutions == "" || f.YouthRule == "" || len(f.Formations) == 0:
			return fmt.Errorf("format %q: substitutions, youth_rule and formations are needed", f.ID)
		}
		formats[f.ID] = true
		formations := map[string]bool{}
		for j := range f.Formations {
			m := &f.Formations[j]
			if m.ID == "" || m.Name == "" || formations[m.ID] {
				return fmt.Errorf("format %q: formation %q: needs a unique id and a name", f.ID, m.ID)
			}
			formations[m.ID] = true
			if err := m.validate(f, pitch, positions); err != nil {
				return fmt.Errorf("format %q: formation %q: %w", f.ID, m.ID, err)
			}
		}
	}
	return nil
}

func (m *Formation) validate(f *Format, pitch Pitch, positions map[string]bool) error {
	if len(m.Slots) != f.OnField {
		return fmt.Errorf("has %d slots, the format has %d on the field", len(m.Slots), f.OnField)
	}
	height := PitchWidth * pitch.View[3] / pitch.View[2]
	ids := map[string]bool{}
	for i, a := range m.Slots {
		if a.ID == "" || ids[a.ID] || !positions[a.Position] {
			return fmt.Errorf("slot %q: needs a unique id and a position of this sport", a.ID)
		}
		ids[a.ID] = true
		ax, ay := a.X/100*PitchWidth, a.Y/100*height
		if ax < ShirtWidth/2 || ax > PitchWidth-ShirtWidth/2 || ay < ShirtHeight/2 || ay > height-ShirtHeight/2 {
			return fmt.Errorf("slot %q: its shirt leaves the pitch", a.ID)
		}
		for _, b := range m.Slots[:i] {
			if math.Abs(ax-b.X/100*PitchWidth) < ShirtWidth && math.Abs(ay-b.Y/100*height) < ShirtHeight {
				return fmt.Errorf("slots %q and %q overlap on a phone", b.ID, a.ID)
			}
		}
	}
	return nil
}

// validateMarkings accepts well-formed SVG shapes without style, script or links.
func validateMarkings(markings string) error {
	dec := xml.NewDecoder(strings.NewReader(markings))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !markElement[start.Name.Local] {
			return fmt.Errorf("<%s> is not one of the plain shapes", start.Name.Local)
		}
		for _, a := range start.Attr {
			if a.Name.Local == "style" || a.Name.Local == "href" || strings.HasPrefix(a.Name.Local, "on") {
				return fmt.Errorf("attribute %s is not allowed", a.Name.Local)
			}
		}
	}
}
