package handlers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// TestSpecmatic lets a tool that nobody here wrote hold the running site to its document: Specmatic reads /openapi.json,
// sends an example of every operation, then thousands of requests that it makes of them, right and wrong ones, and looks
// whether each answer is one that the document promises. An operation that is new takes part by itself; where its body
// has no example in docBodies, or its path a parameter that contractIDs does not know, the test fails.
func TestSpecmatic(t *testing.T) {
	java, err := exec.LookPath("java")
	needTool(t, "java", err)
	jar, err := filepath.Abs(npmFile(t, "specmatic/specmatic.jar"))
	if err != nil {
		t.Fatal(err)
	}
	command := []string{java, "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar, "test"}
	t.Run("examples", func(t *testing.T) {
		operations, tallies := runContract(t, command, "none")
		for name := range operations {
			if count := tallies[name]; count.right == 0 || count.invented > 0 {
				t.Errorf("%s: its example was not accepted: %+v", name, *count)
			}
		}
	})
	t.Run("invented", func(t *testing.T) {
		operations, tallies := runContract(t, command, "all")
		for name, hasBody := range operations {
			if count := tallies[name]; count.right+count.invented == 0 || hasBody && count.wrong == 0 {
				t.Errorf("%s was not tried: %+v", name, *count)
			}
		}
	})
}

// runContract lets Specmatic send requests to a site of their own, and returns the operations such as "GET /api/v1/teams"
// with whether they have a body, and what became of each.
func runContract(t *testing.T, command []string, resiliency string) (operations map[string]bool, tallies map[string]*tally) {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	s := newSiteWith(t, modelstest.Open(t, modelstest.SQLite(t)), handlers.Config{BaseURL: "http://" + server.Listener.Addr().String(), CacheBytes: 4 << 20})
	c, folder := &contract{site: s, spare: map[string]chan string{}}, t.TempDir()
	operations = c.write(folder, fmt.Sprintf(specmaticConfig, resiliency))
	server.Config.Handler = c
	server.Start()
	defer server.Close()

	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	run := exec.CommandContext(ctx, command[0], append(slices.Clone(command[1:]), "--testBaseURL="+server.URL, "--examples=examples", "openapi.json")...)
	run.Dir = folder
	out, err := run.CombinedOutput()
	if status := (*exec.ExitError)(nil); err != nil && !errors.As(err, &status) || ctx.Err() != nil {
		t.Fatalf("%v %v", err, ctx.Err())
	}
	return operations, judgeContract(t, operations, string(out))
}

// specmaticConfig asks for wrong requests too, or for none but the examples; few of a kind, and for nothing outside of
// this machine. The examples in the document are of single fields, and go together in no request.
const specmaticConfig = `version: 2
disableTelemetry: true
ignoreInlineExamples: true
test:
  resiliencyTests:
    enable: %s
  maxTestRequestCombinations: 10
  timeoutInMilliseconds: 20000
`

// contract is a site with what the requests need that Specmatic sends to it.
type contract struct {
	*site
	spare map[string]chan string // by method and path that can be asked for once only: paths that do as well
}

// ServeHTTP lets the site answer. Specmatic sends a request with and without each parameter that it may have, always to
// the same path: what is gone after the first is there once more for the next. And it asks without a pause, which the
// site would refuse in the end: it is slowed down as the headers of the answers say.
func (c *contract) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	select {
	case path := <-c.spare[r.Method+" "+r.URL.Path]:
		r.URL.Path = path
	default: // all others
	}
	c.handler.ServeHTTP(w, r)
	if left, err := strconv.Atoi(w.Header().Get("RateLimit-Remaining")); err == nil && left < 100 {
		time.Sleep(60 * time.Millisecond)
	}
}

// write writes what Specmatic reads, and returns the operations with whether they have a body.
func (c *contract) write(folder, config string) map[string]bool {
	c.t.Helper()
	write := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			c.t.Fatal(err)
		}
	}
	write("openapi.json", c.get("/openapi.json").Body.Bytes())
	write("specmatic.yaml", []byte(config))
	if err := os.Mkdir(filepath.Join(folder, "examples"), 0o700); err != nil {
		c.t.Fatal(err)
	}
	operations := map[string]bool{}
	for path, item := range c.app.Document().Paths {
		for method, op := range operationsOf(item) {
			write("examples/"+op.OperationID+".json", c.example(path, method, op))
			operations[method+" "+path] = op.RequestBody != nil
		}
	}
	return operations
}

