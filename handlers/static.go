package handlers

import (
	"io/fs"
	"net/http"
	"path"
	"sync"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/static"
)

// assets holds every embedded file that was asked for, compressed: name -> *content.
type assets struct{ sync.Map }

var assetTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".ttf":   "font/ttf",
	".woff2": "font/woff2",
	".txt":   "text/plain; charset=utf-8",
}

// static serves an asset. Its URL holds the hash of all assets, so it can be kept for a year; under an older hash
// it is found too, for pages that were sent before an update, but not to be kept.
func (a *App) static(c echo.Context) error {
	page, err := a.assets.get(c.Param("*"))
	if err != nil {
		return err
	}
	if c.Param("version") != static.Version {
		old := *page
		old.cacheControl = noCache
		page = &old
	}
	return send(c, http.StatusOK, page)
}

// favicon answers browsers that ask for it without being told where it is.
func (a *App) favicon(c echo.Context) error {
	return c.Redirect(http.StatusFound, static.URL("icon.svg"))
}

func (a *assets) get(name string) (*content, error) {
	if page, ok := a.Load(name); ok {
		return page.(*content), nil
	}
	mediaType, ok := assetTypes[path.Ext(name)]
	body, err := fs.ReadFile(static.Files, name)
	if err != nil || !ok {
		return nil, &models.Error{Kind: models.NotFound}
	}
	page := newContent(mediaType, body)
	page.cacheControl, page.vary = "public, max-age=31536000, immutable", "Accept-Encoding"
	kept, _ := a.LoadOrStore(name, page.keep())
	return kept.(*content), nil
}
