package models

import (
	"context"
	"crypto/rand"
	"strconv"
	"strings"

	"github.com/gosimple/slug"

	"teamcoach/models/queries"
)

// Limits of an address that is made from a name.
const (
	maxMadeSlug    = 60 // bytes, so that a number fits behind it
	maxNumbered    = 9  // of the teams of one name; after that the end of the address is random
	randomSlugEnds = 4  // letters and digits
)

// MakeSlug returns the address that a name suggests, in Latin letters whatever its script: "Grün-Weiß" is gruen-weiss
// to Germans. Where nothing is left of the name, or the word means something else on this site, it is a random one.
func MakeSlug(name, lang string) string {
	words := strings.FieldsFunc(slug.MakeLang(name, lang), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	made := ""
	for _, word := range words {
		if len(made)+1+len(word) > maxMadeSlug && made != "" {
			break
		}
		made += "-" + word
	}
	made = strings.TrimPrefix(made, "-")
	made = made[:min(len(made), maxMadeSlug)]
	if made == "" || reservedSlug(made) {
		return "team-" + randomEnd()
	}
	return made
}

func randomEnd() string { return strings.ToLower(rand.Text()[:randomSlugEnds]) }

// freeSlug returns an address that no team has or had, made from the one that is wished for.
func freeSlug(ctx context.Context, q *queries.Queries, wish string) (string, error) {
	for n := 1; ; n++ {
		candidate := wish
		switch {
		case n > maxNumbered:
			candidate += "-" + randomEnd()
		case n > 1:
			candidate += "-" + strconv.Itoa(n)
		}
		taken, err := q.TeamSlugTaken(ctx, candidate)
		if err != nil || !taken {
			return candidate, err
		}
	}
}

// errSlugTaken is the answer to a wish for an address that another team has, or had before.
var errSlugTaken = &Error{Kind: Conflict, Message: "That name is taken. Choose another one."}

// keepOldSlug makes the address that a team had until now lead to the new one.
func keepOldSlug(ctx context.Context, q *queries.Queries, teamID, before, after string) error {
	if before == after {
		return nil
	}
	if err := q.DeleteOldSlug(ctx, queries.DeleteOldSlugParams{Slug: after, TeamID: teamID}); err != nil { // it is current again
		return err
	}
	return q.InsertOldSlug(ctx, queries.InsertOldSlugParams{Slug: before, TeamID: teamID})
}

// refuseOldSlug returns errSlugTaken where an address still leads to another team. It comes after the team was
// written: a transaction that gives the address up at the same moment has then been waited for.
func refuseOldSlug(ctx context.Context, q *queries.Queries, teamID, slug string) error {
	another, err := q.OldSlugOfAnother(ctx, queries.OldSlugOfAnotherParams{Slug: slug, TeamID: teamID})
	if err == nil && another {
		return errSlugTaken
	}
	return err
}

// SlugNow returns the address of the team that had this one before, as far as the account may know of that team; the
// account may be empty. NotFound: there is none.
func (db *DB) SlugNow(ctx context.Context, slug, accountID string) (string, error) {
	if !teamSlug.MatchString(slug) {
		return "", &Error{Kind: NotFound}
	}
	ctx, q := db.read(ctx)
	now, err := q.SlugNow(ctx, queries.SlugNowParams{Slug: slug, AccountID: accountID})
	return now, db.kind(err)
}
