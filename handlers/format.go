package handlers

import (
	"strings"
)

// representation is one form in which a result can be sent.
type representation struct {
	extension string
	mediaType string
}

// The representations of a lineup, the preferred first.
var representations = []representation{
	{"", "text/html; charset=utf-8"},
	{"json", "application/json"},
	{"csv", "text/csv; charset=utf-8"},
	{"txt", "text/plain; charset=utf-8"},
	{"xml", "application/xml"},
	{"svg", "image/svg+xml"},
	{"pdf", pdfType},
	{pictureForm, "image/png"},
}

var htmlForm = representations[0]

// pictureForm is the extension of the picture that goes with a link, which not every team has.
const pictureForm = "png"

// kind is the media type without parameters.
func (r representation) kind() string {
	kind, _, _ := strings.Cut(r.mediaType, ";")
	return kind
}

// formByExtension returns the one of forms that an extension in the URL asks for; the first has none.
func formByExtension(forms []representation, extension string) (representation, bool) {
	for _, r := range forms[1:] {
		if r.extension == extension {
			return r, true
		}
	}
	return representation{}, false
}

// formByAccept returns the one of forms, of which HTML is the first, that an Accept header likes best, the earlier
// where it does not care, and false when it accepts none. No header accepts everything.
func formByAccept(forms []representation, header string) (representation, bool) {
	if header == "" || header == "*/*" || strings.HasPrefix(header, "text/html,") {
		return htmlForm, true // what curl and browsers send
	}
	best, weight := representation{}, 0.0
	for _, r := range forms {
		if w := mediaWeight(header, r.kind()); w > weight {
			best, weight = r, w
		}
	}
	return best, weight > 0
}

// mediaWeight returns the weight, 0 to 1, that an Accept header gives to a media type: that of the most specific
// range that covers it.
func mediaWeight(header, kind string) float64 {
	family, _, _ := strings.Cut(kind, "/")
	weight, specific := 0.0, -1
	for item := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(item, ";")
		level := -1
		switch strings.ToLower(strings.TrimSpace(name)) {
		case kind:
			level = 2
		case family + "/*":
			level = 1
		case "*/*":
			level = 0
		}
		if level > specific {
			weight, specific = quality(parameters), level
		}
	}
	return weight
}