// A line of Specmatic's for each request, and after it what was wrong with a status.
var (
	scenarioLine = regexp.MustCompile(`^(?:[+-]ve)? *Scenario: (\S+) (\S+) -> (\S+)(.*) has (SUCCEEDED|FAILED)$`)
	pathParam    = regexp.MustCompile(`\((\w+):\w+\)`)
	wrongStatus  = regexp.MustCompile(`expected status (\d+) but response contained status (\d+)`)
	testsRun     = regexp.MustCompile(`Tests run: (\d+), Successes: (\d+), Failures: (\d+), WIP: 0, Errors: 0`)
)

// tally counts the requests of an operation: accepted ones, and those that were refused rightly though the document
// alone allows them, or because it does not.
type tally struct{ right, invented, wrong int }

// contradictions are operations whose bodies can be well-formed and yet contradict what was before, with the status that
// the document promises then: a match ends after it began, and once.
var contradictions = map[string]string{"POST /api/v1/teams/{team}/matches/{match}/events": "409"}

// judgeContract fails for every request that was answered otherwise than the document says, with one exception: where
// Specmatic makes other bodies of an example, it takes any text for a colour or a position, and the same name twice, and
// 422 is the right answer, or the one in contradictions.
func judgeContract(t *testing.T, operations map[string]bool, out string) map[string]*tally {
	t.Helper()
	tallies := map[string]*tally{}
	for operation := range operations {
		tallies[operation] = &tally{}
	}
	judged, passed, asked := 0, 0, 0
	lines := strings.Split(out, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "-----") {
			asked = i
		}
		m := scenarioLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		judged++
		operation := m[1] + " " + pathParam.ReplaceAllString(m[2], "{$1}")
		count := tallies[operation]
		reason := strings.Join(lines[i+1:min(i+25, len(lines))], "\n")
		reason, _, _ = strings.Cut(reason, "-----")
		status := wrongStatus.FindStringSubmatch(reason)
		switch {
		case count == nil:
			t.Errorf("an operation that is not in the document: %s", line)
		case m[5] == "SUCCEEDED" && m[3] == "4xx":
			count.wrong++
			passed++
		case m[5] == "SUCCEEDED":
			count.right++
			passed++
		case strings.HasPrefix(m[3], "2") && strings.Contains(m[4], "REQUEST.BODY contains") && status != nil && (status[2] == "422" || status[2] == contradictions[operation]):
			count.invented++
		default:
			t.Errorf("%s\n%s", strings.Join(lines[asked:i+1], "\n"), reason)
		}
	}
	for _, operation := range slices.Sorted(maps.Keys(tallies)) {
		count := *tallies[operation]
		t.Logf("%-60s %3d accepted, %3d invented and refused, %3d wrong and refused", operation, count.right, count.invented, count.wrong)
	}
	if total := testsRun.FindStringSubmatch(out); total == nil || total[1] != fmt.Sprint(judged) || total[2] != fmt.Sprint(passed) {
		t.Errorf("%d requests were judged and %d passed, but Specmatic says %q\n%.5000s", judged, passed, total, out)
	}
	if strings.Contains(out, "429 Too Many Requests") {
		t.Error("these were too many requests at once, which hides other answers")
	}
	return tallies
}

// operationsOf lists what can be done at a path, by method.
func operationsOf(item *huma.PathItem) map[string]*huma.Operation {
	all := map[string]*huma.Operation{}
	for method, op := range map[string]*huma.Operation{
		http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
	} {
		if op != nil {
			all[method] = op
		}
	}
	return all
}

// exchange is a request and its answer, as Specmatic reads them.
type exchange struct {
	Request struct {
		Method  string            `json:"method"`
		Path    string            `json:"path"`
		Query   map[string]string `json:"query,omitempty"`
		Headers map[string]string `json:"headers"`
		Body    json.RawMessage   `json:"body,omitempty"`
	} `json:"http-request"`
	Response struct {
		Status int             `json:"status"`
		Body   json.RawMessage `json:"body,omitempty"`
	} `json:"http-response"`
}

// example is a request that an operation accepts, with an answer to it. Its account and its team are of nobody else:
// whatever is done to them disturbs no other operation. The answer is that to the same request of somebody else.
func (c *contract) example(path, method string, op *huma.Operation) []byte {
	c.t.Helper()
	name := strings.ReplaceAll(op.OperationID, "-", "")
	twin, example := c.request(name+"twin", path, method, op), c.request(name, path, method, op)
	var header []string
	for name, value := range twin.Request.Headers {
		header = append(header, name, value)
	}
	query := url.Values{}
	for name, value := range twin.Request.Query {
		query.Set(name, value)
	}
	answer := c.do(method, twin.Request.Path+"?"+query.Encode(), bytes.NewReader(twin.Request.Body), header...)
	if answer.Code >= 300 {
		c.t.Fatalf("%s: the example is refused: %s", op.OperationID, answer.Body)
	}
	example.Response.Status, example.Response.Body = answer.Code, answer.Body.Bytes()
	text, err := json.Marshal(example)
	if err != nil {
		c.t.Fatal(err)
	}
	return text
}

