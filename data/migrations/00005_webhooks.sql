-- What a team tells other programs: addresses that are called when a lineup is published or a result is noted.

-- +goose Up
CREATE TABLE webhook (
    id         TEXT    NOT NULL PRIMARY KEY,
    team_id    TEXT    NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    url        TEXT    NOT NULL CHECK (length(url) BETWEEN 1 AND 500),
    events     TEXT    NOT NULL,             -- models.WebhookEvent, with spaces between
    secret     TEXT    NOT NULL,             -- that deliveries are signed with; as it is, since a hash cannot sign
    old_secret TEXT    NOT NULL DEFAULT '',  -- the one before: it signs too for a while
    old_until  BIGINT  NOT NULL DEFAULT 0,   -- until when
    off        TEXT    NOT NULL DEFAULT '' CHECK (off IN ('', 'paused', 'gone', 'failing')), -- why nothing is sent; empty: it is
    queued     BIGINT  NOT NULL DEFAULT 0,   -- number of its last delivery
    created_at BIGINT  NOT NULL
);
CREATE INDEX webhook_team ON webhook (team_id, created_at, id);

-- What was, or is to be, told. There is no name in it: what is sent is written anew at every try.
CREATE TABLE delivery (
    id         TEXT    NOT NULL PRIMARY KEY, -- the receiver knows by it what came twice
    webhook_id TEXT    NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    number     BIGINT  NOT NULL,             -- order within the webhook
    event      TEXT    NOT NULL,
    fixture_id TEXT    REFERENCES fixture (id) ON DELETE CASCADE, -- NULL: it is about no match
    cause      TEXT    NOT NULL,             -- what of it may change until it is sent: models.WebhookCause as JSON
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
    tries      INTEGER NOT NULL DEFAULT 0,   -- begun ones; names the claim of one being sent
    problem    TEXT    NOT NULL DEFAULT '',  -- of the last try: models.WebhookProblem
    status     INTEGER NOT NULL DEFAULT 0,   -- of HTTP, that the receiver answered last; 0: it did not
    answer     TEXT    NOT NULL DEFAULT '',  -- the beginning of its body
    next_at    BIGINT  NOT NULL,             -- when to try (again); of one being sent: when the claim ends
    queued_at  BIGINT  NOT NULL,             -- since when it waits
    created_at BIGINT  NOT NULL,
    UNIQUE (webhook_id, number)
);
CREATE INDEX delivery_due ON delivery (next_at, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX delivery_line ON delivery (webhook_id, number) WHERE state IN ('waiting', 'sending');
CREATE INDEX delivery_done ON delivery (queued_at) WHERE state IN ('sent', 'failed');
CREATE INDEX delivery_fixture ON delivery (fixture_id);

-- +goose Down
DROP TABLE delivery;
DROP TABLE webhook;
