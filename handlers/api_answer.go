package handlers

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"
	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"teamcoach/models"
)

// apiAnswer is what an operation answers, in memory.
type apiAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *apiAnswer) Header() http.Header         { return w.header }
func (w *apiAnswer) WriteHeader(status int)      { w.status = status }
func (w *apiAnswer) Write(p []byte) (int, error) { return w.body.Write(p) }

// apiHeaders are those that an operation sets.
var apiHeaders = []string{"Etag", "Link", "Location"}

// send sends the answer: 304 to who has it.
func (w *apiAnswer) send(c echo.Context) error {
	header := c.Response().Header()
	for _, name := range apiHeaders {
		if value := w.header.Get(name); value != "" {
			header.Set(name, value)
		}
	}
	tag := w.header.Get("Etag")
	if r := c.Request(); tag != "" && apiMethod(r) == http.MethodGet && w.status == http.StatusOK && hasTag(r.Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	if w.status == http.StatusNoContent {
		return c.NoContent(w.status)
	}
	out := newContent(w.header.Get("Content-Type"), w.body.Bytes())
	out.cacheControl, out.vary = noStore, "Accept, Accept-Encoding, Accept-Language, Authorization"
	return send(c, w.status, out)
}

// reply is the answer as it is kept; nil where we failed and another try may do better.
func (w *apiAnswer) reply() *models.Reply {
	if w.status >= http.StatusInternalServerError || w.status == http.StatusTooManyRequests {
		return nil
	}
	header := map[string]string{"Content-Type": w.header.Get("Content-Type")}
	for _, name := range apiHeaders {
		header[name] = w.header.Get(name)
	}
	return &models.Reply{Status: w.status, Header: header, Body: w.body.Bytes()}
}

func answerOf(r *models.Reply) *apiAnswer {
	w := &apiAnswer{header: http.Header{}, status: r.Status}
	for name, value := range r.Header {
		w.header.Set(name, value)
	}
	w.body.Write(r.Body)
	return w
}

// hasTag says whether a header such as If-None-Match names an entity tag. A star is for If-Match only: who has seen
// something has not seen it as it is.
func hasTag(header, tag string) bool {
	for item := range strings.SplitSeq(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(item), "W/") == tag {
			return true
		}
	}
	return false
}

// entityTag is the same as long as what a program sees of something is.
func entityTag(resource any) string {
	body, err := json.Marshal(resource)
	if err != nil {
		return ""
	}
	return `"` + strconv.FormatUint(xxhash.Sum64(body), 36) + `"`
}

// matches refuses a change unless the program has seen what it changes: its If-Match header names resource as it is.
func matches(ifMatch string, resource any) error {
	if ifMatch == "" {
		return huma.NewError(http.StatusPreconditionRequired, "Send If-Match with the ETag of what you have read, or * for whatever is there.")
	}
	if strings.TrimSpace(ifMatch) != "*" && !hasTag(ifMatch, entityTag(resource)) {
		return errOutdated
	}
	return nil
}

var errOutdated = huma.NewError(http.StatusPreconditionFailed, "This was changed since you read it. Read it again, and make your change again.")

// outdated turns the conflict of two changes at once into the answer to If-Match.
func outdated(err error) error {
	if models.KindOf(err) == models.Conflict {
		return errOutdated
	}
	return err
}

// lostReply is the answer to a request that was carried out before, and whose answer was not kept.
func lostReply(err error) error {
	if models.KindOf(err) == models.Repeated {
		return &models.Error{Kind: models.Conflict, Message: "This request was carried out before, and its answer was lost. Read the list to see what it did."}
	}
	return err
}

// renamed is an error whose fields have the names that they have in a body; those that are not in names keep theirs.
func renamed(err error, names map[string]string) error {
	return relocated(err, func(field string) string { return cmp.Or(names[field], field) })
}

// relocated is an error whose fields stand where place says.
func relocated(err error, place func(field string) string) error {
	var known *models.Error
	if !errors.As(err, &known) || len(known.Fields) == 0 {
		return err
	}
	moved := *known
	moved.Fields = slices.Clone(known.Fields)
	for i, f := range moved.Fields {
		moved.Fields[i].Field = place(f.Field)
	}
	return &moved
}

// problemOf is an error as an operation sends it. What is nobody's business stays in it for the log.
func problemOf(ctx context.Context, err error) error {
	if status := huma.StatusError(nil); errors.As(err, &status) {
		return status
	}
	return problemIn(inLanguage(ctx), err)
}
