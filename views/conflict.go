package views

// ConflictPage is what somebody sees who saves what another has changed in the meantime.
type ConflictPage struct {
	Page
	What   string // translated: what both have changed
	Fields []ConflictField
	Action string        // where the form goes again
	Again  []HiddenField // what saves mine over theirs
	Keep   string        // address of what is saved now
}

// ConflictField is one field that is not the same in both versions.
type ConflictField struct {
	Label        string // translated
	Mine, Theirs string
}

// differing leaves the fields out that are the same in both versions.
func differing(all []ConflictField) []ConflictField {
	var some []ConflictField
	for _, f := range all {
		if f.Mine != f.Theirs {
			some = append(some, f)
		}
	}
	return some
}

// orDash shows that there is nothing.
func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
