-- name: InsertWebhook :exec
INSERT INTO webhook (id, team_id, url, events, secret, created_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: Webhooks :many
SELECT * FROM webhook WHERE team_id = $1 ORDER BY created_at, id;

-- name: Webhook :one
SELECT * FROM webhook WHERE id = @id AND team_id = @team_id;

-- name: RenewWebhookSecret :execrows
UPDATE webhook SET old_secret = secret, old_until = @old_until, secret = @secret
WHERE id = @id AND team_id = @team_id;

-- name: ForgetOldSecrets :exec
UPDATE webhook SET old_secret = '', old_until = 0 WHERE old_until BETWEEN 1 AND CAST(@now AS BIGINT);

-- name: SwitchWebhook :execrows
UPDATE webhook SET off = @off WHERE id = @id AND team_id = @team_id;

-- name: DeleteWebhook :execrows
DELETE FROM webhook WHERE id = @id AND team_id = @team_id;

-- name: HoldWebhook :one
-- Until the transaction ends nobody else queues for the webhook, or switches it.
UPDATE webhook SET queued = queued WHERE id = $1 RETURNING *;

-- name: CountDelivery :one
-- The next number in a webhook's line. It holds the webhook's row: numbers are given in the order of the commits. There
-- is none for a webhook that is off by now, except for a test.
UPDATE webhook SET queued = queued + 1 WHERE id = @id AND (off = '' OR CAST(@event AS TEXT) = 'ping') RETURNING queued;

-- name: InsertDelivery :exec
INSERT INTO delivery (id, webhook_id, number, event, fixture_id, cause, state, next_at, queued_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $7, $7);

-- name: Deliveries :many
SELECT * FROM delivery WHERE webhook_id = @webhook_id ORDER BY number DESC LIMIT @most;

-- name: Delivery :one
SELECT delivery.* FROM delivery JOIN webhook ON webhook.id = delivery.webhook_id
WHERE delivery.id = @id AND delivery.webhook_id = @webhook_id AND webhook.team_id = @team_id;

-- name: ClaimDelivery :one
-- As ClaimMail. Of a webhook the first in line is due only, whatever it waits for; tests wait for nobody.
UPDATE delivery SET state = 'sending', tries = tries + 1, next_at = sqlc.arg(until)
WHERE id = (
    SELECT due.id FROM delivery due
    WHERE due.state IN ('waiting', 'sending') AND due.next_at <= sqlc.arg(now)
      AND (due.event = 'ping' OR NOT EXISTS (
          SELECT 1 FROM delivery earlier
          WHERE earlier.webhook_id = due.webhook_id AND earlier.number < due.number AND earlier.event <> 'ping'
            AND earlier.state IN ('waiting', 'sending')))
    ORDER BY due.next_at, due.id LIMIT 1
) AND state IN ('waiting', 'sending') AND next_at <= sqlc.arg(now)
RETURNING *;

-- name: NextDelivery :one
SELECT next_at FROM delivery
WHERE state IN ('waiting', 'sending')
  AND (event = 'ping' OR NOT EXISTS (
      SELECT 1 FROM delivery earlier
      WHERE earlier.webhook_id = delivery.webhook_id AND earlier.number < delivery.number AND earlier.event <> 'ping'
        AND earlier.state IN ('waiting', 'sending')))
ORDER BY next_at LIMIT 1;

-- name: WebhookOfDelivery :one
SELECT sqlc.embed(webhook), sqlc.embed(team)
FROM webhook JOIN team ON team.id = webhook.team_id
WHERE webhook.id = $1;

-- name: DeliverySent :exec
-- Whoever holds the claim by now: that it was sent is a fact.
UPDATE delivery SET state = 'sent', problem = '', status = @status, answer = @answer WHERE id = @id;

-- name: DeliveryWaits :exec
UPDATE delivery SET state = 'waiting', next_at = @next_at, problem = @problem, status = @status, answer = @answer
WHERE id = @id AND state = 'sending' AND tries = @tries;

-- name: DeliveryFailed :execrows
UPDATE delivery SET state = 'failed', problem = @problem, status = @status, answer = @answer
WHERE id = @id AND state = 'sending' AND tries = @tries;

-- name: DropDeliveries :exec
-- What waits is not sent any more. One under way may still arrive, and is then noted as sent.
UPDATE delivery SET state = 'failed', problem = @problem WHERE webhook_id = @webhook_id AND state IN ('waiting', 'sending');

-- name: HurryDelivery :execrows
UPDATE delivery SET next_at = @now WHERE id = @id AND state = 'waiting';

-- name: RepeatDelivery :execrows
-- At the end of the line, and with all its tries.
UPDATE delivery SET state = 'waiting', number = @number, tries = 0, next_at = @now, queued_at = @now
WHERE id = @id AND state IN ('sent', 'failed');

-- name: ForgetAnswers :exec
-- Receivers may have answered with what they were sent.
UPDATE delivery SET answer = ''
WHERE answer <> '' AND webhook_id IN (SELECT id FROM webhook WHERE team_id = $1);

-- name: DeleteOldDeliveries :exec
DELETE FROM delivery WHERE state IN ('sent', 'failed') AND queued_at < $1;

-- name: OwnersToTell :many
-- The owners of a team who have an address.
SELECT account.* FROM account JOIN membership ON membership.account_id = account.id
WHERE membership.team_id = $1 AND membership.role = 'owner' AND account.email_key IS NOT NULL
ORDER BY account.id;
