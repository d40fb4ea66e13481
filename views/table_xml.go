package views

import (
	"encoding/xml"
	"io"
)

// WriteXML writes the tables as XML: an element a table, a row and a cell that is not empty. Columns with the same key
// have what they are of as an attribute.
func (t Tables) WriteXML(w io.Writer) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	x := xmlWriter{enc: xml.NewEncoder(w)}
	x.enc.Indent("", "  ")
	x.open(t.Name, "xml:lang", t.Lang, "title", t.Title)
	for i := range t.List {
		x.table(&t.List[i])
	}
	x.close(t.Name)
	if x.err == nil {
		x.err = x.enc.Close()
	}
	if x.err == nil {
		_, x.err = io.WriteString(w, "\n")
	}
	return x.err
}

// xmlWriter keeps the first error.
type xmlWriter struct {
	enc *xml.Encoder
	err error
}

func (x *xmlWriter) table(t *Table) {
	x.open(t.Name, "title", t.Title)
	for _, row := range t.Rows {
		x.open(t.Row)
		for i, text := range row {
			if text = tidyCell(text); text != "" {
				x.open(t.Columns[i].Key, "of", t.Columns[i].Of)
				x.token(xml.CharData(text))
				x.close(t.Columns[i].Key)
			}
		}
		x.close(t.Row)
	}
	x.close(t.Name)
}

// open begins an element; attributes are name, value, name, value ... and left out where they are empty.
func (x *xmlWriter) open(name string, attributes ...string) {
	start := xml.StartElement{Name: xml.Name{Local: name}}
	for i := 0; i < len(attributes); i += 2 {
		if value := tidyCell(attributes[i+1]); value != "" {
			start.Attr = append(start.Attr, xml.Attr{Name: xml.Name{Local: attributes[i]}, Value: value})
		}
	}
	x.token(start)
}

func (x *xmlWriter) close(name string) { x.token(xml.EndElement{Name: xml.Name{Local: name}}) }

func (x *xmlWriter) token(t xml.Token) {
	if x.err == nil {
		x.err = x.enc.EncodeToken(t)
	}
}
