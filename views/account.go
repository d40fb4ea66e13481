package views

import (
	"context"
	"strings"
	"time"

	"teamcoach/models"
)

// NoticePage says what happens next; it asks for nothing.
type NoticePage struct {
	Page
	Paragraphs []string // translated
	Button     string   // translated
	Link       string
}

// RegisterPage is /register.
type RegisterPage struct {
	Page
	Form RegisterForm
}

// RegisterForm asks for an account.
type RegisterForm struct {
	Form
	Email string `form:"email"`
	To    string `form:"to"` // path to look at when there is an account; empty: one's teams
}

// ConfirmPage is what the link of a registration opens.
type ConfirmPage struct {
	Page
	Token string
	Email string
	Teams []models.MemberTeam // of the guest who asked; they become the account's
	Form  ConfirmForm
}

// ConfirmForm makes an account.
type ConfirmForm struct {
	Form
	Name     string `form:"name"`
	Password string `form:"password"`
	To       string `form:"to"` // as in RegisterForm
}

// LoginPage is /login.
type LoginPage struct {
	Page
	Reset bool // the password was just set anew
	Form  LoginForm
}

// LoginForm signs in.
type LoginForm struct {
	Form
	Email    string `form:"email"`
	Password string `form:"password"`
	To       string `form:"to"` // path to look at next; empty: one's teams
}

// CodePage is /login/code, the second step of a sign-in.
type CodePage struct {
	Page
	Form CodeForm
}

// CodeForm takes a code of the second factor.
type CodeForm struct {
	Form
	Code string `form:"code"`
	To   string `form:"to"`
}

// ForgottenPage is /password.
type ForgottenPage struct {
	Page
	Form RegisterForm
}

// ResetPage is what the link for a forgotten password opens.
type ResetPage struct {
	Page
	Token string
	Email string
	Form  ResetForm
}

// ResetForm sets a password anew.
type ResetForm struct {
	Form
	Password string `form:"password"`
}

// AccountPage is /account.
type AccountPage struct {
	Page
	Account  *models.Account
	Sessions int
	Form     AccountForm
}

// AccountForm changes what others see of an account, and its language.
type AccountForm struct {
	Form
	Name     string `form:"name"`
	Language string `form:"language"` // empty: the browser's
}

// EmailPage is /account/email.
type EmailPage struct {
	Page
	Account *models.Account
	Form    EmailForm
}

// EmailForm asks for another e-mail address.
type EmailForm struct {
	Form
	Email    string `form:"email"`
	Password string `form:"password"`
}

// AgreePage is what either link of a change of address opens.
type AgreePage struct {
	Page
	Token string
	Email string // the new address
}

// PasswordPage is /account/password.
type PasswordPage struct {
	Page
	Account *models.Account
	Form    PasswordForm
}

// PasswordForm changes a password.
type PasswordForm struct {
	Form
	Password    string `form:"password"`
	NewPassword string `form:"new_password"`
}

// SessionsPage is /account/sessions.
type SessionsPage struct {
	Page
	Sessions []models.Session
	Current  string // ID of the one that looks
}

// SecondFactorPage is /account/second-factor.
type SecondFactorPage struct {
	Page
	Email  string // of the account
	On     bool
	Secret string   // offered, where it is off
	Left   int      // recovery codes, where it is on
	Codes  []string // new recovery codes, shown this once
	Form   SecondFactorForm
}

// SecondFactorForm turns the second factor on or off, or asks for new recovery codes.
type SecondFactorForm struct {
	Form
	Do    string `form:"do"` // on, off or codes
	Code  string `form:"code"`
	Proof string `form:"proof"`
}

// AccountImportPage is /account/import.
type AccountImportPage struct {
	Page
	Form Form
}

// DeletePage is /account/delete.
type DeletePage struct {
	Page
	Account *models.Account
	Goes    []models.Team // nobody else owns them
	Form    DeleteForm
}

// DeleteForm deletes an account.
type DeleteForm struct {
	Form
	Email    string `form:"email"`
	Password string `form:"password"`
}

// passwordHint says what a new password needs.
func passwordHint(ctx context.Context) string {
	return T(ctx, "At least {min} characters. A few words that have nothing to do with each other are good and easy to remember.", "min", models.MinPassword)
}

// languageOptions are the languages an account can have; the first leaves it to the browser.
func languageOptions(ctx context.Context) []Option {
	all := []Option{{Value: "", Label: T(ctx, "As the browser asks")}}
	for _, l := range Languages {
		all = append(all, Option{Value: l.Tag, Label: l.Name})
	}
	return all
}

// groups writes a secret in groups of four, to be typed.
func groups(secret string) string {
	var b strings.Builder
	for i, r := range secret {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func sessionTime(t time.Time) string { return t.Format("2006-01-02 15:04") + " UTC" }

// browsers and systems are looked for in a User-Agent in this order: most name several, and the rare one counts.
var (
	browsers = []struct{ mark, name string }{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Vivaldi/", "Vivaldi"}, {"DuckDuckGo/", "DuckDuckGo"},
		{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	}
	systems = []struct{ mark, name string }{
		{"Android", "Android"}, {"iPhone", "iOS"}, {"iPad", "iPadOS"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"},
		{"Mac OS X", "macOS"}, {"Linux", "Linux"},
	}
)

// agentName says which browser a User-Agent is, in words. Nothing of it is repeated: it is what somebody sent.
func agentName(ctx context.Context, agent string) string {
	browser, system := T(ctx, "Unknown browser"), ""
	for _, b := range browsers {
		if strings.Contains(agent, b.mark) {
			browser = b.name
			break
		}
	}
	for _, s := range systems {
		if strings.Contains(agent, s.mark) {
			system = s.name
			break
		}
	}
	if system == "" {
		return browser
	}
	return T(ctx, "{browser} on {system}", "browser", browser, "system", system)
}
