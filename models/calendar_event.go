package models

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// calendarEvent is a component VEVENT.
type calendarEvent struct {
	*component
	uid      string
	sequence int
	start    calendarTime
	problems []FieldError
}

// entries turns events into matches: what repeats into one each, without the exceptions and with what was changed in
// single ones.
func (r *calendarReader) entries(events []*component) []MatchEntry {
	var order []string
	masters, changed := map[string]*calendarEvent{}, map[string][]*calendarEvent{}
	for _, c := range events {
		e := r.event(c)
		if _, single := c.first("RECURRENCE-ID"); single {
			changed[e.uid] = append(changed[e.uid], e)
		} else if now := masters[e.uid]; now == nil || now.sequence <= e.sequence {
			masters[e.uid] = e // a later version of the same event
		}
		if !slices.Contains(order, e.uid) {
			order = append(order, e.uid)
		}
	}
	var all []MatchEntry
	for _, uid := range order {
		all = append(all, r.occurrences(masters[uid], changed[uid])...)
		if len(all) > MaxMatchEntries {
			break
		}
	}
	return all
}

func (r *calendarReader) event(c *component) *calendarEvent {
	e := &calendarEvent{component: c}
	p, _ := c.first("UID")
	e.uid = strings.TrimSpace(p.value)
	p, _ = c.first("SEQUENCE")
	e.sequence, _ = strconv.Atoi(strings.TrimSpace(p.value))
	start, ok := c.first("DTSTART")
	if !ok {
		e.problems = append(e.problems, fieldf("kick_off", "There is no time (DTSTART)."))
	} else if t, problem := r.time(start, strings.TrimSpace(start.value)); problem != nil {
		e.problems = append(e.problems, *problem)
	} else {
		e.start = t
	}
	if e.uid == "" { // as long as it is the same match at the same time, it is the same
		e.uid = "start " + e.start.clock.Format(icsClock) + " " + Fold(c.text("SUMMARY", MaxVenue))
	}
	return e
}

// occurrences returns the matches of an event: master, which may be nil, and what was changed in single ones.
func (r *calendarReader) occurrences(master *calendarEvent, changed []*calendarEvent) []MatchEntry {
	changes := map[string]*calendarEvent{}
	for _, e := range changed {
		id, _ := e.first("RECURRENCE-ID")
		t, problem := r.time(id, strings.TrimSpace(id.value))
		switch {
		case problem != nil:
			e.problems = append(e.problems, *problem)
		case id.params["RANGE"] != "":
			e.problems = append(e.problems, fieldf("kick_off", "Only single matches of a series can be changed: RANGE is not read."))
		}
		changes[r.key(t)] = e
	}
	var all []MatchEntry
	if master != nil {
		all = r.repetitions(master, changes)
	}
	for _, e := range changed {
		id, _ := e.first("RECURRENCE-ID")
		t, _ := r.time(id, strings.TrimSpace(id.value))
		if changes[r.key(t)] == e { // of no repetition that is in the file
			all = append(all, r.entry(e, e.start, matchUID(e.uid, r.key(t)), e.uid))
		}
	}
	return all
}

// repetitions returns the matches of an event with what was changed in single ones, which it takes out of changes.
func (r *calendarReader) repetitions(master *calendarEvent, changes map[string]*calendarEvent) []MatchEntry {
	_, repeats := master.first("RRULE")
	if len(master.problems) > 0 || !repeats && len(master.props["RDATE"]) == 0 {
		return []MatchEntry{r.entry(master, master.start, matchUID(master.uid, ""), "")}
	}
	starts := slices.Concat(r.ruled(master), r.dated(master))
	excepted := r.exceptions(master)
	var all []MatchEntry
	for _, start := range starts {
		key := r.key(start)
		e := master
		if single := changes[key]; single != nil {
			delete(changes, key)
			e, start = single, single.start
		} else if excepted[key] || excepted[start.clock.Format(icsDay)] {
			continue
		}
		if all = append(all, r.entry(e, start, matchUID(master.uid, key), master.uid)); len(all) > MaxMatchEntries {
			break
		}
	}
	return all
}

// ruled are the times of an event by its rule. The first one is always one of them.
func (r *calendarReader) ruled(master *calendarEvent) []calendarTime {
	starts := []calendarTime{master.start}
	text, repeats := master.first("RRULE")
	if !repeats {
		return starts
	}
	rule, ok := readRule(text.value)
	days, inTime := r.repeats(rule, master.start)
	if !ok || !inTime {
		master.problems = append(master.problems, fieldf("kick_off", "Only what repeats every day or week can be read, not {rule}.", cut(text.value, 80)))
		return starts
	}
	for _, day := range days {
		if day > 0 && (rule.count == 0 || len(starts) < rule.count) {
			starts = append(starts, master.start.plus(day))
		}
	}
	return starts
}

