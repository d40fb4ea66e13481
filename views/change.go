package views

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"teamcoach/models"
)

// ChangesPage is /teams/TEAM/changes: what was changed in a team.
type ChangesPage struct {
	Page
	Team    *models.MemberTeam
	Sport   *models.Sport
	OnField int
	Entries []models.AuditEntry
	Next    string // URL of the next page; empty: this is the last
	First   string // URL of the first page; empty: this is it
}

// ChangeText says in a sentence what somebody did to a team.
func ChangeText(ctx context.Context, e *models.AuditEntry) string {
	actor := e.Actor
	if actor == "" {
		actor = T(ctx, "A guest")
	}
	switch e.Action {
	case models.ActionAddPlayers, models.ActionEditPlayers, models.ActionDeletePlayers, models.ActionImportPlayers, models.ActionUndo:
		return rosterText(ctx, actor, e)
	case models.ActionInvite, models.ActionRevoke, models.ActionJoin, models.ActionSetRole, models.ActionRemoveMember, models.ActionHandOver:
		return memberText(ctx, actor, e)
	case models.ActionAddMatches, models.ActionEditMatch, models.ActionCancelMatch, models.ActionRestoreMatch, models.ActionDeleteMatch,
		models.ActionImportMatches, models.ActionAvailability,
		models.ActionAskPlayers, models.ActionEditContacts, models.ActionSavePlan, models.ActionShareLink, models.ActionRevokeLink, models.ActionResult:
		return matchText(ctx, actor, e)
	case models.ActionAddWebhook, models.ActionRenewWebhookSecret, models.ActionPauseWebhook, models.ActionResumeWebhook,
		models.ActionTestWebhook, models.ActionDeleteWebhook, models.ActionRepeatDelivery:
		return webhookText(ctx, actor, e)
	case models.ActionCreateTeam:
		return T(ctx, "{actor} made the team {name}.", "actor", actor, "name", e.Subject)
	case models.ActionArchiveTeam:
		return T(ctx, "{actor} archived the team.", "actor", actor)
	case models.ActionDeleteTeam:
		return T(ctx, "{actor} deleted the team.", "actor", actor)
	case models.ActionRestoreTeam:
		return T(ctx, "{actor} restored the team.", "actor", actor)
	case models.ActionEditBest:
		return T(ctx, "{actor} changed what is best in this team.", "actor", actor)
	default:
		return T(ctx, "{actor} changed the settings of the team.", "actor", actor)
	}
}

// rosterText says what was done to the squad: to whom, or to how many.
func rosterText(ctx context.Context, actor string, e *models.AuditEntry) string {
	n, name := e.Change.Players()
	if n == 0 { // written without what is needed to undo it
		n, name = 1, e.Subject
	}
	args := []any{"actor", actor, "name", name}
	switch e.Action {
	case models.ActionAddPlayers:
		if n == 1 {
			return T(ctx, "{actor} added {name}.", args...)
		}
		return N(ctx, "{actor} added {n} player.", "{actor} added {n} players.", n, args...)
	case models.ActionEditPlayers:
		if n == 1 {
			return T(ctx, "{actor} edited {name}.", args...)
		}
		return N(ctx, "{actor} edited {n} player.", "{actor} edited {n} players.", n, args...)
	case models.ActionDeletePlayers:
		if n == 1 {
			return T(ctx, "{actor} removed {name}.", args...)
		}
		return N(ctx, "{actor} removed {n} player.", "{actor} removed {n} players.", n, args...)
	case models.ActionImportPlayers:
		return N(ctx, "{actor} imported {n} player.", "{actor} imported {n} players.", n, args...)
	default:
		if n == 1 {
			return T(ctx, "{actor} undid a change of {name}.", args...)
		}
		return N(ctx, "{actor} undid a change of {n} player.", "{actor} undid a change of {n} players.", n, args...)
	}
}

// memberText says what was done to the team's members.
func memberText(ctx context.Context, actor string, e *models.AuditEntry) string {
	role, name := e.Member()
	name = memberName(ctx, name)
	args := []any{"actor", actor, "name", name, "role", RoleName(ctx, role)}
	switch e.Action {
	case models.ActionInvite:
		return T(ctx, "{actor} invited somebody. Role: {role}.", args...)
	case models.ActionRevoke:
		return T(ctx, "{actor} took back an invitation. Role: {role}.", args...)
	case models.ActionJoin:
		return T(ctx, "{name} joined. Role: {role}.", args...)
	case models.ActionSetRole:
		return T(ctx, "{actor} changed the role of {name} to: {role}.", args...)
	case models.ActionHandOver:
		return T(ctx, "{actor} handed the team over to {name}.", args...)
	}
	if name == actor {
		return T(ctx, "{name} left the team.", args...)
	}
	return T(ctx, "{actor} removed {name} from the team.", args...)
}

