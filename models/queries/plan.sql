-- name: LastPlan :one
SELECT * FROM plan WHERE fixture_id = $1 ORDER BY number DESC LIMIT 1;

-- name: InsertPlan :exec
INSERT INTO plan (fixture_id, number, wishes, stretches, verdict, actor, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7);
