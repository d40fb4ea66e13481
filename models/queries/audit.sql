-- name: InsertAudit :exec
INSERT INTO audit (id, team_id, actor, action, subject, change, at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: AuditExists :one
SELECT EXISTS (SELECT 1 FROM audit WHERE id = $1);

-- name: Audit :one
SELECT * FROM audit WHERE id = @id AND team_id = @team_id;

-- name: Audits :many
-- A page of a team's list, newest first, from the entry (at, id) on that ended the page before.
SELECT * FROM audit
WHERE team_id = @team_id AND (at, id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
ORDER BY at DESC, id DESC
LIMIT @most;

-- name: SetUndone :exec
UPDATE audit SET undone = @undone WHERE id = @id AND team_id = @team_id;

-- name: JoinedTeam :one
-- The team that an account joined with a form.
SELECT team.slug FROM audit
JOIN team ON team.id = audit.team_id
JOIN membership ON membership.team_id = audit.team_id AND membership.account_id = @account_id
WHERE audit.id = @form AND audit.action = 'join';
