package views

import (
	"context"

	"teamcoach/models"
)

// RequestLetter asks whether a player comes to a match. base is Page.BaseURL.
func RequestLetter(ctx context.Context, base string, r *models.Request) Letter {
	m := r.Match
	args := []any{"coach", r.Coach, "team", r.Team.Name}
	question := T(ctx, "{coach} asks: do you come to the match of {team}?", args...)
	if name := models.LinkName(r.Player); name != "" {
		question = T(ctx, "{coach} asks: does {name} come to the match of {team}?", append(args, "name", name)...)
	}
	l := Letter{
		Subject:    T(ctx, "Do you come? {match}, {day}", "match", matchTitle(ctx, m), "day", Date(ctx, m.KickOff.In(m.Location()))),
		Paragraphs: []string{question, matchTitle(ctx, m) + " – " + kickOffText(ctx, m)},
		Button:     T(ctx, "Answer"), Link: base + "/availability/" + r.Secret,
		After: []string{
			T(ctx, "You can answer, and change the answer, until {time}. No account is needed. The link is yours alone: do not pass it on.", "time", answersUntilText(ctx, m)),
			T(ctx, "No more such mails? There is a button for that at the end of the page."),
		},
	}
	if r.Reminder {
		l.Subject = T(ctx, "Not answered yet: {match}, {day}", "match", matchTitle(ctx, m), "day", Date(ctx, m.KickOff.In(m.Location())))
	}
	if text := whenToMeet(ctx, m); text != "" {
		l.Paragraphs = append(l.Paragraphs, text)
	}
	if m.Venue != "" {
		l.Paragraphs = append(l.Paragraphs, m.Venue)
	}
	return l
}

// RequestMail is RequestLetter as a mail, in the language of ctx.
func RequestMail(ctx context.Context, base string, r *models.Request) (models.Mail, error) {
	m, err := WriteMail(ctx, r.Contact.Email, RequestLetter(ctx, base, r))
	m.StopURL = base + "/availability/" + r.Secret + "#mails"
	return m, err
}
