-- name: Spent :one
SELECT spent FROM throttle WHERE key = $1;

-- name: Spend :one
-- Adds a cost to what is spent, in milliseconds of earning it back, unless that would pass what may be saved up.
INSERT INTO throttle (key, spent) VALUES (@key, CAST(@now AS BIGINT) + CAST(@cost AS BIGINT))
ON CONFLICT (key) DO UPDATE
    SET spent = CASE WHEN throttle.spent > @now THEN throttle.spent ELSE @now END + CAST(@cost AS BIGINT)
    WHERE throttle.spent <= CAST(@most AS BIGINT)
RETURNING spent;

-- name: Forgive :exec
DELETE FROM throttle WHERE key = $1;

-- name: DeleteOldThrottles :exec
DELETE FROM throttle WHERE spent <= @now;
