package handlers

import (
	"time"

	"teamcoach/models"
)

// planResource is a plan as programs see it. Players are named by their ordinals. What tells of ratings, of who comes
// and of what the coaches asked for is in Coaching, which only they see.
type planResource struct {
	Number    int               `json:"number" doc:"Version, from 1"`
	Holds     bool              `json:"holds" doc:"It is the last version"`
	Actor     string            `json:"actor" doc:"Who made it"`
	CreatedAt time.Time         `json:"created_at" doc:"When this version was made"`
	Formation string            `json:"formation" doc:"Of the stretches to come"`
	Seconds   int               `json:"stretch_seconds" doc:"Playing time of a stretch; 0 where no clock ends it"`
	Stretches []stretchResource `json:"stretches" nullable:"false" doc:"Who stands where, one lineup for each stretch"`
	Players   []plannedPlayer   `json:"players" nullable:"false" doc:"Who can be fielded, or is"`
	Changes   []plannedChange   `json:"changes" nullable:"false" doc:"What happens between the stretches"`
	Coaching  *planCoaching     `json:"coaching,omitempty" doc:"For coaches and assistants"`
}

// stretchResource is the lineup of a stretch.
type stretchResource struct {
	From  int            `json:"from" minimum:"1" doc:"First stretch that it is of, from 1"`
	Slots map[string]int `json:"slots" doc:"Ordinal by slot; a slot that is not there is empty" example:"{\"GK\":1}"`
}

// plannedPlayer is a player in a plan.
type plannedPlayer struct {
	Ordinal   int           `json:"ordinal" doc:"Names the player in lineups; never given to anybody else"`
	Name      string        `json:"name" doc:"As the coach has written it"`
	Shirt     *int          `json:"shirt,omitempty" doc:"Shirt number; left out where there is none"`
	Stretches int           `json:"stretches" doc:"On the field"`
	Seconds   int           `json:"seconds" doc:"On the field; 0 where no clock runs"`
	From      int           `json:"from,omitempty" doc:"For coaches, like what follows: the first stretch that the player is there"`
	To        int           `json:"to,omitempty" doc:"The last one"`
	Least     int           `json:"fair_least,omitempty" doc:"Stretches that are a fair share, at least"`
	Most      int           `json:"fair_most,omitempty" doc:"And at most"`
	Answer    models.Answer `json:"answer,omitempty" doc:"Whether the player comes"`
}

// plannedChange is who comes on, goes off and moves at the beginning of a stretch.
type plannedChange struct {
	Stretch int             `json:"stretch" doc:"That begins, from 1"`
	On      []plannedSwitch `json:"on" nullable:"false" doc:"Who comes on from the bench"`
	Moved   []plannedSwitch `json:"moved" nullable:"false" doc:"Who stays on and goes to another place"`
}

type plannedSwitch struct {
	Player int    `json:"player" doc:"Ordinal"`
	Slot   string `json:"slot" doc:"Where the player goes"`
	For    int    `json:"for,omitempty" doc:"Ordinal of who makes way"`
}

// planCoaching is what coaches see of a plan beside who plays when.
type planCoaching struct {
	Mode    models.Mode       `json:"mode" enum:"strongest,balanced,equal" doc:"What the plan is measured by: strength, strength and fairness, or equal time"`
	Wished  string            `json:"wished_formation,omitempty" doc:"That was asked for; empty: whatever is best"`
	Pins    []pinResource     `json:"pins" nullable:"false" doc:"What is locked"`
	Value   *int              `json:"value,omitempty" doc:"Points of the plan as it stands"`
	Solved  int               `json:"solved_value" doc:"Points of the plan that was found when it was solved"`
	Bound   int               `json:"bound" doc:"No plan can have more points"`
	Proven  bool              `json:"proven" doc:"The plan that was found is the best one"`
	Edited  bool              `json:"edited" doc:"Changed by hand since"`
	Legal   bool              `json:"legal" doc:"Every rule that is not to give way is kept"`
	Rules   []plannedRule     `json:"rules" nullable:"false" doc:"How they count in this match, and where the plan breaks them"`
	Odd     []plannedOdd      `json:"odd" nullable:"false" doc:"Who stands where he cannot"`
	Absent  []absence         `json:"absent" nullable:"false" doc:"Who cannot be fielded"`
	Clash   *planClash        `json:"clash,omitempty" doc:"What could not be met together when it was solved"`
	Modes   []plannedMode     `json:"modes" nullable:"false" doc:"What each mode would bring"`
	Dropped []models.RuleKind `json:"dropped,omitempty" doc:"Rules that do not count in this match"`
}

