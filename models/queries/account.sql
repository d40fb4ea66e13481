-- name: InsertAccount :exec
INSERT INTO account (id, email, email_key, name, password, language, version, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7);

-- name: Account :one
SELECT * FROM account WHERE id = $1;

-- name: AccountByEmail :one
SELECT * FROM account WHERE email_key = $1;

-- name: DeleteAccount :execrows
DELETE FROM account WHERE id = $1;

-- name: BumpAccount :one
-- The first statement of a change that depends on what the account has: it holds off the account's other changes.
UPDATE account SET version = version + 1, updated_at = @now WHERE id = @id RETURNING *;

-- name: ClaimGuest :execrows
-- Turns a guest into somebody with an address; nothing where it is no guest any more.
UPDATE account
SET email = @email, email_key = @email_key, name = @name, password = @password, language = @language,
    version = version + 1, updated_at = @now
WHERE id = @id AND email_key IS NULL;

-- name: UpdateAccount :execrows
UPDATE account SET name = @name, language = @language, version = version + 1, updated_at = @now WHERE id = @id;

-- name: SetPassword :execrows
UPDATE account SET password = @password, version = version + 1, updated_at = @now WHERE id = @id;

-- name: Rehash :exec
-- The same password by newer parameters, unless it was changed in between.
UPDATE account SET password = @password WHERE id = @id AND password = @before;

-- name: SetEmail :exec
UPDATE account SET email = @email, email_key = @email_key WHERE id = @id;

-- name: SetSecondFactor :exec
UPDATE account SET totp_secret = @secret, totp_step = @step WHERE id = @id;

-- name: TakeStep :execrows
-- Takes a code of the second factor, and none of its step or before it again.
UPDATE account SET totp_step = @step WHERE id = @id AND totp_secret <> '' AND totp_step < @step;

-- name: InsertRecoveryCode :exec
INSERT INTO recovery_code (account_id, hash) VALUES ($1, $2);

-- name: TakeRecoveryCode :execrows
DELETE FROM recovery_code WHERE account_id = $1 AND hash = $2;

-- name: DeleteRecoveryCodes :exec
DELETE FROM recovery_code WHERE account_id = $1;

-- name: CountRecoveryCodes :one
SELECT count(*) FROM recovery_code WHERE account_id = $1;

-- name: TokenWaits :one
SELECT EXISTS (SELECT 1 FROM token WHERE account_id = $1 AND kind = $2);

-- name: DeleteTokensOfKind :exec
DELETE FROM token WHERE account_id = $1 AND kind = $2;

-- name: RolesOf :many
SELECT team_id, role FROM membership WHERE account_id = $1;

-- name: RoleIn :one
SELECT role FROM membership WHERE account_id = $1 AND team_id = $2;

-- name: MoveMembership :exec
UPDATE membership SET account_id = @to_id WHERE account_id = @from_id AND team_id = @team_id;

-- name: RaiseRole :exec
UPDATE membership SET role = @role WHERE account_id = @account_id AND team_id = @team_id;

-- name: TeamsOfOnlyOwner :many
-- The teams that nobody else owns.
SELECT sqlc.embed(team)
FROM team JOIN membership ON membership.team_id = team.id
WHERE membership.account_id = @account_id AND membership.role = 'owner'
  AND NOT EXISTS (SELECT 1 FROM membership AS other
                  WHERE other.team_id = team.id AND other.role = 'owner' AND other.account_id <> @account_id)
ORDER BY team.name_lower, team.id;

-- What is left of somebody who goes.

-- name: DeleteMailsAbout :exec
DELETE FROM mail WHERE recipient = @email OR plain LIKE CAST(@about AS TEXT) ESCAPE '\';

-- name: DeleteInvitationsTo :exec
DELETE FROM invitation WHERE email IN (CAST(@email AS TEXT), CAST(@email_key AS TEXT));

-- name: ForgetActor :exec
UPDATE audit SET actor = ''
WHERE actor = @name AND team_id IN (SELECT team_id FROM membership WHERE account_id = @account_id);

-- name: ForgetPlanner :exec
UPDATE plan SET actor = '' WHERE actor = @name AND fixture_id IN (
    SELECT fixture.id FROM fixture JOIN membership ON membership.team_id = fixture.team_id WHERE membership.account_id = @account_id);

-- name: ForgetScorer :exec
UPDATE event SET actor = '' WHERE actor = @name AND fixture_id IN (
    SELECT fixture.id FROM fixture JOIN membership ON membership.team_id = fixture.team_id WHERE membership.account_id = @account_id);

-- name: ForgetSubject :exec
UPDATE audit SET subject = ''
WHERE subject IN (CAST(@name AS TEXT), CAST(@email AS TEXT)) AND action IN ('invite', 'join', 'set-role', 'remove-member', 'hand-over')
  AND team_id IN (SELECT team_id FROM membership WHERE account_id = @account_id);

-- What an export holds beside teams and players.

-- name: ExportMembers :many
SELECT account.name, membership.role, membership.created_at
FROM membership JOIN account ON account.id = membership.account_id
WHERE membership.team_id = $1
ORDER BY membership.created_at, account.id;

-- name: ExportAudit :many
SELECT actor, action, subject, at FROM audit WHERE team_id = $1 ORDER BY at, id;


-- name: HoldAccount :one
-- Holds off others who hold the account until the transaction ends.
UPDATE account SET version = version WHERE id = $1 RETURNING email;
