package handlers_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"teamcoach/views"
)

// TestBrowser looks at every kind of page in a real browser, and uses the site as a coach does.
func TestBrowser(t *testing.T) {
	axe, err := os.ReadFile(npmFile(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	browser, base := startBrowser(t), startSite(t)
	t.Run("pages", func(t *testing.T) {
		for i, s := range samples() {
			if !s.browsed() {
				continue
			}
			t.Run(s.name, func(t *testing.T) {
				language := views.Languages[i%len(views.Languages)].Tag // each language for every other page
				checkPage(newTab(browser, t, base, language), s, string(axe))
			})
		}
	})
	for name, path := range map[string]func(*tab){
		"from a team to its lineup":         fromTeam,
		"from names to a lineup":            fromNames,
		"names that are refused":            refusedNames,
		"by keyboard":                       byKeyboard,
		"in the reader's language":          inGerman,
		"print and copy":                    takeAway,
		"colours of the reader":             forcedColours,
		"one sheet of paper for everything": onPaper,
	} {
		t.Run(name, func(t *testing.T) { path(newTab(browser, t, base, "en")) })
	}
	for name, path := range map[string]func(*tab){
		"from a team to its lineup": fromTeam,
		"from names to a lineup":    fromNames,
		"names that are refused":    refusedNames,
		"in the reader's language":  inGerman,
	} {
		t.Run("without scripts, "+name, func(t *testing.T) {
			b := newTab(browser, t, base, "en")
			b.withoutScripts()
			path(b)
		})
	}
}

// startBrowser starts Chromium; it is closed when the test ends.
func startBrowser(t testing.TB) context.Context {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		program, err = exec.LookPath("chromium-browser")
	}
	needTool(t, "chromium", err)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	browser, closeBrowser := chromedp.NewContext(allocator)
	t.Cleanup(closeBrowser)
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("chromium does not start: %v", err)
	}
	return browser
}

// patience bounds each step, on a machine that is busy with other things.
const patience = 30 * time.Second

// tab is a window of its own, without anybody's cookies, on a phone or a desk.
type tab struct {
	testing.TB
	ctx     context.Context
	base    string
	scripts bool

	mu     sync.Mutex
	faults []string // what the browser complained of
	failed string   // the address whose status is not 200, as it should be
}

// newTab opens a tab whose reader wishes a language. When the test ends, everything that the browser complained of
// fails it: messages on the console, exceptions, requests without success, breaches of the content security policy.
func newTab(browser context.Context, t testing.TB, base, language string) *tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	b := &tab{TB: t, ctx: ctx, base: base, scripts: true}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	call(b, network.Enable, network.EnableParams{})
	call(b, log.Enable, cdp.Empty{})
	call(b, audits.Enable, cdp.Empty{})
	call(b, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": language}})
	b.size(1280, false)
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, fault := range b.faults {
			t.Errorf("the browser complains: %s", fault)
		}
	})
	return b
}

// hear notes what the browser complains of.
func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	note := func(format string, args ...any) { b.faults = append(b.faults, fmt.Sprintf(format, args...)) }
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		note("console.%s: %s", e.Type, e.Args[0].Value)
	case *runtime.EventExceptionThrown:
		note("exception: %s", e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.URL != b.failed {
			note("%s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 && e.Response.URL != b.failed {
			note("%s: %d", e.Response.URL, e.Response.Status)
		}
		if !strings.HasPrefix(e.Response.URL, b.base) && strings.HasPrefix(e.Response.URL, "http") {
			note("a request to another site: %s", e.Response.URL)
		}
	case *network.EventLoadingFailed:
		if !e.Canceled {
			note("request %s failed: %s %s", e.Type, e.ErrorText, e.BlockedReason)
		}
	case *audits.EventIssueAdded:
		text, _ := json.Marshal(e.Issue.Details)
		note("%s: %s", e.Issue.Code, text)
	}
}

// within gives a step its time.
func (b *tab) within() (context.Context, context.CancelFunc) {
	return context.WithTimeout(b.ctx, patience)
}

// call sends a command to the browser.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.Helper()
	ctx, cancel := b.within()
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	if err != nil {
		b.Fatalf("%s: %v", command.Method, err)
	}
	return result
}

// do takes steps.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := b.within()
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.Fatalf("%s: %v", b.address(), err)
	}
}

// value is what an expression is in the page.
func value[T any](b *tab, expression string) T {
	b.Helper()
	ctx, cancel := b.within()
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%.200s: %v", expression, err)
	}
	return v
}