// pinResource fixes something in a plan.
type pinResource struct {
	ID     string `json:"id,omitempty" readOnly:"true" doc:"Names it in clashes and repairs"`
	Player int    `json:"player" doc:"Ordinal"`
	Slot   string `json:"slot,omitempty" doc:"Empty: anywhere on the field"`
	Off    bool   `json:"off,omitempty" doc:"On the bench instead"`
	From   int    `json:"from,omitempty" doc:"First stretch; 1 where nothing is said"`
	To     int    `json:"to,omitempty" doc:"Last stretch; the last one where nothing is said"`
}

// teamRule is a rule of a team.
type teamRule struct {
	Kind models.RuleKind `json:"kind" enum:"least-time,most-time,rest,lines,keeper-time,keeper-half,changes,full,share" doc:"What is asked for, such as least-time: everybody plays at least n per cent of the time. Only in plans: full, no place stays empty that somebody could fill, and share, in mode equal everybody plays a fair share"`
	N    int             `json:"n,omitempty" doc:"The number in its sentence; not there where it has none"`
	Soft bool            `json:"soft,omitempty" doc:"If possible: it gives way where it cannot be met"`
}

// plannedRule is a rule and how a plan keeps it.
type plannedRule struct {
	Kind    models.RuleKind `json:"kind" doc:"What is asked for, such as least-time: everybody plays at least n per cent of the time"`
	N       int             `json:"n,omitempty" doc:"The number in its sentence, in this match; left out where it has none"`
	Soft    bool            `json:"soft,omitempty" doc:"If possible: it gives way where it cannot be met"`
	Usual   *teamRule       `json:"usual,omitempty" doc:"As the team has it, where it counts otherwise in this match"`
	Dropped bool            `json:"dropped,omitempty" doc:"Does not count in this match"`
	Broken  []ruleBreach    `json:"broken" nullable:"false" doc:"Where the plan does not keep it; empty: it does"`
}

type ruleBreach struct {
	Players []int `json:"players" nullable:"false" doc:"Ordinals"`
	Stretch int   `json:"stretch,omitempty" doc:"Not there: over the whole match"`
}

type plannedOdd struct {
	Player  int    `json:"player" doc:"Ordinal"`
	Stretch int    `json:"stretch" doc:"In which, from 1"`
	Slot    string `json:"slot" doc:"The id of the place that the player has in the plan"`
	Missing bool   `json:"missing" doc:"Is not there then; else has no skill for it"`
}

type absence struct {
	Player int            `json:"player" doc:"Ordinal"`
	Name   string         `json:"name" doc:"The player's, as the coach has written it"`
	Why    models.Absence `json:"why" doc:"Status on the day of the match, no: does not come, left-out: locked to the bench for the whole match, no-position: has no skill that is needed"`
}

type planClash struct {
	Rules    []string     `json:"rules" nullable:"false" doc:"Ids of pins, kinds of rules, late-N and early-N for who is not there"`
	Repairs  []planRepair `json:"repairs" nullable:"false" doc:"Each lets all else be met; the first was carried out"`
	Unproven bool         `json:"unproven" doc:"Not all of these rules need be in it"`
}

type planRepair struct {
	Pins    []string          `json:"pins,omitempty" doc:"Ids of those that go"`
	Dropped []models.RuleKind `json:"dropped,omitempty" doc:"Kinds of rules that do not count"`
	Changed []teamRule        `json:"changed,omitempty" doc:"Rules that are loosened"`
}

type plannedMode struct {
	Mode     models.Mode `json:"mode" doc:"Whose plan it would be"`
	Strength int         `json:"strength" doc:"Points by the weights of the mode strongest"`
	Least    int         `json:"least" doc:"Stretches of who plays least"`
	Most     int         `json:"most" doc:"And of who plays most"`
	Changes  int         `json:"changes" doc:"Players who come on at breaks"`
	Paid     int         `json:"minutes_paid" doc:"Minutes owed that are paid back"`
}

// planResourceOf is a plan as a member in a role sees it; last is the number of the version that holds.
func planResourceOf(a *models.PlanAnswer, role models.Role, last int) planResource {
	coaches, seconds := role.Audience() == models.Coaches, a.Question.Match.StretchSeconds()
	p := a.Plan
	r := planResource{
		Number: p.Number, Holds: p.Number == last, Actor: p.Actor, CreatedAt: p.CreatedAt, Formation: a.Formation.ID, Seconds: seconds,
		Stretches: []stretchResource{}, Players: []plannedPlayer{}, Changes: []plannedChange{},
	}
	if len(p.Stretches) == 1 {
		r.Seconds = int(a.Question.Match.Length().Seconds())
	}
	for i, s := range p.Stretches {
		r.Stretches = append(r.Stretches, stretchResource{From: i + 1, Slots: s.Slots})
	}
	for i := range a.Players {
		r.Players = append(r.Players, plannedPlayerOf(&a.Players[i], r.Seconds, coaches))
	}
	for _, c := range a.Changes() {
		if len(c.On)+len(c.Moved) > 0 {
			r.Changes = append(r.Changes, plannedChange{Stretch: c.Stretch, On: switchesOf(c.On), Moved: switchesOf(c.Moved)})
		}
	}
	if coaches {
		r.Coaching = planCoachingOf(a)
	}
	return r
}

