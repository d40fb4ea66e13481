package lineup

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// Volleyball: six players serve in a fixed order and turn one zone further with
// each service won back, so that everybody stands once in every zone. The slots
// of a formation are the places of the serving order, the first to serve first;
// their positions are the roles, so a formation says who is opposite whom: a
// setter in place 1 and his opposite in place 4, as in
//
//	{"shape": "volleyball", "formations": [{"name": "5-1", "slots": [
//	   {"id": "1", "position": "S"}, {"id": "2", "position": "OH"}, {"id": "3", "position": "MB"},
//	   {"id": "4", "position": "OPP"}, {"id": "5", "position": "OH"}, {"id": "6", "position": "MB"},
//	   {"id": "L", "position": "L"}]}],
//	 "players": [{"id": "p0", "scores": {"OH": 62, "back": 48, "serve": 20}}, {"id": "p1", "scores": {"L": 70}}]}
//
// A score for a role is the points of a rotation in the front row (zones 4, 3,
// 2), "back" those in the back row (5, 6, 1), "serve" what zone 1 adds. A
// seventh slot is the libero. He is worth his score in the back row and stands,
// in each rotation, for the player of zone 5 or 6 for whom that gains most, or
// for nobody; the server, zone 1, stays. (That a rally lies between two of his
// entries is left to the bench.)
//
// The points are those of the six rotations, and those of the weakest once more:
// without the libero the order changes only which rotation is weak.
//
// The search goes through the places, the libero first, with the best that each
// open place could add as its bound. Rules, ladder and tie-break are those of
// any lineup. There are few players of a role, so it is short; where it is not,
// it ends like every search when the budget is used up.

// Volleyball is the shape of a serving order.
const Volleyball = "volleyball"

const (
	rotations     = 6
	backRow       = "back"
	serve         = "serve"
	maxRowScore   = MaxScore / 10 // so that three rotations in each row stay a score
	visitsPerNode = 50            // places tried in the time of an assignment
)

// Rotation is what is on court between two services won back.
type Rotation struct {
	Zones  []string `json:"zones"`         // player ids from zone 1, the server, to zone 6; "" where a place is empty
	Off    string   `json:"off,omitempty"` // whom the libero stands for
	Points int      `json:"points"`
}

// service is the search for the best serving order of one formation. The field
// holds what each player adds to all rotations by his place alone.
type service struct {
	field  *field
	front  [rotations][]int64 // points of a front row, by place and player
	back   []int64            // of a back row, by player
	serve  []int64
	libero []int64
	best   finding
	l      lineup
	spent  int
	limit  int

	// With one libero: what each player can add at most in a place, to the key
	// and to the rotations, the places' best first, and the sum of the best from
	// a place on.
	gain       [rotations][]int64
	points     [rotations][]int64
	order      [rotations][]int
	restGain   [rotations + 1]int64
	restPoints [rotations + 1]int64
}

// solveVolleyball answers a valid problem of this shape.
func solveVolleyball(p *Problem, a Answer) Answer {
	placed := placedScores(p)
	s := newSquad(&placed)
	s.ladder = newLadder(&placed, s.scores, softPoints(p)+19*largestScore(p)) // twelve for the libero, seven for a rotation
	all := s.fields(p.Rules)
	solved := make([]finding, len(all))
	services := make([]*service, len(all))
	left := s.refill()
	for i, f := range all {
		services[i] = newService(p, f, left/(len(all)-i)*visitsPerNode)
		solved[i] = services[i].find()
		left -= services[i].spent / visitsPerNode
	}
	s.budget += left
	best := a.pick(s, all, solved)
	if best < 0 {
		return a
	}
	f, l := all[best], &solved[best].lineup
	a.Periods = append(a.Periods, f.period(l, f.benchInOrder(l)))
	a.Rotations = services[best].show(l)
	return a
}

// placedScores is the problem with what a player adds to the six rotations as
// the score of his place: three in the front row, three in the back row, one
// service. The libero's place adds nothing by itself. Each place of each
// formation becomes a position of its own.
func placedScores(p *Problem) Problem {
	placed := *p
	placed.Formations, placed.Players = slices.Clone(p.Formations), slices.Clone(p.Players)
	for i := range p.Players {
		placed.Players[i].Scores = map[string]int{}
	}
	for k := range p.Formations {
		slots := slices.Clone(p.Formations[k].Slots)
		for j := range slots {
			slots[j].Position = fmt.Sprintf("%d %d", k, j)
			for i := range p.Players {
				if score, ok := placedScore(p, k, j, i); ok {
					placed.Players[i].Scores[slots[j].Position] = score
				}
			}
		}
		placed.Formations[k].Slots = slots
	}
	return placed
}

