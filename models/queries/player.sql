-- name: Squad :one
SELECT players FROM squad WHERE team_id = $1;

-- name: StoreSquad :exec
INSERT INTO squad (team_id, players) VALUES ($1, $2)
ON CONFLICT (team_id) DO UPDATE SET players = excluded.players;

-- name: Players :many
SELECT * FROM player WHERE team_id = $1 ORDER BY ordinal;

-- name: Ratings :many
SELECT player.ordinal, rating.position, rating.skill
FROM player JOIN rating ON rating.player_id = player.id
WHERE player.team_id = $1
ORDER BY player.ordinal, rating.position;

-- name: CountPlayers :one
SELECT count(*) FROM player WHERE team_id = $1;

-- name: InsertPlayer :exec
INSERT INTO player (id, team_id, ordinal, name, shirt, status, until, matches, form, fitness, attendance, minutes_owed,
                    do_not_publish, notes, version, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- name: InsertRating :exec
INSERT INTO rating (player_id, position, skill) VALUES ($1, $2, $3);

-- name: UpdatePlayer :exec
UPDATE player
SET name = $2, shirt = $3, status = $4, until = $5, matches = $6, form = $7, fitness = $8, attendance = $9,
    minutes_owed = $10, do_not_publish = $11, notes = $12, version = version + 1, updated_at = $13
WHERE id = $1;

-- name: DeleteRatings :exec
DELETE FROM rating WHERE player_id = $1;

-- name: DeletePlayer :execrows
DELETE FROM player WHERE id = $1 AND team_id = $2;
