-- name: Availabilities :many
SELECT * FROM availability WHERE fixture_id = $1;
