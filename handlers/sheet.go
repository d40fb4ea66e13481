package handlers

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

const textType = "text/plain; charset=utf-8"

// sheet answers GET /teams/:team/matches/:match/sheet: the team sheet, to print and to pass on.
func (a *App) sheet(c echo.Context) error {
	return a.showSheet(c, http.StatusOK, views.NewLinkForm())
}

func (a *App) showSheet(c echo.Context, status int, form views.LinkForm) error {
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	page, err := a.sheetPage(c, f, views.T(f.ctx, "Sheet"))
	if err != nil {
		return err
	}
	page.Links.Form = form
	return a.sendPage(c, status, f.lang, views.SheetView(page))
}

// sheetPage returns the page of a match's sheet, and of what else is made of its plan.
func (a *App) sheetPage(c echo.Context, f *fixture, title string) (views.SheetPage, error) {
	page := views.SheetPage{MatchBase: a.matchBase(c, f, views.PartSheet, title)}
	members, err := a.db.Members(f.ctx, f.team.ID)
	if err != nil {
		return page, err
	}
	page.Staff = views.StaffNames(members)
	if page.Links.Open, err = a.db.LinksOfMatch(f.ctx, f.match.ID); err != nil {
		return page, err
	}
	page.QR = a.sheetAddress(f.team, page.Links.Open)
	squad, err := a.db.Squad(f.ctx, f.team.ID)
	if err != nil {
		return page, err
	}
	if page.Sheet, err = a.sheetOf(f.ctx, &f.team.Team, f.sport, f.format, f.match, squad); err != nil || page.Sheet == nil {
		return page, err
	}
	var text bytes.Buffer
	err = views.SheetText(f.ctx, &text, page.Sheet, page.Staff)
	page.Text = text.String()
	return page, err
}

// sheetOf returns the sheet of a match for who may see a squad; nil where there is no plan that fits the match.
func (a *App) sheetOf(ctx context.Context, t *models.Team, sport *models.Sport, format *models.Format, m *models.Match, squad []models.Player) (*models.TeamSheet, error) {
	plan, err := a.db.LastPlan(ctx, m.ID)
	if models.KindOf(err) == models.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return a.db.SheetOfPlan(ctx, t, sport, format, m, plan, squad)
}

// card answers GET /teams/:team/matches/:match/card: the plan for the pocket.
func (a *App) card(c echo.Context) error {
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	page, err := a.sheetPage(c, f, views.T(f.ctx, "Card"))
	if err != nil {
		return err
	}
	return a.sendTables(c, http.StatusOK, f.lang, page, views.CardView(page))
}

// sheetText answers GET /teams/:team/matches/:match/sheet.txt. Without a plan there is no text.
func (a *App) sheetText(c echo.Context) error {
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	page, err := a.sheetPage(c, f, "")
	if err != nil {
		return err
	}
	if page.Sheet == nil {
		return &models.Error{Kind: models.NotFound, Message: noPlan}
	}
	return send(c, http.StatusOK, newContent(textType, []byte(page.Text)))
}

// sheetPDF answers GET /teams/:team/matches/:match/sheet.pdf.
func (a *App) sheetPDF(c echo.Context) error {
	return a.sendPlanPDF(c, "sheet", func(ctx context.Context, file io.Writer, p views.SheetPage) error {
		return views.SheetPDF(ctx, file, p.Sheet, p.Staff, p.QR)
	})
}

// cardPDF answers GET /teams/:team/matches/:match/card.pdf.
func (a *App) cardPDF(c echo.Context) error {
	return a.sendPlanPDF(c, "card", func(ctx context.Context, file io.Writer, p views.SheetPage) error {
		return views.CardPDF(ctx, file, p.Sheet)
	})
}