// load takes a step that leads to another page, waits until that is there, and returns its status.
func (b *tab) load(step chromedp.Action[chromedp.Void]) int {
	b.Helper()
	ctx, cancel := b.within()
	defer cancel()
	answer, err := chromedp.RunResponse(ctx, step)
	if err != nil {
		b.Fatalf("%s: no page came: %v", b.address(), err)
	}
	return int(answer.Status)
}

// address is the path and query of the page.
func (b *tab) address() string {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	address, _ := chromedp.Run(ctx, chromedp.Location())
	return strings.TrimPrefix(address, b.base)
}

// open shows the page of a sample.
func (b *tab) open(s sample) {
	b.Helper()
	step := chromedp.Navigate(b.base + s.path)
	b.expect(b.base+s.path, s.status)
	if s.form != nil {
		b.load(chromedp.Navigate(b.base + "/"))
		byHand := func(p *runtime.EvaluateParams) { p.UserGesture = new(true) }
		step = chromedp.Evaluate[chromedp.Void](sendForm(s.path, s.form), byHand)
	}
	if status := b.load(step); status != s.status {
		b.Fatalf("%s: status %d, want %d", s.path, status, s.status)
	}
}

func (b *tab) expect(address string, status int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed = ""; status >= 400 {
		b.failed = address
	}
}

// sendForm is a script that fills in a form and sends it, past the browser's own checks.
func sendForm(action string, values url.Values) string {
	fields, _ := json.Marshal(values)
	return fmt.Sprintf(`(() => {
		const form = document.createElement("form");
		form.method = "post";
		form.action = %q;
		for (const [name, [value]] of Object.entries(%s)) {
			const field = document.createElement("textarea");
			field.name = name;
			field.autocomplete = "off";
			field.value = value;
			form.append(field);
		}
		document.body.append(form);
		form.submit();
	})()`, action, fields)
}

// size sets the width of the window; a phone has a touch screen.
func (b *tab) size(width int64, phone bool) {
	b.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1})
	call(b, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: phone})
}

// prefer sets what the reader's system prefers, such as prefers-color-scheme, dark. Nothing moves meanwhile.
func (b *tab) prefer(features ...string) {
	b.Helper()
	all := []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}
	for i := 0; i < len(features); i += 2 {
		all = append(all, &emulation.MediaFeature{Name: features[i], Value: features[i+1]})
	}
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: all})
}

