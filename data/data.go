// Package data embeds what the program ships with: migrations, sports, demo teams and translations.
package data

import "embed"

// Files holds migrations/, sports/, demo/, locales/, passwords/ (common ones, from zxcvbn-ts, MIT) and zones.txt (the time
// zones of the IANA's zone.tab).
//
//go:embed migrations sports demo locales passwords/common.txt zones.txt
var Files embed.FS
