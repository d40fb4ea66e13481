package views

import (
	"context"
	"encoding/json"
	"io"
)

// BestJSON writes the lineup as JSON.
func BestJSON(_ context.Context, w io.Writer, p BestPage) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(NewBestDocument(p))
}
