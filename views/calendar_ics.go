package views

import (
	"context"
	"net/url"
	"strings"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"teamcoach/models"
)

// refreshed is how often a calendar app is asked to look for changes.
const refreshed = "PT2H"

// CalendarICS writes the matches of teams as an iCalendar feed (RFC 5545, with the properties of RFC 7986 and the older
// ones of Apple and Microsoft). Times are in UTC, so that no app needs to know a zone. The same matches give the same
// bytes: nothing in it is of the moment at which it is asked for.
func CalendarICS(ctx context.Context, baseURL string, teams []models.CalendarTeam) string {
	cal := ics.NewCalendarFor("Team Coach")
	cal.SetMethod(ics.MethodPublish)
	cal.SetCalscale("GREGORIAN")
	name := T(ctx, "Matches")
	if len(teams) == 1 {
		name = teams[0].Name
	}
	cal.SetName(name)
	cal.SetXWRCalName(name)
	cal.SetRefreshInterval(refreshed, ics.WithValue("DURATION"))
	cal.SetXPublishedTTL(refreshed)
	for i := range teams {
		for j := range teams[i].Matches {
			calendarEvent(ctx, cal, baseURL, &teams[i], &teams[i].Matches[j])
		}
	}
	return cal.Serialize(ics.WithNewLineWindows)
}

func calendarEvent(ctx context.Context, cal *ics.Calendar, baseURL string, t *models.CalendarTeam, m *models.Match) {
	host := "localhost"
	if u, err := url.Parse(baseURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	page := baseURL + MatchURL(t.Slug, m.ID, "")
	event := cal.AddEvent(m.ID + "@" + host)
	event.SetDtStampTime(m.UpdatedAt)
	event.SetLastModifiedAt(m.UpdatedAt)
	event.SetSequence(int(m.Version - 1))
	event.SetStartAt(m.KickOff)
	event.SetEndAt(m.End())
	event.SetSummary(icsText(pairing(t.Name, m)))
	if m.Venue != "" {
		event.SetLocation(icsText(m.Venue))
	}
	event.SetDescription(icsText(calendarNotes(ctx, m, page)))
	event.SetURL(page)
	event.SetStatus(ics.ObjectStatusConfirmed)
	if m.State == models.Cancelled {
		event.SetStatus(ics.ObjectStatusCancelled)
	}
}

// pairing names both teams, the home team first.
func pairing(team string, m *models.Match) string {
	if m.Side == models.Visit {
		return m.Opponent + " – " + team
	}
	return team + " – " + m.Opponent
}

// calendarNotes is what stands in an entry beside time and place.
func calendarNotes(ctx context.Context, m *models.Match, page string) string {
	var lines []string
	if m.Meet > 0 {
		lines = append(lines, T(ctx, "Meeting: {time}", "time", meetingTime(m)))
	}
	if m.Notes != "" {
		lines = append(lines, m.Notes)
	}
	return strings.Join(append(lines, page), "\n")
}

// icsText leaves out the control characters that an iCalendar file cannot hold.
func icsText(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}
