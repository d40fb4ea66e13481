package handlers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"teamcoach/models"
)

type changeNode struct {
	ID       graphql.ID
	At       graphql.Time
	Actor    string
	Action   string
	Text     string
	Players  []changedPlayerNode
	Undone   bool
	Undoable bool
}

type changedPlayerNode struct{ Before, After *playerFieldsNode }

type changeConnection struct {
	Nodes    []changeNode
	PageInfo pageInfo
}

// graphPageKey is a page that a field asks for, as it can be compared.
type graphPageKey struct {
	after string
	most  int
}

// Changes answers Team.changes.
func (t *teamNode) Changes(ctx context.Context, page graphPage) (*changeConnection, error) {
	if err := t.app.permits(ctx, "Team.changes", t.member); err != nil {
		return nil, err
	}
	after, most, err := page.read()
	if err != nil {
		return nil, err
	}
	all, err := t.level.changes.get(graphPageKey{after, most}, func() (map[string][]models.AuditEntry, error) {
		return t.app.db.ChangesOfTeams(ctx, t.level.those(ctx, "Team.changes"), after, most)
	})
	if err != nil {
		return nil, err
	}
	entries, info := cut(page, all[t.member.ID], (*models.AuditEntry).Cursor)
	nodes := mirroredList[changeNode](entries, func(e *models.AuditEntry) changeResource {
		return changeResourceOf(spoken(ctx), e, t.member)
	})
	return &changeConnection{*nodes, info}, nil
}
