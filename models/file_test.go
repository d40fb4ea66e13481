package models_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"teamcoach/models"
)

// TestWriteFile lets the writing of a file fail: what was there before is there still, and nothing else.
func TestWriteFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "file")
	text := func(text string, err error) func(io.Writer) error {
		return func(w io.Writer) error {
			_, wrote := io.WriteString(w, text)
			return errors.Join(wrote, err)
		}
	}
	full := errors.New("no space left on device")
	if err := models.WriteFile(path, false, text("half", full)); !errors.Is(err, full) {
		t.Error(err)
	}
	if left, err := os.ReadDir(folder); len(left) != 0 || err != nil {
		t.Errorf("there are %v, %v", left, err)
	}
	if err := models.WriteFile(path, false, text("whole", nil)); err != nil {
		t.Error(err)
	}
	if err := models.WriteFile(path, false, text("another", nil)); err == nil {
		t.Error("replaced")
	}
	if err := models.WriteFile(path, true, text("half", full)); !errors.Is(err, full) {
		t.Error(err)
	}
	if content, err := os.ReadFile(path); string(content) != "whole" || err != nil {
		t.Errorf("%q, %v", content, err)
	}
	if err := models.WriteFile(path, true, text("another", nil)); err != nil {
		t.Error(err)
	}
	if content, err := os.ReadFile(path); string(content) != "another" || err != nil {
		t.Errorf("%q, %v", content, err)
	}
	if left, err := os.ReadDir(folder); len(left) != 1 || err != nil {
		t.Errorf("there are %v, %v", left, err)
	}
}
