package models

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// MailFolder is the Sender of a site without a mail server: it keeps each mail as a file, and its link in the log,
// so that whoever tries the program can open it.
type MailFolder struct {
	path       string
	letterhead Letterhead
	log        *slog.Logger
}

// NewMailFolder returns a sender into a folder, which is made when it is missing and then is the owner's only. The
// error is one sentence that says what to do.
func NewMailFolder(path string, letterhead Letterhead, log *slog.Logger) (*MailFolder, error) {
	err := os.MkdirAll(path, 0o700)
	if err == nil {
		err = tryFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("the folder for mails cannot be used: %w; choose another with --mail-folder", err)
	}
	return &MailFolder{path: path, letterhead: letterhead, log: log}, nil
}

// tryFile says whether files can be made in a folder.
func tryFile(folder string) error {
	f, err := os.CreateTemp(folder, ".mail-")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// Send writes the file. A mail that is sent again replaces its file: here, none is ever sent twice.
func (f *MailFolder) Send(_ context.Context, m *QueuedMail) error {
	msg, err := f.letterhead.message(m)
	if err != nil {
		return &SendError{Permanent: true, Summary: "the mail cannot be written", Err: err}
	}
	path := filepath.Join(f.path, m.ID+".eml")
	if err := f.write(path, msg); err != nil {
		return &SendError{Outage: true, Summary: err.Error(), Err: err}
	}
	f.log.Info("mail kept, as there is no --smtp to send it by", slog.String("to", m.Recipient),
		slog.String("subject", m.Subject), slog.String("link", linkIn(m.Plain)), slog.String("file", path))
	return nil
}

// write puts a mail into a file, whole or not at all, even if the power fails.
func (f *MailFolder) write(path string, msg io.WriterTo) error {
	file, err := os.CreateTemp(f.path, ".mail-") // for the owner only
	if err != nil {
		return err
	}
	_, err = msg.WriteTo(file)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}

// linkIn returns the link of a mail, which has a line of its own; empty: it has none.
func linkIn(plain string) string {
	for line := range strings.Lines(plain) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "http") && strings.Contains(line, "://") && !strings.Contains(line, " ") {
			return line
		}
	}
	return ""
}
