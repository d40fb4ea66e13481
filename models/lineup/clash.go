package lineup

import (
	"math/bits"
	"slices"
)

const (
	maxRepairs    = 20   // listed
	maxRepairSize = 3    // rules of a smallest repair that is searched for exactly
	maxTrials     = 1000 // sets of rules tried in that search
)

// clash explains an infeasible problem: a minimal set of hard rules that
// cannot all be met, by a deletion filter (Chinneck and Dravnieks 1991), and
// the smallest sets of rules whose removal lets the others be met.
func (s *squad) clash() (ids []string, repairs [][]string, unproven bool) {
	e := explainer{problem: s.problem, feasible: s.feasible}
	return e.clash()
}

// explainer explains why rules cannot be met, of a lineup or a plan alike.
type explainer struct {
	problem  *Problem
	feasible func(rules []int) decision
	unsure   bool // some question stayed open
}

// clash names the rules and the repairs. unproven is true when a search ended
// early: a rule that might be needless is then kept, and a set that might be a
// repair passed over.
func (e *explainer) clash() (ids []string, repairs [][]string, unproven bool) {
	hard := e.hard()
	core := e.core(hard)
	for _, sets := range e.repairs(hard, core) {
		repairs = append(repairs, e.ruleIDs(sets))
	}
	return e.ruleIDs(core), repairs, e.unsure
}

// hard are the rules that are.
func (e *explainer) hard() []int {
	hard := []int{}
	for i := range e.problem.Rules {
		if e.problem.Rules[i].Soft == nil {
			hard = append(hard, i)
		}
	}
	return hard
}

// met asks whether these rules can be met, and notes when the answer is open.
func (e *explainer) met(rules []int) decision {
	answer := e.feasible(rules)
	e.unsure = e.unsure || answer == unknown
	return answer
}

// core drops every rule without which the others still clash. Clashing is
// monotone in all but one case (who is ruled out is not on the bench, see
// ConsecutiveOut), so that hardly ever a second round drops anything.
func (e *explainer) core(rules []int) []int {
	core := slices.Clone(rules)
	for {
		size := len(core)
		for k := len(core) - 1; k >= 0; k-- {
			fewer := slices.Delete(slices.Clone(core), k, k+1)
			if e.met(fewer) == no {
				core = fewer
			}
		}
		if len(core) == size {
			return core
		}
	}
}

// repairs searches Reiter's hitting-set tree (1987) by growing depth: every
// repair drops a rule of the core, and one of the core that is left then. When
// no set of maxRepairSize does, or the trials run out, it is one set from which
// no rule can be taken back.
func (e *explainer) repairs(hard, core []int) [][]int {
	search := &repairSearch{explainer: e, hard: hard, tried: map[string]bool{}, trials: maxTrials}
	for depth := 1; depth <= maxRepairSize; depth++ {
		search.descend(nil, core, depth)
		if len(search.found) > 0 {
			return search.found
		}
		clear(search.tried)
	}
	return [][]int{e.irreducible(hard)}
}

type repairSearch struct {
	*explainer
	hard   []int
	tried  map[string]bool
	trials int
	found  [][]int
}

func (r *repairSearch) descend(dropped, core []int, depth int) {
	for _, rule := range core {
		if r.trials <= 0 || len(r.found) == maxRepairs {
			return
		}
		set := append(slices.Clone(dropped), rule)
		slices.Sort(set)
		if key := string(runes(set)); r.tried[key] {
			continue
		} else {
			r.tried[key] = true
		}
		r.trials -= 1 + len(r.hard)*min(depth-1, 1)
		rest := without(r.hard, set)
		switch met := r.met(rest); {
		case met == yes:
			r.found = append(r.found, set)
		case met == no && depth > 1:
			r.descend(set, r.core(rest), depth-1)
		}
	}
}

// irreducible keeps each rule in turn that can be met with those kept so far.
func (e *explainer) irreducible(hard []int) []int {
	var kept, dropped []int
	for _, rule := range hard {
		if more := append(slices.Clone(kept), rule); e.met(more) == yes {
			kept = more
		} else {
			dropped = append(dropped, rule)
		}
	}
	return dropped
}

// decision is whether a set of rules can be met.
type decision int

const (
	unknown decision = iota // the search ended early
	yes
	no
)

// feasible says whether some formation meets all of these hard rules. Without
// group rules only the locked players matter: whoever else comes on never
// drives one of them out.
func (s *squad) feasible(rules []int) decision {
	chosen := make([]Rule, len(rules))
	for k, i := range rules {
		chosen[k] = s.problem.Rules[i]
	}
	r := s.ruling(chosen)
	if r.locked&r.out != 0 {
		return no
	}
	answer := no
	for i := range s.problem.Formations {
		if bits.OnesCount64(r.locked) > fieldSize(s.problem, &s.problem.Formations[i]) {
			continue
		}
		f := s.field(i, r)
		if len(f.quotas) == 0 {
			if l := f.best(f.everyone &^ r.locked); f.legal(&l) {
				return yes
			}
			continue
		}
		switch f.reachable() {
		case yes:
			return yes
		case unknown:
			answer = unknown
		}
	}
	return answer
}

// reachable says whether the field has a lineup that meets the hard rules.
func (f *field) reachable() decision {
	h := f.newHunt(choice{}, *f.budget/4)
	h.any = true
	found := h.find(choice{})
	*f.budget -= h.spent
	switch {
	case found.found:
		return yes
	case found.done:
		return no
	}
	return unknown
}

func (e *explainer) ruleIDs(rules []int) []string {
	ids := make([]string, len(rules))
	for k, i := range rules {
		ids[k] = e.problem.Rules[i].ID
	}
	return ids
}

func without(all, some []int) []int {
	return slices.DeleteFunc(slices.Clone(all), func(i int) bool { return slices.Contains(some, i) })
}

func runes(set []int) []rune {
	key := make([]rune, len(set))
	for k, i := range set {
		key[k] = rune(i)
	}
	return key
}
