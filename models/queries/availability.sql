-- name: Availabilities :many
SELECT * FROM availability WHERE fixture_id = $1;

-- name: AvailabilitiesOfTeam :many
-- Of a team's matches that begin at a moment or later.
SELECT availability.* FROM availability JOIN fixture ON fixture.id = availability.fixture_id
WHERE fixture.team_id = @team_id AND fixture.kick_off >= @since;

-- name: AvailabilitiesOfPlayer :many
SELECT * FROM availability WHERE player_id = $1;

-- A row is written only as it was read: its time names the version.

-- name: InsertAvailability :execrows
INSERT INTO availability (fixture_id, player_id, answer, from_minute, to_minute, note, by_player, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (fixture_id, player_id) DO NOTHING;

-- name: UpdateAvailability :execrows
UPDATE availability SET answer = @answer, from_minute = @from_minute, to_minute = @to_minute, note = @note,
    by_player = @by_player, at = @at
WHERE fixture_id = @fixture_id AND player_id = @player_id AND availability.at = @shown;

-- name: DeleteAvailability :execrows
DELETE FROM availability WHERE fixture_id = @fixture_id AND player_id = @player_id AND at = @shown;

-- name: ComingFixtures :many
SELECT * FROM fixture
WHERE team_id = @team_id AND kick_off >= @since AND state <> 'over'
ORDER BY kick_off, id
LIMIT @most;

-- name: ExportAvailabilities :many
SELECT fixture.opponent, fixture.kick_off, player.name, availability.answer, availability.from_minute,
    availability.to_minute, availability.note, availability.by_player, availability.at
FROM availability
JOIN fixture ON fixture.id = availability.fixture_id
JOIN player ON player.id = availability.player_id
WHERE fixture.team_id = $1
ORDER BY fixture.kick_off, fixture.id, player.ordinal;

-- Asking by mail.

-- name: InsertAsked :exec
INSERT INTO asked (fixture_id, contact_id, at) VALUES ($1, $2, $3);

-- name: AskedOfFixture :many
-- When each contact was asked last.
SELECT asked.contact_id, contact.player_id, CAST(max(asked.at) AS BIGINT) AS at
FROM asked JOIN contact ON contact.id = asked.contact_id
WHERE asked.fixture_id = $1
GROUP BY asked.contact_id, contact.player_id;

-- name: DueReminders :many
SELECT * FROM fixture WHERE remind_at > 0 AND remind_at <= @now ORDER BY remind_at, id LIMIT @most;

-- name: ClaimReminder :execrows
-- Of several that try at once, one finds the time as it was.
UPDATE fixture SET remind_at = 0, version = version + 1 WHERE id = @id AND remind_at = @remind_at AND version = @version;

-- name: MailingCoach :one
-- In whose name a team's mails are sent: its first owner, or else coach, who has signed up.
SELECT account.name, account.language
FROM membership JOIN account ON account.id = membership.account_id
WHERE membership.team_id = $1 AND membership.role IN ('owner', 'coach') AND account.email_key IS NOT NULL
ORDER BY CASE membership.role WHEN 'owner' THEN 0 ELSE 1 END, membership.created_at, account.id
LIMIT 1;
