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
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"teamcoach/handlers"
	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// TestSpecmatic lets a tool that nobody here wrote hold the running site to its document: Specmatic reads /openapi.json,
// sends an example of every operation and hundreds of requests that it makes of them, right and wrong ones, and looks
// whether each answer is one that the document promises. An operation that is new takes part by itself; where its body
// has no example in docBodies, the test fails.
func TestSpecmatic(t *testing.T) {
	java, err := exec.LookPath("java")
	needTool(t, "java", err)
	jar, err := filepath.Abs(npmFile(t, "specmatic/specmatic.jar"))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	s := newSiteWith(t, modelstest.Open(t, modelstest.SQLite(t)), handlers.Config{BaseURL: "http://" + server.Listener.Addr().String(), CacheBytes: 4 << 20})
	server.Config.Handler = s.handler
	server.Start()
	defer server.Close()
	folder := t.TempDir()
	operations := s.writeContract(folder)

	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	run := exec.CommandContext(ctx, java, "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar, "test",
		"--testBaseURL="+server.URL, "--examples=examples", "openapi.json")
	run.Dir = folder
	out, err := run.CombinedOutput()
	if status := (*exec.ExitError)(nil); err != nil && !errors.As(err, &status) || ctx.Err() != nil {
		t.Fatalf("%v %v", err, ctx.Err())
	}
	judgeContract(t, operations, string(out))
}

// specmaticConfig asks for wrong requests too, few of a kind, and for nothing outside of this machine. The examples in
// the document are of single fields, and go together in no request.
const specmaticConfig = `version: 2
disableTelemetry: true
ignoreInlineExamples: true
test:
  resiliencyTests:
    enable: all
  maxTestRequestCombinations: 10
  timeoutInMilliseconds: 20000
`

// writeContract writes what Specmatic reads, and returns the operations such as "GET /api/v1/teams" with whether they
// have a body.
func (s *site) writeContract(folder string) map[string]bool {
	s.t.Helper()
	write := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	write("openapi.json", s.get("/openapi.json").Body.Bytes())
	write("specmatic.yaml", []byte(specmaticConfig))
	if err := os.Mkdir(filepath.Join(folder, "examples"), 0o700); err != nil {
		s.t.Fatal(err)
	}
	operations := map[string]bool{}
	for path, item := range s.app.Document().Paths {
		for method, op := range operationsOf(item) {
			write("examples/"+op.OperationID+".json", s.example(path, method, op))
			operations[method+" "+path] = op.RequestBody != nil
		}
	}
	return operations
}

// A line of Specmatic's for each request, and after it what was wrong with a status.
var (
	scenarioLine = regexp.MustCompile(`^[+-]ve +Scenario: (\S+) (\S+) -> (\S+)(.*) has (SUCCEEDED|FAILED)$`)
	pathParam    = regexp.MustCompile(`\((\w+):\w+\)`)
	wrongStatus  = regexp.MustCompile(`expected status (\d+) but response contained status (\d+)`)
	testsRun     = regexp.MustCompile(`Tests run: (\d+), Successes: (\d+), Failures: (\d+), WIP: 0, Errors: 0`)
)

// judgeContract fails for every request that was answered otherwise than the document says, with one exception: where
// Specmatic makes other bodies of an example, it takes any text for a colour or a position, and the same name twice, and
// 422 is the right answer.
func judgeContract(t *testing.T, operations map[string]bool, out string) {
	t.Helper()
	type tally struct{ right, invented, wrong int } // requests that were accepted, refused rightly, and wrong ones
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
		case strings.HasPrefix(m[3], "2") && strings.Contains(m[4], "REQUEST.BODY contains") && status != nil && status[2] == "422":
			count.invented++
		default:
			t.Errorf("%s\n%s", strings.Join(lines[asked:i+1], "\n"), reason)
		}
	}
	for _, operation := range slices.Sorted(maps.Keys(tallies)) {
		count := *tallies[operation]
		t.Logf("%-60s %3d accepted, %3d invented and refused, %3d wrong and refused", operation, count.right, count.invented, count.wrong)
		if count.right == 0 || operations[operation] && count.wrong == 0 {
			t.Errorf("%s was not tried: %+v", operation, count)
		}
	}
	if total := testsRun.FindStringSubmatch(out); total == nil || total[1] != fmt.Sprint(judged) || total[2] != fmt.Sprint(passed) {
		t.Errorf("%d requests were judged and %d passed, but Specmatic says %q\n%.5000s", judged, passed, total, out)
	}
	if strings.Contains(out, "429 Too Many Requests") {
		t.Error("these were too many requests at once, which hides other answers")
	}
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
func (s *site) example(path, method string, op *huma.Operation) []byte {
	s.t.Helper()
	name := strings.ReplaceAll(op.OperationID, "-", "")
	twin, example := s.request(name+"twin", path, method, op), s.request(name, path, method, op)
	var header []string
	for name, value := range twin.Request.Headers {
		header = append(header, name, value)
	}
	answer := s.do(method, twin.Request.Path, bytes.NewReader(twin.Request.Body), header...)
	if answer.Code >= 300 {
		s.t.Fatalf("%s: the example is refused: %s", op.OperationID, answer.Body)
	}
	example.Response.Status, example.Response.Body = answer.Code, answer.Body.Bytes()
	text, err := json.Marshal(example)
	if err != nil {
		s.t.Fatal(err)
	}
	return text
}

// request is a request of somebody who has a team.
func (s *site) request(name, path, method string, op *huma.Operation) (e exchange) {
	s.t.Helper()
	p := s.user(name).robot(models.AllScopes...)
	team := p.ownTeam(name, sevens()...)
	squad, err := p.db.Players(s.t.Context(), team.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	values := map[string]string{"team": team.Slug, "player": squad[0].ID, "sport": "soccer"}
	e.Request.Method = method
	e.Request.Path = regexp.MustCompile(`\{([a-z]+)\}`).ReplaceAllStringFunc(path, func(name string) string {
		value, ok := values[strings.Trim(name, "{}")]
		if !ok {
			s.t.Fatalf("%s: there is no example of %s", op.OperationID, name)
		}
		return value
	})
	e.Request.Headers = map[string]string{}
	if len(op.Security) > 0 {
		e.Request.Headers["Authorization"] = "Bearer " + p.token.Secret
	}
	for _, param := range op.Parameters {
		if param.Name == "If-Match" {
			e.Request.Headers["If-Match"] = "*"
		}
	}
	if op.RequestBody != nil {
		body, ok := handlers.DocBodies[op.OperationID]
		if !ok {
			s.t.Fatalf("%s: docBodies has no example of a body", op.OperationID)
		}
		e.Request.Body = json.RawMessage(body)
		e.Request.Headers["Content-Type"] = "application/json"
	}
	return e
}
