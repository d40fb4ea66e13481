package lineup

// Two shapes are lineups already, once a slot may say how much a score in it
// counts:
//
// A batting order. The slots are the places of the order, and the weight of a
// place is how often its batter comes to the plate, say per hundred games; the
// best order multiplies large with large (Hardy, Littlewood and Polya 1934),
// but for batters with a score of their own for a place, or who cannot lead
// off: then it is an assignment.
//
//	{"formations": [{"name": "order", "slots": [
//	   {"id": "1", "position": "bat", "weight": 465}, {"id": "2", "position": "bat", "weight": 454}]}],
//	 "players": [{"id": "p0", "scores": {"bat": 31, "1": 40}}]}
//
// Units of ice hockey. Each unit is a line of the formation, three forwards or
// two defenders, and the weight of its slots is its share of the ice, in
// percent. A unit stays together over all its shifts. Since a larger share
// makes more of a better player, the units come out in order of strength.
//
//	{"formations": [{"name": "4 lines", "slots": [
//	   {"id": "1LW", "position": "LW", "line": "first", "weight": 34},
//	   {"id": "2LW", "position": "LW", "line": "second", "weight": 28}]}]}
//
// Rules, alternatives and reasons are those of any lineup.

// times is how often a score in the slot counts.
func (s *Slot) times() int64 { return int64(max(s.Weight, 1)) }

// key names the score that the player has here.
func (s *Slot) key(p *Player) string {
	if _, ok := p.Scores[s.ID]; ok {
		return s.ID
	}
	return s.Position
}
