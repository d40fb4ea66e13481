package views

import (
	"context"
	"io"
	"strconv"
)

// BestCSV writes one row a player: the lineup's places, empty ones too, the bench, the rest and the absent.
func BestCSV(_ context.Context, w io.Writer, p BestPage) error {
	d := NewBestDocument(p)
	t := Table{Columns: []Column{
		{Key: "part"}, {Key: "slot"}, {Key: "position"}, {Key: "ordinal", Number: true}, {Key: "shirt", Number: true}, {Key: "name"},
		{Key: "points", Number: true}, {Key: "loss", Number: true}, {Key: "why"},
	}}
	for _, place := range d.Places {
		row := []string{"lineup", place.Slot, place.Position, "", "", "", number(place.Points), "", ""}
		if place.Player != nil {
			row[3], row[4], row[5] = strconv.Itoa(place.Player.Ordinal), number(place.Player.Shirt), place.Player.Name
		}
		if place.Reason != nil {
			row[7] = strconv.Itoa(place.Reason.Loss)
		}
		t.add(row...)
	}
	for _, part := range []struct {
		name string
		list []DocumentCandidate
	}{{"bench", d.Bench}, {"rest", d.Rest}, {"absent", d.Absent}} {
		for _, c := range part.list {
			row := []string{part.name, "", "", strconv.Itoa(c.Ordinal), number(c.Shirt), c.Name, "", "", string(c.Why)}
			if c.Reason != nil && !c.Reason.Impossible {
				row[7] = strconv.Itoa(c.Reason.Loss)
			}
			t.add(row...)
		}
	}
	return Tables{List: []Table{t}, Keyed: true}.WriteCSV(w)
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}
