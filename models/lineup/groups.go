package lineup

import "math/bits"

// A group rule looks only at how many of its players are on the field:
//
//	apart     at most one of them
//	together  all of them or none
//	count     at least Min, at most Max of them
//
// It is broken by as many units as players must come on or go off to meet it.
// So every group rule is a table of losses by number, a quota, and the search
// of branch.go knows no kinds.
type quota struct {
	players uint64
	loss    [MaxSlots + 1]int64 // by number of its players on the field, in units of the key
}

const never = 1 << 60 // the loss that a hard rule forbids

func grouped(rule *Rule) bool {
	return rule.Kind == Apart || rule.Kind == Together || rule.Kind == Count
}

func newQuota(rule *Rule, players uint64) quota {
	g := quota{players: players}
	size := bits.OnesCount64(players)
	for count := range min(size, MaxSlots) + 1 {
		switch units := brokenBy(rule, size, count); {
		case units == 0:
		case rule.Soft == nil:
			g.loss[count] = never
		default:
			g.loss[count] = int64(units) * int64(*rule.Soft) * tieUnits
		}
	}
	return g
}

// brokenBy is by how many players a group of this size breaks the rule when
// count of them are on the field.
func brokenBy(rule *Rule, size, count int) int {
	switch rule.Kind {
	case Apart:
		return max(0, count-1)
	case Together:
		return min(count, size-count)
	}
	units := 0
	if rule.Min != nil {
		units = max(units, *rule.Min-count)
	}
	if rule.Max != nil {
		units = max(units, count-*rule.Max)
	}
	return units
}

// count is how many of the group are among the players.
func (g *quota) count(players uint64) int { return bits.OnesCount64(g.players & players) }

// groupLoss is what the broken group rules cost a lineup, never when a hard
// one is among them.
func (f *field) groupLoss(on uint64) int64 {
	var total int64
	for r := range f.quotas {
		loss := f.quotas[r].loss[f.quotas[r].count(on)]
		if loss == never {
			return never
		}
		total += loss
	}
	return total
}

// settled draws the conclusions of hard group rules from players who are on
// (with) or off the field (out) already; false when a rule cannot be met. A
// rule that can only be met by all, or by none, of its open players decides
// them; one decision may lead to another.
func (f *field) settled(with, out uint64) (uint64, uint64, bool) {
	for changed := true; changed; {
		changed = false
		for r := range f.quotas {
			g := &f.quotas[r]
			open := g.players &^ with &^ out
			least, most, ok := f.allowed(g, with, out)
			low := g.count(with)
			switch {
			case !ok:
				return with, out, false
			case open == 0:
			case least == low+bits.OnesCount64(open):
				with, changed = with|open, true
			case most == low:
				out, changed = out|open, true
			}
		}
	}
	return with, out, with&out == 0
}

// allowed is the least and the largest number that the group may have on the
// field.
func (f *field) allowed(g *quota, with, out uint64) (least, most int, ok bool) {
	low, high := f.span(g, with, out)
	for count := low; count <= high; count++ {
		if g.loss[count] == never {
			continue
		}
		if !ok {
			least, ok = count, true
		}
		most = count
	}
	return least, most, ok
}

// span is from how many to how many of the group can be on the field.
func (f *field) span(g *quota, with, out uint64) (low, high int) {
	return g.count(with), min(bits.OnesCount64(g.players&^out), f.size)
}
