//! How far messages are at a provider of text messages.

use courier::sms::Standing;
use db::{DbError, Tx, params};
use kernel::{CustomerId, Timestamp};

use super::parsed;
use crate::domain::MessageId;

/// What is known of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeliveryRow {
    pub(crate) customer: CustomerId,
    pub(crate) message: MessageId,
    /// Its name at the provider.
    pub(crate) provider_id: String,
    pub(crate) standing: Standing,
    /// Why it did not arrive.
    pub(crate) code: Option<i64>,
    pub(crate) segments: i64,
}

const TABLE: &str = "messages_delivery";

pub(crate) fn delivery_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    message: MessageId,
) -> Result<Option<DeliveryRow>, DbError> {
    tx.query_opt(
        "SELECT customer_id, message_id, provider_id, standing, code, segments FROM messages_delivery \
         WHERE customer_id = $1 AND message_id = $2",
        params![customer, message],
        |row| {
            Ok(DeliveryRow {
                customer: row.get(0)?,
                message: row.get(1)?,
                provider_id: row.get(2)?,
                standing: parsed(row, 3, (TABLE, "standing"), Standing::parse)?,
                code: row.get(4)?,
                segments: row.get(5)?,
            })
        },
    )
}

pub(crate) fn put_delivery(
    tx: &mut Tx<'_>,
    delivery: &DeliveryRow,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO messages_delivery (customer_id, message_id, provider_id, standing, code, segments, told_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (customer_id, message_id) DO UPDATE SET \
         provider_id = excluded.provider_id, standing = excluded.standing, code = excluded.code, \
         segments = excluded.segments, told_at = excluded.told_at",
        params![
            delivery.customer,
            delivery.message,
            &delivery.provider_id,
            delivery.standing.word(),
            delivery.code,
            delivery.segments,
            now
        ],
    )?;
    Ok(())
}
