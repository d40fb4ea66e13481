-- name: Events :many
SELECT * FROM event WHERE fixture_id = @fixture_id AND number > @after ORDER BY number;

-- name: EventsPage :many
SELECT * FROM event WHERE fixture_id = @fixture_id AND number > @after ORDER BY number LIMIT @most;

-- name: Event :one
SELECT * FROM event WHERE id = $1;

-- name: LockFixture :one
-- Holds off other events of the match until the end of the transaction, so that each has a number of its own.
UPDATE fixture SET state = state WHERE id = @id AND team_id = @team_id RETURNING *;

-- name: BeginFixture :exec
-- The match is being played: who has it open to edit is told so.
UPDATE fixture SET state = 'live', version = version + 1, updated_at = @now WHERE id = @id AND state = 'planned';

-- name: InsertEvent :exec
INSERT INTO event (id, fixture_id, number, kind, at, player, other, slot, undoes, detail, actor)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: TeamWithRole :one
-- A team that is in use, with the role that an account has in it; '' where it has none.
SELECT sqlc.embed(team), CAST(coalesce(membership.role, '') AS TEXT) AS role
FROM team LEFT JOIN membership ON membership.team_id = team.id AND membership.account_id = @account_id
WHERE team.id = @id AND team.state = 'active';
