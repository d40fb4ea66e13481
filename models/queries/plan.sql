-- name: LastPlan :one
SELECT * FROM plan WHERE fixture_id = $1 ORDER BY number DESC LIMIT 1;

-- name: PlanVersion :one
SELECT * FROM plan WHERE fixture_id = $1 AND number = $2;

-- name: PlanVersions :many
SELECT * FROM plan WHERE fixture_id = $1 ORDER BY number DESC;

-- name: InsertPlan :exec
INSERT INTO plan (fixture_id, number, wishes, stretches, verdict, actor, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: DeletePlansBefore :exec
DELETE FROM plan WHERE fixture_id = $1 AND number <= $2;

-- name: FixtureOpponent :one
SELECT opponent FROM fixture WHERE id = $1 AND team_id = $2;
