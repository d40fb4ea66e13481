package lineup

// Limits of a problem file. They keep every sum inside an int64 and, at the
// default budget, every answer within seconds; see TestWorstIsBounded.
const (
	MaxPeriods      = 20
	MaxPlayers      = 60
	MaxSlots        = 18
	MaxFormations   = 60
	MaxRules        = 200
	MaxAlternatives = 50
	MaxScore        = 1_000_000 // either sign, per player and position, times the weight of the slot
	MaxWeight       = 1000
	MaxSoftPoints   = 20_000_000 // all soft rules together, per player they name or want
	MaxText         = 200        // bytes of an id, a name, a position or a line
	MaxBytes        = 1 << 20    // bytes of a problem file
	MaxNodes        = 20_000_000 // of a plan: ten times the default, under a minute at the other limits
	MaxLineupNodes  = 200_000    // of a single lineup: ten times the default
)

// Everybody stands for every player in a rule's list of players.
const Everybody = "*"

// Problem is one question to the engine: who plays where.
type Problem struct {
	Periods      int         `json:"periods,omitempty"`      // 0 means 1, a single lineup; more ask for a plan
	Shape        string      `json:"shape,omitempty"`        // "" is a lineup; see Volleyball
	Size         int         `json:"size,omitempty"`         // players wanted on the field; 0 means as many as the formation has slots
	Alternatives int         `json:"alternatives,omitempty"` // how many next-best lineups to list, or exchanges in a plan
	Reasons      bool        `json:"reasons,omitempty"`      // whether to say what each player is worth, in a plan in every period
	Nodes        int         `json:"nodes,omitempty"`        // search budget; 0 means the default. In a single lineup assignments, see DefaultNodes, and only group rules need one, at most MaxLineupNodes; in a plan courses of players valued, for a second or two, at most MaxNodes
	Formations   []Formation `json:"formations"`             // in order of preference: the earlier wins a tie
	Players      []Player    `json:"players"`                // in order of preference: the earlier wins a tie
	Rules        []Rule      `json:"rules,omitempty"`
	Played       []Fielded   `json:"played,omitempty"`  // the first periods of a plan, already over: nothing changes them
	Present      []Fielded   `json:"present,omitempty"` // the plan so far, from period 1: among equally good plans the closest wins
}

// Fielded is who stood, or was to stand, where in one period.
type Fielded struct {
	Slots map[string]string `json:"slots"` // player id by slot id
}

// Formation is a set of places on the field.
type Formation struct {
	Name    string `json:"name"`
	Ordered bool   `json:"ordered,omitempty"` // filled slots, in order, hold players of non-increasing Rank
	Slots   []Slot `json:"slots"`
}

// Slot is one place of a formation.
type Slot struct {
	ID        string `json:"id"`
	Position  string `json:"position"`
	Line      string `json:"line,omitempty"` // "" is no line and need not be covered
	Mandatory bool   `json:"mandatory,omitempty"`
	Weight    int    `json:"weight,omitempty"` // how often a score here counts; 0 means once. See units.go
}

// Player is one member of the squad. Scores holds points by position or by
// slot id, the slot id winning; where neither is given he cannot play.
type Player struct {
	ID     string         `json:"id"`
	Name   string         `json:"name,omitempty"`
	Rank   int            `json:"rank,omitempty"` // for ordered formations, higher first
	Scores map[string]int `json:"scores"`
}

// Rule is a wish of the coach. It holds the vocabulary of every kind; see the
// kinds for which fields they read.
type Rule struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind"`
	Players []string `json:"players,omitempty"` // ids, or Everybody
	Slot    string   `json:"slot,omitempty"`
	Line    string   `json:"line,omitempty"`
	Of      []string `json:"of,omitempty"`
	Min     *int     `json:"min,omitempty"`
	Max     *int     `json:"max,omitempty"`
	From    *int     `json:"from,omitempty"` // first period, from 1
	To      *int     `json:"to,omitempty"`   // last period, included
	Cost    *int     `json:"cost,omitempty"` // points
	Soft    *int     `json:"soft,omitempty"` // points lost per player who would have to come on or go off to meet it; nil is hard; in a plan see plan_kinds.go
}

// The kinds of rule that a single lineup knows.
const (
	Lock     = "lock"     // its players are on the field, or its one player is in Slot
	Out      = "out"      // its players are not available
	Apart    = "apart"    // at most one of its players is on the field
	Together = "together" // all of its players are on the field, or none
	Count    = "count"    // at least Min, at most Max of its players are on the field
)
