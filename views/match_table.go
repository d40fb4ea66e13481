package views

import (
	"context"
	"io"

	"teamcoach/models"
)

// Tables are the matches, the earliest first. CSV is a file that can be imported again.
func (p MatchesPage) Tables(ctx context.Context) Tables {
	t := Table{Name: "matches", Row: "match", Columns: []Column{
		words("day", T(ctx, "Day")), words("kick_off", T(ctx, "Kick-off")), words("time_zone", T(ctx, "Time zone")), words("opponent", T(ctx, "Opponent")),
		words("where", T(ctx, "Where")), words("venue", T(ctx, "Venue")), words("meeting", T(ctx, "Meeting")), words("state", T(ctx, "State")), words("result", T(ctx, "Result")),
	}}
	for i := range p.All {
		m := &p.All[i]
		meeting := ""
		if m.Meet > 0 {
			meeting = meetingTime(m)
		}
		t.add(m.Day(), m.Clock(), m.Zone, m.Opponent, SideName(ctx, m.Side), m.Venue, meeting, MatchStateName(ctx, m.State), knownScore(m))
	}
	all := p.tables(p.Team.Slug, "matches", t)
	all.Own = map[string]func(io.Writer) error{"csv": func(w io.Writer) error { return models.WriteMatchesCSV(w, p.All) }}
	return all
}

// Tables are the calendar links of the page, without what opens them.
func (p CalendarPage) Tables(ctx context.Context) Tables {
	t := Table{Name: "links", Row: "link", Columns: []Column{
		words("name", T(ctx, "Name")), words("matches", T(ctx, "Which matches")), words("made", T(ctx, "Made (UTC)")), words("ends", T(ctx, "Ends (UTC)")),
	}}
	for i := range p.Links {
		l := &p.Links[i]
		t.add(l.Name, p.calendarOf(ctx, l), cellTime(l.CreatedAt), cellTime(l.ExpiresAt))
	}
	return p.tables(p.Team.Slug, "calendar", t)
}
