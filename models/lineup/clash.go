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
func (s *squad) clash() (ids []string, repairs [][]string) {
	e := explainer{problem: s.problem, feasible: s.feasible}
	return e.clash()
}

// explainer explains why rules cannot be met, of a lineup or a plan alike.
type explainer struct {
	problem  *Problem
	feasible func(rules []int) bool
}

func (s *explainer) clash() (ids []string, repairs [][]string) {
	hard := []int{}
	for i := range s.problem.Rules {
		if s.problem.Rules[i].Soft == nil {
			hard = append(hard, i)
		}
	}
	core := s.core(hard)
	for _, sets := range s.repairs(hard, core) {
		repairs = append(repairs, s.ruleIDs(sets))
	}
	return s.ruleIDs(core), repairs
}

// core drops every rule without which the others still clash. Clashing is
// monotone in all but one case (who is ruled out is not on the bench, see
// ConsecutiveOut), so that hardly ever a second round drops anything.
func (s *explainer) core(rules []int) []int {
	core := slices.Clone(rules)
	for {
		size := len(core)
		for k := len(core) - 1; k >= 0; k-- {
			fewer := slices.Delete(slices.Clone(core), k, k+1)
			if !s.feasible(fewer) {
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
func (s *explainer) repairs(hard, core []int) [][]int {
	search := &repairSearch{explainer: s, hard: hard, tried: map[string]bool{}, trials: maxTrials}
	for depth := 1; depth <= maxRepairSize; depth++ {
		search.descend(nil, core, depth)
		if len(search.found) > 0 {
			return search.found
		}
		clear(search.tried)
	}
	return [][]int{s.irreducible(hard)}
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
		switch {
		case r.feasible(rest):
			r.found = append(r.found, set)
		case depth > 1:
			r.descend(set, r.core(rest), depth-1)
		}
	}
}

// irreducible keeps each rule in turn that can be met with those kept so far.
func (s *explainer) irreducible(hard []int) []int {
	var kept, dropped []int
	for _, rule := range hard {
		if more := append(slices.Clone(kept), rule); s.feasible(more) {
			kept = more
		} else {
			dropped = append(dropped, rule)
		}
	}
	return dropped
}

// feasible says whether some formation meets all of these hard rules. Only the
// locked players matter: whoever else comes on never drives one of them out.
func (s *squad) feasible(rules []int) bool {
	chosen := make([]Rule, len(rules))
	for k, i := range rules {
		chosen[k] = s.problem.Rules[i]
	}
	r := s.ruling(chosen)
	if r.locked&r.out != 0 {
		return false
	}
	for i := range s.problem.Formations {
		if bits.OnesCount64(r.locked) > fieldSize(s.problem, &s.problem.Formations[i]) {
			continue
		}
		f := s.field(i, r)
		if l := f.best(f.everyone &^ r.locked); f.legal(&l) {
			return true
		}
	}
	return false
}

func (s *explainer) ruleIDs(rules []int) []string {
	ids := make([]string, len(rules))
	for k, i := range rules {
		ids[k] = s.problem.Rules[i].ID
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
