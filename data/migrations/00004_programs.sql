-- Doors for programs.

-- +goose Up
-- What a program shows to act for an account.
CREATE TABLE api_token (
    id         TEXT   NOT NULL PRIMARY KEY, -- names the token in forms
    account_id TEXT   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    hash       TEXT   NOT NULL UNIQUE,      -- of the secret
    name       TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    scopes     TEXT   NOT NULL,             -- models.Scope, with spaces between
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL DEFAULT 0    -- to the hour; 0: never
);
CREATE INDEX api_token_account ON api_token (account_id);
CREATE INDEX api_token_expires ON api_token (expires_at);

-- The answers to requests that came with an Idempotency-Key, to give again when they come again.
CREATE TABLE reply (
    account_id TEXT    NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    key        TEXT    NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    request    TEXT    NOT NULL, -- SHA-256 of method, path and body: the key is of this request only
    status     INTEGER NOT NULL, -- 0: being worked on
    header     TEXT    NOT NULL, -- JSON
    body       TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX reply_created ON reply (created_at);

-- +goose Down
DROP TABLE reply;
DROP TABLE api_token;
