package handlers

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// FuzzFrame sends anything to a socket: a frame that is taken is one of the two things that a page sends.
func FuzzFrame(f *testing.F) {
	for _, seed := range []string{
		`{"time":1}`, `{"event":{"id":"x","kind":"goal","at":1,"player":"7","other":"","slot":"","undoes":"","detail":""}}`,
		`{"time":1,"event":{}}`, `{}`, `null`, `[]`, `{"time":1}{"time":2}`, `{"time":1e400}`, `{"event":{"player":7}}`, "\x00",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := decodeFrame(data)
		if err != nil {
			return
		}
		if (got.Time == nil) == (got.Event == nil) {
			t.Fatalf("%q is neither or both", data)
		}
		again, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		again = bytes.ReplaceAll(bytes.ReplaceAll(again, []byte(`"time":null,`), nil), []byte(`,"event":null`), nil)
		if other, err := decodeFrame(again); err != nil || (other.Event == nil) != (got.Event == nil) || got.Event != nil && *other.Event != *got.Event {
			t.Fatalf("%q is not itself again: %q, %v", data, again, err)
		}
	})
}

func TestFrames(t *testing.T) {
	for text, want := range map[string]bool{
		`{"time":1}`: true, `{"event":{"id":"x","kind":"goal"}}`: true, `{"time":1,"event":{}}`: false, `{}`: false, `null`: false, ``: false,
		`{"time":1}{"time":2}`: false, `{"time":1} x`: false, `{"event":{"id":"x","actor":"me"}}`: false, `{"time":"1"}`: false,
	} {
		if _, err := decodeFrame([]byte(text)); (err == nil) != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestBoardParts turns HTML into what a script builds, and that back into the HTML.
func TestBoardParts(t *testing.T) {
	text := `<p id="a" class="x &amp; y">Tor: <b>Ada &lt;3&gt;</b> und <i>mehr</i></p><div id="b" hidden=""><svg viewBox="0 0 1 1"><path d="M0 0"></path></svg></div>`
	parts, err := boardParts("\n" + text + "\n")
	if err != nil || len(parts) != 2 || parts[0].id != "a" || parts[1].id != "b" {
		t.Fatalf("%v, %v", parts, err)
	}
	var back strings.Builder
	for _, p := range parts {
		var tree []any
		if err := json.Unmarshal(p.json, &tree); err != nil {
			t.Fatal(err)
		}
		writeTree(&back, tree)
	}
	if back.String() != text {
		t.Errorf("%s, want %s", back.String(), text)
	}
	if _, err := boardParts("<p>nameless</p>"); err == nil {
		t.Error("a part without an id")
	}
}

func writeTree(w *strings.Builder, tree []any) {
	name := tree[0].(string)
	w.WriteString("<" + name)
	for _, key := range []string{"id", "class", "hidden", "viewBox", "d"} {
		if value, ok := tree[1].(map[string]any)[key]; ok {
			w.WriteString(" " + key + `="` + html.EscapeString(value.(string)) + `"`)
		}
	}
	w.WriteString(">")
	for _, child := range tree[2:] {
		if text, ok := child.(string); ok {
			w.WriteString(html.EscapeString(text))
		} else {
			writeTree(w, child.([]any))
		}
	}
	w.WriteString("</" + name + ">")
}
