-- name: InsertSession :exec
INSERT INTO session (hash, id, account_id, agent, flash, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $6);

-- name: Session :one
-- A session with its account, unless it is too old or was not used for too long. A guest has nothing but the session,
-- so that one holds longer.
SELECT sqlc.embed(session), sqlc.embed(account)
FROM session JOIN account ON account.id = session.account_id
WHERE session.hash = @hash AND session.created_at > @created_after
  AND session.seen_at > CASE WHEN account.email_key IS NULL THEN CAST(@guest_seen_after AS BIGINT) ELSE CAST(@seen_after AS BIGINT) END;

-- name: TouchSession :exec
UPDATE session SET seen_at = @now WHERE hash = @hash;

-- name: SetFlash :exec
UPDATE session SET flash = $2 WHERE hash = $1;

-- name: Sessions :many
SELECT * FROM session
WHERE account_id = @account_id AND seen_at > @seen_after AND created_at > @created_after
ORDER BY seen_at DESC, id;

-- name: DeleteSession :execrows
DELETE FROM session WHERE hash = $1;

-- name: DeleteSessionOf :execrows
DELETE FROM session WHERE id = $1 AND account_id = $2;

-- name: DeleteSessionsOf :exec
-- Every session of an account but one.
DELETE FROM session WHERE account_id = @account_id AND hash <> @but;

-- name: DeleteOldSessions :exec
DELETE FROM session
WHERE session.created_at <= @created_before OR session.seen_at <= @guest_seen_before
   OR session.seen_at <= @seen_before AND session.account_id IN (SELECT account.id FROM account WHERE account.email_key IS NOT NULL);