// sendPlanPDF sends what is printed of a match's plan; without a plan there is nothing to print.
func (a *App) sendPlanPDF(c echo.Context, name string, write func(context.Context, io.Writer, views.SheetPage) error) error {
	f, err := a.fixtureOf(c)
	if err != nil {
		return err
	}
	page, err := a.sheetPage(c, f, "")
	if err != nil {
		return err
	}
	if page.Sheet == nil {
		return &models.Error{Kind: models.NotFound, Message: noPlan}
	}
	file := f.team.Slug + "-" + f.match.Day() + "-" + name
	return a.sendPDF(c, f.lang, file, func(w io.Writer) error { return write(f.ctx, w, page) })
}

// sendPDF sends a document to be saved, printed or opened, as the reader likes. It takes as much time and memory to write
// one as to solve a lineup: there are no more of both at a time than processors.
func (a *App) sendPDF(c echo.Context, lang, name string, write func(file io.Writer) error) error {
	var file bytes.Buffer
	if err := a.oneOfFewSolvers(func() error { return write(&file) }); err != nil {
		return err
	}
	out := newContent(pdfType, file.Bytes())
	out.language, out.cacheControl, out.vary = lang, noCache, varyPage
	out.disposition = `attachment; filename="` + name + `.pdf"`
	return send(c, http.StatusOK, out)
}

const pdfType = "application/pdf"

const noPlan = "There is no lineup for this match yet. Look again later."

// sharedSheet answers GET /sheets/:token: the sheet as whoever holds the link may see it.
func (a *App) sharedSheet(c echo.Context) error {
	page, lang, err := a.sharedPage(c)
	if err != nil {
		return err
	}
	return a.sendPage(c, http.StatusOK, lang, views.SharedSheetView(*page))
}

// sharedText answers GET /sheets/:token/text.
func (a *App) sharedText(c echo.Context) error {
	page, lang, err := a.sharedPage(c)
	if err != nil {
		return err
	}
	if page.Sheet == nil {
		return &models.Error{Kind: models.NotFound, Message: noPlan}
	}
	var text bytes.Buffer
	if err := views.SheetText(views.WithLang(c.Request().Context(), lang), &text, page.Sheet, nil); err != nil {
		return err
	}
	return send(c, http.StatusOK, newContent(textType, text.Bytes()))
}

// sharedPDF answers GET /sheets/:token/pdf. Its name tells nothing that the link does not.
func (a *App) sharedPDF(c echo.Context) error {
	page, lang, err := a.sharedPage(c)
	if err != nil {
		return err
	}
	if page.Sheet == nil {
		return &models.Error{Kind: models.NotFound, Message: noPlan}
	}
	ctx := views.WithLang(c.Request().Context(), lang)
	return a.sendPDF(c, lang, "sheet-"+page.Match.Day(), func(file io.Writer) error { return views.SheetPDF(ctx, file, page.Sheet, nil, page.QR) })
}

// sharedPage opens a link to a sheet. Whoever asks and whatever it finds: no search engine is to keep it.
func (a *App) sharedPage(c echo.Context) (*views.SharedSheetPage, string, error) {
	lang, ctx := a.speak(c)
	c.Response().Header().Set("X-Robots-Tag", "noindex")
	link, err := a.db.LinkBySecret(ctx, c.Param("token"), models.LinkSheet)
	if err != nil {
		return nil, lang, err
	}
	team, match, err := a.db.LinkedMatch(ctx, link)
	if err != nil {
		return nil, lang, err
	}
	match = models.PublishedMatch(team, match)
	page := &views.SharedSheetPage{Page: a.page(c, lang, ""), Team: team, Match: match, Token: c.Param("token")}
	page.QR = a.config.BaseURL + linkPaths[models.LinkSheet] + page.Token
	page.Title = views.MatchTitle(ctx, match) + " · " + team.Name
	sport, format, err := a.formatOf(team)
	if err != nil {
		return nil, lang, err
	}
	if own, ok := sport.Format(match.Format); ok {
		format = own
	}
	squad, err := a.db.Squad(ctx, team.ID)
	if err != nil {
		return nil, lang, err
	}
	page.Sheet, err = a.sheetOf(ctx, team, sport, format, match, models.PublishedSquad(team, squad))
	return page, lang, err
}
