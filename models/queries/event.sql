-- name: Events :many
SELECT * FROM event WHERE fixture_id = @fixture_id AND number > @after ORDER BY number;

-- name: InsertEvent :exec
INSERT INTO event (id, fixture_id, number, kind, at, player, other, slot, undoes, detail, actor)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);
