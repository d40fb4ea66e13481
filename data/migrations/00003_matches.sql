-- Matches, from the fixture to the final whistle. The table of matches is called fixture, since MATCH is an operator
-- of SQLite. Plans and events name players by their ordinal in the team: what is left of a deleted player is a number.

-- +goose Up
CREATE TABLE fixture (
    id         TEXT    NOT NULL PRIMARY KEY,
    team_id    TEXT    NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    series     TEXT    NOT NULL DEFAULT '', -- the same in all that were made by one repetition
    uid        TEXT    NOT NULL DEFAULT '' CHECK (length(uid) <= 200), -- of the calendar entry or line it was imported from
    opponent   TEXT    NOT NULL CHECK (length(opponent) BETWEEN 1 AND 80),
    side       TEXT    NOT NULL CHECK (side IN ('home', 'away', 'neutral')),
    venue      TEXT    NOT NULL DEFAULT '' CHECK (length(venue) <= 200),
    kick_off   BIGINT  NOT NULL,
    zone       TEXT    NOT NULL, -- IANA name of the time zone at the venue: Europe/Berlin
    meet       INTEGER NOT NULL DEFAULT 0 CHECK (meet BETWEEN 0 AND 720), -- minutes before kick-off; 0: not said
    format     TEXT    NOT NULL,
    formation  TEXT    NOT NULL DEFAULT '', -- empty: whatever is best
    periods    INTEGER NOT NULL CHECK (periods BETWEEN 1 AND 20),  -- halves, quarters, sets, innings
    minutes    INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 120), -- of a period; 0: the clock does not end it
    blocks     INTEGER NOT NULL CHECK (blocks BETWEEN 1 AND 20),   -- of a period, between which the plan may change players
    mode       TEXT    NOT NULL DEFAULT '', -- empty: the team's
    state      TEXT    NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'live', 'over', 'cancelled')),
    closes_at  BIGINT  NOT NULL DEFAULT 0,  -- until when players may answer; 0: until kick-off
    remind_at  BIGINT  NOT NULL DEFAULT 0,  -- when who has not answered is reminded by mail; 0: never, or done
    ours       INTEGER NOT NULL DEFAULT -1 CHECK (ours BETWEEN -1 AND 999),   -- -1: not known
    theirs     INTEGER NOT NULL DEFAULT -1 CHECK (theirs BETWEEN -1 AND 999),
    notes      TEXT    NOT NULL DEFAULT '' CHECK (length(notes) <= 2000), -- for members
    version    BIGINT  NOT NULL,
    created_at BIGINT  NOT NULL,
    updated_at BIGINT  NOT NULL,
    CHECK (periods * blocks <= 20)
);
CREATE INDEX fixture_team ON fixture (team_id, kick_off, id);
CREATE INDEX fixture_remind ON fixture (remind_at) WHERE remind_at > 0;
CREATE UNIQUE INDEX fixture_uid ON fixture (team_id, uid) WHERE uid <> '';

-- Who comes. No row: has not answered.
CREATE TABLE availability (
    fixture_id  TEXT    NOT NULL REFERENCES fixture (id) ON DELETE CASCADE,
    player_id   TEXT    NOT NULL REFERENCES player (id) ON DELETE CASCADE,
    answer      TEXT    NOT NULL CHECK (answer IN ('yes', 'no', 'maybe', 'late', 'early')),
    from_minute INTEGER NOT NULL DEFAULT 0, -- of playing time, of who comes late
    to_minute   INTEGER NOT NULL DEFAULT 0, -- of playing time, of who leaves early
    note        TEXT    NOT NULL DEFAULT '' CHECK (length(note) <= 200), -- for coaches only
    by_player   BOOLEAN NOT NULL, -- by a personal link; else by a member
    at          BIGINT  NOT NULL,
    PRIMARY KEY (fixture_id, player_id)
);
CREATE INDEX availability_player ON availability (player_id);

-- Where a player, or whoever answers for a child, gets mail. For coaches only.
CREATE TABLE contact (
    id         TEXT   NOT NULL PRIMARY KEY,
    player_id  TEXT   NOT NULL REFERENCES player (id) ON DELETE CASCADE,
    email      TEXT   NOT NULL,
    name       TEXT   NOT NULL DEFAULT '' CHECK (length(name) <= 80),
    language   TEXT   NOT NULL DEFAULT '', -- of the mails; empty: the team's coach's
    stopped_at BIGINT NOT NULL DEFAULT 0, -- since when its holder wants no mails; 0: wants them
    UNIQUE (player_id, email)
);

-- Who was asked by mail, and when, whether the player comes.
CREATE TABLE asked (
    fixture_id TEXT   NOT NULL REFERENCES fixture (id) ON DELETE CASCADE,
    contact_id TEXT   NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    PRIMARY KEY (fixture_id, contact_id, at)
);
CREATE INDEX asked_contact ON asked (contact_id);

-- A mail to a contact goes with it, and tells mail programs where it can be stopped.
ALTER TABLE mail ADD COLUMN contact_id TEXT REFERENCES contact (id) ON DELETE CASCADE;
ALTER TABLE mail ADD COLUMN stop_url TEXT NOT NULL DEFAULT ''; -- holds a secret: it goes when the mail goes
CREATE INDEX mail_contact ON mail (contact_id);

