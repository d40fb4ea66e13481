package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"teamcoach/models"
)

// accept is the form that accepts a plan, as the page has it.
func accept(doc *goquery.Document) url.Values {
	form := url.Values{}
	doc.Find("form:has(#accept-plan) input").Each(func(_ int, input *goquery.Selection) {
		form.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	return form
}

// TestLivePlan plans the rest of a match anew, once too late.
func TestLivePlan(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		l := s.addLiveTeam("otters", nil)
		l.addPlan([]int{1, 2, 3, 4, 5, 6, 7}, []int{1, 2, 3, 4, 5, 6, 8}, []int{1, 2, 3, 4, 5, 6, 7}, []int{1, 2, 3, 4, 5, 6, 8})
		assistant := l.members[models.Assistant]
		if n := page(t, assistant.get(l.path())).Find("#replan").Length(); n != 0 {
			t.Error("before the match its rest can be planned")
		}
		l.note(models.Scorer, noting("kind", "start"))
		if n := page(t, l.members[models.Scorer].get(l.path())).Find("#replan").Length(); n != 0 {
			t.Error("a scorer is led to the plan")
		}
		if w := l.members[models.Scorer].get(l.path() + "/plan"); w.Code != http.StatusForbidden {
			t.Errorf("a scorer plans: %d", w.Code)
		}
		l.note(models.Assistant, noting("kind", "hurt", "player", "7"))
		doc := page(t, assistant.get(l.path()))
		to := doc.Find("#replan").AttrOr("href", "")
		first := page(t, assistant.get(to))
		if !strings.Contains(text(first, ".live-due-now"), "Now") || first.Find(".live-minutes li").Length() < 7 {
			t.Errorf("the plan: %s", text(first, ".live-plan"))
		}
		// Somebody else notes something in between: the plan that was shown is not saved.
		l.note(models.Scorer, noting("kind", "hurt", "player", "6"))
		w := assistant.post(to, accept(first))
		second := page(t, w)
		if w.Code != http.StatusConflict || second.Find("[role=alert]").Length() == 0 || strings.Contains(text(second, ".live-minutes"), "Flo ") {
			t.Errorf("too late: %d %s", w.Code, text(second, ".live-plan"))
		}
		form := accept(second)
		for range 2 { // the second is the same form again
			if w = assistant.post(to, form); w.Code != http.StatusFound && w.Code != http.StatusConflict {
				t.Errorf("accepted: %d %s", w.Code, w.Header().Get("Location"))
			}
		}
		plan, err := s.db.LastPlan(t.Context(), l.match.ID)
		if err != nil || plan.Number != 2 || plan.At(1).SlotOf(7) != "" || plan.At(2).SlotOf(6) != "" || len(plan.At(1).Slots) != 7 {
			t.Errorf("saved: %+v, %v", plan, err)
		}
		doc = page(t, assistant.get(l.path()))
		l.note(models.Scorer, noting("kind", "lineup", "detail", doc.Find("form:has(#button-lineup) [name=detail]").AttrOr("value", "")))
		if doc = page(t, assistant.get(l.path())); doc.Find(".live-empty").Length() != 0 || doc.Find(".live-due-now").Length() != 0 {
			t.Errorf("after the changes: %s", text(doc, "#board-next"))
		}
		for _, kind := range []string{"stop", "finish"} {
			l.note(models.Scorer, noting("kind", kind))
		}
		if w := assistant.get(to); w.Code != http.StatusConflict {
			t.Errorf("after the match: %d", w.Code)
		}
	})
}
