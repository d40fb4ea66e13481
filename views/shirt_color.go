package views

import "teamcoach/models"

// shirtInk is a shirt's colour and that of the number on it, with a contrast of at least 4.5 to 1.
// static/css/site.css has the same as .shirt-COLOR; a test compares the two.
type shirtInk struct{ Fill, Number string }

var shirtInks = map[string]shirtInk{
	"red":    {"#c8102e", "#ffffff"},
	"orange": {"#f58220", "#1a1208"},
	"yellow": {"#ffd200", "#1a1608"},
	"green":  {"#0b7a3b", "#ffffff"},
	"teal":   {"#00757a", "#ffffff"},
	"sky":    {"#7cc4f0", "#0a1c2b"},
	"blue":   {"#1557c0", "#ffffff"},
	"navy":   {"#14224d", "#ffffff"},
	"purple": {"#6a2a9c", "#ffffff"},
	"pink":   {"#f59ac0", "#2a0a1a"},
	"black":  {"#16181a", "#ffffff"},
	"white":  {"#ffffff", "#14171a"},
}

// shirtColor returns a colour that has an ink; a team without one plays in white.
func shirtColor(color string) string {
	if _, ok := shirtInks[color]; ok {
		return color
	}
	return models.Colors[len(models.Colors)-1]
}
