//! What others may see of staff.

use kernel::{EmailAddress, Language, Timestamp};
use serde::Serialize;
use web::{Scope, SessionId, StaffId, audit::AuditId};

use crate::domain::Role;

kernel::typed_id!(InvitationId, "inv");
db::int_column!(InvitationId);

impl Role {
    /// The one table of what a role may do: a scope includes those below it.
    pub const fn scope(self) -> Scope {
        match self {
            Self::Owner => Scope::Manage,
            Self::Marketer => Scope::Write,
            Self::Support => Scope::People,
            Self::Analyst => Scope::Read,
        }
    }
}

/// Somebody who works here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = StaffMember)]
pub struct MemberView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: StaffId,
    /// The name that colleagues see.
    pub name: String,
    /// Under this address they sign in.
    #[schema(value_type = String, format = Email)]
    pub email: EmailAddress,
    /// What they may do.
    pub role: Role,
    /// In which language they work.
    #[schema(value_type = String)]
    pub language: Language,
    /// When they came.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Since when they may not sign in.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub disabled_at: Option<Timestamp>,
    /// Whether a second factor is asked of them.
    pub has_second_factor: bool,
    /// When they were here last, to five minutes; sessions that are over are not looked at.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub seen_at: Option<Timestamp>,
}

/// The shop, as far as every page needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = SessionShop)]
pub struct Shop {
    /// The name that shoppers know.
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// Where its days begin: an IANA name.
    pub time_zone: String,
    /// What it speaks, the main language first.
    pub languages: Vec<String>,
}

/// Who is signed in, and where they work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Me)]
pub struct MeView {
    /// Who.
    #[schema(value_type = String)]
    pub id: StaffId,
    /// The name that colleagues see.
    pub name: String,
    /// Under this address they sign in.
    #[schema(value_type = String, format = Email)]
    pub email: EmailAddress,
    /// What they are here.
    pub role: Role,
    /// What they may do.
    pub scopes: Vec<Scope>,
    /// In which language they work.
    #[schema(value_type = String)]
    pub language: Language,
    /// Whether a second factor is asked of them.
    pub has_second_factor: bool,
    /// Recovery codes that were not used.
    pub recovery_codes_left: i64,
    /// By which session.
    #[schema(value_type = String)]
    pub session: SessionId,
    /// Where they work.
    pub shop: Shop,
}

/// A browser in which a member is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = StaffSession)]
pub struct SessionView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: SessionId,
    /// Which browser on what: `Firefox on Linux`.
    pub device: String,
    /// From where it was seen last: an address of the internet.
    pub place: String,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// When it was seen last, to five minutes.
    #[schema(value_type = String, format = DateTime)]
    pub seen_at: Timestamp,
    /// When it ends at the latest.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

/// Somebody who may become a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Invitation)]
pub struct InvitationView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: InvitationId,
    /// Under this address they will sign in.
    #[schema(value_type = String, format = Email)]
    pub email: EmailAddress,
    /// Their name, as whoever invited wrote it; may be empty.
    pub name: String,
    /// What they will be.
    pub role: Role,
    /// In which language they will work.
    #[schema(value_type = String)]
    pub language: Language,
    /// Who invited them.
    #[schema(value_type = String)]
    pub invited_by: StaffId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// From when on the link is not valid any more.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// An invitation that was just made. Its link is shown this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct NewInvitation {
    /// The invitation.
    pub invitation: InvitationView,
    /// To be handed to whoever is invited. The token stands behind the `#`, which browsers do not send.
    pub link: String,
}

/// What somebody who opens an invitation's link sees first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct InvitationLook {
    /// The shop that invites.
    pub shop_name: String,
    /// Under this address they will sign in.
    #[schema(value_type = String, format = Email)]
    pub email: EmailAddress,
    /// Their name, as whoever invited wrote it; may be empty.
    pub name: String,
    /// What they will be.
    pub role: Role,
    /// In which language they will work.
    #[schema(value_type = String)]
    pub language: Language,
    /// From when on the link is not valid any more.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// A second factor that was begun: it is on when a code of it was confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SecondFactor {
    /// To be typed into the app.
    pub secret: String,
    /// To be shown to the app as a QR code.
    pub uri: String,
}

/// Codes that stand in for the second factor, each once. They are shown this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RecoveryCodes {
    /// Ten of them; those of before are not valid any more.
    pub recovery_codes: Vec<String>,
}

/// Whether the shop waits for its first owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SetupState {
    /// True while nobody owns the shop.
    pub is_needed: bool,
}

/// What kind of actor changed something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A member of the staff.
    Staff,
    /// A program with an API key.
    Key,
    /// Somebody at the terminal of the server.
    Terminal,
}

/// An entry of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = AuditEntry)]
pub struct AuditView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: AuditId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What kind of actor.
    pub actor_kind: ActorKind,
    /// Which: `stf_…` or `key_…`; empty at the terminal.
    pub actor: String,
    /// The actor's name as it is now; empty at the terminal.
    pub actor_name: String,
    /// The operation's id.
    pub operation: String,
    /// What was changed: an id or a name; empty where there is no one thing.
    pub object: String,
    /// The operation in a few words.
    pub words: String,
    /// From where: an address of the internet; empty at the terminal.
    pub place: String,
}
