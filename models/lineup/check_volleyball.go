package lineup

import (
	"fmt"
	"slices"
)

// serving checks a serving order by walking it round the court: six players in
// the zones 1 to 6, of whom the one in zone 2 serves next.
func (c *checker) serving(a Answer) error {
	k := slices.IndexFunc(c.problem.Formations, func(f Formation) bool { return f.Name == a.Formation })
	if k < 0 || len(a.Rotations) != 6 {
		return fmt.Errorf("formation %q, %d rotations", a.Formation, len(a.Rotations))
	}
	f, l := c.problem.Formations[k], a.Periods[0]
	_, where, err := c.place(f, l)
	if err != nil {
		return err
	}
	if err := c.bench(l.Bench, where); err != nil {
		return err
	}
	libero := ""
	if len(f.Slots) == 7 {
		libero = l.Slots[f.Slots[6].ID]
	}
	court := make([]int, 6) // places of the order by zone
	for zone := range court {
		court[zone] = zone
	}
	total, weakest := 0, 0
	for r, rotation := range a.Rotations {
		points, err := c.rotation(f, l, court, libero, rotation)
		if err != nil {
			return fmt.Errorf("rotation %d: %w", r, err)
		}
		if total += points; r == 0 || points < weakest {
			weakest = points
		}
		court = append(court[1:], court[0])
	}
	total += weakest
	for _, r := range c.problem.Rules {
		lost, err := c.rule(r, where)
		if err != nil {
			return err
		}
		total -= lost
	}
	if total != a.Value {
		return fmt.Errorf("worth %d, not %d", total, a.Value)
	}
	return nil
}

// rotation checks who stands where, and adds up.
func (c *checker) rotation(f Formation, l Period, court []int, libero string, r Rotation) (points int, err error) {
	if len(r.Zones) != 6 {
		return 0, fmt.Errorf("%d zones", len(r.Zones))
	}
	changed := 0
	for zone, place := range court {
		s := f.Slots[place]
		id, shown := l.Slots[s.ID], r.Zones[zone]
		switch {
		case shown == libero && id != "" && id == r.Off && (zone == 4 || zone == 5):
			changed++
			points += c.value(libero, f.Slots[6])
		case shown != id:
			return 0, fmt.Errorf("%q stands in zone %d for %q", shown, zone+1, id)
		case id == "":
		case zone == 1 || zone == 2 || zone == 3:
			points += c.value(id, s)
		default:
			points += c.scores[id]["back"]
			if zone == 0 {
				points += c.scores[id]["serve"]
			}
		}
	}
	if changed > 1 || changed == 0 && r.Off != "" {
		return 0, fmt.Errorf("the libero stands for %d players, off is %q", changed, r.Off)
	}
	if points != r.Points {
		return 0, fmt.Errorf("worth %d, not %d", points, r.Points)
	}
	return points, nil
}

func (c *checker) value(id string, s Slot) int {
	if score, ok := c.scores[id][s.ID]; ok {
		return score
	}
	return c.scores[id][s.Position]
}