func placedScore(p *Problem, formation, place, player int) (int, bool) {
	q := &p.Players[player]
	score, ok := q.Scores[p.Formations[formation].Slots[place].key(q)]
	if place < rotations {
		return 3*score + 3*q.Scores[backRow] + q.Scores[serve], ok
	}
	return 0, ok
}

func largestScore(p *Problem) int64 {
	most := 0
	for i := range p.Players {
		for _, score := range p.Players[i].Scores {
			most = max(most, score, -score)
		}
	}
	return int64(most)
}

func newService(p *Problem, f *field, limit int) *service {
	v := &service{field: f, limit: limit, l: emptyLineup()}
	slots := p.Formations[f.index].Slots
	v.best = finding{bound: -f.ladder.lock * tieUnits, done: true} // every legal lineup has a larger key
	for i := range p.Players {
		q := &p.Players[i]
		v.back, v.serve = append(v.back, int64(q.Scores[backRow])), append(v.serve, int64(q.Scores[serve]))
		for j := range rotations {
			v.front[j] = append(v.front[j], int64(q.Scores[slots[j].key(q)]))
		}
		if f.slots > rotations {
			v.libero = append(v.libero, int64(q.Scores[slots[rotations].key(q)]))
		}
	}
	return v
}

// find tries every libero, and none.
func (v *service) find() finding {
	f := v.field
	most := v.best.bound
	for i := -1; i < f.players; i++ {
		key := f.base
		for _, gain := range f.lineGain[:f.lines] {
			key += gain
		}
		if i >= 0 {
			if f.slots == rotations || f.row(i)[rotations] == none {
				continue
			}
			v.l.at[rotations], v.l.on = int8(i), 1<<i
			key += f.row(i)[rotations]
		}
		v.prepare(i)
		most = max(most, v.ceiling(0, key, 0))
		v.place(0, key, 0)
		v.l = emptyLineup()
	}
	if !v.best.done {
		v.best.bound = most
	}
	return v.best
}

// prepare works out what each player can add at most beside the libero, who
// gains from a place in two rotations.
func (v *service) prepare(libero int) {
	f := v.field
	for j := rotations - 1; j >= 0; j-- {
		v.gain[j], v.points[j], v.order[j] = make([]int64, f.players), make([]int64, f.players), nil
		var bestGain, bestPoints int64
		for i := range f.players {
			weight := f.row(i)[j]
			if weight == none || i == libero {
				continue
			}
			var relief int64
			if libero >= 0 {
				relief = 2 * max(0, v.libero[libero]-v.back[i])
			}
			v.gain[j][i] = weight + relief*tieUnits
			v.points[j][i] = 3*v.front[j][i] + 3*v.back[i] + v.serve[i] + relief
			v.order[j] = append(v.order[j], i)
			bestGain, bestPoints = max(bestGain, v.gain[j][i]), max(bestPoints, v.points[j][i])
		}
		slices.SortStableFunc(v.order[j], func(a, b int) int { return cmp.Compare(v.gain[j][b], v.gain[j][a]) })
		v.restGain[j] = v.restGain[j+1] + bestGain
		v.restPoints[j] = v.restPoints[j+1] + bestPoints
	}
}

// ceiling bounds the key of what can come of the places before j: the weakest
// rotation is at most their mean.
func (v *service) ceiling(j int, gain, points int64) int64 {
	return gain + v.restGain[j] + floorDivide(points+v.restPoints[j], rotations)*tieUnits
}

// place fills the places from j on in every way that may be better.
func (v *service) place(j int, gain, points int64) {
	if v.ceiling(j, gain, points) <= v.best.bound || !v.best.done {
		return
	}
	if v.spent++; v.spent > v.limit {
		v.best.done = false
		return
	}
	if j == rotations {
		v.offer()
		return
	}
	for _, i := range v.order[j] {
		if v.l.on&(1<<i) == 0 {
			v.l.at[j], v.l.on = int8(i), v.l.on|1<<i
			v.place(j+1, gain+v.gain[j][i], points+v.points[j][i])
			v.l.at[j], v.l.on = -1, v.l.on&^(1<<i)
		}
	}
	v.place(j+1, gain, points)
}

