// Package data embeds what the program ships with: migrations, sports, demo teams and translations.
package data

import "embed"

// Files holds migrations/, sports/, demo/ and locales/.
//
//go:embed migrations sports demo locales
var Files embed.FS
