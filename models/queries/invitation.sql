-- name: InsertInvitation :exec
INSERT INTO invitation (id, team_id, role, email, hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: Invitations :many
SELECT * FROM invitation WHERE team_id = @team_id AND expires_at > @now ORDER BY created_at, id;

-- name: InvitationByHash :one
-- An invitation that still opens a team in use.
SELECT sqlc.embed(invitation), sqlc.embed(team)
FROM invitation JOIN team ON team.id = invitation.team_id
WHERE invitation.hash = @hash AND invitation.expires_at > @now AND team.state = 'active';

-- name: TakeInvitation :one
DELETE FROM invitation WHERE id = @id AND team_id = @team_id AND expires_at > @now RETURNING *;

-- name: DeleteOldInvitations :exec
DELETE FROM invitation WHERE team_id = @team_id AND expires_at <= @now;
