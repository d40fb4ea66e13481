-- One schema for SQLite and PostgreSQL. Ids are UUIDv7; times are Unix milliseconds.
-- Text that is sorted or searched by prefix is COLLATE "binary": SQLite has that collation, and in PostgreSQL the
-- program makes it (the same as "C") before it migrates, so that both sort by code point.

-- +goose Up
CREATE TABLE team (
    id           TEXT    NOT NULL PRIMARY KEY,
    slug         TEXT    NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 80),
    name         TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    name_lower   TEXT    COLLATE "binary" NOT NULL, -- the name as it is sorted and searched: models.Fold
    sport        TEXT    NOT NULL,
    format       TEXT    NOT NULL,
    team_type    TEXT    NOT NULL CHECK (team_type IN ('junior', 'youth', 'senior', 'women', 'veterans', 'mixed')),
    age_group    TEXT    NOT NULL DEFAULT '',
    visibility   TEXT    NOT NULL DEFAULT 'private' CHECK (visibility IN ('private', 'public')),
    demo         BOOLEAN NOT NULL DEFAULT FALSE,
    formation    TEXT    NOT NULL DEFAULT '',
    mode         TEXT    NOT NULL CHECK (mode IN ('strongest', 'balanced', 'equal')),
    color        TEXT    NOT NULL,
    weights      TEXT    NOT NULL DEFAULT '', -- of the three modes, where the coach has changed them: models.Weightings
    rules        TEXT    NOT NULL DEFAULT '', -- what is fair in this team, a rule a line: models.Rules
    state        TEXT    NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'archived', 'deleted')),
    state_at     BIGINT  NOT NULL DEFAULT 0, -- since when; what is not active is never public
    last_ordinal INTEGER NOT NULL DEFAULT 0, -- of the players ever had, so that no ordinal is used twice
    players      INTEGER NOT NULL DEFAULT 0, -- how many the team has; written together with its row in squad
    version      BIGINT  NOT NULL,
    created_at   BIGINT  NOT NULL,
    updated_at   BIGINT  NOT NULL
);

-- A list of public teams is a stretch of one of these.
CREATE INDEX team_public ON team (name_lower, id) WHERE visibility = 'public';
CREATE INDEX team_public_type ON team (team_type, name_lower, id) WHERE visibility = 'public';
CREATE INDEX team_public_sport ON team (sport, name_lower, id) WHERE visibility = 'public';
CREATE INDEX team_public_sport_type ON team (sport, team_type, name_lower, id) WHERE visibility = 'public';

CREATE TABLE player (
    id             TEXT    NOT NULL PRIMARY KEY,
    team_id        TEXT    NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    ordinal        INTEGER NOT NULL CHECK (ordinal >= 1),
    name           TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    shirt          INTEGER NOT NULL DEFAULT -1 CHECK (shirt BETWEEN -1 AND 999), -- -1: none
    status         TEXT    NOT NULL DEFAULT 'fit' CHECK (status IN ('fit', 'injured', 'suspended', 'away')),
    until          TEXT    NOT NULL DEFAULT '' CHECK (length(until) IN (0, 10)), -- last day of the status, 2026-12-03; empty: unknown
    matches        INTEGER NOT NULL DEFAULT 0 CHECK (matches BETWEEN 0 AND 99),  -- still to miss, of who is suspended
    form           INTEGER NOT NULL DEFAULT 3 CHECK (form BETWEEN 1 AND 5),
    fitness        INTEGER NOT NULL DEFAULT 100 CHECK (fitness BETWEEN 0 AND 100),
    attendance     INTEGER NOT NULL DEFAULT 100 CHECK (attendance BETWEEN 0 AND 100),
    minutes_owed   INTEGER NOT NULL DEFAULT 0,
    do_not_publish BOOLEAN NOT NULL DEFAULT FALSE,
    notes          TEXT    NOT NULL DEFAULT '' CHECK (length(notes) <= 2000), -- for coaches only
    version        BIGINT  NOT NULL,
    created_at     BIGINT  NOT NULL,
    updated_at     BIGINT  NOT NULL,
    UNIQUE (team_id, ordinal)
);

CREATE TABLE rating (
    player_id TEXT    NOT NULL REFERENCES player (id) ON DELETE CASCADE,
    position  TEXT    NOT NULL CHECK (length(position) BETWEEN 1 AND 4),
    skill     INTEGER NOT NULL CHECK (skill BETWEEN 1 AND 10),
    PRIMARY KEY (player_id, position)
);

-- What a page needs of a squad, in one row, since that is read eight times as fast as the rows it is made of.
-- The program writes it anew in every transaction that changes a team (models: writeTeam), a line a player; whoever
-- changes player or rating by hand deletes the team's row here.
CREATE TABLE squad (
    team_id TEXT NOT NULL PRIMARY KEY REFERENCES team (id) ON DELETE CASCADE,
    players TEXT NOT NULL
);

-- +goose Down
DROP TABLE squad;
DROP TABLE rating;
DROP TABLE player;
DROP TABLE team;
