package models_test

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"teamcoach/models"
)

// parsed reads a mail as a mail program does.
func parsed(t *testing.T, text []byte) (header netmail.Header, parts []string) {
	t.Helper()
	msg, err := netmail.ReadMessage(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("Content-Type %s: %v", kind, err)
	}
	bodies := multipart.NewReader(msg.Body, params["boundary"])
	for {
		part, err := bodies.NextRawPart()
		if errors.Is(err, io.EOF) {
			return msg.Header, parts
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, part.Header.Get("Content-Type")+"\n"+strings.ReplaceAll(string(body), "\r\n", "\n"))
	}
}

func TestMailMessage(t *testing.T) {
	m := queued("ada@müller.example")
	m.Subject, m.Language, m.Plain, m.HTML = "Bestätige deine Adresse", "de", "Öffne\n"+secretLink+"\n.\n", "<p>Öffne</p>"
	text, err := letterhead(t).Bytes(m)
	if err != nil {
		t.Fatal(err)
	}
	header, parts := parsed(t, text)
	want := map[string]string{
		"From": `"Team Coach" <coach@example.org>`, "To": "<ada@xn--mller-kva.example>", "Date": "Fri, 15 Jan 2027 08:00:00 +0000",
		"Message-Id": "<" + m.ID + "@coach.example>", "Auto-Submitted": "auto-generated", "Content-Language": "de", "Mime-Version": "1.0",
	}
	for name, value := range want {
		if header.Get(name) != value {
			t.Errorf("%s: %q, want %q", name, header.Get(name), value)
		}
	}
	if subject, err := new(mime.WordDecoder).DecodeHeader(header.Get("Subject")); err != nil || subject != m.Subject {
		t.Errorf("Subject %q: %v", subject, err)
	}
	if names := slices.Sorted(maps.Keys(header)); len(names) != len(want)+2 { // Subject, Content-Type
		t.Errorf("headers %v", names)
	}
	if want := []string{"text/plain; charset=UTF-8\n" + m.Plain, "text/html; charset=UTF-8\n" + m.HTML}; !slices.Equal(parts, want) {
		t.Errorf("parts %q, want %q", parts, want)
	}
	again, err := letterhead(t).Bytes(m)
	if err != nil || !bytes.Equal(again, text) {
		t.Errorf("written again, it is another mail: %v", err)
	}
	m.StopURL = "https://coach.example/availability/" + strings.Repeat("x", 43) + "#mails"
	if text, err = letterhead(t).Bytes(m); err != nil {
		t.Fatal(err)
	}
	if header, _ := parsed(t, text); header.Get("List-Unsubscribe") != "<"+m.StopURL+">" {
		t.Errorf("List-Unsubscribe: %q", header.Get("List-Unsubscribe"))
	}
	m.HTML = ""
	if text, err := letterhead(t).Bytes(m); err != nil || !strings.Contains(string(text), "Content-Type: text/plain") {
		t.Errorf("without HTML: %v\n%s", err, text)
	}
}

func TestLetterhead(t *testing.T) {
	for _, test := range []struct{ from, base, want, says string }{
		{"", "https://coach.example:8443", `"Team Coach" <no-reply@coach.example>`, ""},
		{"", "http://localhost:8080", `"Team Coach" <no-reply@localhost>`, ""},
		{"", "https://müller.example", `"Team Coach" <no-reply@xn--mller-kva.example>`, ""},
		{"", "http://[::1]:8080", `"Team Coach" <no-reply@[IPv6:::1]>`, ""},
		{"Jö <coach@müller.example>", "https://coach.example", "=?utf-8?q?J=C3=B6?= <coach@xn--mller-kva.example>", ""},
		{"coach@example.org", "https://coach.example", "<coach@example.org>", ""},
		{"coach", "https://coach.example", "", "--mail-from"},
		{"a@b.c\r\nBcc: d@e.f", "https://coach.example", "", "--mail-from"},
		{"", "coach.example", "", "--base-url"},
	} {
		l, err := models.NewLetterhead(test.from, test.base)
		if err != nil && (test.says == "" || !strings.Contains(err.Error(), test.says)) || err == nil && l.From.String() != test.want {
			t.Errorf("%q at %s: %s, %v", test.from, test.base, l.From.String(), err)
		}
	}
}

// FuzzMailHeaders: whatever is in a mail, it has one recipient and the headers that the letterhead gives it.
func FuzzMailHeaders(f *testing.F) {
	f.Add("ada@example.net", "Hello", "text")
	f.Add("ada@example.net\r\nBcc: bo@example.net", "Hello", "text")
	f.Add("ada@example.net", "Hello\r\nBcc: bo@example.net", "text\r\n.\r\nBcc: x")
	f.Add("\"a b\"@example.net", "=?utf-8?q?=0D=0ABcc:_bo?=", "--0199aaaa-0000-7000-8000-000000000001--")
	f.Add("a@[127.0.0.1]", strings.Repeat("ö ", 200), strings.Repeat("x", 2000))
	f.Add("ä@b.c", "\u2028\u0085", "")
	f.Fuzz(func(t *testing.T, recipient, subject, plain string) {
		m := queued(recipient)
		m.Subject, m.Plain = subject, plain
		text, err := letterhead(t).Bytes(m)
		if err != nil {
			return
		}
		header, _ := parsed(t, text)
		to, err := header.AddressList("To")
		if err != nil || len(to) != 1 || len(header) != 9 || len(header["Subject"]) > 1 {
			t.Fatalf("to %v, headers %v: %v", to, header, err)
		}
	})
}

func TestMailFolder(t *testing.T) {
	log := &sharedLog{}
	path := filepath.Join(t.TempDir(), "data", "mail")
	folder, err := models.NewMailFolder(path, letterhead(t), log.logger())
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v %v", info.Mode(), err)
	}
	m := queued("ada@example.net")
	for range 2 { // the second replaces the first
		if err := folder.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(path)
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v: %v", files, err)
	}
	file := filepath.Join(path, files[0].Name())
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 || filepath.Ext(file) != ".eml" {
		t.Errorf("%s: %v %v", file, info.Mode(), err)
	}
	got, err := os.ReadFile(file)
	want, _ := letterhead(t).Bytes(m)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("the file: %q, want %q", got, want)
	}
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	for _, part := range []string{"ada@example.net", "Hello", "link=" + secretLink, file} {
		if len(lines) != 2 || !strings.Contains(lines[0], part) {
			t.Errorf("the log has no %s in one line:\n%s", part, log)
		}
	}
}

func TestMailFolderIsNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := models.NewMailFolder(file, letterhead(t), new(sharedLog).logger()); err == nil || !strings.Contains(err.Error(), "--mail-folder") {
		t.Errorf("a file as folder: %v", err)
	}
	folder, err := models.NewMailFolder(filepath.Join(t.TempDir(), "mail"), letterhead(t), new(sharedLog).logger())
	if err != nil {
		t.Fatal(err)
	}
	bad := queued("ada@example.net\r\nBcc: bo@example.net")
	if err := folder.Send(t.Context(), bad); err == nil {
		t.Error("a recipient of two lines was accepted")
	}
}
