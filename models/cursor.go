package models

import (
	"encoding/base64"
	"strconv"
)

// Times that nothing has in a list that is read page by page: its first page begins behind one of them.
const (
	beforeAll = -1
	afterAll  = 1<<62 - 1
)

// errNoPage is the answer to a cursor that is none of ours.
var errNoPage = Invalidf("That page of the list does not exist. Start again from the first page.")

// timeCursor names a place in a list that is ordered by a time in milliseconds, and by id.
func timeCursor(id string, at int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(id + strconv.FormatInt(at, 10)))
}

// parseTimeCursor reads what timeCursor wrote. An empty one is where the list begins: at the time first.
func parseTimeCursor(cursor string, first int64) (at int64, id string, ok bool) {
	if cursor == "" {
		return first, "", true
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(raw) < uuidLength || len(raw) > uuidLength+20 {
		return 0, "", false
	}
	id = string(raw[:uuidLength])
	at, err = strconv.ParseInt(string(raw[uuidLength:]), 10, 64)
	return at, id, err == nil && at >= 0 && validID(id)
}
