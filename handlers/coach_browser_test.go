package handlers_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"teamcoach/models"
)

// TestBrowserNewCoach is the site as somebody meets it who coaches a team of children: on a phone, from signing up by a real
// mail to 25 players and their best lineup.
func TestBrowserNewCoach(t *testing.T) {
	browser := startBrowser(t)
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts %t", scripts), func(t *testing.T) {
			s, base := serveSite(t)
			mails := s.deliver(base)
			b := newTab(browser, t, base, "en")
			b.size(390, true)
			if !scripts {
				b.withoutScripts()
			}
			b.signUp(mails)
			b.makeTeam()
			b.fillSquad()
			b.seeBest()
			b.comeBack()
		})
	}
}

// deliver has the site's mails sent, as a site without --smtp does, and returns their folder.
func (s *site) deliver(base string) (folder string) {
	s.t.Helper()
	folder = s.t.TempDir()
	letterhead, err := models.NewLetterhead("", base)
	if err != nil {
		s.t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	sender, err := models.NewMailFolder(folder, letterhead, log)
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() {
		models.NewMailer(s.db, sender, log).Run(ctx)
		close(stopped)
	}()
	s.t.Cleanup(func() { stop(); <-stopped })
	return folder
}

// linkInMail waits for a mail in a folder and returns the link in its text.
func (b *tab) linkInMail(folder, below string) string {
	b.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		files, err := filepath.Glob(filepath.Join(folder, "*.eml"))
		if err != nil {
			b.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				b.Fatal(err)
			}
			for lines := bufio.NewScanner(strings.NewReader(string(text))); lines.Scan(); {
				if strings.HasPrefix(lines.Text(), b.base+below) {
					return strings.TrimPrefix(lines.Text(), b.base)
				}
			}
		}
	}
	b.Fatal("the mail does not come")
	return ""
}

const coachEmail = "new.coach@canary.test"

func (b *tab) signUp(mails string) {
	b.load(chromedp.Navigate(b.base + "/"))
	b.press(`.site-nav a[href="/login"]`)
	b.press(`main a[href="/register"]`)
	b.write("#email", coachEmail)
	b.press("main .primary")
	b.load(chromedp.Navigate(b.base + b.linkInMail(mails, "/confirm/")))
	b.write("#name", "New Coach")
	b.write("#password", goodPassword)
	b.press("main .primary")
	if b.address() != "/teams" {
		b.Fatalf("signed up, and at %s: %s", b.address(), b.text("main"))
	}
}

func (b *tab) makeTeam() {
	b.press(`main a[href="/teams/new"]`)
	b.write("#name", "Größte Kanarien")
	b.do(chromedp.SetValue(chromedp.CSS("#format"), "soccer/9"))
	b.do(chromedp.SetValue(chromedp.CSS("#type"), "junior"))
	b.press("main form .primary")
	if b.address() != "/teams/grosste-kanarien/players/new" {
		b.Fatalf("made a team, and at %s: %s", b.address(), b.text("main"))
	}
}

func (b *tab) fillSquad() {
	positions := []string{"GK", "CB", "LB", "RB", "CM", "LM", "RM", "ST"}
	var lines []string
	for i := range 25 {
		lines = append(lines, fmt.Sprintf("%d, Kim Canary%c, %s, %d", i+1, 'a'+i, positions[i%len(positions)], 1+i*7%10))
	}
	b.write("#names", strings.Join(lines, "\n"))
	b.press("main form.form .primary")
	b.want(28, ".squad-row")
	b.write("#row0-skills", "GK 10")
	b.do(chromedp.SetValue(chromedp.CSS("#row1-status"), "injured"))
	if status := b.press(".save-bar .primary"); status != http.StatusOK {
		b.Fatalf("saving the squad: %d %s", status, b.text("main"))
	}
	b.want(1, ".flash")
}

func (b *tab) seeBest() {
	b.press(`.team-nav a[href^="/best/"]`)
	if b.address() != "/best/grosste-kanarien/9" {
		b.Fatalf("the best nine are at %s", b.address())
	}
	b.want(9, ".lineup .player-number")
	if lineup, everything := b.text(".lineup"), b.text("main"); !strings.Contains(lineup, "Kim Canarya") || strings.Contains(lineup, "Kim Canaryb") || !strings.Contains(everything, "Kim Canaryb") {
		b.Errorf("the lineup is %s", lineup)
	}
}

// comeBack signs out and in: all is there. To others it is not.
func (b *tab) comeBack() {
	b.load(chromedp.Navigate(b.base + "/account"))
	b.signOut()
	lineup := b.base + "/best/grosste-kanarien/9"
	b.expect(lineup, http.StatusNotFound)
	if status := b.load(chromedp.Navigate(lineup)); status != http.StatusNotFound || strings.Contains(b.text("body"), "Kanarien") {
		b.Errorf("others get %d: %s", status, b.text("main"))
	}
	b.expect("", http.StatusOK)
	b.signInAt(coachEmail, goodPassword)
	b.press(`.site-nav a[href="/teams"]`)
	b.press(`main a[href="/teams/grosste-kanarien"]`)
	if got := b.text("h1"); got != "Größte Kanarien" {
		b.Errorf("the team is %q", got)
	}
}
