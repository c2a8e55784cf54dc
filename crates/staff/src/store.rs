//! All SQL of this room.

use db::{DbError, Migration, Result, Room, Row, Table, Tx, params};
use kernel::{EmailAddress, Language, Timestamp};
use web::{SessionId, StaffId};

use crate::{
    domain::{Role, Times, TotpSecret, Tries},
    public::{InvitationId, InvitationView},
};

/// The room's schema.
pub const MIGRATIONS: Room = Room {
    name: "staff",
    sequences: &[],
    migrations: &[Migration {
        number: 1,
        name: "staff",
        sql: include_str!("migrations/0001_staff.sql"),
        tables: &[
            Table::system("staff_member"),
            Table::system("staff_recovery_code"),
            Table::system("staff_session"),
            Table::system("staff_invitation"),
            Table::system("staff_setup_token"),
            Table::system("staff_sign_in"),
            Table::system("staff_identity"),
            Table::lookup("staff_try", "digest"),
        ],
    }],
};

/// A row of `staff_member`.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) id: StaffId,
    pub(crate) name: String,
    pub(crate) email: EmailAddress,
    pub(crate) role: Role,
    pub(crate) language: Language,
    pub(crate) password: String,
    pub(crate) created_at: Timestamp,
    pub(crate) disabled_at: Option<Timestamp>,
    pub(crate) factor: Factor,
}

/// Where a member is with their second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Factor {
    /// None is asked.
    Off,
    /// The app has the secret; no code of it was seen yet.
    Begun(TotpSecret),
    /// One is asked at every sign-in.
    On {
        secret: TotpSecret,
        /// The last half minute whose code was used.
        used_step: i64,
    },
}

/// The table and the id of a row, for what is told of one that cannot be read.
#[derive(Clone, Copy)]
struct Of<'a>(&'static str, &'a dyn core::fmt::Display);

fn bad(
    table: &'static str,
    column: &'static str,
    id: &dyn core::fmt::Display,
    why: String,
) -> DbError {
    DbError::Row {
        table,
        column,
        id: id.to_string(),
        why,
    }
}

fn role(row: &Row<'_>, at: usize, of: Of<'_>) -> Result<Role> {
    let word = row.text(at)?;
    Role::parse(word).ok_or_else(|| bad(of.0, "role", of.1, format!("`{word}` is no role")))
}

fn email(row: &Row<'_>, at: usize, of: Of<'_>) -> Result<EmailAddress> {
    EmailAddress::parse(row.text(at)?).map_err(|error| bad(of.0, "email", of.1, error.to_string()))
}

fn language(row: &Row<'_>, at: usize, of: Of<'_>) -> Result<Language> {
    Language::parse(row.text(at)?).map_err(|error| bad(of.0, "language", of.1, error.to_string()))
}

fn member(row: &Row<'_>) -> Result<Member> {
    let id: StaffId = row.get(0)?;
    let of = Of("staff_member", &id);
    let secret: Option<Vec<u8>> = row.get(8)?;
    let on_at: Option<Timestamp> = row.get(9)?;
    let factor = match (secret.map(TotpSecret::of), on_at) {
        (None, _) => Factor::Off,
        (Some(secret), None) => Factor::Begun(secret),
        (Some(secret), Some(_)) => Factor::On {
            secret,
            used_step: row.get(10)?,
        },
    };
    Ok(Member {
        id,
        name: row.get(1)?,
        email: email(row, 2, of)?,
        role: role(row, 3, of)?,
        language: language(row, 4, of)?,
        password: row.get(5)?,
        created_at: row.get(6)?,
        disabled_at: row.get(7)?,
        factor,
    })
}

pub(crate) fn insert_member(tx: &mut Tx<'_>, member: &Member) -> Result<bool> {
    let key = member.email.identity_key();
    let inserted = tx.execute(
        "INSERT INTO staff_member (id, name, email, email_key, role, language, password, created_at, factor_step) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) ON CONFLICT (email_key) DO NOTHING",
        params![
            member.id,
            &member.name,
            member.email.as_str(),
            &key,
            member.role.word(),
            member.language.code(),
            &member.password,
            member.created_at
        ],
    )?;
    Ok(inserted == 1)
}

pub(crate) fn members(tx: &mut Tx<'_>) -> Result<Vec<Member>> {
    tx.query(
        "SELECT id, name, email, role, language, password, created_at, disabled_at, factor_secret, factor_on_at, \
         factor_step FROM staff_member ORDER BY id",
        params![],
        member,
    )
}

