package handlers

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/cespare/xxhash/v2"
	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"
)

// Levels of compression. Both encodings of gzip are the same bytes, so that they can share an entity tag.
const (
	gzipLevel   = 5
	brotliLevel = 7 // for what is kept and sent many times
	// minCompress is the size in bytes below which compression does not save a network packet.
	minCompress = 1200
)

// content is a finished answer: its bytes, and the headers that belong to them.
type content struct {
	mediaType    string // with charset
	language     string // Content-Language; empty: none
	cacheControl string
	vary         string
	disposition  string    // Content-Disposition; empty: shown in the browser
	etag         string    // without quotes and encoding
	modified     time.Time // Last-Modified, in whole seconds; zero: none
	plain        []byte
	kept         *encodings // nil: sent once
}

// encodings holds the compressed bytes of what is sent many times, made when they are first asked for.
type encodings struct {
	gzipOnce, brotliOnce sync.Once
	gzip, brotli         []byte
}

// newContent takes body over and computes its entity tag.
func newContent(mediaType string, body []byte) *content {
	return &content{mediaType: mediaType, plain: body, etag: strconv.FormatUint(xxhash.Sum64(body), 36)}
}

// keep returns the content as it is sent many times.
func (p *content) keep() *content {
	kept := *p
	kept.kept = &encodings{}
	return &kept
}

// size is what the content takes in memory when it is kept, in bytes: HTML shrinks to a quarter or less, twice.
func (p *content) size() int { return len(p.plain)*3/2 + 512 }

func compressible(mediaType string) bool {
	kind, _, _ := strings.Cut(mediaType, ";")
	switch kind {
	case "application/json", "application/xml", "application/problem+json", "application/graphql-response+json",
		"application/atom+xml", "application/rss+xml", "image/svg+xml", "text/javascript":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}

// send writes p with the status, in the best encoding that the client accepts, or 304 when the client has it.
func send(c echo.Context, status int, p *content) error {
	body, encoding := p.encoded(c.Request().Header.Get("Accept-Encoding"))
	etag := p.etag
	if encoding != "" {
		etag += "-" + encoding
	}
	header := c.Response().Header()
	cacheControl := p.cacheControl
	if c.Get(visitKey) != nil {
		cacheControl = noStore // the page knows who asks: it may be for this visitor alone
	}
	header["Cache-Control"] = []string{cacheControl}
	if p.vary != "" {
		header["Vary"] = []string{p.vary}
	}
	if cacheControl != noStore {
		header["Etag"] = []string{`"` + etag + `"`}
	}
	if !p.modified.IsZero() {
		header["Last-Modified"] = []string{p.modified.UTC().Format(http.TimeFormat)}
	}
	if status == http.StatusOK && cacheControl != noStore {
		if p.knownSince(c.Request().Header) {
			c.Response().WriteHeader(http.StatusNotModified)
			return nil
		}
		if known := knownTag(c.Request().Header.Get("If-None-Match"), p.etag); known != "" {
			header["Etag"] = []string{known}
			c.Response().WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	header["Content-Type"] = []string{p.mediaType}
	header["Content-Length"] = []string{strconv.Itoa(len(body))}
	if p.language != "" {
		header["Content-Language"] = []string{p.language}
	}
	if encoding != "" {
		header["Content-Encoding"] = []string{encoding}
	}
	if p.disposition != "" {
		header["Content-Disposition"] = []string{p.disposition}
	}
	c.Response().WriteHeader(status)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	_, err := c.Response().Write(body)
	return err
}

// knownSince says whether the client has what was last modified then. An entity tag knows better: RFC 9110, 13.1.3.
func (p *content) knownSince(header http.Header) bool {
	if p.modified.IsZero() || header.Get("If-None-Match") != "" {
		return false
	}
	since, err := http.ParseTime(header.Get("If-Modified-Since"))
	return err == nil && !p.modified.After(since)
}

// encoded returns the bytes to send and their Content-Encoding, empty for the plain ones.
func (p *content) encoded(accept string) ([]byte, string) {
	if accept == "" || !compressible(p.mediaType) || len(p.plain) < minCompress {
		return p.plain, ""
	}
	br, gz := accepts(accept, "br"), accepts(accept, "gzip")
	switch {
	case p.kept == nil && gz > 0:
		return gzipped(p.plain), "gzip"
	case p.kept != nil && br > 0 && br >= gz:
		p.kept.brotliOnce.Do(func() { p.kept.brotli = brotlied(p.plain) })
		return p.kept.brotli, "br"
	case p.kept != nil && gz > 0:
		p.kept.gzipOnce.Do(func() { p.kept.gzip = gzipped(p.plain) })
		return p.kept.gzip, "gzip"
	}
	return p.plain, ""
}

var gzipWriters = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzipLevel)
	return w
}}

func gzipped(body []byte) []byte {
	var out bytes.Buffer
	w := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(w)
	w.Reset(&out)
	w.Write(body)
	w.Close()
	return bytes.Clone(out.Bytes())
}

func brotlied(body []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, brotliLevel)
	w.Write(body)
	w.Close()
	return bytes.Clone(out.Bytes())
}

// accepts returns the weight, 0 to 1, that an Accept-Encoding header gives to a coding.
func accepts(header, coding string) float64 {
	star := 0.0
	for item := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(item, ";")
		name = strings.TrimSpace(name)
		if strings.EqualFold(name, coding) {
			return quality(parameters)
		}
		if name == "*" {
			star = quality(parameters)
		}
	}
	return star
}

// quality reads the q parameter of one item of an Accept header; without one it is 1.
func quality(parameters string) float64 {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, ok := strings.Cut(strings.TrimSpace(parameter), "=")
		if ok && strings.EqualFold(strings.TrimSpace(name), "q") {
			q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil || q < 0 || q > 1 {
				return 0
			}
			return q
		}
	}
	return 1
}

// knownTag returns the entity tag in an If-None-Match header that is of this content in any encoding, or nothing: who
// has it in another encoding than we would send now has it all the same.
func knownTag(header, etag string) string {
	if header == "" {
		return ""
	}
	for item := range strings.SplitSeq(header, ",") {
		item = strings.TrimPrefix(strings.TrimSpace(item), "W/")
		if item == "*" {
			return `"` + etag + `"`
		}
		base, _, _ := strings.Cut(strings.Trim(item, `"`), "-")
		if base == etag {
			return item
		}
	}
	return ""
}
