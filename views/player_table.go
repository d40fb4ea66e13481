package views

import (
	"context"
	"io"
	"strconv"

	"teamcoach/models"
)

// Tables are the squad. CSV and JSON are files that can be imported again, with the notes for those who may see them.
func (p SquadPage) Tables(ctx context.Context) Tables {
	t := Table{Name: "players", Row: "player", Columns: []Column{
		numbers("shirt", T(ctx, "No.")), words("name", T(ctx, "Name")), words("positions", T(ctx, "Positions")), words("status", T(ctx, "Status")),
		numbers("form", T(ctx, "Form")), numbers("fitness", T(ctx, "Fitness")), numbers("training", T(ctx, "Training")),
	}}
	for i := range p.Players {
		player := &p.Players[i]
		t.add(cardNumber(player), player.Name, models.FormatSkills(p.Sport, player.Skills, T(ctx, "all")), statusText(ctx, player),
			strconv.Itoa(player.Form), strconv.Itoa(player.Fitness), strconv.Itoa(player.Attendance))
	}
	all, notes := p.tables(p.Team.Slug, "players", t), p.Team.Role.AtLeast(models.Assistant)
	all.Own = map[string]func(io.Writer) error{
		"csv":  func(w io.Writer) error { return models.WriteRosterCSV(w, p.Sport, p.Players, notes) },
		"json": func(w io.Writer) error { return models.WriteRosterJSON(w, p.Sport, p.Players, notes) },
	}
	return all
}

// Tables are the squad as everybody may see it.
func (p TeamPage) Tables(ctx context.Context) Tables {
	t := Table{Name: "players", Row: "player", Columns: []Column{numbers("shirt", T(ctx, "No.")), words("name", T(ctx, "Name")), words("positions", T(ctx, "Positions"))}}
	if p.Ratings {
		t.Columns = append(t.Columns, numbers("form", T(ctx, "Form")), numbers("fitness", T(ctx, "Fitness")), numbers("training", T(ctx, "Training")),
			numbers("minutes_owed", T(ctx, "Minutes owed")), words("status", T(ctx, "Status")))
	}
	for i := range p.Players {
		player := &p.Players[i]
		row := []string{cardNumber(player), playerName(ctx, player), positionList(p.Sport, player, p.Ratings)}
		switch {
		case p.Ratings && player.DoNotPublish:
			row = append(row, "", "", "", "", "")
		case p.Ratings:
			row = append(row, strconv.Itoa(player.Form), strconv.Itoa(player.Fitness), strconv.Itoa(player.Attendance), strconv.Itoa(player.MinutesOwed), StatusName(ctx, player.Status))
		}
		t.add(row...)
	}
	return p.tables(p.Team.Slug, "squad", t)
}

// Tables are a player's contacts and the links to the player's page, without what opens them.
func (p ContactsPage) Tables(ctx context.Context) Tables {
	contacts := Table{Name: "contacts", Row: "contact", Title: T(ctx, "Mail"), Columns: []Column{
		words("email", T(ctx, "E-mail address")), words("name", T(ctx, "Whose address it is")), words("language", T(ctx, "Language of the mails")),
		words("stopped", T(ctx, "Wants no mails since (UTC)")),
	}}
	for _, c := range p.Contacts {
		contacts.add(c.Email, c.Name, c.Language, cellTime(c.StoppedAt))
	}
	links := Table{Name: "links", Row: "link", Title: T(ctx, "Personal links"), Columns: []Column{
		words("name", T(ctx, "Name")), words("made", T(ctx, "Made (UTC)")), words("ends", T(ctx, "Ends (UTC)")),
	}}
	for _, l := range p.Links {
		links.add(p.linkName(ctx, l), cellTime(l.CreatedAt), cellTime(l.ExpiresAt))
	}
	return p.tables(p.Team.Slug, "contacts", contacts, links)
}
