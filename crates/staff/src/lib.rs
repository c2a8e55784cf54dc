//! Staff: the people who work in the shop, and how they prove who they are.
//!
//! Nouns: member (somebody who works here), role (owner, marketer, support, analyst), session (one browser in which a
//! member signed in), second factor (a code from an app on the member's phone), recovery code (stands in for the second
//! factor once), provider (an OpenID Connect server that says who somebody is), invitation (a link by which somebody becomes a member), setup token (what the terminal tells, so that
//! only whoever runs the server makes the first owner), try (somebody says who they are, rightly or not).
//!
//! Invariants: a shop that has an owner keeps at least one who may sign in. Of passwords an argon2id hash is kept, of
//! every other secret but that of the second factor a hash too. A session ends when it was not used for a week, a month
//! after it began, when it is revoked, and when its member is disabled or gets a new password by somebody else. A code of
//! the second factor and a recovery code open once. A refused sign-in does not tell whether there is such a member, by its
//! words or by its time. Tries are limited by address of e-mail and by place, whatever becomes of them. A provider's word
//! counts when it is signed by its key, for this shop, for this sign-in and for now, and lets in only who was invited, is a
//! member under an address that is theirs, or is of the domain that the shop names; what is begun in one browser is not
//! ended in another. Who comes by a provider is not asked for a second factor: that is the provider's to ask.
//!
//! Publishes: no events; what staff do is in the audit log of `web`.
//!
//! Deliberately absent: more than one provider, mail to staff (an invitation's link is handed over by whoever invites), rights of
//! single members beyond their role.

mod domain;
mod error;
mod http;
mod provider;
mod public;
mod service;
pub mod settings;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    domain::{Role, generate_password},
    error::Error,
    http::{Door, PROVIDER_LIMITS, routes},
    public::{
        ActorKind, AuditView, InvitationId, InvitationLook, InvitationView, MeView, MemberView,
        NewInvitation, RecoveryCodes, SecondFactor, SessionView, SetupState, Shop,
    },
    service::{
        Keeper, NewMember, add, disable, has_owner, hashed, list, new_setup_token, reset_password,
        sweep,
    },
    store::MIGRATIONS,
};
