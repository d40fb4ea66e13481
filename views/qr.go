package views

import (
	"strconv"
	"strings"

	"github.com/skip2/go-qrcode"
)

// qrCode is a link that the camera of a phone reads.
type qrCode struct {
	Size int     // modules along an edge, with the quiet zone around
	Dark []qrRun // what is dark, row by row
}

// qrRun is a run of dark modules in a row.
type qrRun struct{ X, Y, Width int }

// newQR returns the code of a link. Folded and rained on paper it can still be read with a sixth of it lost.
func newQR(link string) (*qrCode, error) {
	code, err := qrcode.New(link, qrcode.Medium)
	if err != nil {
		return nil, err
	}
	bitmap := code.Bitmap()
	q := &qrCode{Size: len(bitmap)}
	for y, row := range bitmap {
		for x := 0; x < len(row); x++ {
			start := x
			for x < len(row) && row[x] {
				x++
			}
			if x > start {
				q.Dark = append(q.Dark, qrRun{start, y, x - start})
			}
		}
	}
	return q, nil
}

// path is what is dark as an SVG path, a module to the unit.
func (q *qrCode) path() string {
	var b strings.Builder
	for _, r := range q.Dark {
		b.WriteString("M" + strconv.Itoa(r.X) + " " + strconv.Itoa(r.Y) + "h" + strconv.Itoa(r.Width) + "v1h-" + strconv.Itoa(r.Width) + "z")
	}
	return b.String()
}
