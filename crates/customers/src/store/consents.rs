//! Proofs of consent, and what holds now.

use db::{DbError, Row, Tx, params, row};
use kernel::{CustomerId, Language};

use crate::domain::{
    Channel, Consent, ConsentId, ConsentState, CurrentConsent, Method, Proof, Purpose,
};

/// A proof and whose it is.
type StoredProof = (CustomerId, Proof);

/// All proofs of these customers, oldest statement first.
pub(crate) fn proofs_of(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<StoredProof>, DbError> {
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    tx.query(
        "SELECT customer_id, consent_id, channel, purpose, state, at, recorded_at, expires_at, method, source, place, \
         wording, wording_version, language, ip, user_agent, operator, confirmation, evidence, home_id \
         FROM customers_consent WHERE customer_id IN ($1[]) ORDER BY customer_id, at, consent_id",
        params![super::raw(customers)],
        read_proof,
    )
}

fn read_proof(row: &Row<'_>) -> Result<StoredProof, DbError> {
    let id: ConsentId = row.get(1)?;
    let language: Option<String> = row.get(13)?;
    let consent = Consent {
        channel: known(Channel::parse(row.text(2)?), "channel", id)?,
        purpose: known(Purpose::parse(row.text(3)?), "purpose", id)?,
        state: known(ConsentState::parse(row.text(4)?), "state", id)?,
        at: row.get(5)?,
        expires_at: row.get(7)?,
        method: known(Method::parse(row.text(8)?), "method", id)?,
        source: row.get(9)?,
        place: row.get(10)?,
        wording: row.get(11)?,
        wording_version: row.get(12)?,
        language: match language {
            Some(code) => Some(known(Language::parse(&code).ok(), "language", id)?),
            None => None,
        },
        ip: row.get(14)?,
        user_agent: row.get(15)?,
        operator: row.get(16)?,
        confirmation: row.get(17)?,
    };
    let proof = Proof {
        id,
        consent,
        recorded_at: row.get(6)?,
        evidence: row.get(18)?,
        home: row.get(19)?,
    };
    Ok((row.get(0)?, proof))
}

/// Adds proofs.
pub(crate) fn insert_proofs(tx: &mut Tx<'_>, proofs: &[StoredProof]) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO customers_consent (customer_id, consent_id, channel, purpose, state, at, recorded_at, expires_at, \
         method, source, place, wording, wording_version, language, ip, user_agent, operator, confirmation, evidence, \
         home_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        proofs.iter().map(|(customer, proof)| {
            let consent = &proof.consent;
            row![
                *customer,
                proof.id,
                consent.channel.word(),
                consent.purpose.word(),
                consent.state.word(),
                consent.at,
                proof.recorded_at,
                consent.expires_at,
                consent.method.word(),
                &consent.source,
                &consent.place,
                &consent.wording,
                &consent.wording_version,
                consent.language.as_ref().map(Language::code),
                &consent.ip,
                &consent.user_agent,
                &consent.operator,
                &consent.confirmation,
                &proof.evidence,
                proof.home,
            ]
        }),
    )?;
    Ok(())
}

/// Removes proofs of one customer: only for moving them to another.
pub(crate) fn delete_proofs(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    proofs: &[ConsentId],
) -> Result<u64, DbError> {
    let ids: Vec<i64> = proofs.iter().map(|proof| proof.raw()).collect();
    tx.execute(
        "DELETE FROM customers_consent WHERE customer_id = $1 AND consent_id IN ($2[])",
        params![customer, ids],
    )
}

/// Removes everything about consent of these customers: only for erasure.
pub(crate) fn delete_consents(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), DbError> {
    let ids = super::raw(customers);
    tx.execute(
        "DELETE FROM customers_consent WHERE customer_id IN ($1[])",
        params![&ids],
    )?;
    tx.execute(
        "DELETE FROM customers_consent_state WHERE customer_id IN ($1[])",
        params![&ids],
    )?;
    Ok(())
}

/// What holds now for these customers, by customer, channel and purpose.
pub(crate) fn consent_states(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, CurrentConsent)>, DbError> {
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let customers = super::raw(customers);
    let mut states = tx.kept_rows(&customers, &["customers_consent_state"], |tx, customers| tx.query(
        "SELECT customer_id, channel, purpose, state, at, expires_at, consent_id FROM customers_consent_state \
         WHERE customer_id IN ($1[])",
        params![customers],
        |row| {
            let proof: ConsentId = row.get(6)?;
            let current = CurrentConsent {
                channel: known(Channel::parse(row.text(1)?), "channel", proof)?,
                purpose: known(Purpose::parse(row.text(2)?), "purpose", proof)?,
                state: known(ConsentState::parse(row.text(3)?), "state", proof)?,
                at: row.get(4)?,
                expires_at: row.get(5)?,
                proof,
            };
            Ok::<_, DbError>((row.get(0)?, current))
        },
    ))?;
    states.sort_unstable();
    Ok(states)
}

/// Sets what holds now (sorted by customer, channel and purpose in words, each once).
pub(crate) fn upsert_states(
    tx: &mut Tx<'_>,
    states: &[(CustomerId, CurrentConsent)],
) -> Result<(), DbError> {
    tx.insert_many(
        "INSERT INTO customers_consent_state (customer_id, channel, purpose, state, at, expires_at, consent_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (customer_id, channel, purpose) DO UPDATE SET \
         state = excluded.state, at = excluded.at, expires_at = excluded.expires_at, consent_id = excluded.consent_id",
        states.iter().map(|(customer, current)| {
            row![
                *customer,
                current.channel.word(),
                current.purpose.word(),
                current.state.word(),
                current.at,
                current.expires_at,
                current.proof,
            ]
        }),
    )?;
    Ok(())
}

/// Sets all that holds now for one customer.
pub(crate) fn replace_states(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    states: &[CurrentConsent],
) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM customers_consent_state WHERE customer_id = $1",
        params![customer],
    )?;
    let rows: Vec<(CustomerId, CurrentConsent)> =
        states.iter().map(|state| (customer, *state)).collect();
    upsert_states(tx, &rows)
}

fn known<T>(value: Option<T>, column: &'static str, id: ConsentId) -> Result<T, DbError> {
    value.ok_or_else(|| DbError::Row {
        table: "customers_consent",
        column,
        id: id.to_string(),
        why: "not a word that this program writes".to_owned(),
    })
}
