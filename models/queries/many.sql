-- What one question for each of many would be too slow for. ids are UUIDs, 36 characters each, one after the other:
-- either database can cut them, and neither needs a type of its own for it.

-- name: PlayersOfTeams :many
WITH RECURSIVE asked(id, rest) AS (
    SELECT substr(CAST(@ids AS TEXT), 1, 36), substr(CAST(@ids AS TEXT), 37)
    UNION ALL
    SELECT substr(asked.rest, 1, 36), substr(asked.rest, 37) FROM asked WHERE asked.rest <> ''
)
SELECT player.* FROM asked JOIN player ON player.team_id = asked.id ORDER BY player.team_id, player.ordinal;

-- name: RatingsOfTeams :many
WITH RECURSIVE asked(id, rest) AS (
    SELECT substr(CAST(@ids AS TEXT), 1, 36), substr(CAST(@ids AS TEXT), 37)
    UNION ALL
    SELECT substr(asked.rest, 1, 36), substr(asked.rest, 37) FROM asked WHERE asked.rest <> ''
)
SELECT rating.* FROM asked JOIN player ON player.team_id = asked.id JOIN rating ON rating.player_id = player.id
ORDER BY rating.player_id, rating.position;

-- name: ContactsOfPlayers :many
WITH RECURSIVE asked(id, rest) AS (
    SELECT substr(CAST(@ids AS TEXT), 1, 36), substr(CAST(@ids AS TEXT), 37)
    UNION ALL
    SELECT substr(asked.rest, 1, 36), substr(asked.rest, 37) FROM asked WHERE asked.rest <> ''
)
SELECT contact.* FROM asked JOIN contact ON contact.player_id = asked.id ORDER BY contact.player_id, contact.id;

-- name: MembersOfTeams :many
WITH RECURSIVE asked(id, rest) AS (
    SELECT substr(CAST(@ids AS TEXT), 1, 36), substr(CAST(@ids AS TEXT), 37)
    UNION ALL
    SELECT substr(asked.rest, 1, 36), substr(asked.rest, 37) FROM asked WHERE asked.rest <> ''
)
SELECT membership.team_id, account.id, account.name, CAST(account.email_key IS NULL AS BOOLEAN) AS guest, membership.role, membership.created_at
FROM asked JOIN membership ON membership.team_id = asked.id JOIN account ON account.id = membership.account_id
ORDER BY membership.team_id, account.name, account.id;

-- name: InvitationsOfTeams :many
WITH RECURSIVE asked(id, rest) AS (
    SELECT substr(CAST(@ids AS TEXT), 1, 36), substr(CAST(@ids AS TEXT), 37)
    UNION ALL
    SELECT substr(asked.rest, 1, 36), substr(asked.rest, 37) FROM asked WHERE asked.rest <> ''
)
SELECT invitation.* FROM asked JOIN invitation ON invitation.team_id = asked.id
WHERE invitation.expires_at > CAST(@now AS BIGINT)
ORDER BY invitation.team_id, invitation.created_at, invitation.id;

-- name: FixturesOfTeams :many
-- A page of each, from the match (kick_off, id) on that ended the page before.
WITH RECURSIVE asked(id, rest) AS (
    SELECT substr(CAST(@ids AS TEXT), 1, 36), substr(CAST(@ids AS TEXT), 37)
    UNION ALL
    SELECT substr(asked.rest, 1, 36), substr(asked.rest, 37) FROM asked WHERE asked.rest <> ''
)
SELECT fixture.* FROM fixture WHERE fixture.id IN (
    SELECT ranked.id FROM (
        SELECT f.id, row_number() OVER (PARTITION BY f.team_id ORDER BY f.kick_off, f.id) AS place
        FROM asked JOIN fixture f ON f.team_id = asked.id
        WHERE (f.kick_off, f.id) > (CAST(@after_kick_off AS BIGINT), CAST(@after_id AS TEXT)) AND (f.state = @state OR @state = '')
    ) AS ranked
    WHERE ranked.place <= CAST(@most AS BIGINT)
)
ORDER BY fixture.team_id, fixture.kick_off, fixture.id;

