-- name: InsertLink :exec
INSERT INTO link (id, hash, kind, team_id, fixture_id, player_id, contact_id, account_id, name, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: LinkByHash :one
-- A link that still opens something: not of a team that is archived or deleted.
SELECT link.* FROM link LEFT JOIN team ON team.id = link.team_id
WHERE link.hash = @hash AND link.expires_at > @now AND (link.team_id IS NULL OR team.state = 'active');

-- name: LinksOfFixture :many
SELECT * FROM link WHERE fixture_id = @fixture_id AND expires_at > @now ORDER BY created_at, id;

-- name: LinksOfPlayer :many
SELECT * FROM link WHERE player_id = @player_id AND expires_at > @now ORDER BY created_at, id;

-- name: LinksOfAccount :many
SELECT * FROM link WHERE account_id = @account_id AND expires_at > @now ORDER BY created_at, id;

-- name: DeleteLink :execrows
DELETE FROM link WHERE id = @id AND team_id = @team_id;

-- name: DeleteLinkOfAccount :execrows
DELETE FROM link WHERE id = @id AND account_id = @account_id;

-- name: DeleteExpiredLinks :exec
DELETE FROM link WHERE expires_at <= @now;

-- name: DeleteLinksOfMember :exec
DELETE FROM link WHERE team_id = @team_id AND account_id = @account_id;

-- name: LinkedFixture :one
-- The team and the match of a link to a match.
SELECT sqlc.embed(team), sqlc.embed(fixture) FROM fixture JOIN team ON team.id = fixture.team_id WHERE fixture.id = @id;
