package views

import (
	"bytes"
	"encoding/json"
	"io"
)

// WriteJSON writes the tables as an object of arrays of objects, with the keys in the order of the columns. Numbers are
// numbers, and null where there is none; columns with the same key are an object in the row.
func (t Tables) WriteJSON(w io.Writer) error {
	all := jsonObject{{"title", tidyCell(t.Title)}}
	for i := range t.List {
		rows := []jsonObject{}
		for _, row := range t.List[i].Rows {
			rows = append(rows, t.List[i].object(row))
		}
		all = append(all, jsonField{t.List[i].Name, rows})
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(all)
}

func (t *Table) object(row []string) jsonObject {
	var all jsonObject
	for i, c := range t.Columns {
		switch {
		case c.Of == "":
			all = append(all, jsonField{c.Key, c.value(row[i])})
		case i > 0 && t.Columns[i-1].Of != "" && t.Columns[i-1].Key == c.Key:
			last := &all[len(all)-1]
			last.value = append(last.value.(jsonObject), jsonField{c.Of, c.value(row[i])})
		default:
			all = append(all, jsonField{c.Key, jsonObject{{c.Of, c.value(row[i])}}})
		}
	}
	return all
}

func (c Column) value(text string) any {
	switch {
	case c.Number && plainNumber.MatchString(text):
		return json.Number(text)
	case c.Number && text == "":
		return nil
	default:
		return tidyCell(text)
	}
}

// jsonObject is an object whose keys keep their order.
type jsonObject []jsonField

type jsonField struct {
	key   string
	value any
}

// MarshalJSON implements json.Marshaler.
func (o jsonObject) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, f := range o {
		if i > 0 {
			out.WriteByte(',')
		}
		for j, part := range []any{f.key, f.value} {
			text, err := json.Marshal(part)
			if err != nil {
				return nil, err
			}
			if j > 0 {
				out.WriteByte(':')
			}
			out.Write(text)
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}