func plannedPlayerOf(p *models.PlanPlayer, seconds int, coaches bool) plannedPlayer {
	r := plannedPlayer{Ordinal: p.Ordinal, Name: p.Name, Shirt: shirtOf(p.Player), Stretches: p.On, Seconds: p.On * seconds}
	if coaches {
		r.From, r.To, r.Least, r.Most, r.Answer = p.From, p.To, p.Least, p.Most, p.Answer
	}
	return r
}

// shirtOf is a shirt number as programs see it: nil where there is none.
func shirtOf(p *models.Player) *int {
	if p.Shirt == models.NoShirt {
		return nil
	}
	return &p.Shirt
}

func switchesOf(all []models.Switch) []plannedSwitch {
	out := make([]plannedSwitch, len(all))
	for i, s := range all {
		out[i] = plannedSwitch{Player: s.Player.Ordinal, Slot: s.Slot.ID}
		if s.For != nil {
			out[i].For = s.For.Ordinal
		}
	}
	return out
}

func planCoachingOf(a *models.PlanAnswer) *planCoaching {
	p, v := a.Plan, a.Plan.Verdict
	c := &planCoaching{
		Mode: p.Wishes.Mode, Wished: p.Wishes.Formation, Pins: pinsOf(p.Wishes.Pins), Solved: v.Value, Bound: v.Bound, Proven: v.Proven,
		Edited: v.Edited, Legal: a.Legal, Dropped: p.Wishes.Dropped, Rules: []plannedRule{}, Odd: []plannedOdd{}, Absent: []absence{},
		Modes: []plannedMode{},
	}
	if a.Stretches() > 1 || !v.Edited { // of one lineup that was made by hand nobody has counted the points
		c.Value = &a.Value
	}
	for _, rule := range a.Rules {
		c.Rules = append(c.Rules, plannedRuleOf(rule))
	}
	for _, o := range a.Odd {
		c.Odd = append(c.Odd, plannedOdd{Player: o.Player.Ordinal, Stretch: o.Stretch, Slot: o.Slot.ID, Missing: o.Missing})
	}
	for _, p := range a.Absent {
		c.Absent = append(c.Absent, absence{Player: p.Ordinal, Name: p.Name, Why: p.Why})
	}
	for _, m := range v.Modes {
		c.Modes = append(c.Modes, plannedMode(m))
	}
	if v.Clash != nil {
		c.Clash = planClashOf(v.Clash)
	}
	return c
}

func pinsOf(all []models.Pin) []pinResource {
	out := make([]pinResource, len(all))
	for i, p := range all {
		out[i] = pinResource{ID: p.ID(), Player: p.Player, Slot: p.Slot, Off: p.Off, From: p.From, To: p.To}
	}
	return out
}

func rulesOf(all []models.Rule) []teamRule {
	out := make([]teamRule, len(all))
	for i, r := range all {
		out[i] = teamRule(r)
	}
	return out
}

func plannedRuleOf(r models.PlanRule) plannedRule {
	out := plannedRule{Kind: r.Rule.Kind, N: r.Rule.N, Soft: r.Rule.Soft, Dropped: r.Dropped, Broken: []ruleBreach{}}
	if r.Usual != r.Rule {
		usual := teamRule(r.Usual)
		out.Usual = &usual
	}
	for _, b := range r.Broken {
		breach := ruleBreach{Players: []int{}, Stretch: b.Stretch}
		for _, p := range b.Players {
			breach.Players = append(breach.Players, p.Ordinal)
		}
		out.Broken = append(out.Broken, breach)
	}
	return out
}

func planClashOf(c *models.PlanClash) *planClash {
	out := &planClash{Rules: c.Rules, Unproven: c.Unproven, Repairs: []planRepair{}}
	for _, r := range c.Repairs {
		out.Repairs = append(out.Repairs, planRepair{Pins: r.Pins, Dropped: r.Dropped, Changed: rulesOf(r.Changed)})
	}
	return out
}
