package models

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"teamcoach/models/queries"
)

// MaxImport is how large an export may be that is read back, in bytes.
const MaxImport = 2 << 20

// Limits of what an import holds. The bytes are counted as they are unpacked: what a ZIP file says of itself may be a lie.
const (
	maxUnpacked    = 16 << 20
	maxImportFiles = 2000
	maxImportTeams = 100
	maxProblems    = 50
)

// ImportProblem is what is wrong with a line of a file in an export that is read back.
type ImportProblem struct {
	File string // empty: the whole
	Line int    // from 1; 0: the whole file
	FieldError
}

// String says the problem in English: the file, the line, and what is wrong.
func (p ImportProblem) String() string {
	text := fill(p.Message, p.Args)
	if p.Line > 0 {
		text = fmt.Sprintf("line %d: %s", p.Line, text)
	}
	if p.File != "" {
		text = p.File + ": " + text
	}
	return text
}

// importFault is a problem without a place.
func importFault(file string, line int, message string, values ...any) ImportProblem {
	return ImportProblem{file, line, fieldf("file", message, values...)}
}

// importedTeam is a team that was read, and its squad.
type importedTeam struct {
	Team
	players []Player
	matches []Match
}

// Import reads the teams of an export back as new, private teams of an account: all of them, or, where there are
// problems, none. A team that was deleted when it was exported stays so. Repeated: the form was sent before.
func (db *DB) Import(ctx context.Context, by By, sports Sports, accountID string, file []byte) (teams int, problems []ImportProblem, err error) {
	all, problems := readExport(sports, file)
	if len(problems) > 0 {
		return 0, problems[:min(len(problems), maxProblems)], nil
	}
	if by.Form == "" {
		by.Form = newID()
	}
	err = db.transact(ctx, func(q *queries.Queries) ([]string, error) {
		if err := refuseRepeated(ctx, q, by); err != nil {
			return nil, err
		}
		for i := range all {
			if err := importTeam(ctx, q, by, accountID, &all[i]); err != nil {
				return nil, err
			}
			by.Form = newID() // each team has its own entry; the form's own id is that of the first
		}
		return nil, nil
	})
	return len(all), nil, err
}

func importTeam(ctx context.Context, q *queries.Queries, by By, accountID string, t *importedTeam) error {
	wish := strings.TrimRight(t.Slug[:min(len(t.Slug), maxMadeSlug)], "-_")
	slug, err := freeSlug(ctx, q, wish)
	if err != nil {
		return err
	}
	t.Slug = slug
	if err := createTeam(ctx, q, &t.Team, t.players); err != nil {
		return err
	}
	now := t.CreatedAt.UnixMilli()
	for i := range t.matches {
		t.matches[i].TeamID = t.ID
		if err := insertMatch(ctx, q, &t.matches[i], now); err != nil {
			return err
		}
	}
	owner := queries.InsertMembershipParams{TeamID: t.ID, AccountID: accountID, Role: string(Owner), CreatedAt: now}
	if err := q.InsertMembership(ctx, owner); err != nil {
		return err
	}
	return writeAudit(ctx, q, by, t.ID, ActionCreateTeam, t.Name, nil, now)
}

// readExport reads every team of a ZIP file and says what is wrong with each.
func readExport(sports Sports, file []byte) ([]importedTeam, []ImportProblem) {
	texts, slugs, problems := unpack(file)
	if len(problems) > 0 {
		return nil, problems
	}
	var all []importedTeam
	for _, slug := range slugs {
		team, wrong := readTeam(sports, texts, "teams/"+slug+"/")
		problems = append(problems, wrong...)
		if team != nil {
			all = append(all, *team)
		}
	}
	if len(problems) == 0 && len(all) == 0 {
		problems = append(problems, importFault("", 0, "There is no team in this file. Choose one that was downloaded here."))
	}
	return all, problems
}

var exportedFile = regexp.MustCompile(`^teams/([^/]{1,200})/(team|players|matches)\.json$`)

// unpack returns the files of teams in a ZIP file by name, and the teams' folders in their order.
func unpack(file []byte) (texts map[string][]byte, slugs []string, problems []ImportProblem) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, nil, []ImportProblem{importFault("", 0, "This is not a ZIP file, or it is damaged.")}
	}
	tooLarge := []ImportProblem{importFault("", 0, "There is too much in this file. Choose one that was downloaded here.")}
	if len(z.File) > maxImportFiles {
		return nil, nil, tooLarge
	}
	texts, left, seen := map[string][]byte{}, int64(maxUnpacked), map[string]bool{}
	for _, f := range z.File {
		parts := exportedFile.FindStringSubmatch(f.Name)
		if parts == nil {
			continue
		}
		if _, twice := texts[f.Name]; twice {
			return nil, nil, []ImportProblem{importFault(f.Name, 0, "This file is there twice.")}
		}
		text, err := readEntry(f, left)
		if err != nil {
			return nil, nil, []ImportProblem{importFault("", 0, "This is not a ZIP file, or it is damaged.")}
		}
		if left -= int64(len(text)); left < 0 {
			return nil, nil, tooLarge
		}
		texts[f.Name] = text
		if !seen[parts[1]] {
			seen[parts[1]] = true
			slugs = append(slugs, parts[1])
		}
	}
	if len(slugs) > maxImportTeams {
		return nil, nil, tooLarge
	}
	return texts, slugs, nil
}

