-- name: ContactsOfPlayer :many
SELECT * FROM contact WHERE player_id = $1 ORDER BY id;

-- name: ContactsOfTeam :many
SELECT contact.* FROM contact JOIN player ON player.id = contact.player_id
WHERE player.team_id = $1
ORDER BY player.ordinal, contact.id;

-- name: InsertContact :exec
INSERT INTO contact (id, player_id, email, name, language) VALUES ($1, $2, $3, $4, $5);

-- name: UpdateContact :exec
UPDATE contact SET email = @email, name = @name, language = @language WHERE id = @id;

-- name: DeleteContact :exec
DELETE FROM contact WHERE id = $1;

-- name: StopContact :exec
UPDATE contact SET stopped_at = @stopped_at WHERE id = @id;

-- name: ContactByID :one
SELECT * FROM contact WHERE id = $1;

-- name: HoldPlayer :execrows
-- Whether a team has a player.
UPDATE player SET version = version WHERE id = @id AND team_id = @team_id;

-- name: DeleteLinkByID :exec
DELETE FROM link WHERE id = $1;
