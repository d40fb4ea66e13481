package lineup

import "slices"

// ruling is what the rules do to the weights, the same for every formation.
// A lock makes its player worth one step of the ladder more; a formation in
// which some lock stays unmet at the optimum is infeasible.
type ruling struct {
	out    uint64
	locked uint64
	bonus  [MaxPlayers]int64 // points for being on the field, of soft rules
	places []placing
	owed   int64 // points lost for soft locks until they are met
	quotas []quota
}

// placing is a lock to a slot.
type placing struct {
	player int
	slot   string
	hard   bool
	points int64
}

func (s *squad) ruling(rules []Rule) *ruling {
	r := &ruling{}
	for i := range rules {
		if grouped(&rules[i]) {
			r.quotas = append(r.quotas, newQuota(&rules[i], s.members(&rules[i])))
			continue
		}
		for _, id := range named(s.problem, &rules[i]) {
			player := s.place(id)
			if rules[i].Soft == nil {
				r.demand(&rules[i], player)
			} else {
				r.prefer(&rules[i], player, int64(*rules[i].Soft))
			}
		}
	}
	return r
}

// place is a player's place in the squad.
func (s *squad) place(id string) int {
	return slices.IndexFunc(s.problem.Players, func(p Player) bool { return p.ID == id })
}

func (s *squad) members(rule *Rule) (players uint64) {
	for _, id := range named(s.problem, rule) {
		players |= 1 << s.place(id)
	}
	return players
}

func (r *ruling) demand(rule *Rule, player int) {
	switch {
	case rule.Kind == Out:
		r.out |= 1 << player
	case rule.Slot != "":
		r.places = append(r.places, placing{player: player, slot: rule.Slot, hard: true})
		fallthrough
	default:
		r.locked |= 1 << player
	}
}

func (r *ruling) prefer(rule *Rule, player int, points int64) {
	switch {
	case rule.Kind == Out:
		r.bonus[player] -= points
	case rule.Slot != "":
		r.places = append(r.places, placing{player: player, slot: rule.Slot, points: points})
		r.owed += points
	default:
		r.bonus[player] += points
		r.owed += points
	}
}

// apply edits the weights. A hard lock to a slot that the formation does not
// have leaves its player nowhere to play, hence the lock unmet.
func (f *field) apply(r *ruling) {
	for i := range f.players {
		if bonus := r.bonus[i]; bonus != 0 {
			f.raise(i, bonus)
		}
		if r.locked&(1<<i) != 0 {
			f.raise(i, f.ladder.lock)
		}
		if r.out&(1<<i) != 0 {
			f.forbid(i, "")
		}
	}
	for _, p := range r.places {
		if p.hard {
			f.forbid(p.player, p.slot)
			continue
		}
		row := f.row(p.player)
		for j := range row {
			if f.formation.Slots[j].ID == p.slot && row[j] != none {
				row[j] += p.points * tieUnits
			}
		}
	}
}

// forbid leaves a player no slot but the one named.
func (f *field) forbid(player int, except string) {
	row := f.row(player)
	for j := range row {
		if f.formation.Slots[j].ID != except {
			row[j] = none
		}
	}
}

func softPoints(p *Problem) int64 {
	total := 0
	for i := range p.Rules {
		if soft := p.Rules[i].Soft; soft != nil {
			total += *soft * mostUnits(p, &p.Rules[i])
		}
	}
	return int64(total)
}
