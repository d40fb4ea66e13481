-- Who uses the site, and what they may do. A secret that travels (a session, the token of a link, a recovery code) is
-- kept as its SHA-256 in hex: who reads the database cannot use it.

-- +goose Up
CREATE TABLE account (
    id          TEXT   NOT NULL PRIMARY KEY,
    email       TEXT   NOT NULL DEFAULT '', -- as it was typed; empty: a guest, known by a session only
    email_key   TEXT   UNIQUE,              -- as it is compared: models.EmailKey; NULL: a guest
    name        TEXT   NOT NULL DEFAULT '' CHECK (length(name) <= 80),
    password    TEXT   NOT NULL DEFAULT '', -- argon2id; empty: a guest
    language    TEXT   NOT NULL DEFAULT '', -- of the mails and pages; empty: the browser's
    totp_secret TEXT   NOT NULL DEFAULT '', -- of the second factor, in base32; empty: none
    totp_step   BIGINT NOT NULL DEFAULT 0,  -- of the last code taken, so that none is taken twice
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

CREATE TABLE recovery_code (
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    hash       TEXT NOT NULL,
    PRIMARY KEY (account_id, hash)
);

CREATE TABLE session (
    hash       TEXT   NOT NULL PRIMARY KEY, -- of the id in the cookie
    id         TEXT   NOT NULL UNIQUE,      -- names the session in forms
    account_id TEXT   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    agent      TEXT   NOT NULL DEFAULT '',  -- User-Agent at sign-in
    flash      TEXT   NOT NULL DEFAULT '',  -- what the next page is to say
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_seen ON session (seen_at);

-- What a link in a mail, or the second step of a sign-in, proves. Used once, then deleted.
CREATE TABLE token (
    hash       TEXT   NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL,
    account_id TEXT   REFERENCES account (id) ON DELETE CASCADE, -- NULL: of nobody yet
    email      TEXT   NOT NULL DEFAULT '', -- that it was sent to or is about
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX token_account ON token (account_id, kind);
CREATE INDEX token_expires ON token (expires_at);

-- How far somebody has used up what is allowed in a time: models.Throttle.
CREATE TABLE throttle (
    key   TEXT   NOT NULL PRIMARY KEY,
    spent BIGINT NOT NULL -- time at which all of it is earned back
);

CREATE TABLE membership (
    team_id    TEXT   NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    account_id TEXT   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    role       TEXT   NOT NULL CHECK (role IN ('viewer', 'scorer', 'assistant', 'coach', 'owner')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (team_id, account_id)
);
CREATE INDEX membership_account ON membership (account_id);

CREATE TABLE invitation (
    id         TEXT   NOT NULL PRIMARY KEY,
    team_id    TEXT   NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    role       TEXT   NOT NULL CHECK (role IN ('viewer', 'scorer', 'assistant', 'coach')),
    email      TEXT   NOT NULL DEFAULT '', -- that it was sent to; empty: a link for whoever holds it
    hash       TEXT   NOT NULL UNIQUE,     -- of the token in its link
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX invitation_team ON invitation (team_id);

-- Addresses that a team had before: they lead to the new one.
CREATE TABLE old_slug (
    slug    TEXT NOT NULL PRIMARY KEY,
    team_id TEXT NOT NULL REFERENCES team (id) ON DELETE CASCADE
);
CREATE INDEX old_slug_team ON old_slug (team_id);

-- What was changed in a team, by whom. The id comes with the form, so that a form sent twice changes nothing twice.
CREATE TABLE audit (
    id      TEXT    NOT NULL PRIMARY KEY,
    team_id TEXT    NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    actor   TEXT    NOT NULL, -- name of who did it, as it was then
    action  TEXT    NOT NULL, -- models.Action
    subject TEXT    NOT NULL DEFAULT '', -- whom or what it was done to, by name
    change  TEXT    NOT NULL DEFAULT '', -- before and after, as far as it can be undone: models.RosterChange as JSON
    undone  BOOLEAN NOT NULL DEFAULT FALSE,
    at      BIGINT  NOT NULL
);
CREATE INDEX audit_team ON audit (team_id, at, id);

-- Mails that wait to be sent, and those of the last weeks. A body may hold a secret link: it goes when the mail goes.
CREATE TABLE mail (
    id         TEXT    NOT NULL PRIMARY KEY, -- also the left side of its Message-ID
    recipient  TEXT    NOT NULL,
    language   TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    plain      TEXT    NOT NULL,
    html       TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
    tries      INTEGER NOT NULL DEFAULT 0,  -- begun ones; names the claim of one being sent
    error      TEXT    NOT NULL DEFAULT '', -- of the last try
    next_at    BIGINT  NOT NULL, -- when to try (again); of one being sent: when the claim ends
    created_at BIGINT  NOT NULL,
    CHECK (state IN ('waiting', 'sending') OR (plain = '' AND html = ''))
);
CREATE INDEX mail_due ON mail (next_at, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX mail_done ON mail (created_at) WHERE state IN ('sent', 'failed');

-- +goose Down
DROP TABLE mail;
DROP TABLE audit;
DROP TABLE old_slug;
DROP TABLE invitation;
DROP TABLE membership;
DROP TABLE throttle;
DROP TABLE token;
DROP TABLE session;
DROP TABLE recovery_code;
DROP TABLE account;
