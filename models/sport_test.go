package models_test

import (
	"strings"
	"testing"

	"teamcoach/data"
	"teamcoach/models"
)

func loadSports(t testing.TB) models.Sports {
	t.Helper()
	sports, err := models.LoadSports(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	return sports
}

func TestSportsLoad(t *testing.T) {
	sports := loadSports(t)
	for _, id := range strings.Fields(`soccer futsal basketball netball volleyball handball field-hockey ice-hockey
		rugby-union rugby-league baseball softball cricket water-polo lacrosse australian-rules gaelic-football
		flag-football chess tennis badminton table-tennis`) {
		s, ok := sports.Get(id)
		if !ok {
			t.Errorf("sport %s is missing", id)
			continue
		}
		if err := s.Validate(); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
}
