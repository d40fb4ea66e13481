-- name: InsertMembership :exec
INSERT INTO membership (team_id, account_id, role, created_at) VALUES ($1, $2, $3, $4);

-- name: TeamOfMember :one
-- A team with the role that an account has in it; '' where it has none and the team is public.
SELECT sqlc.embed(team), CAST(coalesce(membership.role, '') AS TEXT) AS role
FROM team LEFT JOIN membership ON membership.team_id = team.id AND membership.account_id = @account_id
WHERE team.slug = @slug AND (team.visibility = 'public' OR membership.role IS NOT NULL);

-- name: TeamsOfMember :many
SELECT sqlc.embed(team), membership.role
FROM membership JOIN team ON team.id = membership.team_id
WHERE membership.account_id = $1
ORDER BY team.name_lower, team.id;

-- name: TeamsOfMemberPage :many
-- The same from the team (name_lower, id) on that ended the page before, without what others have deleted.
SELECT sqlc.embed(team), membership.role
FROM membership JOIN team ON team.id = membership.team_id
WHERE membership.account_id = @account_id AND (team.name_lower, team.id) > (@after_name, @after_id)
  AND (team.state <> 'deleted' OR membership.role = 'owner')
ORDER BY team.name_lower, team.id
LIMIT @most;

-- name: Members :many
SELECT account.id, account.name, CAST(account.email_key IS NULL AS BOOLEAN) AS guest, membership.role, membership.created_at
FROM membership JOIN account ON account.id = membership.account_id
WHERE membership.team_id = $1
ORDER BY account.name, account.id;

-- name: MemberOf :one
SELECT account.id, account.name, CAST(account.email_key IS NULL AS BOOLEAN) AS guest, membership.role, membership.created_at
FROM membership JOIN account ON account.id = membership.account_id
WHERE membership.team_id = @team_id AND membership.account_id = @account_id;

-- name: CountOwners :one
SELECT count(*) FROM membership WHERE team_id = $1 AND role = 'owner';

-- name: SetRole :exec
UPDATE membership SET role = @role WHERE team_id = @team_id AND account_id = @account_id;

-- name: DeleteMembership :exec
DELETE FROM membership WHERE team_id = @team_id AND account_id = @account_id;

-- name: CountOwnedTeams :one
SELECT count(*) FROM membership WHERE account_id = $1 AND role = 'owner';

-- name: OwnedTeams :many
SELECT team_id FROM membership WHERE account_id = $1 AND role = 'owner' ORDER BY team_id;

-- name: OwnerOfNewTeam :one
-- Who owns a team that was made after a moment.
SELECT membership.account_id
FROM team JOIN membership ON membership.team_id = team.id
WHERE team.id = @team_id AND membership.role = 'owner' AND team.created_at > @made_after;

-- name: SlugOfMember :one
-- The address of a team by its id, where an account is a member.
SELECT team.slug
FROM team JOIN membership ON membership.team_id = team.id
WHERE team.id = @team_id AND membership.account_id = @account_id;
