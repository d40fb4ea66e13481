package views

import (
	"context"
	"strconv"
	"strings"

	"teamcoach/models"
)

// Tables are the members, and for those who can invite the open invitations, without what opens them.
func (p MembersPage) Tables(ctx context.Context) Tables {
	members := Table{Name: "members", Row: "member", Title: T(ctx, "Members"), Columns: []Column{
		words("name", T(ctx, "Name")), words("role", T(ctx, "Role")), words("since", T(ctx, "Since (UTC)")),
	}}
	for _, m := range p.Members {
		members.add(memberName(ctx, m.Name), RoleName(ctx, m.Role), cellTime(m.Since))
	}
	all := p.tables(p.Team.Slug, "members", members)
	if len(p.Team.Role.CanInvite()) == 0 {
		return all
	}
	open := Table{Name: "invitations", Row: "invitation", Title: T(ctx, "Open invitations"), Columns: []Column{
		words("email", T(ctx, "E-mail address")), words("role", T(ctx, "Role")), words("ends", T(ctx, "Ends (UTC)")),
	}}
	for _, i := range p.Invitations {
		open.add(i.Email, RoleName(ctx, i.Role), cellTime(i.ExpiresAt))
	}
	all.List = append(all.List, open)
	return all
}

// Tables are the entries of the page, of which a file has all.
func (p ChangesPage) Tables(ctx context.Context) Tables {
	t := Table{Name: "changes", Row: "change", Columns: []Column{
		words("at", T(ctx, "When (UTC)")), words("what", T(ctx, "What happened")), words("details", T(ctx, "Details")), words("undone", T(ctx, "undone")),
	}}
	for i := range p.Entries {
		e := &p.Entries[i]
		t.add(cellTime(e.At), ChangeText(ctx, e), changeDetails(ctx, p.Sport, e), cellYes(ctx, e.Undone))
	}
	return p.tables(p.Team.Slug, "changes", t)
}

// changeDetails says of each player what was changed.
func changeDetails(ctx context.Context, sport *models.Sport, e *models.AuditEntry) string {
	var all []string
	for _, player := range e.Change {
		parts := []string{strings.TrimSpace(changedName(player) + " " + cameOrWent(ctx, player))}
		for _, f := range playerChanges(ctx, sport, player) {
			parts = append(parts, f.Label+": "+f.Before+" → "+f.After)
		}
		all = append(all, strings.Join(parts, "; "))
	}
	return strings.Join(all, "\n")
}

// Tables are the teams of who asks.
func (p TeamListPage) Tables(ctx context.Context) Tables {
	t := Table{Name: "teams", Row: "team", Columns: []Column{
		words("name", T(ctx, "Name")), words("address", T(ctx, "Address")), words("sport", T(ctx, "Sport")), words("role", T(ctx, "Role")),
		numbers("players", T(ctx, "Players")), words("state", T(ctx, "State")),
	}}
	add := func(team *models.MemberTeam, state string) {
		t.add(team.Name, "/teams/"+team.Slug, formatName(ctx, p.Sports, summaryOf(team)), RoleName(ctx, team.Role), strconv.Itoa(team.Players), state)
	}
	for i := range p.Active {
		add(&p.Active[i], "")
	}
	for i := range p.Archived {
		add(&p.Archived[i].MemberTeam, T(ctx, "Archived"))
	}
	for i := range p.Deleted {
		add(&p.Deleted[i].MemberTeam, T(ctx, "Deleted"))
	}
	return p.tables("", "teams", t)
}

// Tables are the public teams of the page.
func (p BestIndexPage) Tables(ctx context.Context) Tables {
	t := Table{Name: "teams", Row: "team", Columns: []Column{
		words("name", T(ctx, "Name")), words("address", T(ctx, "Address")), words("sport", T(ctx, "Sport")), words("kind", T(ctx, "Kind of team")), numbers("players", T(ctx, "Players")),
	}}
	for _, team := range p.Teams {
		t.add(team.Name, "/best/"+team.Slug+"/"+formatSize(p.Sports, team), formatName(ctx, p.Sports, team), TeamTypeName(ctx, team.Type), strconv.Itoa(team.Players))
	}
	return p.tables("", "teams", t)
}

// Tables are the weights of the modes, and the lineups that they give.
func (p TeamBestPage) Tables(ctx context.Context) Tables {
	weights := Table{Name: "weights", Row: "part", Title: T(ctx, "Per cent"), Columns: []Column{words("name", T(ctx, "Part"))}}
	for _, m := range models.Modes {
		weights.Columns = append(weights.Columns, Column{Key: "weight", Of: string(m), Heading: ModeName(ctx, m), Number: true})
	}
	for _, part := range models.WeightParts {
		row := []string{weightPart(ctx, part)}
		for _, m := range models.Modes {
			row = append(row, p.Form.Weights[weightField(m, part)])
		}
		weights.add(row...)
	}
	modes := Table{Name: "modes", Row: "mode", Title: T(ctx, "With your squad"), Columns: []Column{
		words("name", T(ctx, "Mode")), words("formation", T(ctx, "Formation")), numbers("points", T(ctx, "Points")), words("lineup", T(ctx, "Lineup")),
	}}
	for _, t := range p.Trials {
		formation := ""
		if t.Formation != nil {
			formation = T(ctx, t.Formation.Name)
		}
		modes.add(ModeName(ctx, t.Mode), formation, strconv.Itoa(t.Value), trialLineup(ctx, t))
	}
	return p.tables(p.Team.Slug, "best", weights, modes)
}
