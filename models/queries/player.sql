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
INSERT INTO player (id, team_id, ordinal, name, shirt, status, form, fitness, attendance, minutes_owed,
                    do_not_publish, version, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: InsertRating :exec
INSERT INTO rating (player_id, position, skill) VALUES ($1, $2, $3);

-- name: PlayerVersion :one
SELECT version FROM player WHERE id = $1 AND team_id = $2;

-- name: UpdatePlayer :exec
UPDATE player
SET name = $2, shirt = $3, status = $4, form = $5, fitness = $6, attendance = $7, minutes_owed = $8,
    do_not_publish = $9, version = version + 1, updated_at = $10
WHERE id = $1;

-- name: DeleteRatings :exec
DELETE FROM rating WHERE player_id = $1;

-- name: DeletePlayer :execrows
DELETE FROM player WHERE id = $1 AND team_id = $2;
