package handlers

import "teamcoach/models"

// pageInfo says where a page of a list ends.
type pageInfo struct {
	HasNextPage bool
	EndCursor   *string
}

// graphPage is the page that a field asks for.
type graphPage struct {
	First int32
	After *string
}

// maxGraphPage is the most that a page may hold.
const maxGraphPage = 100

// read returns where the page begins and how many items to read: one beyond it tells that it is not the last.
func (p graphPage) read() (after string, most int, err error) {
	if p.First < 1 || p.First > maxGraphPage {
		return "", 0, &models.Error{Kind: models.Invalid, Message: "The argument first must be a whole number from {min} to {max}.", Args: []any{"min", 1, "max", maxGraphPage}}
	}
	if p.After != nil {
		after = *p.After
	}
	return after, int(p.First) + 1, nil
}

// cut leaves of the items that were read what is on the page.
func cut[T any](p graphPage, read []T, cursor func(*T) string) ([]T, pageInfo) {
	info := pageInfo{}
	if len(read) > int(p.First) {
		read, info.HasNextPage = read[:p.First], true
	}
	if len(read) > 0 {
		end := cursor(&read[len(read)-1])
		info.EndCursor = &end
	}
	return read, info
}
