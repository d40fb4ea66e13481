// Package views turns results into what is sent: HTML by templ components, and the other representations
// (JSON, CSV, text, XML, SVG, PNG) by encoders. It computes nothing about a lineup; models does.
package views

// Page is what every page has; every page's struct embeds it.
type Page struct {
	Title       string // translated, without the site's name
	Description string // translated, for search engines and previews
	BaseURL     string // https://example.org, without a slash at the end
	Canonical   string // path and query under which this page is to be known; empty: not to be indexed
	Here        string // path and query of this request, where the language form returns to
	Lang        string // en or de
	Crumbs      []Crumb
	Structured  any // JSON-LD of the page beside its BreadcrumbList; nil: none
	Alternates  []Alternate
	Picture     Picture // shown with links to this page; the zero value: none
	Visitor     Visitor
	Flash       *Flash // what was just done; nil: nothing
}

// Visitor is who looks at a page that knows it; pages for everybody have the zero value.
type Visitor struct {
	Known bool   // has a session
	Guest bool   // without an account
	Name  string // of the account
}

// Flash says what the form before has done, and may offer to undo it.
type Flash struct {
	Text string // translated
	Link string // to be copied and passed on, shown this once; empty: none
	Undo string // where a form that undoes it is sent; empty: it cannot be undone here
	Form string // id of that form
}

// Picture is what stands beside a link to a page where links are previewed, PosterWidth x PosterHeight pixels.
type Picture struct {
	URL string // absolute
	Alt string // translated
}

// Crumb is a step of the way from the home page to this one; the last has no URL of its own.
type Crumb struct {
	Name, URL string
}

// Alternate is another representation of the page: <link rel="alternate">.
type Alternate struct {
	Type, URL string
	Title     string // empty: the type says it all
}
