-- name: InsertFixture :exec
INSERT INTO fixture (id, team_id, series, uid, opponent, side, venue, kick_off, zone, meet, format, formation, periods,
    minutes, blocks, mode, state, closes_at, remind_at, ours, theirs, notes, version, created_at, updated_at)
VALUES (@id, @team_id, @series, @uid, @opponent, @side, @venue, @kick_off, @zone, @meet, @format, @formation, @periods,
    @minutes, @blocks, @mode, @state, @closes_at, @remind_at, @ours, @theirs, @notes, 1, @now, @now);

-- name: Fixture :one
SELECT * FROM fixture WHERE id = @id AND team_id = @team_id;

-- name: Fixtures :many
SELECT * FROM fixture WHERE team_id = @team_id ORDER BY kick_off, id;

-- name: UpdateFixture :execrows
UPDATE fixture SET uid = @uid, opponent = @opponent, side = @side, venue = @venue, kick_off = @kick_off, zone = @zone, meet = @meet,
    format = @format, formation = @formation, periods = @periods, minutes = @minutes, blocks = @blocks, mode = @mode,
    state = @state, closes_at = @closes_at, remind_at = @remind_at, ours = @ours, theirs = @theirs, notes = @notes,
    version = version + 1, updated_at = @now
WHERE id = @id AND team_id = @team_id AND version = @version;

-- name: DeleteFixture :execrows
DELETE FROM fixture WHERE id = @id AND team_id = @team_id;

-- name: SetFixtureState :execrows
UPDATE fixture SET state = @state, version = version + 1, updated_at = @now WHERE id = @id AND team_id = @team_id AND state = @before;

-- name: FixturesAfter :many
-- A few that are to be played, the earliest first.
SELECT * FROM fixture WHERE team_id = @team_id AND kick_off > @after AND state IN ('planned', 'live') ORDER BY kick_off, id LIMIT 10;

-- name: FixturesPage :many
-- A page of a team's matches that begin in a span of time, behind the last one of the page before; '' is any state or series.
SELECT * FROM fixture
WHERE team_id = @team_id AND (kick_off > @after_at OR kick_off = @after_at AND id > @after_id)
    AND kick_off >= @since AND kick_off < @before AND (CAST(@state AS TEXT) = '' OR state = @state)
    AND (CAST(@series AS TEXT) = '' OR series = @series)
ORDER BY kick_off, id
LIMIT @most;
