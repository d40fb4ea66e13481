package views

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// BestCSV writes one row a player: the lineup's places, empty ones too, the bench, the rest and the absent.
// Cells that a spreadsheet would take for a formula begin with an apostrophe.
func BestCSV(_ context.Context, w io.Writer, p BestPage) error {
	d := NewBestDocument(p)
	out := csv.NewWriter(w)
	out.UseCRLF = true // RFC 4180
	rows := [][]string{{"part", "slot", "position", "ordinal", "shirt", "name", "points", "loss", "why"}}
	for _, place := range d.Places {
		row := []string{"lineup", place.Slot, place.Position, "", "", "", number(place.Points), "", ""}
		if place.Player != nil {
			row[3], row[4], row[5] = strconv.Itoa(place.Player.Ordinal), number(place.Player.Shirt), place.Player.Name
		}
		if place.Reason != nil {
			row[7] = strconv.Itoa(place.Reason.Loss)
		}
		rows = append(rows, row)
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
			rows = append(rows, row)
		}
	}
	for _, row := range rows {
		for i := range row {
			row[i] = cell(row[i])
		}
	}
	return out.WriteAll(rows)
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// cell keeps a spreadsheet from taking a text for a formula. Numbers in our tables are never negative.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", firstRune(text)) {
		return "'" + text
	}
	return text
}

func firstRune(text string) rune {
	for _, r := range text {
		return r
	}
	return 0
}