-- name: AvailabilitiesOfFixtures :many
WITH RECURSIVE asked(id, rest) AS (
    SELECT substr(CAST(@ids AS TEXT), 1, 36), substr(CAST(@ids AS TEXT), 37)
    UNION ALL
    SELECT substr(asked.rest, 1, 36), substr(asked.rest, 37) FROM asked WHERE asked.rest <> ''
)
SELECT availability.* FROM asked JOIN availability ON availability.fixture_id = asked.id;

-- name: LedgerOfFixtures :many
WITH RECURSIVE asked(id, rest) AS (
    SELECT substr(CAST(@ids AS TEXT), 1, 36), substr(CAST(@ids AS TEXT), 37)
    UNION ALL
    SELECT substr(asked.rest, 1, 36), substr(asked.rest, 37) FROM asked WHERE asked.rest <> ''
)
SELECT ledger.* FROM asked JOIN ledger ON ledger.fixture_id = asked.id;

-- name: AppearancesOfFixtures :many
WITH RECURSIVE asked(id, rest) AS (
    SELECT substr(CAST(@ids AS TEXT), 1, 36), substr(CAST(@ids AS TEXT), 37)
    UNION ALL
    SELECT substr(asked.rest, 1, 36), substr(asked.rest, 37) FROM asked WHERE asked.rest <> ''
)
SELECT appearance.* FROM asked JOIN appearance ON appearance.fixture_id = asked.id;

-- name: EventsOfFixtures :many
WITH RECURSIVE asked(id, rest) AS (
    SELECT substr(CAST(@ids AS TEXT), 1, 36), substr(CAST(@ids AS TEXT), 37)
    UNION ALL
    SELECT substr(asked.rest, 1, 36), substr(asked.rest, 37) FROM asked WHERE asked.rest <> ''
)
SELECT event.* FROM asked JOIN event ON event.fixture_id = asked.id ORDER BY event.fixture_id, event.number;

-- name: LinksOfFixtures :many
WITH RECURSIVE asked(id, rest) AS (
    SELECT substr(CAST(@ids AS TEXT), 1, 36), substr(CAST(@ids AS TEXT), 37)
    UNION ALL
    SELECT substr(asked.rest, 1, 36), substr(asked.rest, 37) FROM asked WHERE asked.rest <> ''
)
SELECT link.* FROM asked JOIN link ON link.fixture_id = asked.id
WHERE link.expires_at > CAST(@now AS BIGINT)
ORDER BY link.fixture_id, link.created_at, link.id;

-- name: AuditsOfTeams :many
-- A page of each list, newest first, from the entry (at, id) on that ended the page before.
WITH RECURSIVE asked(id, rest) AS (
    SELECT substr(CAST(@ids AS TEXT), 1, 36), substr(CAST(@ids AS TEXT), 37)
    UNION ALL
    SELECT substr(asked.rest, 1, 36), substr(asked.rest, 37) FROM asked WHERE asked.rest <> ''
)
SELECT audit.* FROM audit WHERE audit.id IN (
    SELECT ranked.id FROM (
        SELECT a.id, row_number() OVER (PARTITION BY a.team_id ORDER BY a.at DESC, a.id DESC) AS place
        FROM asked JOIN audit a ON a.team_id = asked.id
        WHERE (a.at, a.id) < (CAST(@before_at AS BIGINT), CAST(@before_id AS TEXT))
    ) AS ranked
    WHERE ranked.place <= CAST(@most AS BIGINT)
)
ORDER BY audit.team_id, audit.at DESC, audit.id DESC;

-- name: PlansOfFixtures :many
WITH RECURSIVE asked(id, rest) AS (
    SELECT substr(CAST(@ids AS TEXT), 1, 36), substr(CAST(@ids AS TEXT), 37)
    UNION ALL
    SELECT substr(asked.rest, 1, 36), substr(asked.rest, 37) FROM asked WHERE asked.rest <> ''
)
SELECT plan.* FROM asked JOIN plan ON plan.fixture_id = asked.id ORDER BY plan.fixture_id, plan.number DESC;