pub(crate) fn member_by_id(tx: &mut Tx<'_>, id: StaffId) -> Result<Option<Member>> {
    tx.query_opt(
        "SELECT id, name, email, role, language, password, created_at, disabled_at, factor_secret, factor_on_at, \
         factor_step FROM staff_member WHERE id = $1",
        params![id],
        member,
    )
}

pub(crate) fn member_by_email(tx: &mut Tx<'_>, key: &str) -> Result<Option<Member>> {
    tx.query_opt(
        "SELECT id, name, email, role, language, password, created_at, disabled_at, factor_secret, factor_on_at, \
         factor_step FROM staff_member WHERE email_key = $1",
        params![key],
        member,
    )
}

/// Holds the owners' rows until the transaction ends, so that no two of them take the other's role at the same time.
pub(crate) fn lock_owners(tx: &mut Tx<'_>) -> Result<()> {
    tx.execute(
        "UPDATE staff_member SET role = role WHERE role = $1",
        params![Role::Owner.word()],
    )?;
    Ok(())
}

/// Members who may sign in, of a role.
pub(crate) fn count_active(tx: &mut Tx<'_>, role: Role) -> Result<i64> {
    let count = tx.scalar(
        "SELECT count(*) FROM staff_member WHERE role = $1 AND disabled_at IS NULL",
        params![role.word()],
    )?;
    Ok(count.unwrap_or(0))
}

pub(crate) fn count_places(tx: &mut Tx<'_>) -> Result<i64> {
    let count = tx.scalar(
        "SELECT (SELECT count(*) FROM staff_member) + (SELECT count(*) FROM staff_invitation)",
        params![],
    )?;
    Ok(count.unwrap_or(0))
}

/// Name, role, language and whether somebody may sign in.
pub(crate) fn update_member(tx: &mut Tx<'_>, member: &Member) -> Result<()> {
    tx.execute(
        "UPDATE staff_member SET name = $2, role = $3, language = $4, disabled_at = $5 WHERE id = $1",
        params![
            member.id,
            &member.name,
            member.role.word(),
            member.language.code(),
            member.disabled_at
        ],
    )?;
    Ok(())
}

pub(crate) fn update_password(tx: &mut Tx<'_>, id: StaffId, password: &str) -> Result<()> {
    tx.execute(
        "UPDATE staff_member SET password = $2 WHERE id = $1",
        params![id, password],
    )?;
    Ok(())
}

pub(crate) fn begin_factor(tx: &mut Tx<'_>, id: StaffId, secret: &TotpSecret) -> Result<()> {
    tx.execute(
        "UPDATE staff_member SET factor_secret = $2, factor_on_at = NULL, factor_step = 0 WHERE id = $1",
        params![id, secret.bytes()],
    )?;
    Ok(())
}

pub(crate) fn confirm_factor(tx: &mut Tx<'_>, id: StaffId, now: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE staff_member SET factor_on_at = $2 WHERE id = $1",
        params![id, now],
    )?;
    Ok(())
}

pub(crate) fn remove_factor(tx: &mut Tx<'_>, id: StaffId) -> Result<()> {
    tx.execute(
        "UPDATE staff_member SET factor_secret = NULL, factor_on_at = NULL, factor_step = 0 WHERE id = $1",
        params![id],
    )?;
    tx.execute(
        "DELETE FROM staff_recovery_code WHERE staff_id = $1",
        params![id],
    )?;
    Ok(())
}

/// False: the code of this half minute, or of a later one, was used meanwhile.
pub(crate) fn use_step(tx: &mut Tx<'_>, id: StaffId, step: i64) -> Result<bool> {
    let used = tx.execute(
        "UPDATE staff_member SET factor_step = $2 WHERE id = $1 AND factor_step < $2",
        params![id, step],
    )?;
    Ok(used == 1)
}

pub(crate) fn replace_recovery_codes(
    tx: &mut Tx<'_>,
    id: StaffId,
    digests: &[String],
) -> Result<()> {
    tx.execute(
        "DELETE FROM staff_recovery_code WHERE staff_id = $1",
        params![id],
    )?;
    tx.insert_many(
        "INSERT INTO staff_recovery_code (staff_id, digest) VALUES ($1, $2)",
        digests.iter().map(|digest| db::row![id, digest]),
    )?;
    Ok(())
}

