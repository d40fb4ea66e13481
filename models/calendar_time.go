package models

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// calendarTime is a time as an iCalendar file has it: a moment, what clocks show somewhere, or a day.
type calendarTime struct {
	clock time.Time // what clocks show, as if in UTC
	day   bool      // only its day is meant
	utc   bool
	zone  string    // IANA name; empty: it names none, or none that we know
	rules zoneRules // of a zone that only the file knows
}

const (
	icsDay   = "20060102"
	icsClock = "20060102T150405"
)

// times reads the times of a property; several are apart by commas.
func (r *calendarReader) times(p property) ([]calendarTime, *FieldError) {
	var all []calendarTime
	for value := range strings.SplitSeq(p.value, ",") {
		t, problem := r.time(p, strings.TrimSpace(value))
		if problem != nil {
			return nil, problem
		}
		all = append(all, t)
	}
	return all, nil
}

func (r *calendarReader) time(p property, value string) (calendarTime, *FieldError) {
	unreadable := fieldf("kick_off", "The time {time} cannot be read.", cut(value, 40))
	if clock, err := time.Parse(icsDay, value); err == nil {
		return calendarTime{clock: clock, day: true}, nil
	}
	local, utc := strings.CutSuffix(value, "Z")
	clock, err := time.Parse(icsClock, local)
	if err != nil {
		return calendarTime{}, &unreadable
	}
	t := calendarTime{clock: clock, utc: utc}
	name := p.params["TZID"]
	if utc || name == "" {
		return t, nil
	}
	if t.zone = r.iana(name); t.zone != "" {
		return t, nil
	}
	rules, known := r.zones[name]
	switch {
	case !known:
		problem := fieldf("zone", "The time zone {zone} is not known.", cut(name, 80))
		return t, &problem
	case rules.iana != "":
		t.zone = rules.iana
	default:
		t.rules = rules
	}
	return t, nil
}

// longestZone is how many parts an IANA name has at most: America/Argentina/Ushuaia.
const longestZone = 3

// maxZones is how many names of zones of one file are looked up.
const maxZones = 100

// ianaZone finds the IANA name in the name of a zone, which some programs write with their own in front:
// /citadel.org/20210210_1/Europe/Berlin.
func ianaZone(name string) string {
	parts := strings.Split(strings.Trim(cut(name, 200), "/"), "/")
	for i := max(0, len(parts)-longestZone); i < len(parts); i++ {
		zone := strings.Join(parts[i:], "/")
		if _, ok := loadZone(zone); ok && len(zone) > 2 {
			return zone
		}
	}
	return ""
}

// at is the moment of a time; ok is false for what clocks skip. The clocks of whoever reads the file count where it
// names no zone.
func (r *calendarReader) at(t calendarTime) (at time.Time, ok bool) {
	switch {
	case t.utc:
		return t.clock, true
	case len(t.rules.changes) > 0:
		return t.clock.Add(-t.rules.ahead(t.clock)), true
	}
	at, ok = AtClock(t.clock, r.location(t.zone))
	return at.UTC(), ok
}

// location is a zone by its IANA name, and that of whoever reads the file where it has none. Each is loaded once.
func (r *calendarReader) location(name string) *time.Location {
	if zone, ok := r.locations[name]; ok {
		return zone
	}
	zone, ok := loadZone(name)
	if !ok {
		zone = r.floating
	}
	r.locations[name] = zone
	return zone
}

// iana is ianaZone, looked for once.
func (r *calendarReader) iana(name string) string {
	zone, ok := r.names[name]
	if !ok && len(r.names) < maxZones {
		zone = ianaZone(name)
		r.names[name] = zone
	}
	return zone
}

// plus is a time so many days later by the same clocks.
func (t calendarTime) plus(days int) calendarTime {
	t.clock = t.clock.AddDate(0, 0, days)
	return t
}

// zoneRules is a time zone as an iCalendar file defines it.
type zoneRules struct {
	iana    string // its IANA name, where the file tells
	changes []zoneChange
}

// zoneChange is when a zone comes to be so far ahead of UTC: at a time by the clocks before it, once or every year.
type zoneChange struct {
	first   time.Time // as if in UTC
	ahead   time.Duration
	yearly  bool
	month   time.Month
	weekday time.Weekday
	nth     int // 1 to 5 from the begin of the month, -1 to -5 from its end
	until   time.Time
}

var yearlyChange = regexp.MustCompile(`^([+-]?[1-5])(SU|MO|TU|WE|TH|FR|SA)$`)

