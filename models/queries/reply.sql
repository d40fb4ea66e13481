-- name: InsertReply :execrows
-- 0 rows: the key is taken.
INSERT INTO reply (account_id, key, request, status, header, body, created_at)
VALUES (@account_id, @key, @request, 0, '', '', @now) ON CONFLICT (account_id, key) DO NOTHING;

-- name: Reply :one
SELECT * FROM reply WHERE account_id = @account_id AND key = @key;

-- name: SetReply :exec
UPDATE reply SET status = @status, header = @header, body = @body WHERE account_id = @account_id AND key = @key;

-- name: TakeOverReply :execrows
-- Of a request that was begun and never answered: its program died.
UPDATE reply SET created_at = @now WHERE account_id = @account_id AND key = @key AND status = 0 AND created_at < @before;

-- name: DeleteReply :exec
DELETE FROM reply WHERE account_id = @account_id AND key = @key;

-- name: DeleteOldReplies :exec
DELETE FROM reply WHERE created_at < @before;
