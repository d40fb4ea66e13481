-- name: InsertAudit :exec
INSERT INTO audit (id, team_id, actor, action, subject, change, at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: AuditExists :one
SELECT EXISTS (SELECT 1 FROM audit WHERE id = $1);