-- What opens a page to whoever holds its address, without an account. A sheet, or a board to watch or to keep, is of a
-- match; a player's page of a player; a calendar of what its account may see, of one team or of all.
CREATE TABLE link (
    id         TEXT   NOT NULL PRIMARY KEY, -- names the link in forms
    hash       TEXT   NOT NULL UNIQUE,      -- of the secret in the address
    kind       TEXT   NOT NULL CHECK (kind IN ('sheet', 'watch', 'score', 'player', 'calendar')),
    team_id    TEXT   REFERENCES team (id) ON DELETE CASCADE,    -- NULL: all teams of the account
    fixture_id TEXT   REFERENCES fixture (id) ON DELETE CASCADE, -- of sheets and boards
    player_id  TEXT   REFERENCES player (id) ON DELETE CASCADE,  -- of a player's page
    contact_id TEXT   REFERENCES contact (id) ON DELETE CASCADE, -- that a player's page was mailed to; NULL: passed on by a coach
    account_id TEXT   REFERENCES account (id) ON DELETE CASCADE, -- of calendars; the link has its rights
    name       TEXT   NOT NULL DEFAULT '' CHECK (length(name) <= 80), -- what its maker calls it
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX link_team ON link (team_id, kind);
CREATE INDEX link_fixture ON link (fixture_id);
CREATE INDEX link_player ON link (player_id);
CREATE INDEX link_contact ON link (contact_id);
CREATE INDEX link_account ON link (account_id);
CREATE INDEX link_expires ON link (expires_at);

-- Every version of a match's plan; the highest number holds. None is ever changed.
CREATE TABLE plan (
    fixture_id TEXT    NOT NULL REFERENCES fixture (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL CHECK (number >= 1),
    wishes     TEXT    NOT NULL, -- what the coach asked for: models.PlanWishes as JSON
    stretches  TEXT    NOT NULL, -- who stands where when: []models.Stretch as JSON
    verdict    TEXT    NOT NULL, -- what was proven of it: models.PlanVerdict as JSON
    actor      TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    PRIMARY KEY (fixture_id, number)
);

-- What happened in a match, in order. The device makes the id, so that an event sent twice is there once.
CREATE TABLE event (
    id         TEXT    NOT NULL PRIMARY KEY,
    fixture_id TEXT    NOT NULL REFERENCES fixture (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL CHECK (number >= 1), -- 1, 2, 3 ... in the match, as they arrived
    kind       TEXT    NOT NULL,
    at         BIGINT  NOT NULL, -- when it happened, by our clock
    player     INTEGER NOT NULL DEFAULT 0, -- ordinal; 0: nobody
    other      INTEGER NOT NULL DEFAULT 0,
    slot       TEXT    NOT NULL DEFAULT '',
    undoes     TEXT    NOT NULL DEFAULT '', -- id of the event that it takes back
    detail     TEXT    NOT NULL DEFAULT '' CHECK (length(detail) <= 4000), -- what a kind needs beside: see models.Event
    actor      TEXT    NOT NULL,
    UNIQUE (fixture_id, number)
);

-- What a match counts for in the season, player by player; written when it is over, and anew when it is corrected.
CREATE TABLE ledger (
    fixture_id TEXT    NOT NULL REFERENCES fixture (id) ON DELETE CASCADE,
    player_id  TEXT    NOT NULL REFERENCES player (id) ON DELETE CASCADE,
    present    BOOLEAN NOT NULL,
    available  BIGINT  NOT NULL, -- seconds there, and able to play
    seconds    BIGINT  NOT NULL, -- played
    share      BIGINT  NOT NULL, -- seconds that would have been fair
    owed       INTEGER NOT NULL, -- minutes that this match added to player.minutes_owed
    attendance INTEGER NOT NULL, -- per cent of the training before the match
    goals      INTEGER NOT NULL,
    yellow     INTEGER NOT NULL,
    red        INTEGER NOT NULL,
    served     BOOLEAN NOT NULL, -- the match took one off player.matches, of who is suspended
    PRIMARY KEY (fixture_id, player_id)
);
CREATE INDEX ledger_player ON ledger (player_id);

-- And where the time was played.
CREATE TABLE appearance (
    fixture_id TEXT   NOT NULL,
    player_id  TEXT   NOT NULL,
    position   TEXT   NOT NULL,
    seconds    BIGINT NOT NULL CHECK (seconds > 0),
    PRIMARY KEY (fixture_id, player_id, position),
    FOREIGN KEY (fixture_id, player_id) REFERENCES ledger (fixture_id, player_id) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE appearance;
DROP TABLE ledger;
DROP TABLE event;
DROP TABLE plan;
DROP TABLE link;
DROP INDEX mail_contact;
ALTER TABLE mail DROP COLUMN stop_url;
ALTER TABLE mail DROP COLUMN contact_id;
DROP TABLE asked;
DROP TABLE contact;
DROP TABLE availability;
DROP TABLE fixture;
