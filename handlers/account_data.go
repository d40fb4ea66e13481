package handlers

import (
	"errors"
	"io"
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"

	"teamcoach/models"
	"teamcoach/views"
)

// export sends everything that the account has as one file.
func (a *App) export(c echo.Context) error {
	account := visitOf(c).account()
	file, err := a.db.Export(c.Request().Context(), account)
	if err != nil {
		return err
	}
	a.log.Info("exported", slog.String("account", account.ID))
	out := newContent("application/zip", file)
	out.disposition = `attachment; filename="team-coach.zip"`
	return send(c, http.StatusOK, out)
}

func (a *App) importForm(c echo.Context) error {
	return a.showAccountImport(c, http.StatusOK, views.Form{ID: models.NewFormID()})
}

func (a *App) showAccountImport(c echo.Context, status int, form views.Form) error {
	base, lang, _ := a.ofAccount(c, "Import a ZIP file")
	return a.sendPage(c, status, lang, views.AccountImportView(views.AccountImportPage{Page: base, Form: form}))
}

// importFile reads an export back: all of it or nothing.
func (a *App) importFile(c echo.Context) error {
	file, formID, err := uploaded(c, "file", models.MaxImport)
	if err != nil {
		return err
	}
	_, ctx := a.speak(c)
	form, v := views.Form{ID: formID}, visitOf(c)
	n, problems, err := a.db.Import(ctx, v.by(formID), a.sports, v.account().ID, file)
	switch {
	case models.KindOf(err) == models.Repeated:
		return c.Redirect(http.StatusFound, "/teams")
	case err != nil:
		return refuse(ctx, c, &form, err, func(status int) error { return a.showAccountImport(c, status, form) })
	case len(problems) > 0:
		for _, p := range problems {
			message := views.T(ctx, p.Message, p.Args...)
			if p.File != "" {
				message = p.File + ": " + message
			}
			form.Errors = append(form.Errors, views.FormError{Field: "file", Line: p.Line, Message: message})
		}
		return a.showAccountImport(c, http.StatusUnprocessableEntity, form)
	}
	return a.done(c, "/teams", "Teams imported: {n}. They are private until you open them.", "n", n)
}

// uploaded returns the file of a form and the form's id. A form without the file has an empty one.
func uploaded(c echo.Context, field string, most int64) (file []byte, formID string, err error) {
	r := c.Request()
	if mediaType(r.Header.Get("Content-Type")) != "multipart/form-data" {
		return nil, "", echo.NewHTTPError(http.StatusUnsupportedMediaType)
	}
	const around = 64 << 10 // what the form has beside the file
	r.Body = http.MaxBytesReader(c.Response(), r.Body, most+around)
	if err := r.ParseMultipartForm(most + around); err != nil {
		return nil, "", formError(err)
	}
	defer func() { err = errors.Join(err, r.MultipartForm.RemoveAll()) }()
	formID = r.PostForm.Get("form")
	f, _, err := r.FormFile(field)
	if errors.Is(err, http.ErrMissingFile) {
		return nil, formID, nil
	}
	if err != nil {
		return nil, "", formError(err)
	}
	defer f.Close()
	file, err = io.ReadAll(f)
	return file, formID, err
}
