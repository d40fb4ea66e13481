// Package static embeds the files that browsers fetch beside a page: style sheets, scripts, fonts, icons.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
)

// Files holds css/, js/, fonts/ and the icons.
//
//go:embed css js fonts *.svg
var Files embed.FS

// Version is a hash of every file's name and bytes, 12 hex digits. It stands in each asset's URL, so that an asset
// can be kept for a year and the files can still name each other by relative URLs.
var Version = version()

// Prefix is the path under which the assets of this version are served, with a slash at both ends.
var Prefix = "/static/" + Version + "/"

// URL returns the path of the asset with that name, such as "css/site.css".
func URL(name string) string { return Prefix + name }

func version() string {
	sum := sha256.New()
	err := fs.WalkDir(Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := Files.ReadFile(name)
		sum.Write([]byte(name))
		sum.Write(data)
		return err
	})
	if err != nil {
		panic("static: the embedded files cannot be read: " + err.Error())
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}