// readEntry unpacks a file, but no more of it than one byte beyond most.
func readEntry(f *zip.File, most int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, most+1))
}

// readTeam reads the files of one folder. A deleted team is nil.
func readTeam(sports Sports, texts map[string][]byte, folder string) (*importedTeam, []ImportProblem) {
	name := folder + "team.json"
	text, ok := texts[name]
	if !ok {
		return nil, []ImportProblem{importFault(name, 0, "This file is missing.")}
	}
	var e exportedTeam
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		return nil, []ImportProblem{jsonProblem(name, text, 0, err)}
	}
	t := importedTeam{Team: Team{
		Name: e.Name, Slug: e.Slug, Sport: e.Sport, Format: e.Format, Type: e.Type, AgeGroup: e.AgeGroup, Visibility: Private,
		Formation: e.Formation, Mode: e.Mode, Color: e.Color, Weights: e.Weights, Rules: e.Rules,
	}}
	problems := located(name, text, 0, t.Validate(sports))
	players, wrong := readPlayers(folder+"players.json", texts[folder+"players.json"])
	t.players = players
	if sport, ok := sports.Get(t.Sport); ok {
		matches, faults := readMatches(folder+"matches.json", texts[folder+"matches.json"], &t.Team, sport)
		t.matches, wrong = matches, append(wrong, faults...)
	}
	if problems = append(problems, wrong...); len(problems) > 0 || e.State == Deleted {
		return nil, problems
	}
	return &t, nil
}

// readPlayers reads a squad player by player, so that each problem has its line. No file is an empty squad.
func readPlayers(name string, text []byte) (players []Player, problems []ImportProblem) {
	problems = readList(name, text, func(e exportedPlayer, start int) []ImportProblem {
		p := importPlayer(e)
		wrong := located(name, text, start, p.Validate(nil))
		if players = append(players, p); len(players) == MaxPlayers+1 {
			wrong = append(wrong, importFault(name, lineAt(text, start), "A team can have at most {max} players.", MaxPlayers))
		}
		return wrong
	})
	return players, problems
}

// readList reads a list of a file one by one, each with the place where it starts. No file is an empty list.
func readList[T any](name string, text []byte, read func(entry T, start int) []ImportProblem) (problems []ImportProblem) {
	if text == nil {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if open, err := d.Token(); err != nil || open != json.Delim('[') {
		return []ImportProblem{importFault(name, 1, "This is not a list as it was downloaded here.")}
	}
	for d.More() {
		start := int(d.InputOffset())
		start += len(text[start:]) - len(bytes.TrimLeft(text[start:], ", \t\r\n"))
		var entry T
		if err := d.Decode(&entry); err != nil {
			return append(problems, jsonProblem(name, text, start, err))
		}
		if problems = append(problems, read(entry, start)...); len(problems) > maxProblems {
			return problems
		}
	}
	if _, err := d.Token(); err != nil {
		return append(problems, jsonProblem(name, text, int(d.InputOffset()), err))
	}
	return problems
}

// jsonProblem says where a text cannot be read: at the place the error names, or else from start on.
func jsonProblem(name string, text []byte, start int, err error) ImportProblem {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		start = int(syntax.Offset)
	}
	return importFault(name, lineAt(text, start), "This cannot be read: it is not as it was downloaded here.")
}

// located gives each wrong field of an Invalid error the line on which it stands, from start on.
func located(name string, text []byte, start int, err error) []ImportProblem {
	var invalid *Error
	if !errors.As(err, &invalid) {
		return nil
	}
	return convert(invalid.Fields, func(f FieldError) ImportProblem {
		return ImportProblem{name, lineOfKey(text, start, f.Field), f}
	})
}

// lineOfKey is the line of the first such key from start on, or that of start.
func lineOfKey(text []byte, start int, key string) int {
	if i := bytes.Index(text[start:], fmt.Appendf(nil, "%q:", key)); i >= 0 {
		start += i
	}
	return lineAt(text, start)
}

func lineAt(text []byte, offset int) int {
	return 1 + bytes.Count(text[:min(max(offset, 0), len(text))], []byte("\n"))
}