/// False: there is no such code, or it was used.
pub(crate) fn use_recovery_code(tx: &mut Tx<'_>, id: StaffId, digest: &str) -> Result<bool> {
    let used = tx.execute(
        "DELETE FROM staff_recovery_code WHERE staff_id = $1 AND digest = $2",
        params![id, digest],
    )?;
    Ok(used == 1)
}

pub(crate) fn count_recovery_codes(tx: &mut Tx<'_>, id: StaffId) -> Result<i64> {
    let count = tx.scalar(
        "SELECT count(*) FROM staff_recovery_code WHERE staff_id = $1",
        params![id],
    )?;
    Ok(count.unwrap_or(0))
}

/// A row of `staff_session`.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) staff: StaffId,
    pub(crate) times: Times,
    pub(crate) place: String,
    pub(crate) device: String,
}

fn session(row: &Row<'_>) -> Result<Session> {
    Ok(Session {
        id: row.get(0)?,
        staff: row.get(1)?,
        times: Times {
            made_at: row.get(2)?,
            seen_at: row.get(3)?,
        },
        place: row.get(4)?,
        device: row.get(5)?,
    })
}

pub(crate) fn insert_session(tx: &mut Tx<'_>, session: &Session, hash: &[u8; 32]) -> Result<()> {
    tx.execute(
        "INSERT INTO staff_session (id, hash, staff_id, made_at, seen_at, place, device) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            session.id,
            hash,
            session.staff,
            session.times.made_at,
            session.times.seen_at,
            &session.place,
            &session.device
        ],
    )?;
    Ok(())
}

/// A session with the role of its member, who may sign in.
pub(crate) fn session_by_hash(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
) -> Result<Option<(SessionId, StaffId, Times, Role)>> {
    tx.query_opt(
        "SELECT s.id, s.staff_id, s.made_at, s.seen_at, m.role FROM staff_session s \
         JOIN staff_member m ON m.id = s.staff_id WHERE s.hash = $1 AND m.disabled_at IS NULL",
        params![hash],
        |row| {
            let staff: StaffId = row.get(1)?;
            let times = Times {
                made_at: row.get(2)?,
                seen_at: row.get(3)?,
            };
            let role = role(row, 4, Of("staff_member", &staff))?;
            Ok::<_, DbError>((row.get(0)?, staff, times, role))
        },
    )
}

/// Every session that was not swept, valid or not, the one seen last first.
pub(crate) fn sessions_of(tx: &mut Tx<'_>, staff: StaffId) -> Result<Vec<Session>> {
    tx.query(
        "SELECT id, staff_id, made_at, seen_at, place, device FROM staff_session WHERE staff_id = $1 \
         ORDER BY seen_at DESC, id DESC",
        params![staff],
        session,
    )
}

/// When each member was seen last, among sessions that are not swept.
pub(crate) fn last_seen(tx: &mut Tx<'_>) -> Result<Vec<(StaffId, Timestamp)>> {
    tx.query(
        "SELECT staff_id, max(seen_at) FROM staff_session GROUP BY staff_id ORDER BY staff_id",
        params![],
        |row| Ok::<_, DbError>((row.get(0)?, row.get(1)?)),
    )
}

pub(crate) fn note_session(
    tx: &mut Tx<'_>,
    id: SessionId,
    now: Timestamp,
    place: &str,
) -> Result<()> {
    tx.execute(
        "UPDATE staff_session SET seen_at = $2, place = $3 WHERE id = $1",
        params![id, now, place],
    )?;
    Ok(())
}

pub(crate) fn delete_session(tx: &mut Tx<'_>, staff: StaffId, id: SessionId) -> Result<bool> {
    let deleted = tx.execute(
        "DELETE FROM staff_session WHERE id = $1 AND staff_id = $2",
        params![id, staff],
    )?;
    Ok(deleted == 1)
}

/// All sessions of a member but one.
pub(crate) fn delete_sessions(
    tx: &mut Tx<'_>,
    staff: StaffId,
    but: Option<SessionId>,
) -> Result<u64> {
    tx.execute(
        "DELETE FROM staff_session WHERE staff_id = $1 AND id <> $2",
        params![staff, but.map_or(0, SessionId::raw)],
    )
}

