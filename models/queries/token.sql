-- name: InsertToken :exec
INSERT INTO token (hash, kind, account_id, email, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: Token :one
SELECT * FROM token WHERE hash = @hash AND kind = @kind AND expires_at > @now;

-- name: TakeToken :one
DELETE FROM token WHERE hash = @hash AND kind = @kind AND expires_at > @now RETURNING *;

-- name: DeleteTokensOf :exec
DELETE FROM token WHERE account_id = $1;

-- name: DeleteOldTokens :exec
DELETE FROM token WHERE expires_at <= @now;
