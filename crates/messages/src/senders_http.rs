//! Who writes, over HTTP, and what the DNS says about them.

use std::sync::{Arc, Mutex, PoisonError, TryLockError};

use axum::Extension;
use fetch::Lookup;
use mail::DnsRecord;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call, Json, Kind, Path, Routes, ToProblem, routes};

use crate::{
    letter::Party,
    sender_check::{self, RecordView},
    senders::{NamedSender, OWN_SENDER, Senders},
    settings as own,
};

/// Who writes for this installation, and who looks things up.
#[derive(Clone)]
pub struct SenderDesk {
    /// Who the shop's own mail is from, unless the shop says otherwise.
    pub own: Party,
    /// Named senders beside it.
    pub named: Senders,
    /// Where mail goes, in words.
    pub way: String,
    /// What mail is signed with, as it must stand in the DNS.
    pub keys: Vec<DnsRecord>,
    /// Who looks things up.
    pub lookup: Arc<dyn Lookup>,
}

impl core::fmt::Debug for SenderDesk {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("SenderDesk").finish_non_exhaustive()
    }
}

struct Shared {
    desk: SenderDesk,
    /// One look at the DNS at a time: it takes seconds where no server answers.
    turn: Mutex<()>,
}

/// The operations on senders.
pub fn sender_routes(desk: SenderDesk) -> Routes {
    let shared = Shared {
        desk,
        turn: Mutex::default(),
    };
    Routes::new()
        .routes(routes!(list_senders))
        .routes(routes!(check_sender))
        .layer(Extension(Arc::new(shared)))
}

/// Who writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Senders)]
struct SendersView {
    /// Where mail goes, in words.
    way: String,
    /// The shop's own sender first.
    senders: Vec<SenderView>,
}

/// A sender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Sender)]
struct SenderView {
    /// `own`, or its name.
    name: String,
    /// The address that mail is from.
    address: String,
    /// The name beside it; the shop's where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    from_name: Option<String>,
    /// Where answers go, when not to the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<String>,
    /// The programmes that use it.
    programmes: Vec<String>,
    /// The purposes that use it.
    purposes: Vec<&'static str>,
    /// The domain whose DNS speaks for it.
    domain: String,
}

/// What the DNS says about a sender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
struct SenderCheck {
    /// Whose records these are.
    sender: SenderView,
    /// Record by record.
    records: Vec<RecordView>,
}

/// Why a sender was not looked at.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("the senders could not be read")]
    Db(#[from] db::DbError),
    #[error(transparent)]
    Settings(#[from] settings::Error),
    #[error("there is no sender `{0}`")]
    Unknown(String),
    #[error("another sender is being looked at: ask again in a few seconds")]
    Busy,
}

impl ToProblem for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Settings(error) => ToProblem::kind(error),
            Self::Unknown(_) => Kind::NotFound,
            Self::Busy => Kind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Db(error) => error.code(),
            Self::Settings(error) => error.code(),
            Self::Unknown(_) => "messages.unknown_sender",
            Self::Busy => "messages.sender_check_busy",
        }
    }
}

fn domain(party: &Party) -> String {
    let address = party.address.as_str();
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    domain.to_ascii_lowercase()
}

fn named(sender: &NamedSender) -> SenderView {
    let reply_to = sender.reply_to.as_ref();
    SenderView {
        name: sender.name.clone(),
        address: sender.from.address.as_str().to_owned(),
        from_name: sender.from.name.clone(),
        reply_to: reply_to.map(|party| party.address.as_str().to_owned()),
        programmes: sender.programmes.clone(),
        purposes: sender
            .purposes
            .iter()
            .map(|purpose| purpose.word())
            .collect(),
        domain: domain(&sender.from),
    }
}

fn all(tx: &mut db::Tx<'_>, desk: &SenderDesk) -> Result<Vec<SenderView>, Refused> {
    let settings = settings::snapshot(tx)?;
    let party = own::own_sender(&settings, &desk.own)?;
    let replies = settings.get(&own::REPLIES_TO)?;
    let own = SenderView {
        name: OWN_SENDER.to_owned(),
        address: party.address.as_str().to_owned(),
        domain: domain(&party),
        from_name: party.name,
        reply_to: replies.map(|address| address.as_str().to_owned()),
        programmes: Vec::new(),
        purposes: Vec::new(),
    };
    let mut all = vec![own];
    all.extend(desk.named.all().iter().map(named));
    Ok(all)
}

#[utoipa::path(
    get, path = "/senders", operation_id = "list_senders", tag = "messages", security(("key" = ["read"])),
    responses((status = 200, body = SendersView))
)]
/// Who messages are from: the shop's own sender, and named ones for some programmes or purposes.
async fn list_senders(
    call: Call,
    Extension(shared): Extension<Arc<Shared>>,
) -> Answer<Json<SendersView>> {
    let view = call
        .read(move |tx, _at| {
            Ok::<_, Refused>(SendersView {
                way: shared.desk.way.clone(),
                senders: all(tx, &shared.desk)?,
            })
        })
        .await?;
    Ok(Json(view))
}

#[utoipa::path(
    get, path = "/senders/{sender}/dns", operation_id = "check_sender", tag = "messages",
    security(("key" = ["read"])), params(("sender" = String, Path, description = "`own`, or its name")),
    responses((status = 200, body = SenderCheck))
)]
/// What the DNS says about a sender, record by record: SPF, DKIM, DMARC. It is looked up anew, which may take seconds.
async fn check_sender(
    call: Call,
    Extension(shared): Extension<Arc<Shared>>,
    Path(sender): Path<String>,
) -> Answer<Json<SenderCheck>> {
    let check = call
        .apart(move |db, _at| {
            let _turn = match shared.turn.try_lock() {
                Ok(turn) => turn,
                Err(TryLockError::Poisoned(poisoned)) => PoisonError::into_inner(poisoned),
                Err(TryLockError::WouldBlock) => return Err(Refused::Busy),
            };
            let found = db.read_now(|tx| all(tx, &shared.desk))?;
            let found = found.into_iter().find(|one| one.name == sender);
            let sender = found.ok_or(Refused::Unknown(sender))?;
            let desk = &shared.desk;
            let records = sender_check::check(&*desk.lookup, &sender.domain, &desk.keys);
            Ok(SenderCheck { sender, records })
        })
        .await?;
    Ok(Json(check))
}
