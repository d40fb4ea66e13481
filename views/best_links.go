package views

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"teamcoach/models"
)

// BestURL returns the path of the team's lineup with those options, in a fixed order and without what is usual:
// /best/SLUG/SIZE?formation=4-4-2&mode=equal&lock=3,7&out=5&alt=1.
func BestURL(team *models.Team, o models.BestOptions) string {
	path := "/best/" + url.PathEscape(team.Slug) + "/" + strconv.Itoa(o.Size)
	if query := bestQuery(team.Mode, o); query != "" {
		return path + "?" + query
	}
	return path
}

// BestFormatURL is BestURL for another representation: json, csv, txt, xml, svg, pdf, png.
func BestFormatURL(team *models.Team, o models.BestOptions, extension string) string {
	path, query, found := strings.Cut(BestURL(team, o), "?")
	if found {
		query = "?" + query
	}
	return path + "." + extension + query
}

func bestQuery(home models.Mode, o models.BestOptions) string {
	var q []string
	if o.Formation != "" {
		q = append(q, "formation="+url.QueryEscape(o.Formation))
	}
	if o.Mode != "" && o.Mode != home {
		q = append(q, "mode="+url.QueryEscape(string(o.Mode)))
	}
	if len(o.Lock) > 0 {
		q = append(q, "lock="+ordinals(o.Lock))
	}
	if len(o.Out) > 0 {
		q = append(q, "out="+ordinals(o.Out))
	}
	if o.Alt > 0 {
		q = append(q, "alt="+strconv.Itoa(o.Alt))
	}
	return strings.Join(q, "&")
}

// ordinals writes numbers as they stand in a URL: 3,7.
func ordinals(ns []int) string {
	var b strings.Builder
	for i, n := range ns {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}

// Choice is a step from one lineup to another: a link, or for pasted names, which have no URL, a button of the form
// that carries them.
type Choice struct {
	URL      string // of the link
	Set      string // value of the button "set": the new options as a query, complete
	NoFollow bool   // one of the endless combinations; not for crawlers
	Current  bool
}

// BestLinks makes the choices around one lineup. Every change starts again from the best lineup: alt is forgotten.
type BestLinks struct {
	team    *models.Team
	options models.BestOptions
	names   bool
}

// NewBestLinks returns the choices around the lineup of p.
func NewBestLinks(p BestPage) BestLinks {
	o := p.Best.Options
	if o.Mode == "" {
		o.Mode = p.Best.Team.Mode
	}
	return BestLinks{team: p.Best.Team, options: o, names: p.Names != nil}
}

func (l BestLinks) to(o models.BestOptions) Choice {
	if !l.names {
		return Choice{URL: BestURL(l.team, o), NoFollow: len(o.Lock) > 0 || len(o.Out) > 0 || o.Alt > 0}
	}
	q := "size=" + strconv.Itoa(o.Size) + "&formation=" + url.QueryEscape(o.Formation) + "&mode=" + url.QueryEscape(string(o.Mode)) +
		"&lock=" + ordinals(o.Lock) + "&out=" + ordinals(o.Out) + "&alt=" + strconv.Itoa(o.Alt)
	return Choice{Set: q}
}

func (l BestLinks) changed(change func(*models.BestOptions)) Choice {
	o := l.options
	o.Alt = 0
	o.Lock, o.Out = slices.Clone(o.Lock), slices.Clone(o.Out)
	change(&o)
	return l.to(o)
}

// Lock asks for the player, or no longer asks where the player was asked for. Nobody is both locked and left out.
func (l BestLinks) Lock(ordinal int) Choice {
	return l.changed(func(o *models.BestOptions) {
		o.Lock = toggle(o.Lock, ordinal)
		o.Out = without(o.Out, ordinal)
	})
}

// Out leaves the player out, or brings a left out one back.
func (l BestLinks) Out(ordinal int) Choice {
	return l.changed(func(o *models.BestOptions) {
		o.Out = toggle(o.Out, ordinal)
		o.Lock = without(o.Lock, ordinal)
	})
}

// Locked says whether the coach asked for the player.
func (l BestLinks) Locked(ordinal int) bool { return slices.Contains(l.options.Lock, ordinal) }

// LeftOut says whether the coach left the player out.
func (l BestLinks) LeftOut(ordinal int) bool { return slices.Contains(l.options.Out, ordinal) }

// Formation asks for a formation; with "" for whatever is best.
func (l BestLinks) Formation(id string) Choice {
	return l.changed(func(o *models.BestOptions) { o.Formation = id })
}

// Mode weighs strength against fairness differently.
func (l BestLinks) Mode(m models.Mode) Choice {
	return l.changed(func(o *models.BestOptions) { o.Mode = m })
}

// Size asks for that many players.
func (l BestLinks) Size(n int) Choice {
	return l.changed(func(o *models.BestOptions) { o.Size = n })
}

// Alt shows one of the next best lineups; 0 is the best.
func (l BestLinks) Alt(n int) Choice {
	return l.changed(func(o *models.BestOptions) { o.Alt = n })
}

// Reset drops every wish but the size.
func (l BestLinks) Reset() Choice {
	return l.to(models.BestOptions{Size: l.options.Size, Mode: l.team.Mode})
}

// toggle returns ns, ascending, with n added or, if it was there, removed.
func toggle(ns []int, n int) []int {
	i, found := slices.BinarySearch(ns, n)
	if found {
		return without(ns, n)
	}
	return slices.Insert(slices.Clone(ns), i, n)
}

func without(ns []int, n int) []int {
	return slices.DeleteFunc(slices.Clone(ns), func(m int) bool { return m == n })
}

func (c Choice) current(yes bool) Choice {
	c.Current = yes
	return c
}
