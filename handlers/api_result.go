package handlers

import (
	"time"

	"teamcoach/models"
)

// resultResource is what a match counts for. Who was not there is for coaches.
type resultResource struct {
	Match   string               `json:"match" doc:"The id of the match"`
	State   models.MatchState    `json:"state" enum:"planned,live,over,cancelled" doc:"over: the result is noted"`
	Ours    *int                 `json:"ours,omitempty"`
	Theirs  *int                 `json:"theirs,omitempty"`
	Players []resultLineResource `json:"players" doc:"None before the result is noted"`
}

// resultLineResource is what a match counts for of one player.
type resultLineResource struct {
	Player    string         `json:"player" doc:"The id of the player"`
	Present   bool           `json:"present"`
	Available int            `json:"available" doc:"Seconds there, and able to play"`
	Played    map[string]int `json:"played" doc:"Seconds on the field, by position; the position without a name is one that nobody noted"`
	Goals     int            `json:"goals"`
	Yellow    int            `json:"yellow"`
	Red       int            `json:"red"`
	Share     int            `json:"share" doc:"Seconds that would have been fair"`
	Owed      int            `json:"owed" doc:"Minutes that the match adds to what the player is owed; negative: played more than a fair share"`
}

// resultResourceOf puts the lines of a match in the order of its squad.
func resultResourceOf(m *models.Match, squad []models.Player, lines []models.ResultLine, team *models.MemberTeam) resultResource {
	r := resultResource{Match: m.ID, State: m.State, Ours: scoreOf(m.Ours), Theirs: scoreOf(m.Theirs), Players: []resultLineResource{}}
	for i := range squad {
		for _, l := range lines {
			if l.PlayerID == squad[i].ID && (l.Present || team.Role.Audience() == models.Coaches) {
				r.Players = append(r.Players, resultLineResourceOf(&l))
			}
		}
	}
	return r
}

func resultLineResourceOf(l *models.ResultLine) resultLineResource {
	r := resultLineResource{
		Player: l.PlayerID, Present: l.Present, Available: l.Available, Played: l.Played, Goals: l.Goals, Yellow: l.Yellow, Red: l.Red,
		Share: l.Share, Owed: l.Owed,
	}
	if r.Played == nil {
		r.Played = map[string]int{}
	}
	return r
}

// ruleReportResource says whether a rule of the team was kept in a match.
type ruleReportResource struct {
	Rule   models.RuleKind    `json:"rule" enum:"least-time,most-time,rest,lines,keeper-time,keeper-half,changes"`
	N      int                `json:"n,omitempty" doc:"The number in the rule, where it has one"`
	Soft   bool               `json:"soft,omitempty" doc:"It gives way where it cannot be met"`
	Known  bool               `json:"known" doc:"false: what is noted of the match does not tell"`
	Met    bool               `json:"met"`
	Misses []ruleMissResource `json:"misses"`
}

// ruleMissResource is one player, or one moment, that missed a rule.
type ruleMissResource struct {
	Player  string `json:"player,omitempty" doc:"The id of the player; none: nobody alone"`
	Seconds int    `json:"seconds,omitempty" doc:"Too few or too many on the field"`
	Count   int    `json:"count,omitempty" doc:"Lines, times or players too few or too many"`
	At      int    `json:"at,omitempty" doc:"Second of playing time, of rules about a moment"`
}

func ruleReportResourceOf(r *models.RuleReport, squad []models.Player) ruleReportResource {
	report := ruleReportResource{
		Rule: r.Rule.Kind, N: r.Rule.N, Soft: r.Rule.Soft, Known: r.Known, Met: r.Met(), Misses: make([]ruleMissResource, len(r.Misses)),
	}
	for i, miss := range r.Misses {
		report.Misses[i] = ruleMissResource{Seconds: miss.Seconds, Count: miss.Count, At: int(miss.At / time.Second)}
		for j := range squad {
			if squad[j].Ordinal == miss.Ordinal {
				report.Misses[i].Player = squad[j].ID
			}
		}
	}
	return report
}
