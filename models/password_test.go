package models_test

import (
	"context"
	"runtime"
	"strings"
	"sync"
	"testing"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

func TestPasswordRules(t *testing.T) {
	const email = "ada.lovely@canary-club.test"
	for _, good := range []string{
		"kettle gravel ninety moth", "xQ7#vbn2Lw", "пароль для тренера", "correcthorsebatterystaple", strings.Repeat("äöüß wörter ", 20), "         a         b c",
		"my dog ate 14 socks", "\u00a0spaces stay\u00a0",
	} {
		if faults := models.PasswordFaults(good, email); len(faults) > 0 {
			t.Errorf("%q is refused: %s", good, faults[0].Message)
		}
	}
	for _, bad := range []string{
		"", "short", "ninechars", strings.Repeat("ab cd ", 50), "password12", "Password123!", "PASSWORD1234", "qwertyuiop", "1234567890", "0987654321", "aaaaaaaaaaaa",
		"abcabcabcabc", "abcdefghijkl", "qwertzuiop12", "asdfghjkl1234", "1q2w3e4r5t6y", "ada.lovely1", "Ada.Lovely!23", email, "TeamCoach2026", "team coach 1", "canary-club.test", "broken \xff utf-8",
		"dragon2026", "football!!!!",
	} {
		if len(models.PasswordFaults(bad, email)) == 0 {
			t.Errorf("%q is accepted", bad)
		}
	}
}

func TestPasswordHash(t *testing.T) {
	db := modelstest.Open(t, modelstest.SQLite(t))
	const password = "caf\u00e9 kettle gravel" // é in one character
	hash, err := db.HashPassword(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the hash is %s", hash)
	}
	again, err := db.HashPassword(t.Context(), password)
	if err != nil || again == hash {
		t.Errorf("the same password has the same hash twice: %v", err)
	}
	for try, want := range map[string]bool{password: true, "cafe\u0301 kettle gravel": true, password + " ": false, strings.ToUpper(password): false, "": false} {
		if ok, old, err := db.PasswordMatches(t.Context(), hash, try); err != nil || ok != want || old {
			t.Errorf("%q: %v, old %v, %v", try, ok, old, err)
		}
	}
	for _, none := range []string{"", "x", "$argon2id$v=19$m=19456,t=0,p=1$AAAA$AAAA", "$argon2id$v=19$m=19456,t=2,p=1$A$A", "$argon2i" + hash[9:], hash[:len(hash)-1] + "!"} {
		for _, try := range []string{"", password, none} {
			if ok, _, err := db.PasswordMatches(t.Context(), none, try); ok || err != nil {
				t.Errorf("%q opens %q: %v", try, none, err)
			}
		}
	}
}

// TestOldHashesAreRenewed signs in with a hash of weaker parameters.
func TestOldHashesAreRenewed(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		const password = "kettle gravel ninety moth"
		weak := models.WeakHash(password)
		if _, err := db.CreateAccount(t.Context(), "ada@canary.test", "Ada", weak); err != nil {
			t.Fatal(err)
		}
		if _, err := db.CheckSignIn(t.Context(), "here", "ada@canary.test", "wrong"); models.KindOf(err) != models.Invalid || db.PasswordOf(t, "ada@canary.test") != weak {
			t.Errorf("a wrong password renews the hash: %v", err)
		}
		for range 2 {
			if _, err := db.CheckSignIn(t.Context(), "here", "ada@canary.test", password); err != nil {
				t.Fatal(err)
			}
			if got := db.PasswordOf(t, "ada@canary.test"); !strings.HasPrefix(got, "$argon2id$v=19$m=19456,") {
				t.Errorf("the hash is %s", got)
			}
		}
	})
}

// TestSignInCostsTheSame counts the hashes of sign-ins that fail: as many for an address without an account, for a
// guest without a password and for one with another password.
func TestSignInCostsTheSame(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, db *models.DB) {
		hash, err := db.HashPassword(t.Context(), "kettle gravel ninety moth")
		if err != nil {
			t.Fatal(err)
		}
		for email, password := range map[string]string{"ada@canary.test": hash, "none@canary.test": ""} {
			if _, err := db.CreateAccount(t.Context(), email, "Ada", password); err != nil {
				t.Fatal(err)
			}
		}
		for _, email := range []string{"ada@canary.test", "none@canary.test", "nobody@canary.test", "", "not an address"} {
			before := db.Hashes()
			if _, err := db.CheckSignIn(t.Context(), "here", email, "wrong"); models.KindOf(err) != models.Invalid {
				t.Errorf("%q: %v", email, err)
			}
			if n := db.Hashes() - before; n != 1 {
				t.Errorf("%q costs %d hashes", email, n)
			}
		}
	})
}

