-- name: InsertMail :exec
INSERT INTO mail (id, recipient, language, subject, plain, html, contact_id, stop_url, state, next_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $9);

-- name: ClaimMail :one
-- The conditions are there twice: of two that choose the same mail at once, the second finds the outer ones unmet.
UPDATE mail SET state = 'sending', tries = tries + 1, next_at = sqlc.arg(until)
WHERE id = (
    SELECT due.id FROM mail due
    WHERE due.state IN ('waiting', 'sending') AND due.next_at <= sqlc.arg(now)
    ORDER BY due.next_at, due.id LIMIT 1
) AND state IN ('waiting', 'sending') AND next_at <= sqlc.arg(now)
RETURNING *;

-- name: NextMail :one
SELECT next_at FROM mail WHERE state IN ('waiting', 'sending') ORDER BY next_at LIMIT 1;

-- name: MailSent :exec
-- Whoever holds the claim by now: that it was sent is a fact.
UPDATE mail SET state = 'sent', plain = '', html = '', stop_url = '', error = '' WHERE id = $1;

-- name: MailWaits :exec
UPDATE mail SET state = 'waiting', next_at = $1, error = $2 WHERE id = $3 AND state = 'sending' AND tries = $4;

-- name: MailFailed :exec
UPDATE mail SET state = 'failed', plain = '', html = '', stop_url = '', error = $1 WHERE id = $2 AND state = 'sending' AND tries = $3;

-- name: DeleteOldMail :exec
DELETE FROM mail WHERE state IN ('sent', 'failed') AND created_at < $1;
