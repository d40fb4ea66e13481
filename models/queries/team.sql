-- name: PublicTeam :one
SELECT * FROM team WHERE slug = $1 AND visibility = 'public';

-- name: PublicTeamVersion :one
SELECT version FROM team WHERE slug = $1 AND visibility = 'public';

-- name: Team :one
SELECT * FROM team WHERE id = $1;

-- The lists: public teams whose folded name is at least $1 and below $2, after the team (name_lower, id) that ended
-- the page before. A prefix is such a range, and no prefix is the range of all names. One query a filter, so that each
-- reads no more of its own index than it shows.

-- name: PublicTeams :many
SELECT id, slug, name, name_lower, sport, format, team_type, color,
       players
FROM team
WHERE visibility = 'public' AND (name_lower, id) > (@after_name, @after_id) AND name_lower < @below
ORDER BY name_lower, id
LIMIT @most;

-- name: PublicTeamsOfType :many
SELECT id, slug, name, name_lower, sport, format, team_type, color,
       players
FROM team
WHERE visibility = 'public' AND team_type = @team_type
  AND (name_lower, id) > (@after_name, @after_id) AND name_lower < @below
ORDER BY name_lower, id
LIMIT @most;

-- name: PublicTeamsOfSport :many
SELECT id, slug, name, name_lower, sport, format, team_type, color,
       players
FROM team
WHERE visibility = 'public' AND sport = @sport AND (format = @format OR @format = '')
  AND (name_lower, id) > (@after_name, @after_id) AND name_lower < @below
ORDER BY name_lower, id
LIMIT @most;

-- name: PublicTeamsOfSportAndType :many
SELECT id, slug, name, name_lower, sport, format, team_type, color,
       players
FROM team
WHERE visibility = 'public' AND sport = @sport AND team_type = @team_type AND (format = @format OR @format = '')
  AND (name_lower, id) > (@after_name, @after_id) AND name_lower < @below
ORDER BY name_lower, id
LIMIT @most;

-- name: CountPublicTeams :one
SELECT count(*) FROM team
WHERE visibility = 'public'
  AND (team_type = @team_type OR @team_type = '')
  AND (sport = @sport OR @sport = '')
  AND (format = @format OR @format = '')
  AND name_lower >= @from_name AND name_lower < @below;

-- Search engines hear of public teams of adults and of invented teams, never of a team of minors.

-- name: SitemapTeams :many
SELECT slug, sport, format, updated_at FROM team
WHERE visibility = 'public' AND (demo OR team_type NOT IN ('junior', 'youth'))
ORDER BY id
LIMIT @most OFFSET @skip;

-- name: CountSitemapTeams :one
SELECT count(*) FROM team
WHERE visibility = 'public' AND (demo OR team_type NOT IN ('junior', 'youth'));

-- name: AnyTeam :one
SELECT EXISTS (SELECT 1 FROM team);

-- name: InsertTeam :exec
INSERT INTO team (id, slug, name, name_lower, sport, format, team_type, age_group, visibility, demo, formation, mode,
                  color, weights, rules, state_at, last_ordinal, version, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20);

-- name: BumpTeam :one
-- The first statement of every change: it also holds off the team's other writers until the transaction ends.
UPDATE team SET version = version + 1, updated_at = $2 WHERE id = $1 RETURNING *;

-- name: UpdateTeam :exec
UPDATE team
SET slug = $2, name = $3, name_lower = $4, sport = $5, format = $6, team_type = $7, age_group = $8, visibility = $9,
    demo = $10, formation = $11, mode = $12, color = $13, weights = $14, rules = $15, state = $16, state_at = $17
WHERE id = $1;

-- name: UpdateTeamBest :exec
UPDATE team SET formation = $2, mode = $3, weights = $4, rules = $5 WHERE id = $1;

-- name: SetLastOrdinal :exec
UPDATE team SET last_ordinal = $2 WHERE id = $1;

-- name: DeleteTeam :one
DELETE FROM team WHERE id = $1 RETURNING slug;

-- name: SetPlayers :exec
UPDATE team SET players = $2 WHERE id = $1;

-- name: TeamSlugTaken :one
-- Whether a team has that address, or had it before.
SELECT EXISTS (SELECT 1 FROM team WHERE team.slug = $1 UNION ALL SELECT 1 FROM old_slug WHERE old_slug.slug = $1);

-- name: OldSlugOfAnother :one
SELECT EXISTS (SELECT 1 FROM old_slug WHERE slug = $1 AND team_id <> $2);

-- name: InsertOldSlug :exec
INSERT INTO old_slug (slug, team_id) VALUES ($1, $2);

-- name: DeleteOldSlug :exec
DELETE FROM old_slug WHERE slug = $1 AND team_id = $2;

-- name: SlugNow :one
-- The address of the team that had another one before, as far as an account may know of that team.
SELECT team.slug
FROM old_slug JOIN team ON team.id = old_slug.team_id
LEFT JOIN membership ON membership.team_id = team.id AND membership.account_id = @account_id
WHERE old_slug.slug = @slug AND (team.visibility = 'public' OR membership.role IS NOT NULL)
  AND (team.state <> 'deleted' OR membership.role = 'owner');

-- What follows knows no privacy: it is for who runs the site, and for no page.

-- name: SiteTeams :many
-- Every team once for each of its owners; a team that nobody owns once.
SELECT sqlc.embed(team),
       CAST(CASE WHEN account.id IS NULL THEN '' WHEN account.email = '' THEN 'guest' ELSE account.email END AS TEXT) AS owner
FROM team
LEFT JOIN membership ON membership.team_id = team.id AND membership.role = 'owner'
LEFT JOIN account ON account.id = membership.account_id
ORDER BY team.name_lower, team.id, membership.created_at, account.id;

-- name: SiteTeam :one
SELECT * FROM team WHERE slug = $1;
