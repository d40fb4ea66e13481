-- The latest results of all public teams.

-- +goose Up
CREATE INDEX fixture_results ON fixture (kick_off, id) WHERE state = 'over' AND ours >= 0;

-- +goose Down
DROP INDEX fixture_results;
