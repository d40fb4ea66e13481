//go:build referee

package lineup

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// stranger is a solver of integer programmes that shares nothing with us.
type stranger struct {
	name string
	ask  func(t *testing.T, program string, seconds int) statement
}

// statement is what a stranger says of a programme. Late ones say nothing.
type statement struct {
	feasible, late bool
	value          float64
	cpu            time.Duration
}

func (s statement) agrees(feasible bool, value float64) bool {
	return s.late || s.feasible == feasible && (!feasible || math.Abs(s.value-value) < 0.5)
}

// strangers are GLPK and CBC, which must be there, and HiGHS, which is asked when
// the packages of .ci are installed.
var strangers = sync.OnceValue(func() []stranger {
	all := []stranger{{"GLPK", glpsol}, {"CBC", cbc}}
	if _, err := os.Stat(ci + "node_modules/highs"); err == nil {
		all = append(all, stranger{"HiGHS", highs})
	}
	return all
})

const ci = "../../.ci/"

var (
	glpkObjective = regexp.MustCompile(`Objective:\s+obj = (\S+)`)
	cbcObjective  = regexp.MustCompile(`Optimal - objective value (\S+)`)
)

func glpsol(t *testing.T, program string, seconds int) statement {
	t.Helper()
	text, cpu := run(t, program, func(in, out string) *exec.Cmd {
		return exec.Command("/usr/bin/glpsol", "--tmlim", strconv.Itoa(seconds), "--lp", in, "-o", out)
	})
	return read(t, text, cpu, "TIME LIMIT EXCEEDED", "INTEGER OPTIMAL", glpkObjective)
}

func cbc(t *testing.T, program string, seconds int) statement {
	t.Helper()
	text, cpu := run(t, program, func(in, out string) *exec.Cmd {
		return exec.Command("/usr/bin/cbc", in, "sec", strconv.Itoa(seconds), "ratioGap", "0", "allowableGap", "0", "solve", "solution", out)
	})
	return read(t, text, cpu, "Stopped on time", "Optimal - objective value", cbcObjective)
}

// highsServer is HiGHS, compiled for WebAssembly, which takes long to start: one
// process answers all.
var highsServer = sync.OnceValues(func() (io.Writer, *json.Decoder) {
	c := exec.Command("node", ci+"highs.mjs")
	c.Stderr = os.Stderr
	in, wrong := c.StdinPipe()
	out, unread := c.StdoutPipe()
	if err := errors.Join(wrong, unread, c.Start()); err != nil {
		panic(err)
	}
	return in, json.NewDecoder(out) // it ends with its input, when the tests do
})

func highs(t *testing.T, program string, seconds int) statement {
	t.Helper()
	var said struct {
		Status string
		Value  float64
		CPU    time.Duration // microseconds
	}
	in, out := highsServer()
	if _, err := fmt.Fprintln(in, seconds, write(t, program)); err != nil {
		t.Fatal(err)
	}
	if err := out.Decode(&said); err != nil {
		t.Fatal(err)
	}
	s := statement{value: said.Value, cpu: said.CPU * time.Microsecond}
	switch said.Status {
	case "Optimal":
		s.feasible = true
	case "Time limit reached":
		s.late = true
	case "Infeasible", "Primal infeasible or unbounded":
	default:
		t.Fatalf("HiGHS said %q", said.Status)
	}
	return s
}

func write(t *testing.T, program string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "in.lp")
	if err := os.WriteFile(path, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// run hands a programme to a solver. It returns what the solver printed and its
// solution, and the time of the processor it took.
func run(t *testing.T, program string, command func(in, out string) *exec.Cmd) (string, time.Duration) {
	t.Helper()
	in := write(t, program)
	out := filepath.Join(filepath.Dir(in), "out.txt")
	c := command(in, out)
	text, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v (task referee installs the solvers)\n%s\n%.3000s", err, text, program)
	}
	solution, err := os.ReadFile(out)
	if err != nil {
		t.Fatalf("no solution: %v\n%s\n%.3000s", err, text, program)
	}
	return fmt.Sprintf("%s\n%s", text, solution), c.ProcessState.UserTime() + c.ProcessState.SystemTime()
}

// read finds the objective, or that there is no solution; anything else, such as a
// programme that could not be read, fails.
func read(t *testing.T, text string, cpu time.Duration, late, optimal string, objective *regexp.Regexp) statement {
	t.Helper()
	s := statement{cpu: cpu}
	upper := strings.ToUpper(text)
	switch found := objective.FindStringSubmatch(text); {
	case strings.Contains(text, late):
		s.late = true
	case strings.Contains(text, optimal) && found != nil:
		var err error
		if s.value, err = strconv.ParseFloat(found[1], 64); err != nil {
			t.Fatal(err)
		}
		s.feasible = true
	case strings.Contains(upper, "INFEASIBLE") || strings.Contains(upper, "NO PRIMAL") || strings.Contains(upper, "INTEGER EMPTY"):
	default:
		t.Fatalf("the solver said neither optimal nor infeasible:\n%s", text)
	}
	return s
}
