package models

import (
	"strings"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
)

// Limits of a list of matches that is imported.
const (
	MaxCalendarBytes = 1_900_000 // a form holds 2 MiB with all that is around it
	MaxMatchEntries  = 500
)

// MatchEntry is one match as a file has it. What the file does not say is empty.
type MatchEntry struct {
	Line      int    // from 1, where it begins
	UID       string // the same when the file is read again
	Series    string // the same in all entries that one repetition makes
	Opponent  string
	Side      Side
	Venue     string
	Notes     string
	Day       string    // by the clocks of Zone: 2026-12-05
	Clock     string    // 15:00
	Zone      string    // empty: that of the reader
	At        time.Time // where the file has a moment instead of a day and a time; UTC
	Meet      int       // minutes before kick-off; -1: not said
	Cancelled bool
	Problems  []FieldError
}

// IsCalendar says whether a text is an iCalendar file.
func IsCalendar(text string) bool {
	head := strings.TrimLeft(text[:min(len(text), 1000)], "\ufeff \t\r\n")
	return len(head) >= len("BEGIN:VCALENDAR") && strings.EqualFold(head[:len("BEGIN:VCALENDAR")], "BEGIN:VCALENDAR")
}

// MendFolds moves the bytes of letters that a fold of an iCalendar file has cut in two to the line before. Until then
// the file is no text.
func MendFolds(data []byte) []byte {
	mended := make([]byte, 0, len(data))
	for i := 0; i < len(data); i++ {
		mended = append(mended, data[i])
		if data[i] != '\n' || i+2 >= len(data) || data[i+1] != ' ' && data[i+1] != '\t' || utf8.RuneStart(data[i+2]) {
			continue
		}
		end := i + 2
		for end < len(data) && !utf8.RuneStart(data[end]) {
			end++
		}
		fold := len("\n")
		if len(mended) > 1 && mended[len(mended)-2] == '\r' {
			fold = len("\r\n")
		}
		head := len(mended) - fold
		mended = append(mended[:head:head], append(append([]byte{}, data[i+2:end]...), append([]byte("\r\n")[2-fold:], data[i+1])...)...)
		i = end - 1
	}
	return mended
}

// property is one content line of an iCalendar file.
type property struct {
	line   int
	name   string // in capitals
	params map[string]string
	value  string // a text is without its escapes
}

// component is an event, or the definition of a time zone.
type component struct {
	line  int
	name  string
	props map[string][]property
	parts []*component
}

func (c *component) first(name string) (property, bool) {
	if all := c.props[name]; len(all) > 0 {
		return all[0], true
	}
	return property{}, false
}

// text is the value of a property on one line, at most so many characters of it.
func (c *component) text(name string, most int) string {
	p, _ := c.first(name)
	text := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(p.value, "\ufffd"))
	return cut(strings.Join(strings.Fields(text), " "), most)
}

// cut returns the beginning of a text, at most so many characters.
func cut(text string, most int) string {
	for i := range text {
		if most--; most < 0 {
			return text[:i]
		}
	}
	return text
}

// calendarReader reads an iCalendar file (RFC 5545).
type calendarReader struct {
	team      string         // name of the team, which stands in titles beside the opponent's
	now       time.Time      // what repeats for ever is read until a year from here
	floating  *time.Location // of times that name no zone
	zones     map[string]zoneRules
	locations map[string]*time.Location // by IANA name
	names     map[string]string         // IANA names by those in the file; empty: none
	problems  []LineError
}

// ReadCalendar reads the events of an iCalendar file as matches of a team, each repetition by itself. zone is that of
// times that name none. Entries have problems of their own; the error is Invalid and about the whole file.
func ReadCalendar(text, team, zone string, now time.Time) ([]MatchEntry, error) {
	if len(text) > MaxCalendarBytes {
		return nil, Invalidf("The list is too long: at most {max} matches are read.", MaxMatchEntries)
	}
	floating, ok := loadZone(zone)
	if !ok {
		floating = time.UTC
	}
	r := &calendarReader{
		team: team, now: now, floating: floating, zones: map[string]zoneRules{}, locations: map[string]*time.Location{}, names: map[string]string{},
	}
	events, err := r.components(text)
	if err != nil {
		return nil, err
	}
	entries := r.entries(events)
	for _, p := range r.problems {
		entries = append(entries, MatchEntry{Line: p.Line, Meet: -1, Problems: []FieldError{{Field: "text", Message: p.Message, Args: p.Args}}})
	}
	switch {
	case len(entries) == 0:
		return nil, Invalidf("There is no match in this file.")
	case len(entries) > MaxMatchEntries:
		return nil, Invalidf("The list is too long: at most {max} matches are read.", MaxMatchEntries)
	}
	return entries, nil
}