// offer takes the order if it is legal and the best so far; the loss of a
// broken hard rule takes its key far below.
func (v *service) offer() {
	f, l := v.field, v.l
	f.settle(&l)
	points, relief, _ := v.rotate(&l)
	l.key += (relief+slices.Min(points[:]))*tieUnits - f.groupLoss(l.on)
	if f.legal(&l) && l.key > v.best.bound {
		v.best.lineup, v.best.found, v.best.bound = l, true, l.key
	}
}

// rotate plays the six rotations: their points, what the libero adds to them
// all, and the place he takes in each, -1 for none.
func (v *service) rotate(l *lineup) (points [rotations]int64, relief int64, off [rotations]int) {
	for r := range rotations {
		var gain int64
		off[r] = -1
		for j := range rotations {
			i := l.at[j]
			if i < 0 {
				continue
			}
			zone := (j-r+rotations)%rotations + 1
			if zone >= 2 && zone <= 4 {
				points[r] += v.front[j][i]
				continue
			}
			points[r] += v.back[i]
			if zone == 1 {
				points[r] += v.serve[i]
			} else if lib := l.at[rotations]; lib >= 0 && v.libero[lib]-v.back[i] > gain {
				gain, off[r] = v.libero[lib]-v.back[i], j
			}
		}
		points[r] += gain
		relief += gain
	}
	return points, relief, off
}

// show writes the rotations down.
func (v *service) show(l *lineup) []Rotation {
	points, _, off := v.rotate(l)
	all := make([]Rotation, rotations)
	for r := range all {
		all[r] = Rotation{Zones: make([]string, rotations), Points: int(points[r])}
		for j := range rotations {
			id := ""
			if i := l.at[j]; i >= 0 {
				id = v.field.id(int(i))
			}
			if j == off[r] {
				all[r].Off, id = id, v.field.id(int(l.at[rotations]))
			}
			all[r].Zones[(j-r+rotations)%rotations] = id
		}
	}
	return all
}

// benchInOrder is everybody else who is available, in the order of the squad.
func (f *field) benchInOrder(l *lineup) []entrant {
	var all []entrant
	for i := range f.players {
		if (l.on|f.unavailable)&(1<<i) == 0 {
			all = append(all, entrant{player: i})
		}
	}
	return all
}

// shape checks what a serving order needs.
func (v *validator) shape() {
	p := v.problem
	if p.Shape == "" {
		return
	}
	if p.Shape != Volleyball {
		v.add("must be volleyball or empty", "shape")
		return
	}
	if p.Size > 0 {
		v.add("must be 0 for a serving order", "size")
	}
	if p.Alternatives > 0 {
		v.add("must be 0 for a serving order", "alternatives")
	}
	if p.Reasons {
		v.add("must be false for a serving order", "reasons")
	}
	for i := range p.Formations {
		v.serving(i)
	}
	for i := range p.Players {
		for _, key := range slices.Sorted(maps.Keys(p.Players[i].Scores)) {
			v.within(p.Players[i].Scores[key], -maxRowScore, maxRowScore, "players[%d].scores[%q]", i, key)
		}
	}
}

func (v *validator) serving(i int) {
	f := &v.problem.Formations[i]
	if len(f.Slots) != rotations && len(f.Slots) != rotations+1 {
		v.add("must hold six places, and a seventh for a libero", "formations[%d].slots", i)
	}
	if f.Ordered {
		v.add("must be false for a serving order", "formations[%d].ordered", i)
	}
	for j := range f.Slots {
		s := &f.Slots[j]
		if s.Weight > 1 {
			v.add("must be 0 for a serving order", "formations[%d].slots[%d].weight", i, j)
		}
		for _, f := range []struct{ name, text string }{{"id", s.ID}, {"position", s.Position}} {
			if f.text == backRow || f.text == serve {
				v.add("must not be back or serve, which are scores of a serving order", "formations[%d].slots[%d].%s", i, j, f.name)
			}
		}
	}
}