// matchText says what was done about the team's matches; the subject is the opponent, or the player.
func matchText(ctx context.Context, actor string, e *models.AuditEntry) string {
	args := []any{"actor", actor, "name", e.Subject}
	switch e.Action {
	case models.ActionAddMatches:
		return T(ctx, "{actor} added matches: {name}.", args...)
	case models.ActionEditMatch:
		return T(ctx, "{actor} changed the match against {name}.", args...)
	case models.ActionCancelMatch:
		return T(ctx, "{actor} cancelled the match against {name}.", args...)
	case models.ActionRestoreMatch:
		return T(ctx, "{actor} put the match against {name} back on.", args...)
	case models.ActionImportMatches:
		return T(ctx, "{actor} imported matches: {name}.", args...)
	case models.ActionDeleteMatch:
		return T(ctx, "{actor} deleted the match against {name}.", args...)
	case models.ActionAvailability:
		return T(ctx, "{actor} noted who comes to the match against {name}.", args...)
	case models.ActionAskPlayers:
		return T(ctx, "{actor} asked by mail who comes to the match against {name}.", args...)
	case models.ActionEditContacts:
		return T(ctx, "{actor} changed the contacts of {name}.", args...)
	case models.ActionSavePlan:
		return T(ctx, "{actor} saved a plan for the match against {name}.", args...)
	case models.ActionShareLink:
		return T(ctx, "{actor} made a link: {name}.", args...)
	case models.ActionRevokeLink:
		return T(ctx, "{actor} took back a link.", args...)
	default:
		return T(ctx, "{actor} noted the result of the match against {name}.", args...)
	}
}

// FieldChange is one property of a player before and after, as text in the reader's language.
type FieldChange struct {
	Label, Before, After string
}

// playerChanges lists what is different in a player, field by field. For one who came or went it is empty: the
// sentence says it all.
func playerChanges(ctx context.Context, sport *models.Sport, p models.PlayerChange) []FieldChange {
	if p.Before == nil || p.After == nil {
		return nil
	}
	before, after := comparedFields(ctx, sport, p.Before), comparedFields(ctx, sport, p.After)
	var all []FieldChange
	for i := range before {
		if before[i].text != after[i].text {
			all = append(all, FieldChange{before[i].label, orNothing(before[i].text), orNothing(after[i].text)})
		}
	}
	return all
}

// orNothing shows an empty text as a dash.
func orNothing(text string) string { return cmp.Or(text, "–") }

type comparedField struct{ label, text string }

// comparedFields is every property of a player that somebody can change, always in the same order.
func comparedFields(ctx context.Context, sport *models.Sport, p *models.Player) []comparedField {
	hidden := T(ctx, "No")
	if p.DoNotPublish {
		hidden = T(ctx, "Yes")
	}
	matches := ""
	if p.Matches > 0 {
		matches = Num(ctx, p.Matches)
	}
	fields := []comparedField{
		{T(ctx, "Name"), p.Name},
		{T(ctx, "Shirt number"), shirtNumber(p)},
		{T(ctx, "Status"), StatusName(ctx, p.Status)},
		{T(ctx, "Last day of the status"), p.Until},
		{T(ctx, "Matches to miss"), matches},
		{T(ctx, "Form"), Num(ctx, p.Form)},
		{T(ctx, "Fitness"), T(ctx, "{n}%", "n", p.Fitness)},
		{T(ctx, "Training"), T(ctx, "{n}%", "n", p.Attendance)},
		{T(ctx, "Minutes owed"), signed(ctx, p.MinutesOwed)},
		{T(ctx, "Do not publish"), hidden},
		{T(ctx, "Notes"), p.Notes},
	}
	known := map[string]bool{}
	for _, position := range sport.Positions {
		known[position.ID] = true
		fields = append(fields, comparedField{T(ctx, position.Name), skillText(p, position.ID)})
	}
	// Of a sport that the team played before.
	var other []string
	for _, id := range slices.Sorted(maps.Keys(p.Skills)) {
		if !known[id] {
			other = append(other, id+" "+skillText(p, id))
		}
	}
	return append(fields, comparedField{T(ctx, "Other positions"), strings.Join(other, ", ")})
}

func skillText(p *models.Player, position string) string {
	if skill, ok := p.Skills[position]; ok {
		return strconv.Itoa(skill)
	}
	return ""
}

// changedName is the name of the player that a change is about, as it was before.
func changedName(p models.PlayerChange) string {
	if p.Before != nil {
		return p.Before.Name
	}
	return p.After.Name
}

// cameOrWent says whether a player was added or removed, empty for one who was changed.
func cameOrWent(ctx context.Context, p models.PlayerChange) string {
	switch {
	case p.Before == nil:
		return T(ctx, "added")
	case p.After == nil:
		return T(ctx, "removed")
	default:
		return ""
	}
}

// undoLabel names the change that a button undoes, for those who hear it without the line it stands in.
func undoLabel(ctx context.Context, e *models.AuditEntry) string {
	return T(ctx, "Undo: {change}", "change", ChangeText(ctx, e))
}

// hasDetails says whether there is more to a change than its sentence.
func hasDetails(ctx context.Context, sport *models.Sport, e *models.AuditEntry) bool {
	if len(e.Change) > 1 {
		return true
	}
	for _, p := range e.Change {
		if len(playerChanges(ctx, sport, p)) > 0 {
			return true
		}
	}
	return false
}
