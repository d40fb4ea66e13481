-- name: InsertMail :exec
INSERT INTO mail (id, recipient, language, subject, plain, html, state, next_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $7);
