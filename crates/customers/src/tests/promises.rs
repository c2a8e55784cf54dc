//! What others rely on: the kinds and shapes of events, the codes of errors.

use kernel::CustomerId;
use serde_json::{Value, json};

use super::minute;
use crate::{
    Channel, ConsentId, ConsentState, Error, Field, MergeId, Purpose, SuppressionReason, Tag,
    public::{
        AttributeName, CustomerConsentChangedV1, CustomerCreatedV1, CustomerIdentityConflictV1,
        CustomerMergedV1, CustomerSuppressedV1, CustomerTagV1, CustomerUnmergedV1,
        CustomerUpdatedV1, KINDS,
    },
};

#[test]
fn events_keep_their_shapes() {
    let customer = CustomerId::from_raw(7);
    let merge = MergeId::from_raw(3_000_000_000_000);
    let shapes: Vec<Value> = vec![
        json!(CustomerCreatedV1 {
            source: "shopify".to_owned()
        }),
        json!(CustomerUpdatedV1 {
            fields: Field::ALL.to_vec(),
            attributes: vec![AttributeName::parse("size").unwrap()],
        }),
        json!(CustomerIdentityConflictV1 {
            key: "email".to_owned(),
            other: customer
        }),
        json!(CustomerMergedV1 {
            from: customer,
            merge
        }),
        json!(CustomerUnmergedV1 {
            restored: customer,
            merge
        }),
        json!(CustomerConsentChangedV1 {
            channel: Channel::WebPush,
            purpose: Purpose::Marketing,
            state: Some(ConsentState::Granted),
            proof: Some(ConsentId::from_raw(1)),
        }),
        json!(CustomerSuppressedV1 {
            address: "email".to_owned(),
            reason: SuppressionReason::HardBounce,
        }),
        json!(CustomerTagV1 {
            tag: Tag::parse("VIP").unwrap()
        }),
        json!(CustomerTagV1 {
            tag: Tag::parse("VIP").unwrap()
        }),
        json!({}),
    ];
    let told: Vec<(&str, Value)> = KINDS.into_iter().zip(shapes).collect();
    insta::assert_json_snapshot!(told);
}

#[test]
fn errors_keep_their_codes() {
    let customer = CustomerId::from_raw(7);
    let errors = [
        Error::NoCustomer,
        Error::Merged { into: customer },
        Error::SameCustomer,
        Error::NoMerge,
        Error::Erased,
        Error::KeyTaken { owner: customer },
        Error::TooMany,
        Error::Raced,
        Error::AttributeName,
        Error::AttributeNumber,
        Error::AttributeText,
        Error::Tag,
        Error::Birthday,
        Error::LongKey,
        Error::ConsentText,
        Error::TransactionalConsent,
    ];
    let told: Vec<String> = errors
        .iter()
        .map(|error| {
            format!(
                "{}: {error} (transient: {})",
                error.code(),
                error.is_transient()
            )
        })
        .collect();
    insta::assert_json_snapshot!(told);
    assert_eq!(minute(0).to_string(), "2026-03-01T12:00:00.000Z");
}
