-- name: LedgerOfFixture :many
SELECT * FROM ledger WHERE fixture_id = $1;

-- name: AppearancesOfFixture :many
SELECT * FROM appearance WHERE fixture_id = $1;

-- name: LedgerOfTeam :many
SELECT ledger.* FROM ledger JOIN fixture ON fixture.id = ledger.fixture_id
WHERE fixture.team_id = $1 AND fixture.state = 'over'
ORDER BY fixture.kick_off, fixture.id;

-- name: AppearancesOfTeam :many
SELECT appearance.* FROM appearance JOIN fixture ON fixture.id = appearance.fixture_id
WHERE fixture.team_id = $1 AND fixture.state = 'over';

-- name: LedgerOfPlayer :many
SELECT * FROM ledger WHERE player_id = $1 ORDER BY fixture_id;

-- name: AppearancesOfPlayer :many
SELECT * FROM appearance WHERE player_id = $1 ORDER BY fixture_id, position;

-- name: FixtureStates :many
SELECT id, state FROM fixture WHERE team_id = $1;

-- name: InsertLedger :exec
INSERT INTO ledger (fixture_id, player_id, present, available, seconds, share, owed, attendance, goals, yellow, red, served)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: InsertAppearance :exec
INSERT INTO appearance (fixture_id, player_id, position, seconds) VALUES ($1, $2, $3, $4);

-- name: DeleteLedger :exec
DELETE FROM ledger WHERE fixture_id = $1;

-- name: SetPlayerAfterMatch :exec
UPDATE player SET minutes_owed = minutes_owed + @minutes, status = @status, matches = @matches, version = version + 1, updated_at = @now
WHERE id = @id;

-- name: ResultsOfTeam :many
SELECT * FROM fixture WHERE team_id = @team_id AND state = 'over' AND ours >= 0 ORDER BY kick_off DESC, id DESC LIMIT @most;

-- name: GoalsOfTeam :many
SELECT ledger.fixture_id, ledger.player_id, ledger.goals FROM ledger JOIN fixture ON fixture.id = ledger.fixture_id
WHERE fixture.team_id = $1 AND fixture.state = 'over' AND ledger.goals > 0;

-- name: LatestResults :many
-- Of public teams of adults and of invented teams, as search engines hear of them.
SELECT sqlc.embed(fixture), team.slug, team.name FROM fixture JOIN team ON team.id = fixture.team_id
WHERE fixture.state = 'over' AND fixture.ours >= 0
  AND team.visibility = 'public' AND (team.demo OR team.team_type NOT IN ('junior', 'youth'))
ORDER BY fixture.kick_off DESC, fixture.id DESC
LIMIT @most;
