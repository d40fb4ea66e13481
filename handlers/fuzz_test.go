package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzURL asks for lineups and lists with any parameters: the answer is a page or a refusal, never a fault.
func FuzzURL(f *testing.F) {
	for _, seed := range [][2]string{
		{"/best/puddle-rovers/11", "formation=4-3-3&mode=equal&lock=3,7&out=5&alt=1"},
		{"/best/puddle-rovers/60.json", "lock=1,2,3,4,5,6,7,8,9,10,11,12&out=1"},
		{"/best/%00/1", "lang=de"}, {"/best/empty-larder/1.svg", "alt=5"}, {"/best", "team=&show="}, {"/best", "q=%FF&after=x&sport=soccer"},
		{"/best", "team=../..&show=1e3"}, {"/best/junior", "after=AAAA"}, {"/sports/soccer/11", "lang=xx"}, {"/teams/puddle-rovers", "\x00"},
		{"/sitemaps/teams-99999999999999999999.xml", ""}, {"/static/0/..%2f..%2fgo.mod", ""},
	} {
		f.Add(seed[0], seed[1], "text/html", "gzip")
	}
	s := demoSite(f)
	f.Fuzz(func(t *testing.T, path, query, accept, encoding string) {
		target := &url.URL{Path: "/" + strings.TrimLeft(path, "/"), RawQuery: query}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL = target
		r.RequestURI = target.RequestURI()
		r.Header.Set("Accept", accept)
		r.Header.Set("Accept-Encoding", encoding)
		r.Header.Set("Accept-Language", query)
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		switch w.Code {
		case 200, 302, 400, 404, 406:
		default:
			t.Errorf("%s with Accept %q: %d\n%s", target, accept, w.Code, s.log)
		}
		if w.Code == 302 && !strings.HasPrefix(w.Header().Get("Location"), "/") {
			t.Errorf("%s leads to %q", target, w.Header().Get("Location"))
		}
	})
}
