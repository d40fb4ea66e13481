package lineup

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// example is the problem file of the design with one period and the rules of
// this version.
const example = `{"periods": 1, "size": 2, "alternatives": 1, "reasons": true, "nodes": 200000,
 "formations": [{"name": "2-3-1", "slots": [
    {"id": "s0", "position": "GK", "line": "keeper", "mandatory": true}, {"id": "s1", "position": "LB", "line": "defence"}]}],
 "players": [{"id": "p0", "name": "Player 0", "scores": {"GK": 71, "LB": 64}}, {"id": "p1", "scores": {"LB": 3, "s0": -2}}, {"id": "p2", "scores": {"LB": 1}}],
 "rules": [{"id": "lock", "kind": "lock", "players": ["p1"], "soft": 4, "from": 1, "to": 1}]}`

func TestDecode(t *testing.T) {
	p, err := Decode(strings.NewReader(example))
	if err != nil {
		t.Fatal(err)
	}
	if p.Size != 2 || !p.Formations[0].Slots[0].Mandatory || p.Players[1].Scores["s0"] != -2 || *p.Rules[0].Soft != 4 {
		t.Errorf("decoded %+v", p)
	}
	text, _ := json.Marshal(p)
	again, err := Decode(bytes.NewReader(text))
	if err != nil || !reflect.DeepEqual(p, again) {
		t.Errorf("%v: encoded %s", err, text)
	}
	for _, text := range []string{`{}`, `{"periods": 0, "players": null}`} {
		if p, err := Decode(strings.NewReader(text)); err != nil || p.Periods != 1 {
			t.Errorf("%s: %v: periods %d, want 1", text, err, p.Periods)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for text, want := range map[string]string{
		``:                                     ` is not JSON: it ends too early`,
		`{"size": 1`:                           ` is not JSON: it ends too early`,
		`[]`:                                   ` must be an object`,
		`{} {}`:                                ` has something after its end`,
		`{} x`:                                 ` has something after its end`,
		`{"colour": 1}`:                        `colour is not a field of a problem file`,
		`{"Size": 1}`:                          `Size is not a field of a problem file`,
		`{"size": 1, "size": 2}`:               `size is given twice`,
		`{"size": "1"}`:                        `size must be a whole number`,
		`{"size": 1.5}`:                        `size must be a whole number`,
		`{"size": 1e400}`:                      `size must be a whole number`,
		`{"size": null}`:                       `size must be a whole number`,
		`{"reasons": 1}`:                       `reasons must be true or false`,
		`{"players": {}}`:                      `players must be a list`,
		`{"players": [{"id": 3}]}`:             `players[0].id must be a text`,
		`{"players": [{}, {"scores": []}]}`:    `players[1].scores must be an object`,
		`{"players": [{"scores": {"GK": ""}}]`: `players[0].scores["GK"] must be a whole number`,
		`{"players": [{"scores": {"A": 1, "A": 2}}]}`:   `players[0].scores["A"] is given twice`,
		`{"formations": [{"slots": [{"place": 1}]}]}`:   `formations[0].slots[0].place is not a field of a problem file`,
		`{"rules": [{"soft": "x"}]}`:                    `rules[0].soft must be a whole number`,
		`{"size": 1,, "reasons": true}`:                 ` is not JSON: invalid character ','`,
		strings.Repeat(" ", MaxBytes) + `{"periods":1}`: ` is larger than 1048576 bytes`,
	} {
		_, err := Decode(strings.NewReader(text))
		var field *FieldError
		if !errors.As(err, &field) {
			t.Errorf("%.40s: error %v", text, err)
			continue
		}
		got := field.Path + " " + field.Message
		if !strings.HasPrefix(got, want) {
			t.Errorf("%.40s: %q, want %q", text, got, want)
		}
	}
}

func TestRun(t *testing.T) {
	impossible := strings.Replace(example, `"soft": 4, `, `"slot": "s9", `, 1)
	for text, want := range map[string]int{example: 0, impossible: 1, `{`: 2, `{}`: 2} {
		var out bytes.Buffer
		code, err := Run(strings.NewReader(text), &out)
		var a Answer
		if err != nil || json.Unmarshal(out.Bytes(), &a) != nil || code != want || a.ExitCode() != want {
			t.Errorf("%.30s: exit %d, want %d, error %v, answer %s", text, code, want, err, &out)
		}
		if strings.Contains(out.String(), "null") {
			t.Errorf("the answer holds a null: %s", &out)
		}
	}
}
