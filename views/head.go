package views

import (
	"encoding/json"
	"strings"
)

// SiteName stands in every title.
const SiteName = "Team Coach"

func (p Page) fullTitle() string {
	if p.Title == "" || p.Title == SiteName {
		return SiteName
	}
	return p.Title + " · " + SiteName
}

// inLanguage returns the page's address in a language, for hreflang; "" is the one that follows the reader.
func (p Page) inLanguage(lang string) string {
	url := p.BaseURL + p.Canonical
	if lang == "" {
		return url
	}
	if strings.Contains(url, "?") {
		return url + "&lang=" + lang
	}
	return url + "?lang=" + lang
}

// languageReturn is where the language form comes back to; an error page names no address.
func (p Page) languageReturn() string {
	if p.Here == "" {
		return "/"
	}
	return p.Here
}

// breadcrumbList is the way to this page as schema.org wants it; nil on the home page.
func (p Page) breadcrumbList() any {
	if len(p.Crumbs) == 0 || p.Canonical == "" {
		return nil
	}
	type item struct {
		Type     string `json:"@type"`
		Position int    `json:"position"`
		Name     string `json:"name"`
		Item     string `json:"item,omitempty"`
	}
	items := make([]item, len(p.Crumbs))
	for i, c := range p.Crumbs {
		items[i] = item{Type: "ListItem", Position: i + 1, Name: c.Name}
		if c.URL != "" {
			items[i].Item = p.BaseURL + c.URL
		}
	}
	return map[string]any{"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}
}

// structuredData writes a value as a JSON-LD block. encoding/json writes < > & as escapes, so nothing in it can end
// the block.
func structuredData(v any) (string, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	return `<script type="application/ld+json">` + string(text) + `</script>`, nil
}