// TestHashingIsBounded asks for more hashes than may wait.
func TestHashingIsBounded(t *testing.T) {
	db := modelstest.Open(t, modelstest.SQLite(t))
	release := make(chan struct{})
	running, stop := make(chan struct{}, models.MaxHashing), make(chan error, 1000)
	var all sync.WaitGroup
	for range models.MaxHashing {
		all.Go(func() { stop <- db.Hash(context.Background(), func() { running <- struct{}{}; <-release }) })
	}
	for range models.MaxHashing {
		<-running
	}
	ctx, cancel := context.WithCancel(t.Context())
	for range models.MaxWaiting {
		all.Go(func() { stop <- db.Hash(ctx, func() { t.Error("more run than may") }) })
	}
	for db.Queued() < models.MaxHashing+models.MaxWaiting {
		if len(stop) > 0 {
			t.Fatalf("one did not wait for its turn: %v", <-stop)
		}
		runtime.Gosched()
	}
	if err := db.Hash(t.Context(), func() { t.Error("more wait than may") }); models.KindOf(err) != models.Busy {
		t.Errorf("one too many: %v", err)
	}
	cancel() // who waits has gone away
	for range models.MaxWaiting {
		if err := <-stop; models.KindOf(err) != models.Busy {
			t.Errorf("who has gone away: %v", err)
		}
	}
	close(release)
	all.Wait()
	if _, err := db.HashPassword(t.Context(), "kettle gravel"); err != nil || db.Queued() != 0 {
		t.Errorf("afterwards: %v, %d in the queue", err, db.Queued())
	}
}

func TestAddressKey(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1", "2001:db8::1": "2001:db8::/64", "2001:db8::ffff:1": "2001:db8::/64", "2001:db8:0:1::1": "2001:db8:0:1::/64",
		"fe80::1%eth0": "fe80::/64", "": "unknown", "x": "unknown",
	} {
		if got := models.AddressKey(address); got != want {
			t.Errorf("%q is %q, want %q", address, got, want)
		}
	}
}

// TestCodes is RFC 6238, appendix B, for six digits, and clocks that differ.
func TestCodes(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	for at, code := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"} {
		for seconds, known := range map[int64]bool{0: true, 30: true, -30: true, 60: false, -60: false} {
			step := models.StepOf(secret, code, at+seconds)
			if known && step != at/30 || !known && step != 0 {
				t.Errorf("code of %d, seen %d s later: step %d", at, seconds, step)
			}
		}
	}
	if models.StepOf("", "", 1) != 0 || models.StepOf(secret, "", 59) != 0 {
		t.Error("nothing is a code")
	}
}

// FuzzImport gives the reader of exports whatever there is: a team or problems with their lines, never both or neither.
func FuzzImport(f *testing.F) {
	const team = `{"name":"A","slug":"a","sport":"soccer","format":"7","type":"senior","mode":"strongest","color":"red"}`
	f.Add(team, `[{"name":"A","shirt":1,"status":"fit","form":3}]`)
	f.Add(team, "[\n{},\n{\"name\": 1}")
	f.Add(team, "")
	f.Add("{\n", "[")
	f.Add(team+"x", "[]]")
	f.Fuzz(func(t *testing.T, team, players string) {
		ok, problems := models.ReadTeam(team, players)
		if ok == (len(problems) > 0) && !strings.Contains(team, "deleted") {
			t.Fatalf("team %v and problems %v", ok, problems)
		}
		lines := max(strings.Count(team, "\n"), strings.Count(players, "\n")) + 1
		for _, p := range problems {
			if p.Line < 0 || p.Line > lines || p.File == "" || p.Message == "" {
				t.Fatalf("problem %+v in %d lines", p, lines)
			}
		}
	})
}
