package handlers

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// picture is the picture at a path, in a language.
func (a *App) picture(lang, path, alt string) views.Picture {
	return views.Picture{URL: a.config.BaseURL + path + "?lang=" + lang, Alt: alt}
}

// sitePicture goes with links to pages that are about no team or sport.
func (a *App) sitePicture(ctx context.Context, lang string) views.Picture {
	return a.picture(lang, "/preview.png", views.SitePictureAlt(ctx))
}

// teamPicture goes with links to pages that are about a team but for its lineup; none of minors.
func (a *App) teamPicture(ctx context.Context, lang string, team *models.Team, format *models.Format) views.Picture {
	if !team.Pictured() {
		return views.Picture{}
	}
	return a.picture(lang, "/teams/"+team.Slug+"/preview.png", views.FormatPictureAlt(ctx, format))
}

// sitePreview answers GET /preview.png.
func (a *App) sitePreview(c echo.Context) error {
	return a.sendPreview(c, cacheKey{options: "/"}, func(ctx context.Context, w io.Writer) error {
		return views.SitePNG(ctx, w, a.sports)
	})
}

// sportPreview answers GET /sports/:sport/preview.png.
func (a *App) sportPreview(c echo.Context) error {
	sport, ok := a.sports.Get(c.Param("sport"))
	if !ok {
		return &models.Error{Kind: models.NotFound}
	}
	return a.sendPreview(c, cacheKey{options: sport.ID}, func(ctx context.Context, w io.Writer) error {
		return views.FormatPNG(ctx, w, sport, nil)
	})
}

// formatPreview answers GET /sports/:sport/:format/preview.png.
func (a *App) formatPreview(c echo.Context) error {
	sport, ok := a.sports.Get(c.Param("sport"))
	if !ok {
		return &models.Error{Kind: models.NotFound}
	}
	format, ok := sport.Format(c.Param("format"))
	if !ok {
		return &models.Error{Kind: models.NotFound}
	}
	return a.sendPreview(c, cacheKey{options: sport.ID + "/" + format.ID}, func(ctx context.Context, w io.Writer) error {
		return views.FormatPNG(ctx, w, sport, format)
	})
}

// teamPreview answers GET /teams/:team/preview.png, of public teams of adults only, whoever asks.
func (a *App) teamPreview(c echo.Context) error {
	team, err := a.db.TeamBySlug(c.Request().Context(), c.Param("team"))
	if err != nil {
		return err
	}
	if !team.Pictured() {
		return &models.Error{Kind: models.NotFound}
	}
	sport, format, err := a.formatOf(team)
	if err != nil {
		return err
	}
	return a.sendPreview(c, cacheKey{slug: team.Slug, version: team.Version}, func(ctx context.Context, w io.Writer) error {
		return views.TeamPNG(ctx, w, team, sport, format)
	})
}

// sendPreview answers with a picture: from the cache, or drawn in its turn.
func (a *App) sendPreview(c echo.Context, key cacheKey, draw func(ctx context.Context, w io.Writer) error) error {
	lang, ctx := a.speak(c)
	key.form = "preview " + lang
	if kept, ok := a.cache.get(key); ok {
		return send(c, http.StatusOK, kept)
	}
	start := time.Now()
	var body bytes.Buffer
	if err := a.oneOfFewSolvers(func() error { return draw(ctx, &body) }); err != nil {
		return err
	}
	addTiming(c, "render", time.Since(start))
	out := newContent("image/png", body.Bytes())
	out.cacheControl, out.vary, out.language = noCache, varyPage, lang
	a.cache.put(key, out)
	return send(c, http.StatusOK, out)
}