// dated are the times of an event that it names one by one.
func (r *calendarReader) dated(master *calendarEvent) []calendarTime {
	var all []calendarTime
	for _, p := range master.props["RDATE"] {
		more, problem := r.times(p)
		if problem != nil {
			master.problems = append(master.problems, *problem)
		}
		all = append(all, more...)
	}
	return all
}

// exceptions are the keys of the times at which an event that repeats does not happen; of whole days the days.
func (r *calendarReader) exceptions(master *calendarEvent) map[string]bool {
	all := map[string]bool{}
	for _, p := range master.props["EXDATE"] {
		times, problem := r.times(p)
		if problem != nil {
			master.problems = append(master.problems, *problem)
		}
		for _, t := range times {
			all[r.key(t)] = true
		}
	}
	return all
}

// key names a time among those of an event: its moment, or its day where that is all there is.
func (r *calendarReader) key(t calendarTime) string {
	if t.day {
		return t.clock.Format(icsDay)
	}
	at, ok := r.at(t)
	if !ok {
		at = t.clock
	}
	return at.UTC().Format(icsClock) + "Z"
}

// matchUID names an entry for good; of what repeats, by the time that it had at first.
func matchUID(uid, key string) string {
	if key != "" {
		uid += "#" + key
	}
	if len(uid) > maxMatchUID {
		return hashSecret(uid)
	}
	return uid
}

func (r *calendarReader) entry(e *calendarEvent, start calendarTime, uid, series string) MatchEntry {
	m := MatchEntry{
		Line: e.line, UID: uid, Series: series, Venue: e.text("LOCATION", MaxVenue), Meet: -1, Zone: start.zone, Problems: e.problems,
		Cancelled: strings.EqualFold(e.text("STATUS", 20), "CANCELLED"),
	}
	m.Opponent, m.Side = ReadTitle(e.text("SUMMARY", MaxVenue), r.team)
	notes, _ := e.first("DESCRIPTION")
	m.Notes = cut(strings.TrimSpace(strings.ReplaceAll(TidyNotes(strings.ToValidUTF8(notes.value, "\ufffd")), "\x00", "")), MaxMatchNotes)
	at, ok := r.at(start)
	switch {
	case start.clock.IsZero(): // a problem
	case start.day:
		m.Day = start.clock.Format(time.DateOnly)
	case start.utc, len(start.rules.changes) > 0:
		m.At = at
	case !ok:
		m.Problems = append(slices.Clip(m.Problems), skippedClock("kick_off", start.clock.Format(time.DateOnly), start.clock.Format("15:04")))
	default:
		m.Day, m.Clock = start.clock.Format(time.DateOnly), start.clock.Format("15:04")
	}
	return m
}

var (
	// versus stands between two teams in a title, against before the one that we play.
	versus  = regexp.MustCompile(`(?i)\s+(?:vs?\.?|gg\.|gegen|against|at|[-–—:@x])\s+`)
	against = regexp.MustCompile(`(?i)^(?:(?:match|game|spiel|fixture|league|liga|punktspiel|freundschaftsspiel|friendly)\b[\s:]*)?(?:(vs?\.?|gg\.|gegen|against)|(at|@|bei))\s+`)
)

// ReadTitle finds the opponent in the title of a match, and where it is played as far as the title tells: the home team
// stands first.
func ReadTitle(title, team string) (opponent string, side Side) {
	title = strings.TrimSpace(title)
	ours := Fold(team)
	is := func(name string) bool {
		name = Fold(strings.TrimSpace(name))
		return name != "" && ours != "" && (name == ours || strings.Contains(name, ours) || len(name) > 3 && strings.Contains(ours, name))
	}
	for _, at := range versus.FindAllStringIndex(title, -1) {
		before, between, after := title[:at[0]], strings.ToLower(strings.TrimSpace(title[at[0]:at[1]])), title[at[1]:]
		here, there := Home, Visit
		if between == "@" || between == "at" { // American: the guest stands first
			here, there = Visit, Home
		}
		switch {
		case is(before) && !is(after):
			return teamName(after), here
		case is(after) && !is(before):
			return teamName(before), there
		}
	}
	if found := against.FindStringSubmatchIndex(title); found != nil {
		if found[4] >= 0 {
			side = Visit
		}
		title = title[found[1]:]
	}
	return teamName(title), side
}

// teamName cuts a text to the length of a name.
func teamName(text string) string { return strings.TrimSpace(cut(strings.TrimSpace(text), MaxName)) }
