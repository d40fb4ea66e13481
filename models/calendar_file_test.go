package models_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"
	"pgregory.net/rapid"

	"teamcoach/models"
)

// calendar wraps lines of events into a file, with the line ends that RFC 5545 has.
func calendar(events ...string) string {
	text := "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n" + strings.Join(events, "\n") + "\nEND:VCALENDAR\n"
	return strings.ReplaceAll(text, "\n", "\r\n")
}

func event(properties ...string) string {
	return "BEGIN:VEVENT\n" + strings.Join(properties, "\n") + "\nEND:VEVENT"
}

// shown is an entry in short.
func shown(e *models.MatchEntry) string {
	at := strings.TrimSpace(e.Day + " " + e.Clock + " " + e.Zone)
	if !e.At.IsZero() {
		at = e.At.Format(time.RFC3339)
	}
	text := fmt.Sprintf("%d: %s %s %s", e.Line, at, e.Side, e.Opponent)
	if e.Cancelled {
		text += " cancelled"
	}
	for _, p := range e.Problems {
		text += " !" + models.LineError{Message: p.Message, Args: p.Args}.Error()[len("line 0: "):]
	}
	return text
}

// folded is a text with single spaces.
func folded(text string) string {
	var all []string
	for line := range strings.Lines(text) {
		all = append(all, strings.Join(strings.Fields(line), " "))
	}
	return strings.Join(all, "\n")
}

var readingTime = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

func readCalendar(t testing.TB, text string) string {
	t.Helper()
	entries, err := models.ReadCalendar(text, "Canaries U12", "Europe/Berlin", readingTime)
	if err != nil {
		return err.Error()
	}
	var all []string
	for i := range entries {
		all = append(all, shown(&entries[i]))
	}
	return strings.Join(all, "\n")
}

// outlook is a time zone as Outlook writes it, with a name that nobody else knows.
const outlook = `BEGIN:VTIMEZONE
TZID:Mitteleuropa (Büro)
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE`

