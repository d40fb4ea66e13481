-- What nobody needs any more.

-- name: ExpiredGuests :many
-- Guests whom no session and no link leads back to. Who shares a team with somebody who signed up is left alone.
SELECT account.id FROM account
WHERE account.email_key IS NULL AND account.created_at <= @created_before
  AND NOT EXISTS (SELECT 1 FROM session WHERE session.account_id = account.id)
  AND NOT EXISTS (SELECT 1 FROM token WHERE token.account_id = account.id)
  AND NOT EXISTS (
      SELECT 1
      FROM membership AS own
      JOIN membership AS other ON other.team_id = own.team_id
      JOIN account AS member ON member.id = other.account_id
      WHERE own.account_id = account.id AND own.role = 'owner' AND member.email_key IS NOT NULL)
ORDER BY account.id
LIMIT @most;

-- name: DeleteExpiredGuest :execrows
DELETE FROM account
WHERE account.id = @id AND account.email_key IS NULL
  AND NOT EXISTS (SELECT 1 FROM session WHERE session.account_id = account.id)
  AND NOT EXISTS (SELECT 1 FROM token WHERE token.account_id = account.id);

-- name: ExpiredTeams :many
SELECT id FROM team WHERE state = 'deleted' AND state_at <= @deleted_before ORDER BY id LIMIT @most;

-- name: DeleteExpiredTeam :one
DELETE FROM team WHERE id = @id AND state = 'deleted' AND state_at <= @deleted_before RETURNING slug;

-- name: DeleteExpiredInvitations :exec
DELETE FROM invitation WHERE expires_at <= @now;
