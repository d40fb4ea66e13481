-- name: InsertAccount :exec
INSERT INTO account (id, email, email_key, name, password, language, version, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7);

-- name: Account :one
SELECT * FROM account WHERE id = $1;

-- name: AccountByEmail :one
SELECT * FROM account WHERE email_key = $1;

-- name: DeleteAccount :execrows
DELETE FROM account WHERE id = $1;

-- name: HoldAccount :one
-- Holds off others who hold the account until the transaction ends.
UPDATE account SET version = version WHERE id = $1 RETURNING email;