func TestReadCalendar(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"UTC":      {calendar(event("UID:1", "DTSTART:20261205T140000Z", "SUMMARY:Rivals")), "4: 2026-12-05T14:00:00Z  Rivals"},
		"IANA":     {calendar(event("UID:1", "DTSTART;TZID=America/New_York:20261205T140000", "SUMMARY:Rivals")), "4: 2026-12-05 14:00 America/New_York  Rivals"},
		"quoted":   {calendar(event("UID:1", `DTSTART;X-A="a;b:c";TZID="Europe/Paris":20261205T140000`, "SUMMARY:Rivals")), "4: 2026-12-05 14:00 Europe/Paris  Rivals"},
		"prefixed": {calendar(event("UID:1", "DTSTART;TZID=/citadel.org/20210210_1/Europe/Berlin:20261205T140000", "SUMMARY:Rivals")), "4: 2026-12-05 14:00 Europe/Berlin  Rivals"},
		"floating": {calendar(event("UID:1", "DTSTART:20261205T140000", "SUMMARY:Rivals")), "4: 2026-12-05 14:00  Rivals"},
		"a day":    {calendar(event("UID:1", "DTSTART;VALUE=DATE:20261205", "SUMMARY:Rivals")), "4: 2026-12-05  Rivals"},
		"a zone of its own": {
			calendar(outlook, event("UID:1", "DTSTART;TZID=Mitteleuropa (Büro):20261024T150000", "SUMMARY:A"), event("UID:2", "DTSTART;TZID=Mitteleuropa (Büro):20261025T150000", "SUMMARY:B"),
				event("UID:3", "DTSTART;TZID=Mitteleuropa (Büro):20260110T150000", "SUMMARY:C"), event("UID:4", "DTSTART;TZID=Mitteleuropa (Büro):20261025T023000", "SUMMARY:D")),
			"19: 2026-10-24T13:00:00Z  A\n24: 2026-10-25T14:00:00Z  B\n29: 2026-01-10T14:00:00Z  C\n34: 2026-10-25T00:30:00Z  D",
		},
		"a zone with its location": {
			calendar(strings.Replace(outlook, "BEGIN:STANDARD", "X-LIC-LOCATION:Europe/Vienna\nBEGIN:STANDARD", 1), event("UID:1", "DTSTART;TZID=Mitteleuropa (Büro):20261024T150000", "SUMMARY:A")),
			"20: 2026-10-24 15:00 Europe/Vienna  A",
		},
		"unknown zone": {calendar(event("UID:1", "DTSTART;TZID=Narnia:20261205T140000", "SUMMARY:Rivals")), "4:   Rivals !The time zone Narnia is not known."},
		"skipped hour": {calendar(event("UID:1", "DTSTART;TZID=Europe/Berlin:20260329T023000", "SUMMARY:Rivals")), "4: Europe/Berlin  Rivals !On 2026-03-29 there is no 02:30: that night the clocks are set forward. Choose another time."},
		"folds":        {calendar(event("UID:1", "DTSTART:20261205T140000Z", "SUM\n MARY:Ri\n\tva\n ls")), "4: 2026-12-05T14:00:00Z  Rivals"},
		"escapes":      {calendar(event("UID:1", "DTSTART:20261205T140000Z", `SUMMARY:One\, two\; three\\ four\nfive`)), `4: 2026-12-05T14:00:00Z  One, two; three\ four five`},
		"alarm":        {calendar(event("UID:1", "DTSTART:20261205T140000Z", "SUMMARY:Rivals", "BEGIN:VALARM", "SUMMARY:Alarm", "END:VALARM")), "4: 2026-12-05T14:00:00Z  Rivals"},
		"small":        {calendar(event("uid:1", "dtstart;tzid=Europe/Berlin:20261205T140000", "summary:Rivals")), "4: 2026-12-05 14:00 Europe/Berlin  Rivals"},
		"cancelled":    {calendar(event("UID:1", "DTSTART:20261205T140000Z", "SUMMARY:Rivals", "STATUS:CANCELLED")), "4: 2026-12-05T14:00:00Z  Rivals cancelled"},
		"home":         {calendar(event("UID:1", "DTSTART:20261205T140000Z", "SUMMARY:Canaries U12 - Rivals")), "4: 2026-12-05T14:00:00Z home Rivals"},
		"away":         {calendar(event("UID:1", "DTSTART:20261205T140000Z", "SUMMARY:Rivals – canaries u12")), "4: 2026-12-05T14:00:00Z away Rivals"},
		"american":     {calendar(event("UID:1", "DTSTART:20261205T140000Z", "SUMMARY:Canaries @ Rivals")), "4: 2026-12-05T14:00:00Z away Rivals"},
		"against":      {calendar(event("UID:1", "DTSTART:20261205T140000Z", "SUMMARY:Spiel gegen SV Rivalen")), "4: 2026-12-05T14:00:00Z  SV Rivalen"},
		"at":           {calendar(event("UID:1", "DTSTART:20261205T140000Z", "SUMMARY:@ Rivals")), "4: 2026-12-05T14:00:00Z away Rivals"},
		"other teams":  {calendar(event("UID:1", "DTSTART:20261205T140000Z", "SUMMARY:Robins vs. Rivals")), "4: 2026-12-05T14:00:00Z  Robins vs. Rivals"},
		"later version": {
			calendar(event("UID:1", "SEQUENCE:2", "DTSTART:20261206T140000Z", "SUMMARY:New"), event("UID:1", "SEQUENCE:1", "DTSTART:20261205T140000Z", "SUMMARY:Old")),
			"4: 2026-12-06T14:00:00Z  New",
		},
		"weekly over the end of summer time": {
			calendar(event("UID:1", "DTSTART;TZID=Europe/Berlin:20261018T150000", "RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:Rivals")),
			"4: 2026-10-18 15:00 Europe/Berlin  Rivals\n4: 2026-10-25 15:00 Europe/Berlin  Rivals\n4: 2026-11-01 15:00 Europe/Berlin  Rivals",
		},
		"until": {
			calendar(event("UID:1", "DTSTART;TZID=Europe/Berlin:20261018T150000", "RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261101T140000Z", "SUMMARY:Rivals")),
			"4: 2026-10-18 15:00 Europe/Berlin  Rivals\n4: 2026-11-01 15:00 Europe/Berlin  Rivals",
		},
		"exceptions": {
			calendar(event("UID:1", "DTSTART;TZID=Europe/Berlin:20261018T150000", "RRULE:FREQ=WEEKLY;COUNT=5", "EXDATE;TZID=Europe/Berlin:20261025T150000,20261101T150000", "EXDATE;VALUE=DATE:20261115", "SUMMARY:Rivals")),
			"4: 2026-10-18 15:00 Europe/Berlin  Rivals\n4: 2026-11-08 15:00 Europe/Berlin  Rivals",
		},
		"more dates": {
			calendar(event("UID:1", "DTSTART;TZID=Europe/Berlin:20261018T150000", "RDATE;TZID=Europe/Berlin:20261020T160000", "SUMMARY:Rivals")),
			"4: 2026-10-18 15:00 Europe/Berlin  Rivals\n4: 2026-10-20 16:00 Europe/Berlin  Rivals",
		},
		"one of a series moved, one cancelled": {
			calendar(event("UID:1", "DTSTART;TZID=Europe/Berlin:20261018T150000", "RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:Rivals"),
				event("UID:1", "RECURRENCE-ID;TZID=Europe/Berlin:20261025T150000", "DTSTART;TZID=Europe/Berlin:20261026T183000", "SUMMARY:Others"),
				event("UID:1", "RECURRENCE-ID:20261101T140000Z", "DTSTART;TZID=Europe/Berlin:20261101T150000", "SUMMARY:Rivals", "STATUS:CANCELLED")),
			"4: 2026-10-18 15:00 Europe/Berlin  Rivals\n10: 2026-10-26 18:30 Europe/Berlin  Others\n16: 2026-11-01 15:00 Europe/Berlin  Rivals cancelled",
		},
		"a change without its series": {
			calendar(event("UID:1", "RECURRENCE-ID:20261025T140000Z", "DTSTART:20261026T173000Z", "SUMMARY:Others")), "4: 2026-10-26T17:30:00Z  Others",
		},
		"monthly": {
			calendar(event("UID:1", "DTSTART:20261018T150000Z", "RRULE:FREQ=MONTHLY;COUNT=3", "SUMMARY:Rivals")),
			"4: 2026-10-18T15:00:00Z  Rivals !Only what repeats every day or week can be read, not FREQ=MONTHLY;COUNT=3.",
		},
		"no time":       {calendar(event("UID:1", "SUMMARY:Rivals")), "4:   Rivals !There is no time (DTSTART)."},
		"broken time":   {calendar(event("UID:1", "DTSTART:2026-12-05", "SUMMARY:Rivals")), "4:   Rivals !The time 2026-12-05 cannot be read."},
		"broken line":   {calendar(event("UID:1", "DTSTART:20261205T140000Z", "what is this", "SUMMARY:Rivals")), "4: 2026-12-05T14:00:00Z  Rivals\n7:    !This line cannot be read."},
		"empty":         {calendar(), "invalid: There is no match in this file."},
		"no calendar":   {"BEGIN:VCARD\nEND:VCARD\n", "invalid: This is no calendar file: it does not begin with BEGIN:VCALENDAR."},
		"cut off":       {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n", "invalid: The calendar file is damaged: what begins in line 2 has no end."},
		"wrong end":     {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "invalid: The calendar file is damaged: line 3 ends what was not begun."},
		"too many":      {calendar(strings.TrimSuffix(strings.Repeat(event("DTSTART:20261205T140000Z")+"\n", 501), "\n")), "invalid: The list is too long: at most 500 matches are read."},
		"too often":     {calendar(event("UID:1", "DTSTART:20261018T150000Z", "RRULE:FREQ=DAILY;COUNT=501")), "invalid: The list is too long: at most 500 matches are read."},
		"without an id": {calendar(event("DTSTART:20261205T140000Z", "SUMMARY:A"), event("DTSTART:20261205T140000Z", "SUMMARY:B")), "4: 2026-12-05T14:00:00Z  A\n8: 2026-12-05T14:00:00Z  B"},
	} {
		if got := readCalendar(t, c.text); folded(got) != folded(c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestCalendarDetails(t *testing.T) {
	entries, err := models.ReadCalendar(calendar(event("UID:abc", "DTSTART:20261205T140000Z", "SUMMARY:Rivals", `LOCATION:Main Street 1\, Bonn\n2nd pitch`, `DESCRIPTION:Bring\n\nwhite shirts `),
		event("UID:"+strings.Repeat("long", 60), "DTSTART:20261205T140000Z", "RRULE:FREQ=WEEKLY;COUNT=2", "SUMMARY:"+strings.Repeat("ä", 90))), "", "UTC", readingTime)
	if err != nil || len(entries) != 3 {
		t.Fatal(len(entries), err)
	}
	if e := entries[0]; e.UID != "abc" || e.Series != "" || e.Venue != "Main Street 1, Bonn 2nd pitch" || e.Notes != "Bring\n\nwhite shirts" || e.Meet != -1 {
		t.Errorf("%+v", e)
	}
	for _, e := range entries[1:] {
		if len(e.UID) > 200 || e.UID == entries[0].UID || e.Series == "" || e.Opponent != strings.Repeat("ä", 80) {
			t.Errorf("%+v", e)
		}
	}
	if entries[1].UID == entries[2].UID {
		t.Error("two of a series have one name")
	}
}

// What repeats for ever is read for a year, from today where it began long ago.
func TestForever(t *testing.T) {
	for start, want := range map[string]int{"20260901": 53, "20250902": 105, "20270901": 53} {
		entries, err := models.ReadCalendar(calendar(event("UID:1", "DTSTART:"+start+"T100000Z", "RRULE:FREQ=WEEKLY", "SUMMARY:A")), "", "UTC", readingTime)
		if err != nil || len(entries) != want {
			t.Errorf("from %s: %d, %v, want %d", start, len(entries), err, want)
		}
	}
}

func TestMendFolds(t *testing.T) {
	whole := calendar(event("UID:1", "DTSTART:20261205T140000Z", "SUMMARY:Größe ⚽ 日本"))
	want := readCalendar(t, whole)
	at := strings.Index(whole, "SUMMARY")
	for i := at + 1; i < strings.Index(whole, "\r\nEND:VEVENT"); i++ {
		folded := []byte(whole[:i] + "\r\n " + whole[i:])
		text, encoding := models.DecodeText(models.MendFolds(folded))
		if got := readCalendar(t, text); got != want || encoding != "UTF-8" {
			t.Errorf("folded at %d: %s %s", i-at, encoding, got)
		}
	}
	plain := []byte("a\n b\r\n\tc\n")
	if !bytes.Equal(models.MendFolds(plain), plain) {
		t.Error("changes what is whole")
	}
}

// Rules that both know give the same days as another program's.
func TestRulesAsOthersReadThem(t *testing.T) {
	names := []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 1, 1, 15, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "start"))
		rule := "FREQ=" + rapid.SampledFrom([]string{"DAILY", "WEEKLY"}).Draw(t, "freq") + fmt.Sprintf(";INTERVAL=%d", rapid.IntRange(1, 5).Draw(t, "interval"))
		if days := rapid.SliceOfDistinct(rapid.SampledFrom(names), func(s string) string { return s }).Draw(t, "days"); len(days) > 0 {
			if own := names[start.Weekday()]; !slices.Contains(days, own) { // else it is not said what the first one is
				days = append(days, own)
			}
			rule += ";BYDAY=" + strings.Join(days, ",")
		}
		rule += ";WKST=" + rapid.SampledFrom(names).Draw(t, "week")
		if rapid.Bool().Draw(t, "counted") {
			rule += fmt.Sprintf(";COUNT=%d", rapid.IntRange(1, 40).Draw(t, "count"))
		} else {
			rule += ";UNTIL=" + start.AddDate(0, 0, rapid.IntRange(0, 200).Draw(t, "until")).Format("20060102T150405Z")
		}
		option, err := rrule.StrToROption(rule)
		if err != nil {
			t.Fatal(err)
		}
		option.Dtstart = start
		oracle, err := rrule.NewRRule(*option)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := models.ReadCalendar(calendar(event("UID:1", "DTSTART:"+start.Format("20060102T150405Z"), "RRULE:"+rule, "SUMMARY:A")), "", "UTC", start)
		if err != nil {
			t.Fatal(rule, err)
		}
		want := oracle.All()
		if len(entries) != len(want) {
			t.Fatalf("%s from %s: %d, want %d", rule, start, len(entries), len(want))
		}
		for i := range want {
			if !entries[i].At.Equal(want[i]) {
				t.Fatalf("%s from %s: number %d is %s, want %s", rule, start, i, entries[i].At, want[i])
			}
		}
	})
}

