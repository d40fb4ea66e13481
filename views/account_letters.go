package views

import (
	"context"
	"net/url"
)

// The letters about an account. base is Page.BaseURL; secret is that of the link.

// RegisterLetter leads to the page that makes the account.
func RegisterLetter(ctx context.Context, base, secret, to string) Letter {
	link := base + "/confirm/" + secret
	if to != "" {
		link += "?to=" + url.QueryEscape(to)
	}
	return Letter{
		Subject: T(ctx, "Your account at Team Coach"),
		Paragraphs: []string{
			T(ctx, "Somebody, hopefully you, asked for an account at Team Coach with this e-mail address. Open the page, choose a name and a password, and it is yours."),
		},
		Button: T(ctx, "Make the account"), Link: link,
		After: []string{T(ctx, "The link holds for one day. If it was not you, do nothing: there will be no account.")},
	}
}

// RegisteredLetter tells somebody who asks for an account that there is one.
func RegisteredLetter(ctx context.Context, base string) Letter {
	return Letter{
		Subject: T(ctx, "You have an account at Team Coach"),
		Paragraphs: []string{
			T(ctx, "Somebody, hopefully you, asked for an account at Team Coach with this e-mail address. There is one already: sign in with its password."),
		},
		Button: T(ctx, "Sign in"), Link: base + "/login",
		After: []string{
			T(ctx, "If you have forgotten the password, set a new one:") + " " + base + "/password",
			T(ctx, "If it was not you, do nothing: nothing was changed."),
		},
	}
}

// ResetLetter leads to the page that sets a new password.
func ResetLetter(ctx context.Context, base, secret string) Letter {
	return Letter{
		Subject: T(ctx, "A new password for Team Coach"),
		Paragraphs: []string{
			T(ctx, "Somebody, hopefully you, has forgotten the password of this account. Open the page and choose a new one."),
		},
		Button: T(ctx, "Set a new password"), Link: base + "/password/" + secret,
		After: []string{T(ctx, "The link holds for one hour. If it was not you, do nothing: the password stays as it is.")},
	}
}

// NoAccountLetter tells somebody who has forgotten a password that there is no account.
func NoAccountLetter(ctx context.Context, base string) Letter {
	return Letter{
		Subject: T(ctx, "No account with this address at Team Coach"),
		Paragraphs: []string{
			T(ctx, "Somebody, hopefully you, asked for a new password at Team Coach. There is no account with this e-mail address. You may have used another one."),
		},
		Button: T(ctx, "Make an account"), Link: base + "/register",
		After: []string{T(ctx, "If it was not you, do nothing.")},
	}
}

// OldEmailLetter asks the old address of an account whether it agrees to the new one.
func OldEmailLetter(ctx context.Context, base, secret, email string) Letter {
	return Letter{
		Subject: T(ctx, "Another e-mail address for your account"),
		Paragraphs: []string{
			T(ctx, "Your account at Team Coach is to get the e-mail address {email}. Open the page and agree; the other address gets a link too.", "email", email),
		},
		Button: T(ctx, "Look at the change"), Link: base + "/account/email/" + secret,
		After: []string{T(ctx, "The link holds for one day. If it was not you, do not agree, and change your password: somebody knows it.")},
	}
}

// NewEmailLetter asks the new address of an account whether it exists.
func NewEmailLetter(ctx context.Context, base, secret string) Letter {
	return Letter{
		Subject: T(ctx, "Confirm your new e-mail address"),
		Paragraphs: []string{
			T(ctx, "An account at Team Coach is to get this e-mail address. Open the page and confirm; the old address gets a link too."),
		},
		Button: T(ctx, "Look at the change"), Link: base + "/account/email/" + secret,
		After: []string{T(ctx, "The link holds for one day. If it was not you, do nothing.")},
	}
}

// TakenEmailLetter tells the new address of an account that it has one of its own.
func TakenEmailLetter(ctx context.Context, base string) Letter {
	return Letter{
		Subject: T(ctx, "You have an account at Team Coach"),
		Paragraphs: []string{
			T(ctx, "Somebody wanted to give another account at Team Coach this e-mail address. That cannot be: there is an account with it already."),
		},
		Button: T(ctx, "Sign in"), Link: base + "/login",
		After: []string{T(ctx, "If it was not you, do nothing: nothing was changed.")},
	}
}

// PasswordNotice tells that the password was changed.
func PasswordNotice(ctx context.Context, base string) Letter {
	return notice(ctx, base, T(ctx, "Your password was changed"),
		T(ctx, "The password of your account at Team Coach was changed. Wherever you were signed in, you have to sign in again."))
}

// EmailNotice tells the old address of an account that it has another one.
func EmailNotice(ctx context.Context, base string) Letter {
	return notice(ctx, base, T(ctx, "Your e-mail address was changed"),
		T(ctx, "Your account at Team Coach has another e-mail address now, as both addresses agreed. Mails to this one end here."))
}

// SecondFactorNotice tells that the second factor was turned on or off.
func SecondFactorNotice(ctx context.Context, base string, on bool) Letter {
	if on {
		return notice(ctx, base, T(ctx, "The second factor is on"),
			T(ctx, "From now on, signing in to your account at Team Coach takes a code from your phone. Keep the recovery codes where you find them without it."))
	}
	return notice(ctx, base, T(ctx, "The second factor is off"),
		T(ctx, "From now on, signing in to your account at Team Coach takes the password only."))
}

// RecoveryNotice tells that a recovery code was used.
func RecoveryNotice(ctx context.Context, base string, left int) Letter {
	return notice(ctx, base, T(ctx, "A recovery code was used"),
		T(ctx, "Somebody, hopefully you, signed in to your account at Team Coach with a recovery code.")+" "+
			N(ctx, "{n} code is left.", "{n} codes are left.", left))
}

// notice is a letter about what was done, and what to do if it was somebody else.
func notice(ctx context.Context, base, subject, text string) Letter {
	return Letter{
		Subject: subject, Paragraphs: []string{text},
		After: []string{T(ctx, "If it was not you, set a new password at once:") + " " + base + "/password"},
	}
}
