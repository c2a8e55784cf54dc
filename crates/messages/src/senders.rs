//! Who writes: the shop's own sender, and named ones beside it for some programmes or purposes.

use customers::Purpose;
use kernel::EmailAddress;

use crate::{domain::SenderPace, letter::Party};

/// The name of the shop's own sender.
pub const OWN_SENDER: &str = "own";

/// A named sender, with an address of its own that the installation knows a way out for.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedSender {
    /// Its name, in settings and reasons: 1 to 40 lower-case letters, digits and hyphens.
    pub name: String,
    /// Who messages are from. No two senders have one address.
    pub from: Party,
    /// Where answers go, when not where those to the shop's own sender go.
    pub reply_to: Option<Party>,
    /// The programmes that use it.
    pub programmes: Vec<String>,
    /// The purposes that use it, where no sender is named for the programme.
    pub purposes: Vec<Purpose>,
    /// How fast it may send.
    pub pace: SenderPace,
}

/// All named senders of an installation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Senders(Vec<NamedSender>);

impl Senders {
    /// With these; the first that fits is used.
    pub fn new(senders: Vec<NamedSender>) -> Self {
        Self(senders)
    }

    /// All of them.
    pub fn all(&self) -> &[NamedSender] {
        &self.0
    }

    /// Who writes for a programme: the sender that names it, else the one that names the purpose, else the shop's own.
    pub fn of(&self, programme: &str, purpose: Purpose) -> Option<&NamedSender> {
        let names_it = |sender: &&NamedSender| sender.programmes.iter().any(|one| one == programme);
        self.0.iter().find(names_it).or_else(|| {
            self.0
                .iter()
                .find(|sender| sender.purposes.contains(&purpose))
        })
    }

    /// Whose address it is; none when it is the shop's own, or nobody's any more.
    pub fn with_address(&self, address: &EmailAddress) -> Option<&NamedSender> {
        self.0
            .iter()
            .find(|sender| sender.from.address.identity_key() == address.identity_key())
    }
}
