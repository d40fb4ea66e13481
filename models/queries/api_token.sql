-- name: InsertAPIToken :exec
INSERT INTO api_token (id, account_id, hash, name, scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: APITokens :many
SELECT * FROM api_token WHERE account_id = @account_id AND expires_at > @now ORDER BY created_at, id;

-- name: APITokenByHash :one
SELECT sqlc.embed(api_token), sqlc.embed(account)
FROM api_token JOIN account ON account.id = api_token.account_id
WHERE api_token.hash = @hash AND api_token.expires_at > @now;

-- name: TouchAPIToken :exec
UPDATE api_token SET used_at = @now WHERE id = @id;

-- name: DeleteAPIToken :execrows
DELETE FROM api_token WHERE id = @id AND account_id = @account_id;

-- name: DeleteAPITokensOf :exec
DELETE FROM api_token WHERE account_id = $1;

-- name: DeleteExpiredAPITokens :exec
DELETE FROM api_token WHERE expires_at <= @now;