/// Those that were seen longest ago, so that at most so many are left.
pub(crate) fn delete_oldest_sessions(tx: &mut Tx<'_>, staff: StaffId, left: i64) -> Result<u64> {
    tx.execute(
        "DELETE FROM staff_session WHERE staff_id = $1 AND id NOT IN (SELECT id FROM staff_session \
         WHERE staff_id = $1 ORDER BY seen_at DESC, id DESC LIMIT $2)",
        params![staff, left],
    )
}

/// Sessions that were not seen since, or began before.
pub(crate) fn delete_old_sessions(
    tx: &mut Tx<'_>,
    seen_before: Timestamp,
    made_before: Timestamp,
) -> Result<u64> {
    tx.execute(
        "DELETE FROM staff_session WHERE seen_at <= $1 OR made_at <= $2",
        params![seen_before, made_before],
    )
}

fn invitation(row: &Row<'_>) -> Result<InvitationView> {
    let id: InvitationId = row.get(0)?;
    let of = Of("staff_invitation", &id);
    Ok(InvitationView {
        id,
        email: email(row, 1, of)?,
        name: row.get(2)?,
        role: role(row, 3, of)?,
        language: language(row, 4, of)?,
        invited_by: row.get(5)?,
        made_at: row.get(6)?,
        expires_at: row.get(7)?,
    })
}

/// Takes the place of an invitation to the same address.
pub(crate) fn save_invitation(
    tx: &mut Tx<'_>,
    invitation: &InvitationView,
    digest: &str,
) -> Result<()> {
    let key = invitation.email.identity_key();
    tx.execute(
        "DELETE FROM staff_invitation WHERE email_key = $1",
        params![&key],
    )?;
    tx.execute(
        "INSERT INTO staff_invitation (id, digest, email, email_key, name, role, language, invited_by, made_at, \
         expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            invitation.id,
            digest,
            invitation.email.as_str(),
            &key,
            &invitation.name,
            invitation.role.word(),
            invitation.language.code(),
            invitation.invited_by,
            invitation.made_at,
            invitation.expires_at
        ],
    )?;
    Ok(())
}

pub(crate) fn invitations(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<InvitationView>> {
    tx.query(
        "SELECT id, email, name, role, language, invited_by, made_at, expires_at FROM staff_invitation \
         WHERE expires_at > $1 ORDER BY id",
        params![now],
        invitation,
    )
}

pub(crate) fn invitation_by_digest(
    tx: &mut Tx<'_>,
    digest: &str,
) -> Result<Option<InvitationView>> {
    tx.query_opt(
        "SELECT id, email, name, role, language, invited_by, made_at, expires_at FROM staff_invitation \
         WHERE digest = $1",
        params![digest],
        invitation,
    )
}

pub(crate) fn invitation_by_email(tx: &mut Tx<'_>, key: &str) -> Result<Option<InvitationView>> {
    tx.query_opt(
        "SELECT id, email, name, role, language, invited_by, made_at, expires_at FROM staff_invitation \
         WHERE email_key = $1",
        params![key],
        invitation,
    )
}

/// A sign-in that somebody began at a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Begun {
    pub(crate) browser: String,
    pub(crate) nonce: String,
    pub(crate) verifier: String,
    pub(crate) return_to: String,
    pub(crate) expires_at: Timestamp,
}

pub(crate) fn insert_begun(tx: &mut Tx<'_>, digest: &str, begun: &Begun) -> Result<()> {
    tx.execute(
        "INSERT INTO staff_sign_in (digest, browser, nonce, verifier, return_to, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![
            digest,
            &begun.browser,
            &begun.nonce,
            &begun.verifier,
            &begun.return_to,
            begun.expires_at
        ],
    )?;
    Ok(())
}

/// The sign-in of a state, which is spent by this.
pub(crate) fn take_begun(tx: &mut Tx<'_>, digest: &str) -> Result<Option<Begun>> {
    tx.query_opt(
        "DELETE FROM staff_sign_in WHERE digest = $1 RETURNING browser, nonce, verifier, return_to, expires_at",
        params![digest],
        |row| {
            Ok(Begun {
                browser: row.get(0)?,
                nonce: row.get(1)?,
                verifier: row.get(2)?,
                return_to: row.get(3)?,
                expires_at: row.get(4)?,
            })
        },
    )
}

pub(crate) fn delete_old_begun(tx: &mut Tx<'_>, now: Timestamp) -> Result<()> {
    tx.execute(
        "DELETE FROM staff_sign_in WHERE expires_at <= $1",
        params![now],
    )?;
    Ok(())
}

