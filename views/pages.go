package views

import "teamcoach/models"

// HomePage is /: what the site is, and the form.
type HomePage struct {
	Page
	Sports models.Sports
	Teams  []models.TeamSummary // a few to try
	Form   NamesForm
}

// BestIndexPage is /best and /best/TYPE: the form and the public teams.
type BestIndexPage struct {
	Page
	Sports models.Sports
	Type   models.TeamType // empty: all
	Sport  string          // filter; empty: all
	Query  string          // prefix searched for
	Teams  []models.TeamSummary
	Next   string // URL of the next page of teams; empty: this is the last
	First  string // URL of the first page; empty: this is it
	Form   NamesForm
}

// BestPage is /best/TEAM/N, and the answer to pasted names.
type BestPage struct {
	Page
	Best  *models.Best
	Names *NamesForm // set when the squad was pasted: choices are then buttons of that form, not links

	Member *models.MemberTeam // of whoever looks at a team of theirs; nil: everybody
	Rules  models.Rules       // of the team, for its coaches
}

// TeamPage is /teams/TEAM.
type TeamPage struct {
	Page
	Team    *models.Team
	Sport   *models.Sport
	Format  *models.Format
	Players []models.Player // names as they may be shown
	// Ratings is set where skills, form and the like may be shown.
	Ratings bool
	// Next is the match that comes next, of which the public sees the opponent and the day; nil: none, or none to show.
	Next    *models.Match
	Results []models.PublicResult // the latest first
}

// SportsPage is /sports.
type SportsPage struct {
	Page
	Sports models.Sports
}

// SportPage is /sports/SPORT.
type SportPage struct {
	Page
	Sport *models.Sport
}

// FormatPage is /sports/SPORT/FORMAT.
type FormatPage struct {
	Page
	Sport  *models.Sport
	Format *models.Format
	Teams  []models.TeamSummary
}

// ErrorPage is what is shown instead of a page that cannot be.
type ErrorPage struct {
	Page
	Status  int
	Heading string      // translated: what happened
	Message string      // translated: what to do next
	Accepts []Alternate // for 406: what there is
}