func (b *tab) withoutScripts() {
	b.Helper()
	b.scripts = false
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// checkPage checks what is true of every page.
func checkPage(b *tab, s sample, axe string) {
	b.prefer("prefers-color-scheme", "light")
	b.open(s)
	value[bool](b, `document.fonts.ready.then(() => true)`)
	if !value[bool](b, `document.fonts.check("16px Archivo")`) {
		b.Error("the font is not there")
	}
	for _, width := range []int64{320, 390, 768, 1280, 1920} {
		b.size(width, width < 500)
		for _, what := range value[[]string](b, overflows) {
			b.Errorf("%d px wide: %s", width, what)
		}
	}
	b.readFrom("rtl")
	for _, width := range []int64{390, 1280} {
		b.size(width, width < 500)
		for _, what := range value[[]string](b, overflows) {
			b.Errorf("%d px wide, read from the right: %s", width, what)
		}
	}
	b.readFrom("ltr")
	value[chromedp.Void](b, axe)
	for _, width := range []int64{390, 1280} {
		b.size(width, width < 500)
		for _, what := range value[[]string](b, fmt.Sprintf(smallTargets, width < 500)) {
			b.Errorf("%d px wide: too small to touch: %s", width, what)
		}
		for _, scheme := range []string{"light", "dark"} {
			b.prefer("prefers-color-scheme", scheme)
			for _, what := range value[[]string](b, runAxe) {
				b.Errorf("%d px wide, %s: %s", width, scheme, what)
			}
		}
	}
}

// readFrom turns the page to a language that is read from the right, or back: the site has none yet, but its layout is
// to be ready for one.
func (b *tab) readFrom(direction string) {
	b.Helper()
	value[string](b, fmt.Sprintf(`document.documentElement.dir = %q`, direction))
}

// overflows lists what makes the page scroll sideways. What lies in a box that clips or scrolls by itself is fine.
const overflows = `(() => {
	const found = [], width = document.documentElement.clientWidth;
	if (document.scrollingElement.scrollWidth > width) found.push("scrolls sideways: " + document.scrollingElement.scrollWidth + " px");
	const clipped = (e) => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (getComputedStyle(p).overflowX !== "visible") return true; };
	for (const e of document.body.querySelectorAll("*")) {
		const box = e.getBoundingClientRect();
		if (box.width > 0 && (box.right > width + 1 || box.left < -1) && !clipped(e) && found.length < 5)
			found.push("sticks out: " + e.tagName + "." + e.className + " from " + Math.round(box.left) + " to " + Math.round(box.right));
	}
	return found;
})()`

// smallTargets lists what is harder to hit than WCAG 2.2 allows: 24 by 24 pixels, but for links within a text; and on
// a phone, controls that are lower than 44 pixels. A label belongs to its field; a link may be stretched over its card.
const smallTargets = `((phone) => {
	const found = [];
	const inText = (e) => getComputedStyle(e).display === "inline" && [...e.parentElement.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== "");
	for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")) {
		if (e.matches(".skip") || inText(e) || !e.checkVisibility()) continue;
		let area = e.matches("[type=radio], [type=checkbox]") && e.closest("label") || e;
		if (getComputedStyle(e, "::after").position === "absolute") while (getComputedStyle(area).position === "static") area = area.parentElement;
		const box = area.getBoundingClientRect();
		const least = phone && e.matches(".primary, button, select, input, textarea, .step, .action, .option, .wordmark, .site-nav a") ? 44 : 24;
		if (box.width < 23.9 || box.height < least - 0.1)
			found.push(e.tagName + "." + e.className + " " + (e.getAttribute("aria-label") ?? e.textContent).trim().slice(0, 30) + ": " + Math.round(box.width) + " x " + Math.round(box.height));
	}
	return found.slice(0, 5);
})(%v)`

// runAxe lists the violations that axe finds, with the first element of each.
const runAxe = `axe.run(document, {
	runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
	resultTypes: ["violations"],
}).then((r) => r.violations.map((v) => v.id + ": " + v.help + ", " + v.nodes.length + " times, such as " + v.nodes[0].target + " " + v.nodes[0].failureSummary))`

// count is how many elements there are.
func (b *tab) count(selector string) int {
	b.Helper()
	return value[int](b, fmt.Sprintf(`document.querySelectorAll(%q).length`, selector))
}

// text is what the first such element says.
func (b *tab) text(selector string) string {
	b.Helper()
	return strings.Join(strings.Fields(value[string](b, fmt.Sprintf(`document.querySelector(%q)?.textContent ?? "none"`, selector))), " ")
}

// press clicks what leads to another page and returns its status.
func (b *tab) press(selector string) int {
	b.Helper()
	return b.load(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// want fails unless the page has that many.
func (b *tab) want(n int, selector string) {
	b.Helper()
	if got := b.count(selector); got != n {
		b.Errorf("%s: %d of %s, want %d", b.address(), got, selector, n)
	}
}

// write puts text into a field as if it were pasted, in place of what stands there.
func (b *tab) write(selector, content string) {
	b.Helper()
	b.do(chromedp.Focus(chromedp.CSS(selector)), chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	call(b, input.InsertText, input.InsertTextParams{Text: content})
}

func fromTeam(b *tab) {
	b.load(chromedp.Navigate(b.base + "/"))
	name := b.text("#team option:last-child")
	b.do(chromedp.SendKeys(chromedp.CSS("#team"), name), chromedp.Clear(chromedp.CSS("#show")), chromedp.SendKeys(chromedp.CSS("#show"), "4"))
	if status := b.press(".team-form .primary"); status != 200 {
		b.Fatalf("status %d", status)
	}
	if got := b.text("h1"); !strings.Contains(got, name) || !strings.Contains(got, "4") {
		b.Errorf("asked for the best 4 of %s, got %s", name, got)
	}
	b.want(4, ".lineup .player:not(.player-empty)")

	b.load(chromedp.Navigate(b.base + "/best/puddle-rovers/11"))
	first := b.text(".lineup .player-name")
	b.press(`.lineup a[aria-label^="Leave out"]`)
	if got := b.text(".bench-absent"); !strings.Contains(got, first) {
		b.Errorf("%s was left out, but the absent are: %s", first, got)
	}
	b.press(`.bench-rest a[aria-label^="Lock"]`)
	b.want(1, ".lineup .tag")
	b.press(`.options-short a:not([aria-current])`)
	b.want(11, ".lineup .player")
	b.press(`.stepper .step:last-child`)
	if !strings.HasPrefix(b.address(), "/best/puddle-rovers/12?formation=") {
		b.Errorf("every wish at once is at %s", b.address())
	}
	b.press(`.choices > p .action`)
	if got := b.address(); got != "/best/puddle-rovers/12" {
		b.Errorf("without wishes: %s", got)
	}
}

func fromNames(b *tab) {
	b.load(chromedp.Navigate(b.base + "/"))
	b.write("#names", pastedNames)
	if b.scripts && b.text(".names-form output") != "Players: 9" {
		b.Errorf("nine lines are counted as %q", b.text(".names-form output"))
	}
	b.do(chromedp.SetValue(chromedp.CSS("#format"), "soccer/7"), chromedp.Clear(chromedp.CSS("#size")), chromedp.SendKeys(chromedp.CSS("#size"), "7"))
	if status := b.press(".names-form .primary"); status != 200 {
		b.Fatalf("status %d: %s", status, b.text("main"))
	}
	b.want(7, ".lineup .player:not(.player-empty)")
	first := b.text(".lineup .player-name")
	b.press(`.bench-rest button[aria-label^="Lock"]`)
	b.want(1, ".lineup .tag")
	b.press(`.lineup button[aria-label="Leave out ` + first + `"]`)
	if got := b.text(".bench-absent"); !strings.Contains(got, first) {
		b.Errorf("%s was left out, but the absent are: %s", first, got)
	}
	b.want(1, ".lineup .tag")
	formation := b.text(`.options-short button:not([aria-current]) .option-name`)
	b.press(`.options-short button:not([aria-current])`)
	if got := b.text(".options-short [aria-current] .option-name"); got != formation {
		b.Errorf("asked for %s, got %s", formation, got)
	}
	b.press(`.stepper .step`)
	b.want(6, ".lineup .player:not(.player-empty)")
	b.press(`.squad-form button`)
	if got := value[string](b, `document.querySelector("#names").value`); got != pastedNames {
		b.Errorf("the names to edit: %q", got)
	}
}

func refusedNames(b *tab) {
	const wrong = "Ada GK 7\n12, GK, 8\nCy ST"
	b.load(chromedp.Navigate(b.base + "/"))
	b.expect(b.base+"/best", 422)
	b.write("#names", wrong)
	b.do(chromedp.SetValue(chromedp.CSS("#format"), "soccer/7"))
	if status := b.press(".names-form .primary"); status != 422 {
		b.Fatalf("status %d", status)
	}
	if got := value[string](b, `document.querySelector("#names").value`); got != wrong {
		b.Errorf("typed %q, got back %q", wrong, got)
	}
	if got := b.text("#names-errors"); !strings.Contains(got, "2") {
		b.Errorf("at the field: %s", got)
	}
	if got := value[string](b, `document.activeElement.id`); b.scripts && got != "errors" {
		b.Errorf("the focus is on %q, not on the summary of the errors", got)
	}
	b.do(chromedp.Click(chromedp.CSS("#errors a"), chromedp.NodeVisible), chromedp.WaitVisible(chromedp.CSS("#names:focus")))
	b.write("#names", pastedNames)
	b.expect("", 200)
	if status := b.press(".names-form .primary"); status != 200 {
		b.Errorf("corrected: status %d", status)
	}
	b.want(7, ".lineup .player:not(.player-empty)")
}

func byKeyboard(b *tab) {
	focused := func() string {
		return value[string](b, `(document.activeElement.getAttribute("aria-label") ?? "") + "|" + document.activeElement.className + "|" + document.activeElement.id`)
	}
	b.load(chromedp.Navigate(b.base + "/best/puddle-rovers/11"))
	b.do(chromedp.KeyEvent(kb.Tab))
	if got := focused(); got != "|skip|" {
		b.Errorf("the first Tab leads to %s", got)
	}
	value[bool](b, `Promise.all(document.getAnimations().map((a) => a.finished)).then(() => true)`)
	if top := value[float64](b, `document.activeElement.getBoundingClientRect().top`); top < 0 {
		b.Errorf("the link to the content is out of sight, at %.0f px", top)
	}
	b.do(chromedp.KeyEvent(kb.Enter), chromedp.WaitReady(chromedp.CSS("main:focus")))
	for range 30 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if value[bool](b, `getComputedStyle(document.activeElement).outlineStyle === "none"`) {
			b.Errorf("nothing shows that the focus is on %s", focused())
		}
		if strings.HasPrefix(focused(), "Lock ") {
			break
		}
	}
	label, _, _ := strings.Cut(focused(), "|")
	name, ok := strings.CutPrefix(label, "Lock ")
	if !ok {
		b.Fatalf("after thirty Tabs the focus is on %s", focused())
	}
	if status := b.load(chromedp.KeyEvent(kb.Enter)); status != 200 || !strings.Contains(b.address(), "lock=") {
		b.Fatalf("Enter leads to %s, %d", b.address(), status)
	}
	b.want(1, `.lineup a[aria-label="Unlock `+name+`"]`)
}

func inGerman(b *tab) {
	b.load(chromedp.Navigate(b.base + "/best/puddle-rovers/11?mode=equal"))
	if b.want(1, "html[lang=en]"); b.press(".language button[lang=de]") != 200 {
		b.Error("no page in German")
	}
	if got := b.address(); got != "/best/puddle-rovers/11?mode=equal" {
		b.Errorf("the choice leads to %s", got)
	}
	b.want(1, "html[lang=de]")
	b.load(chromedp.Click(chromedp.CSS(`.site-nav a[href="/sports"]`)))
	if b.want(1, "html[lang=de]"); b.text("h1") != "Sportarten" {
		b.Errorf("the next page is about %s", b.text("h1"))
	}
	b.press(".language button[lang=en]")
	b.want(1, "html[lang=en]")
}

// takeAway tries the buttons that only a script can serve.
func takeAway(b *tab) {
	b.load(chromedp.Navigate(b.base + "/best/puddle-rovers/11?alt=1"))
	value[chromedp.Void](b, `window.print = () => { window.printed = true }`)
	value[chromedp.Void](b, `navigator.clipboard.writeText = async (text) => { window.copied = text }`)
	b.do(chromedp.Click(chromedp.CSS(".take-buttons button:nth-of-type(1)"), chromedp.NodeVisible))
	if !value[bool](b, `window.printed === true`) {
		b.Error("the button does not print")
	}
	b.do(chromedp.Click(chromedp.CSS(".take-buttons button:nth-of-type(2)"), chromedp.NodeVisible), chromedp.WaitVisible(chromedp.CSS(".take-buttons [role=status]:not(:empty)")))
	if got := value[string](b, `window.copied`); got != b.base+"/best/puddle-rovers/11?alt=1" {
		b.Errorf("the link to the alternative that is shown was copied as %s", got)
	}
}

// forcedColours looks at a page whose colours the reader's system chose, and at one that must not move.
func forcedColours(b *tab) {
	b.prefer("forced-colors", "active")
	b.load(chromedp.Navigate(b.base + "/best/puddle-rovers/11?formation=4-3-3"))
	if !value[bool](b, `matchMedia("(forced-colors: active)").matches`) {
		b.Fatal("the browser does not force colours")
	}
	mark := func(selector string) string {
		return value[string](b, fmt.Sprintf(`getComputedStyle(document.querySelector(%q)).borderInlineStartColor`, selector))
	}
	if mark(".options .option[aria-current]") == mark(".options .option:not([aria-current])") {
		b.Error("nothing but a colour, which is gone, shows what was chosen")
	}
	if shirt := value[string](b, `getComputedStyle(document.querySelector(".shirt-sky .shirt-body")).fill`); shirt != "rgb(124, 196, 240)" {
		b.Errorf("the shirts are %s", shirt)
	}
	if moving := value[int](b, `[...document.querySelectorAll("*")].filter((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0 || getComputedStyle(e).animationName !== "none").length`); moving > 0 {
		b.Errorf("%d elements move, though the reader wants none to", moving)
	}
}

var pdfPage = regexp.MustCompile(`/Type\s*/Page\b`)

// onPaper prints lineups: whatever is on the field and on the bench fits one page of A4.
func onPaper(b *tab) {
	for _, path := range []string{
		"/best/puddle-rovers/11", "/best/puddle-rovers/16", "/best/whole-kettle/11", "/best/whole-kettle/16", "/best/whole-kettle/18",
		"/best/gumboot-gale/22", "/best/thunderclap-wheelbarrows/23", "/best/quill-and-castle/8", "/best/wobbly-watering-cans/8",
		"/best/tadpole-town/7", "/best/brass-otters/16?lang=de", "/best/teacup-two/11",
	} {
		b.load(chromedp.Navigate(b.base + path))
		ctx, cancel := b.within()
		sheet, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
		cancel()
		if err != nil {
			b.Fatal(err)
		}
		if n := len(pdfPage.FindAll(sheet, -1)); n != 1 {
			b.Errorf("%s is printed on %d pages", path, n)
		}
	}
}
