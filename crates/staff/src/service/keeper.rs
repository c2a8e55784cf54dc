//! Sessions, as `web` asks for them; and what is past is swept.

use db::{DbError, Tx};
use kernel::{Moment, Timestamp};
use web::{SessionId, Sessions, SignedIn};

use crate::{
    domain::{ABSOLUTE, IDLE, OF_EMAIL},
    error::Error,
    store,
};

/// Keeps the sessions of staff.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keeper;

impl Sessions for Keeper {
    fn find(
        &self,
        tx: &mut Tx<'_>,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<SignedIn>, DbError> {
        let found = store::session_by_hash(tx, hash)?;
        Ok(found.filter(|(_, _, times, _)| times.is_valid(now)).map(
            |(session, staff, times, role)| SignedIn {
                staff,
                session,
                scope: role.scope(),
                is_news: times.is_news(now),
            },
        ))
    }

    fn note_use(
        &self,
        tx: &mut Tx<'_>,
        session: SessionId,
        now: Timestamp,
        place: &str,
    ) -> Result<(), DbError> {
        store::note_session(tx, session, now, place)
    }
}

/// Deletes sessions that are over, invitations and setup tokens that expired, and tries that count no more. Call it now
/// and then, in a transaction of its own.
pub fn sweep(tx: &mut Tx<'_>, at: &Moment) -> Result<(), Error> {
    let _sessions = store::delete_old_sessions(tx, at.now.minus(IDLE), at.now.minus(ABSOLUTE))?;
    let _invitations = store::delete_old_invitations(tx, at.now)?;
    let _tokens = store::delete_setup_tokens(tx, at.now)?;
    store::delete_old_begun(tx, at.now)?;
    let _tries = store::delete_old_tries(tx, at.now.minus(OF_EMAIL.within))?;
    Ok(())
}
