package models

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"teamcoach/data"
)

// Limits of a password, in characters. There are no rules on what it is made of (NIST SP 800-63B, 3.1.1.2).
const (
	MinPassword = 10
	MaxPassword = 256
)

// normalPassword returns a password as it is hashed. An é that one keyboard writes as two characters is one on
// another (RFC 8265, OpaqueString); nothing is trimmed.
func normalPassword(password string) string { return norm.NFC.String(password) }

// passwordFaults says what is wrong with a new password of somebody with an e-mail address.
func passwordFaults(field, password, email string) []FieldError {
	password = normalPassword(password)
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password):
		return []FieldError{fieldf(field, "A password may not have characters that cannot be written.")}
	case n < MinPassword || n > MaxPassword:
		return []FieldError{fieldf(field, "A password needs {min} to {max} characters.", MinPassword, MaxPassword)}
	case common(password, email):
		return []FieldError{fieldf(field, "This password is one of the first that others would try. Take a few words that have nothing to do with each other.")}
	}
	return nil
}

// minSurprise is how many characters a password needs beside a word that is easy to guess.
const minSurprise = 5

// common says whether a password is among the first that somebody would try: well known, a pattern, or the address or
// the site's name with little added.
func common(password, email string) bool {
	lower := strings.ToLower(password)
	core := strings.TrimFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) })
	words := commonPasswords()
	if words[lower] || words[core] && surprise(lower, core) < minSurprise || repeats(lower) || walks(lower) {
		return true
	}
	local, domain, _ := strings.Cut(EmailKey(email), "@")
	for _, word := range []string{EmailKey(email), local, domain, "teamcoach", "team coach", "team-coach"} {
		if utf8.RuneCountInString(word) >= 3 && strings.Contains(lower, word) && surprise(lower, word) < minSurprise {
			return true
		}
	}
	return false
}

// surprise is how many characters a password has beside a word.
func surprise(password, word string) int {
	return utf8.RuneCountInString(strings.ReplaceAll(password, word, ""))
}

// commonPasswords are well-known passwords in lower case, and the words that many are made of.
var commonPasswords = sync.OnceValue(func() map[string]bool {
	text, err := data.Files.ReadFile("passwords/common.txt")
	if err != nil {
		panic("models: " + err.Error()) // it is part of the program
	}
	all := map[string]bool{}
	for word := range strings.Lines(string(text)) {
		all[strings.TrimSuffix(word, "\n")] = true
	}
	return all
})

// repeats says whether a password is one to four characters again and again, such as aaaaaaaaaa or abc1abc1abc1.
func repeats(password string) bool {
	runes := []rune(password)
	for period := 1; period <= 4; period++ {
		same := true
		for i := period; i < len(runes) && same; i++ {
			same = runes[i] == runes[i-period]
		}
		if same {
			return true
		}
	}
	return false
}

// keyboard is what a hand runs along.
var keyboard = []string{"abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiopü", "asdfghjklöä", "yxcvbnm", "azertyuiop", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p", "1q2w3e4r5t6y7u8i9o0p"}

// minWalk is how many keys in a row are a pattern.
const minWalk = 4

// walks says whether a password is made of runs along the keyboard or the alphabet, either way, but for a few
// characters at the end.
func walks(password string) bool {
	for len(password) >= minWalk {
		n := longestWalk(password)
		if n < minWalk {
			return false
		}
		password = password[n:]
	}
	return true
}

// longestWalk is the number of bytes at the start of a text that run along the keyboard.
func longestWalk(text string) int {
	longest := 0
	for _, row := range keyboard {
		for _, way := range []string{row, reversed(row)} {
			for from := range way {
				n := 0
				for n < len(text) && from+n < len(way) && text[n] == way[from+n] {
					n++
				}
				longest = max(longest, n)
			}
		}
	}
	return longest
}

func reversed(text string) string {
	runes := []rune(text)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}

// argon is how expensive a hash is. Those of usualArgon are what OWASP asks for at least.
type argon struct {
	memory, time uint32 // KiB, passes
	threads      uint8
}

var usualArgon = argon{memory: 19 * 1024, time: 2, threads: 1}

const (
	saltSize = 16 // bytes
	hashSize = 32
)

func (a argon) key(password string, salt []byte, size int) []byte {
	return argon2.IDKey([]byte(normalPassword(password)), salt, a.time, a.memory, a.threads, uint32(size))
}

// hash returns a new hash of a password with its parameters and salt, in the format of the PHC.
func (a argon) hash(password string) string {
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails: crypto/rand ends the program instead
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, a.memory, a.time, a.threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(a.key(password, salt, hashSize)))
}

var phc = regexp.MustCompile(`^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$`)

// parseHash reads what hash writes.
func parseHash(text string) (a argon, salt, key []byte, ok bool) {
	parts := phc.FindStringSubmatch(text)
	if parts == nil {
		return argon{}, nil, nil, false
	}
	memory, _ := strconv.ParseUint(parts[1], 10, 32)
	passes, _ := strconv.ParseUint(parts[2], 10, 32)
	threads, _ := strconv.ParseUint(parts[3], 10, 8)
	salt, errSalt := base64.RawStdEncoding.DecodeString(parts[4])
	key, errKey := base64.RawStdEncoding.DecodeString(parts[5])
	ok = errSalt == nil && errKey == nil && passes > 0 && threads > 0 && len(key) > 0
	return argon{uint32(memory), uint32(passes), uint8(threads)}, salt, key, ok
}

// hasher hashes passwords, few at a time: each takes 19 MiB and a good part of a processor's tenth of a second.
type hasher struct {
	places chan struct{} // of those who wait and those who hash
	slots  chan struct{} // of those who hash
	count  *atomic.Int64 // hashes made, right passwords or wrong
}

const (
	maxHashing  = 2
	maxWaiting  = 20
	hashingWait = 3 * time.Second
)

func newHasher() hasher {
	return hasher{places: make(chan struct{}, maxHashing+maxWaiting), slots: make(chan struct{}, maxHashing), count: new(atomic.Int64)}
}

var errHashing = &Error{Kind: Busy, Message: "Too many people are signing in at this moment. Try again in a few seconds."}

// do runs fn when it is its turn. Busy: too many wait already, or the turn does not come.
func (h *hasher) do(ctx context.Context, fn func()) error {
	select {
	case h.places <- struct{}{}:
		defer func() { <-h.places }()
	default:
		return errHashing
	}
	ctx, cancel := context.WithTimeout(ctx, hashingWait)
	defer cancel()
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return errHashing
	}
	h.count.Add(1)
	fn()
	return nil
}

// HashPassword returns a password as an account keeps it. Busy: too many are being hashed.
func (db *DB) HashPassword(ctx context.Context, password string) (hash string, err error) {
	err = db.hasher.do(ctx, func() { hash = usualArgon.hash(password) })
	return hash, err
}

// matches says whether a password is that of a hash, and whether the hash is to be made anew with the parameters of
// today. No hash takes as long as any, and matches nothing.
func (db *DB) matches(ctx context.Context, hash, password string) (ok, old bool, err error) {
	a, salt, key, known := parseHash(hash)
	if !known {
		a, salt, key = usualArgon, make([]byte, saltSize), make([]byte, hashSize)
	}
	err = db.hasher.do(ctx, func() {
		same := subtle.ConstantTimeCompare(a.key(password, salt, len(key)), key) == 1
		ok = same && known
	})
	return ok, a != usualArgon, err
}
