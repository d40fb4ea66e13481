package views

import (
	"context"
	"encoding/xml"
	"io"
)

// BestXML writes the lineup as XML.
func BestXML(_ context.Context, w io.Writer, p BestPage) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(NewBestDocument(p)); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