// components returns the events of a file and learns its time zones.
func (r *calendarReader) components(text string) (events []*component, err error) {
	var open []*component
	for _, line := range unfold(text) {
		p, ok := r.property(line)
		if !ok {
			continue
		}
		switch {
		case p.name == "BEGIN":
			c := &component{line: p.line, name: strings.ToUpper(strings.TrimSpace(p.value)), props: map[string][]property{}}
			if len(open) == 0 && c.name != "VCALENDAR" {
				return nil, Invalidf("This is no calendar file: it does not begin with BEGIN:VCALENDAR.")
			}
			open = append(open, c)
		case len(open) == 0:
			return nil, Invalidf("This is no calendar file: it does not begin with BEGIN:VCALENDAR.")
		case p.name == "END":
			done := open[len(open)-1]
			if !strings.EqualFold(strings.TrimSpace(p.value), done.name) {
				return nil, Invalidf("The calendar file is damaged: line {line} ends what was not begun.", p.line)
			}
			open = open[:len(open)-1]
			if events = r.close(done, open, events); len(events) > MaxMatchEntries {
				return nil, Invalidf("The list is too long: at most {max} matches are read.", MaxMatchEntries)
			}
		default:
			c := open[len(open)-1]
			c.props[p.name] = append(c.props[p.name], p)
		}
	}
	if len(open) > 0 {
		return nil, Invalidf("The calendar file is damaged: what begins in line {line} has no end.", open[len(open)-1].line)
	}
	return events, nil
}

// close puts a component that has ended where it belongs.
func (r *calendarReader) close(done *component, open []*component, events []*component) []*component {
	switch {
	case len(open) == 1 && done.name == "VEVENT":
		return append(events, done)
	case len(open) == 1 && done.name == "VTIMEZONE":
		r.learnZone(done)
	case len(open) == 2 && open[1].name == "VTIMEZONE":
		open[1].parts = append(open[1].parts, done)
	}
	return events
}

// numberedLine is a content line without its folds, and where it began.
type numberedLine struct {
	line int
	text string
}

// unfold joins lines that were folded: those that begin with a space or a tab go on with the one before.
func unfold(text string) []numberedLine {
	var all []numberedLine
	var folded strings.Builder
	flush := func() {
		if len(all) > 0 && folded.Len() > 0 {
			all[len(all)-1].text += folded.String()
		}
		folded.Reset()
	}
	number := 0
	for line := range strings.SplitSeq(strings.TrimPrefix(text, "\ufeff"), "\n") {
		number++
		line = strings.TrimSuffix(line, "\r")
		if len(all) > 0 && line != "" && (line[0] == ' ' || line[0] == '\t') {
			folded.WriteString(line[1:])
			continue
		}
		flush()
		if strings.TrimSpace(line) != "" {
			all = append(all, numberedLine{number, line})
		}
	}
	flush()
	return all
}

// property reads a content line. What cannot be read is a problem.
func (r *calendarReader) property(line numberedLine) (property, bool) {
	read, err := ics.ParseProperty(ics.ContentLine(line.text))
	if err != nil || read == nil {
		r.problems = append(r.problems, lineErrorf(line.line, "This line cannot be read."))
		return property{}, false
	}
	p := property{line: line.line, name: strings.ToUpper(read.IANAToken), value: read.Value, params: map[string]string{}}
	for name, values := range read.ICalParameters {
		if len(values) > 0 {
			p.params[strings.ToUpper(name)] = values[0]
		}
	}
	return p, true
}
