package views

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"teamcoach/models"
)

type encoder func(context.Context, io.Writer, BestPage) error

var encoders = map[string]encoder{"json": BestJSON, "csv": BestCSV, "txt": BestText, "xml": BestXML, "svg": BestSVG}

func encode(t *testing.T, as, lang string, p BestPage) string {
	t.Helper()
	var b bytes.Buffer
	if err := encoders[as](WithLang(context.Background(), lang), &b, p); err != nil {
		t.Fatalf("%s: %v", as, err)
	}
	return b.String()
}

func TestJSONAndXMLSayTheSame(t *testing.T) {
	p := bestPage(fixture(t), "de")
	var fromJSON, fromXML BestDocument
	if err := json.Unmarshal([]byte(encode(t, "json", "de", p)), &fromJSON); err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal([]byte(encode(t, "xml", "de", p)), &fromXML); err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]BestDocument{"json": fromJSON, "xml": fromXML} {
		switch {
		case d.URL != "https://example.org/best/harbour-fc/13", d.Team.Name != "Harbour & Sons FC", d.Formation != "4-4-2", d.Size != 13, d.Mode != "balanced":
			t.Errorf("%s: head is %+v", name, d)
		case len(d.Places) != 11 || len(d.Bench) != 2 || len(d.Rest) != 1 || len(d.Absent) != 2 || len(d.Clashes) != 1:
			t.Errorf("%s: wrong counts", name)
		case *d.Points != 8412 || !*d.Proven || *d.Places[1].Points != 701 || d.Places[1].Reason.Loss != 5:
			t.Errorf("%s: wrong points", name)
		case d.Places[6].Player.Name != "<script>alert(1)</script>" || d.Places[10].Player != nil || !d.Places[2].Locked:
			t.Errorf("%s: wrong places", name)
		case d.Bench[1].Shirt != nil || d.Bench[1].Ordinal != 12 || d.Bench[1].Reason.Out != 10 || d.Absent[0].Why != "injured":
			t.Errorf("%s: wrong bench", name)
		case len(d.Choices.Formations) != 8 || len(d.Choices.Modes) != 3 || d.Choices.Alternatives[0].In[0] != 12:
			t.Errorf("%s: wrong choices", name)
		}
	}
}

func TestCSVIsSafeInASpreadsheet(t *testing.T) {
	text := encode(t, "csv", "en", bestPage(fixture(t), "en"))
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+11+5 || !strings.Contains(text, "\r\n") {
		t.Fatalf("%d rows", len(rows))
	}
	last := rows[len(rows)-1]
	if last[5] != "'=cmd()" || last[8] != "left-out" {
		t.Errorf("last row is %q", last)
	}
	for _, formula := range []string{"=1", "+1", "-1", "@x", "\tx", "\rx", "＝1"} {
		if got := models.EscapeCell(formula); got != "'"+formula {
			t.Errorf("%q is written %q", formula, got)
		}
	}
}

func TestTextIsTranslatedAndTellsNoPoints(t *testing.T) {
	text := encode(t, "txt", "de", bestPage(fixture(t), "de"))
	for _, want := range []string{"Harbour & Sons FC\n", "4-4-2\n", "3 Odo van Pond (", "\nBank\n12 Finn Bench\nGus Spare\n", "https://example.org/best/harbour-fc/13\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "70") || strings.Contains(text, "8412") {
		t.Error("tells points")
	}
}

func TestSVGStandsAlone(t *testing.T) {
	text := encode(t, "svg", "en", bestPage(fixture(t), "en"))
	dec := xml.NewDecoder(strings.NewReader(text))
	count := map[string]int{}
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		count[start.Name.Local]++
		for _, a := range start.Attr {
			if a.Name.Local == "style" || a.Name.Local == "href" || strings.HasPrefix(a.Name.Local, "on") {
				t.Errorf("<%s> has %s", start.Name.Local, a.Name.Local)
			}
		}
	}
	if count["title"] != 1 || count["text"] != 22 || count["script"]+count["style"] != 0 {
		t.Errorf("elements: %v", count)
	}
	if !strings.Contains(text, "&lt;script") || !strings.Contains(text, shirtInks["red"].Fill) {
		t.Error("no escaped name or no shirt colour")
	}
}

// A canary for every secret of a team of minors: none may be in any representation.
func TestShieldedEncodersTellNothing(t *testing.T) {
	b := fixture(t)
	b.Shielded = true
	b.Value, b.Bound = 990099, 990099
	for i := range b.Places {
		b.Places[i].Score = 990099
		if b.Places[i].Reason != nil {
			b.Places[i].Reason.Loss = 990099
		}
	}
	for _, list := range [][]int{{0, 1}} {
		for _, i := range list {
			b.Bench[i].Reason.Loss = 990099
		}
	}
	b.Bench[0], b.Bench[1] = b.Bench[1], b.Bench[0]
	for as := range encoders {
		text := encode(t, as, "en", bestPage(b, "en"))
		for _, secret := range []string{"990099", "990,099", "injured", "Injured", "left-out", "locked", "loss\":", "points\"", "reason", "balanced", "proven"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s tells %q", as, secret)
			}
		}
		if as == "svg" {
			continue
		}
		finn, gus, ina := strings.Index(text, "Finn Bench"), strings.Index(text, "Gus Spare"), strings.Index(text, "Ina Hurt")
		if finn < 0 || gus < finn || ina < gus {
			t.Errorf("%s: the others are not in the order of their ordinals", as)
		}
	}
}

func TestNobodyCanBePicked(t *testing.T) {
	b := fixture(t)
	b.Places, b.Bench, b.Rest, b.Absent, b.Formation, b.Formations, b.Alternatives = nil, nil, nil, nil, nil, nil, nil
	for as := range encoders {
		if encode(t, as, "en", bestPage(b, "en")) == "" {
			t.Errorf("%s: nothing", as)
		}
	}
}
