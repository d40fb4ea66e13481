package models

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// recurrence is a rule by which an event happens again: every so many days or weeks. Matches know no others.
type recurrence struct {
	weekly   bool
	interval int            // days or weeks
	count    int            // with the first one; 0: no end by number
	until    time.Time      // as if in UTC; zero: no end by time
	untilUTC bool           // until is a moment, else what clocks show
	untilDay bool           // until is a whole day
	days     []time.Weekday // empty: that of the first one
	start    time.Weekday   // of a week
}

// Limits of a rule that is read.
const (
	maxInterval    = 366
	maxRepeatSteps = 4000
	forever        = 366 * 24 * time.Hour // for so long what repeats for ever is read
)

// readRule reads the rules that matches have. ok is false for any other.
func readRule(text string) (r recurrence, ok bool) {
	r = recurrence{interval: 1, start: time.Monday}
	for name, value := range ruleParts(text) {
		var err error
		var ok bool
		switch name {
		case "FREQ":
			r.weekly = value == "WEEKLY"
			ok = r.weekly || value == "DAILY"
		case "INTERVAL":
			r.interval, err = strconv.Atoi(value)
			ok = r.interval >= 1 && r.interval <= maxInterval
		case "COUNT":
			r.count, err = strconv.Atoi(value)
			ok = r.count >= 1
		case "UNTIL":
			r.until, r.untilDay, r.untilUTC, ok = readUntil(value)
		case "BYDAY":
			r.days, ok = readWeekdays(value)
		case "WKST":
			r.start, ok = weekdays[value]
		default:
			ok = false
		}
		if err != nil || !ok {
			return r, false
		}
	}
	return r, ruleParts(text)["FREQ"] != ""
}

func readUntil(value string) (until time.Time, day, utc, ok bool) {
	if until, err := time.Parse(icsDay, value); err == nil {
		return until, true, false, true
	}
	local, utc := strings.CutSuffix(value, "Z")
	until, err := time.Parse(icsClock, local)
	return until, false, utc, err == nil
}

func readWeekdays(value string) ([]time.Weekday, bool) {
	var days []time.Weekday
	for name := range strings.SplitSeq(value, ",") {
		day, ok := weekdays[strings.TrimSpace(name)]
		if !ok {
			return nil, false
		}
		days = append(days, day)
	}
	return days, true
}

// repeats returns the days on which an event happens, counted from its first one, 0; at most one more than
// MaxMatchEntries. ok is false for a rule that goes on too long without one.
func (r *calendarReader) repeats(rule recurrence, first calendarTime) (days []int, ok bool) {
	horizon := r.now.Add(forever)
	if first.clock.After(r.now) {
		horizon = first.clock.Add(forever)
	}
	for step := 0; step < maxRepeatSteps; step++ {
		for _, day := range rule.step(step, first.clock) {
			t := first.plus(day)
			switch {
			case day < 0:
				continue
			case rule.count > 0 && len(days) == rule.count, r.over(rule, t), len(days) > MaxMatchEntries:
				return days, true
			case rule.count == 0 && rule.until.IsZero() && t.clock.After(horizon):
				return days, true
			}
			days = append(days, day)
		}
	}
	return days, false
}

// step returns the days of one interval, in order.
func (rule recurrence) step(n int, first time.Time) []int {
	if !rule.weekly {
		day := n * rule.interval
		if len(rule.days) > 0 && !slices.Contains(rule.days, first.AddDate(0, 0, day).Weekday()) {
			return nil
		}
		return []int{day}
	}
	inWeek := func(day time.Weekday) int { return (int(day) - int(rule.start) + 7) % 7 }
	week := 7*n*rule.interval - inWeek(first.Weekday())
	days := rule.days
	if len(days) == 0 {
		days = []time.Weekday{first.Weekday()}
	}
	var all []int
	for _, day := range days {
		all = append(all, week+inWeek(day))
	}
	slices.SortFunc(all, cmp.Compare[int])
	return slices.Compact(all)
}

// over says whether a time is after the end of a rule.
func (r *calendarReader) over(rule recurrence, t calendarTime) bool {
	switch {
	case rule.until.IsZero():
		return false
	case rule.untilDay:
		return t.clock.Format(time.DateOnly) > rule.until.Format(time.DateOnly)
	case rule.untilUTC:
		at, ok := r.at(t)
		return ok && at.After(rule.until) || !ok && t.clock.After(rule.until)
	}
	return t.clock.After(rule.until)
}