// Whatever a file holds, reading it ends soon, and what is read is within its limits.
func FuzzReadCalendar(f *testing.F) {
	f.Add(calendar(outlook, event("UID:1", "DTSTART;TZID=Mitteleuropa (Büro):20261024T150000", "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO,WE", "EXDATE:20261025T140000Z", "SUMMARY:A - B")))
	f.Add(calendar(event("UID:1", "RECURRENCE-ID:20261025T140000Z", "DTSTART:20261026T173000Z", "SUMMARY:Others", "STATUS:CANCELLED")))
	f.Add(calendar(event("DTSTART;VALUE=DATE:20261205", `SUMMARY;X="a":\n\,`, "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO;UNTIL=99991231")))
	f.Add("BEGIN:VCALENDAR\nBEGIN:A\nBEGIN:VEVENT\n;:\n X\nEND:VEVENT")
	sport := soccer(f)
	f.Fuzz(func(t *testing.T, text string) {
		start := time.Now()
		text, _ = models.DecodeText(models.MendFolds([]byte(text)))
		entries, err := models.ReadCalendar(text, "Canaries", "Europe/Berlin", readingTime)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("took %s", took)
		}
		if err != nil && models.KindOf(err) != models.Invalid {
			t.Fatal(err)
		}
		if len(entries) > models.MaxMatchEntries {
			t.Fatal(len(entries))
		}
		checkPlan(t, sport, entries)
	})
}

// checkPlan plans the import of entries: what is without a problem is a match that can be saved.
func checkPlan(t *testing.T, sport *models.Sport, entries []models.MatchEntry) {
	t.Helper()
	format, _ := sport.Format("7")
	im := models.MatchImport{
		Draft: models.NewMatch(&models.Team{Format: "7"}, format), Zone: "Europe/Berlin", Clock: "15:00", Sport: sport, Now: readingTime,
	}
	plan, err := im.Plan(entries)
	if err != nil && models.KindOf(err) != models.Invalid {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for i := range plan {
		p := &plan[i]
		if !p.Changes() {
			continue
		}
		if err := p.After.Validate(sport); err != nil {
			t.Errorf("%+v: %v", p.After, err)
		}
		if known[p.After.UID] {
			t.Errorf("twice: %+v", p.After)
		}
		known[p.After.UID] = true
	}
}
