// Package data embeds what the program ships with: migrations, sports, demo teams and translations.
package data

import "embed"

// Files holds migrations/, sports/, demo/, locales/ and passwords/ (common ones, from zxcvbn-ts, MIT).
//
//go:embed migrations sports demo locales passwords/common.txt
var Files embed.FS