// request is a request of somebody who has a team.
func (c *contract) request(name, path, method string, op *huma.Operation) (e exchange) {
	c.t.Helper()
	p := c.user(name).robot(models.AllScopes...)
	values := p.contractIDs(name, op)
	e.Request.Method = method
	e.Request.Path = regexp.MustCompile(`\{([a-z]+)\}`).ReplaceAllStringFunc(path, func(name string) string {
		value, ok := values[strings.Trim(name, "{}")]
		if !ok {
			c.t.Fatalf("%s: there is no example of %s", op.OperationID, name)
		}
		return value
	})
	e.Request.Headers = map[string]string{}
	if len(op.Security) > 0 {
		e.Request.Headers["Authorization"] = "Bearer " + p.token.Secret
	}
	e.Request.Query = map[string]string{}
	for _, param := range op.Parameters {
		switch param.Name {
		case "If-Match":
			e.Request.Headers["If-Match"] = "*"
		case "formation":
			e.Request.Query["formation"] = "2-3-1"
		case "from", "to": // else it may be asked for a time that ends before it begins
			e.Request.Query[param.Name] = map[string]string{"from": "2026-08-01", "to": "2027-07-31"}[param.Name]
			if param.Schema.Format == "date-time" {
				e.Request.Query[param.Name] += "T00:00:00Z"
			}
		case "after":
			e.Request.Query["after"] = p.secondPage(e.Request.Path)
		}
	}
	if op.OperationID == "delete-match" {
		c.spare[method+" "+e.Request.Path] = p.spareMatches(values["team"])
	}
	if op.RequestBody != nil {
		body, ok := handlers.DocBodies[op.OperationID]
		if !ok {
			c.t.Fatalf("%s: docBodies has no example of a body", op.OperationID)
		}
		e.Request.Body = json.RawMessage(strings.ReplaceAll(body, "$PLAYER", values["player"]))
		e.Request.Headers["Content-Type"] = "application/json"
	}
	return e
}

// secondPage is what after is for the page behind the first item of a list.
func (p *robot) secondPage(path string) string {
	p.t.Helper()
	w := p.send(http.MethodGet, strings.TrimPrefix(path, "/api/v1")+"?limit=1", "")
	next, err := url.Parse(strings.Trim(strings.TrimSuffix(w.Header().Get("Link"), `; rel="next"`), "<>"))
	if err != nil || next.Query().Get("after") == "" {
		p.t.Fatalf("%s has no second page: %d %v", path, w.Code, w.Header())
	}
	return next.Query().Get("after")
}

// spareMatches makes matches that can be deleted in place of another one.
func (p *robot) spareMatches(slug string) chan string {
	p.t.Helper()
	team, paths := p.stored(slug, p.account), make(chan string, 10)
	for range cap(paths) {
		paths <- "/api/v1/teams/" + slug + "/matches/" + p.addMatch(&team.Team, models.Match{}).ID
	}
	return paths
}

// contractIDs makes a team with one of everything that a path can name: a match to come with a plan and events, one that
// is over with a result, answers and contacts. Lists have a second page.
func (p *robot) contractIDs(slug string, op *huma.Operation) map[string]string {
	p.t.Helper()
	team := p.ownTeam(slug, sevens()...)
	p.ownTeam(slug + "-reserves")
	squad := p.squad(team)
	coming, over := p.addMatch(team, models.Match{}), p.addMatch(team, models.Match{KickOff: time.Now().Add(-48 * time.Hour).UTC().Truncate(time.Minute)})
	values := p.exampleIDs(team, coming)
	maps.Copy(values, map[string]string{
		"team": team.Slug, "player": squad[0].ID, "match": coming.ID, "position": "CM", "number": "1", "sport": "soccer",
	})
	if slices.Contains(op.Tags, "Results") {
		values["match"] = over.ID
	}
	for path, id := range map[string]string{
		"/players/" + squad[0].ID + "/contacts":                  "replace-contacts",
		"/matches/" + coming.ID + "/availability/" + squad[0].ID: "replace-availability",
		"/matches/" + over.ID + "/result":                        "replace-result",
	} {
		body := strings.ReplaceAll(handlers.DocBodies[id], "$PLAYER", squad[0].ID)
		if w := p.send(http.MethodPut, "/teams/"+slug+path, body, "If-Match", "*"); w.Code != http.StatusOK {
			p.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	for range 2 {
		if w := p.send(http.MethodPost, "/teams/"+slug+"/matches/"+coming.ID+"/events", handlers.DocBodies["create-event"]); w.Code != http.StatusCreated {
			p.t.Fatalf("event: %d %s", w.Code, w.Body)
		}
	}
	return values
}