/// Whom a provider means by a name of its own.
pub(crate) fn identity(tx: &mut Tx<'_>, issuer: &str, subject: &str) -> Result<Option<StaffId>> {
    tx.scalar(
        "SELECT staff_id FROM staff_identity WHERE issuer = $1 AND subject = $2",
        params![issuer, subject],
    )
}

pub(crate) fn has_identity(tx: &mut Tx<'_>, issuer: &str, staff: StaffId) -> Result<bool> {
    let found: Option<i64> = tx.scalar(
        "SELECT staff_id FROM staff_identity WHERE issuer = $1 AND staff_id = $2",
        params![issuer, staff],
    )?;
    Ok(found.is_some())
}

pub(crate) fn insert_identity(
    tx: &mut Tx<'_>,
    (issuer, subject): (&str, &str),
    staff: StaffId,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO staff_identity (issuer, subject, staff_id, made_at) VALUES ($1, $2, $3, $4)",
        params![issuer, subject, staff, now],
    )?;
    Ok(())
}

/// Who was known to providers is known to them no more.
pub(crate) fn delete_identities(tx: &mut Tx<'_>, staff: StaffId) -> Result<()> {
    tx.execute(
        "DELETE FROM staff_identity WHERE staff_id = $1",
        params![staff],
    )?;
    Ok(())
}

pub(crate) fn delete_invitation(tx: &mut Tx<'_>, id: InvitationId) -> Result<bool> {
    let deleted = tx.execute("DELETE FROM staff_invitation WHERE id = $1", params![id])?;
    Ok(deleted == 1)
}

pub(crate) fn delete_old_invitations(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64> {
    tx.execute(
        "DELETE FROM staff_invitation WHERE expires_at <= $1",
        params![now],
    )
}

pub(crate) fn insert_setup_token(
    tx: &mut Tx<'_>,
    digest: &str,
    expires_at: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO staff_setup_token (digest, expires_at) VALUES ($1, $2)",
        params![digest, expires_at],
    )?;
    Ok(())
}

pub(crate) fn has_setup_token(tx: &mut Tx<'_>, digest: &str, now: Timestamp) -> Result<bool> {
    let found: Option<i64> = tx.scalar(
        "SELECT expires_at FROM staff_setup_token WHERE digest = $1 AND expires_at > $2",
        params![digest, now],
    )?;
    Ok(found.is_some())
}

/// False: it was spent meanwhile, by somebody else.
pub(crate) fn spend_setup_token(tx: &mut Tx<'_>, digest: &str) -> Result<bool> {
    let spent = tx.execute(
        "DELETE FROM staff_setup_token WHERE digest = $1",
        params![digest],
    )?;
    Ok(spent == 1)
}

pub(crate) fn delete_setup_tokens(tx: &mut Tx<'_>, expired_at: Timestamp) -> Result<u64> {
    tx.execute(
        "DELETE FROM staff_setup_token WHERE expires_at <= $1",
        params![expired_at],
    )
}

/// Makes the row if there is none, and holds it until the transaction ends: tries at the same time are counted one after
/// the other.
pub(crate) fn lock_tries(tx: &mut Tx<'_>, digest: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO staff_try (digest, count, since) VALUES ($1, 0, $2) \
         ON CONFLICT (digest) DO UPDATE SET count = staff_try.count",
        params![digest, now],
    )?;
    Ok(())
}

pub(crate) fn tries(tx: &mut Tx<'_>, digest: &str) -> Result<Option<Tries>> {
    tx.query_opt(
        "SELECT count, since FROM staff_try WHERE digest = $1",
        params![digest],
        |row| {
            Ok(Tries {
                count: row.get(0)?,
                since: row.get(1)?,
            })
        },
    )
}

pub(crate) fn save_tries(tx: &mut Tx<'_>, digest: &str, tries: Tries) -> Result<()> {
    tx.execute(
        "UPDATE staff_try SET count = $2, since = $3 WHERE digest = $1",
        params![digest, tries.count, tries.since],
    )?;
    Ok(())
}

pub(crate) fn delete_tries(tx: &mut Tx<'_>, digest: &str) -> Result<()> {
    tx.execute("DELETE FROM staff_try WHERE digest = $1", params![digest])?;
    Ok(())
}

pub(crate) fn delete_old_tries(tx: &mut Tx<'_>, since: Timestamp) -> Result<u64> {
    tx.execute("DELETE FROM staff_try WHERE since <= $1", params![since])
}