// learnZone takes over what a file says of a time zone. One that it cannot read is not known.
func (r *calendarReader) learnZone(c *component) {
	name, _ := c.first("TZID")
	var rules zoneRules
	if location, ok := c.first("X-LIC-LOCATION"); ok {
		rules.iana = ianaZone(location.value)
	}
	for _, part := range c.parts {
		change, ok := readChange(part)
		if !ok && rules.iana == "" {
			return
		}
		rules.changes = append(rules.changes, change)
	}
	if name.value != "" && (rules.iana != "" || len(rules.changes) > 0) {
		r.zones[name.value] = rules
	}
}

func readChange(c *component) (z zoneChange, ok bool) {
	start, _ := c.first("DTSTART")
	offset, _ := c.first("TZOFFSETTO")
	var err error
	if z.first, err = time.Parse(icsClock, strings.TrimSpace(start.value)); err != nil {
		return z, false
	}
	if z.ahead, ok = readOffset(strings.TrimSpace(offset.value)); !ok {
		return z, false
	}
	rule, repeats := c.first("RRULE")
	if !repeats {
		return z, true
	}
	parts := ruleParts(rule.value)
	day := yearlyChange.FindStringSubmatch(parts["BYDAY"])
	month, err := strconv.Atoi(parts["BYMONTH"])
	if parts["FREQ"] != "YEARLY" || day == nil || err != nil || month < 1 || month > 12 {
		return z, false
	}
	z.yearly, z.month, z.weekday = true, time.Month(month), weekdays[day[2]]
	z.nth, _ = strconv.Atoi(day[1])
	if until := strings.TrimSuffix(parts["UNTIL"], "Z"); until != "" {
		z.until, err = time.Parse(icsClock, until)
	}
	return z, err == nil
}

// readOffset reads how far a zone is ahead of UTC: +0130.
func readOffset(text string) (time.Duration, bool) {
	if len(text) != 5 && len(text) != 7 || text[0] != '+' && text[0] != '-' {
		return 0, false
	}
	hours, errH := strconv.Atoi(text[1:3])
	minutes, errM := strconv.Atoi(text[3:5])
	ahead := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if text[0] == '-' {
		ahead = -ahead
	}
	return ahead, errH == nil && errM == nil && hours < 24 && minutes < 60
}

// ahead is how far the zone is ahead of UTC at a time by its clocks: as after the last change before it.
func (z zoneRules) ahead(clock time.Time) time.Duration {
	var last time.Time
	ahead := z.changes[0].ahead
	for _, change := range z.changes {
		if at, ok := change.before(clock); ok && !at.Before(last) {
			last, ahead = at, change.ahead
		}
	}
	return ahead
}

// before is the last time, until clock, that the change happened.
func (z zoneChange) before(clock time.Time) (time.Time, bool) {
	if clock.Before(z.first) {
		return time.Time{}, false
	}
	if !z.yearly {
		return z.first, true
	}
	for year := clock.Year(); year >= z.first.Year() && year > clock.Year()-2; year-- {
		day := nthWeekday(year, z.month, z.weekday, z.nth)
		at := day.Add(z.first.Sub(time.Date(z.first.Year(), z.first.Month(), z.first.Day(), 0, 0, 0, 0, time.UTC)))
		if !at.After(clock) && (z.until.IsZero() || !at.After(z.until.Add(clockSpan))) {
			return at, true
		}
	}
	return z.first, true
}

// nthWeekday is the first, second ... weekday of a month; n = -1: the last.
func nthWeekday(year int, month time.Month, weekday time.Weekday, n int) time.Time {
	if n > 0 {
		first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
		return first.AddDate(0, 0, (int(weekday)-int(first.Weekday())+7)%7+7*(n-1))
	}
	last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, -((int(last.Weekday())-int(weekday)+7)%7)+7*(n+1))
}

var weekdays = map[string]time.Weekday{
	"SU": time.Sunday, "MO": time.Monday, "TU": time.Tuesday, "WE": time.Wednesday, "TH": time.Thursday, "FR": time.Friday, "SA": time.Saturday,
}

// ruleParts splits a rule such as FREQ=WEEKLY;COUNT=3, in capitals.
func ruleParts(rule string) map[string]string {
	parts := map[string]string{}
	for part := range strings.SplitSeq(strings.ToUpper(strings.TrimSpace(rule)), ";") {
		if name, value, ok := strings.Cut(part, "="); ok {
			parts[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	return parts
}
