//! How mail leaves this installation.

use std::{path::Path, sync::Arc, time::Duration};

use fetch::Dns;
use kernel::{EmailAddress, Rng};
use mail::{
    Capture, Credentials, DnsRecord, Durability, Journal, Key, Keyring, Password, Security, Smtp,
    Transport,
};
use messages::{Party, SenderDesk, Senders};
use settings::{Installation, TlsMode, installation};
use world::Sender;

use crate::{
    failure::Failure,
    senders::{self, Account},
};

/// The file that remembers what was handed over until the database does.
const JOURNAL: &str = "mail.journal";
/// The file that names this process among several on one database.
const NODE: &str = "node";
/// Whom captured mail comes from while nothing is set: a name that no mail ever reaches (RFC 2606).
const NOBODY: &str = "hello@shop.example";

/// How mail leaves, and who it is from.
pub(crate) struct PostOffice {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) sender: Sender,
    pub(crate) holder: String,
    /// Where it goes, for people.
    pub(crate) words: String,
    /// What the admin shows of who writes.
    pub(crate) desk: SenderDesk,
}

/// As the installation has it. `public_url` is where shoppers reach the program when nothing is set.
pub(crate) fn open(
    installation: &Installation,
    folder: &Path,
    public_url: String,
) -> Result<PostOffice, Failure> {
    let address = installation.get(&installation::SMTP_FROM_ADDRESS)?;
    let host = installation.get(&installation::SMTP_HOST)?;
    let public_url = installation
        .get(&installation::PUBLIC_URL)?
        .map_or(public_url, |url| url.as_str().to_owned());
    let name = installation.get(&installation::SMTP_FROM_NAME)?;
    let named = senders::read(installation)?;
    if host.is_none() && named.iter().any(|account| account.server.is_some()) {
        return Err(Failure::asked(
            "a named sender has a mail server and the shop has none: set `smtp.host`",
        ));
    }
    let (transport, words): (Arc<dyn Transport>, String) = match &host {
        None => (
            Arc::new(Capture),
            "mail is captured: it is written and kept, and nothing leaves this machine".to_owned(),
        ),
        Some(host) => smtp(installation, folder, (host, &named))?,
    };
    let address = match (address, &host) {
        (Some(address), _) => address,
        (None, None) => EmailAddress::parse(NOBODY).map_err(Failure::room)?,
        (None, Some(_)) => {
            return Err(Failure::asked(
                "a mail server is set and nobody to send from: set `smtp.from_address`",
            ));
        }
    };
    let own = address.identity_key();
    let is_own = |account: &&Account| account.sender.from.address.identity_key() == own;
    if let Some(account) = named.iter().find(is_own) {
        return Err(Failure::asked(format!(
            "the sender `{}` has the address of the shop's own sender, `smtp.from_address`",
            account.sender.name
        )));
    }
    let keys = records(installation, &named)?;
    let senders = Senders::new(named.into_iter().map(|account| account.sender).collect());
    let desk = SenderDesk {
        own: Party {
            name: name.clone(),
            address: address.clone(),
        },
        named: senders.clone(),
        way: words.clone(),
        keys,
        lookup: Arc::new(Dns::of_machine(Rng::from_os().map_err(Failure::room)?)),
    };
    Ok(PostOffice {
        transport,
        desk,
        sender: Sender {
            public_url,
            address,
            name,
            named: senders,
        },
        holder: node(folder)?,
        words,
    })
}

fn smtp(
    installation: &Installation,
    folder: &Path,
    (host, named): (&str, &[Account]),
) -> Result<(Arc<dyn Transport>, String), Failure> {
    let port = installation.get(&installation::SMTP_PORT)?;
    let mut settings = mail::Settings::new(host, port);
    settings.security = match installation.get(&installation::SMTP_TLS)? {
        TlsMode::Implicit => Security::Tls,
        TlsMode::StartTls => Security::StartTls,
        TlsMode::Off => Security::Plain,
    };
    let user = installation.get(&installation::SMTP_USER)?;
    let password = installation.get(&installation::SMTP_PASSWORD)?;
    settings.credentials = user.zip(password).map(|(user, password)| Credentials {
        user,
        password: Password::new(password.expose()),
    });
    settings.connections = installation.get(&installation::SMTP_CONNECTIONS)?;
    let seconds = installation.get(&installation::SMTP_TIMEOUT)?;
    settings.timeouts.reply = Duration::from_secs(u64::from(seconds));
    settings.keys = keyring(installation)?;
    let journal =
        Journal::open(&folder.join(JOURNAL), Durability::default()).map_err(Failure::room)?;
    let words = format!("mail goes to {host}:{port}");
    let mut smtp = Smtp::new(settings, journal).map_err(Failure::room)?;
    for account in named {
        if let Some(server) = &account.server {
            let from = &account.sender.from.address;
            smtp.add_account(from, server.clone())
                .map_err(Failure::room)?;
        }
    }
    Ok((Arc::new(smtp), words))
}

/// What mail is signed with.
pub(crate) fn keyring(installation: &Installation) -> Result<Keyring, Failure> {
    match installation.get(&installation::DKIM_KEYS)? {
        Some(listed) => keys(&listed, "smtp.dkim_keys"),
        None => Ok(Keyring::default()),
    }
}

/// What has to stand in the DNS for all keys, each once.
fn records(installation: &Installation, named: &[Account]) -> Result<Vec<DnsRecord>, Failure> {
    let mut records = keyring(installation)?.records();
    let servers = named.iter().filter_map(|account| account.server.as_ref());
    records.extend(servers.flat_map(|server| server.keys.records()));
    records.sort_by(|one, other| one.name.cmp(&other.name));
    records.dedup();
    Ok(records)
}

/// Keys as settings list them.
pub(crate) fn keys(listed: &str, setting: &str) -> Result<Keyring, Failure> {
    let mut keyring = Keyring::default();
    for one in listed
        .split(',')
        .map(str::trim)
        .filter(|one| !one.is_empty())
    {
        let (name, file) = one.split_once('=').ok_or_else(|| {
            Failure::asked(format!(
                "`{setting}` holds `{one}`: give each key as its name in the DNS, an equals sign and its file"
            ))
        })?;
        let key = Key::from_file(name.trim(), Path::new(file.trim())).map_err(Failure::room)?;
        keyring.add(key).map_err(Failure::room)?;
    }
    Ok(keyring)
}

/// This installation's name, the same after a restart: made at the first start and kept beside the journal that it is
/// the name of.
fn node(folder: &Path) -> Result<String, Failure> {
    let file = folder.join(NODE);
    let cannot = || Failure::io(format!("{} cannot be used", file.display()));
    match std::fs::read_to_string(&file) {
        Ok(name) if !name.trim().is_empty() => Ok(name.trim().to_owned()),
        Ok(_) => name_it(folder),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => name_it(folder),
        Err(error) => Err(cannot()(error)),
    }
}

fn name_it(folder: &Path) -> Result<String, Failure> {
    let file = folder.join(NODE);
    let name = format!("{:016x}", Rng::from_os().map_err(Failure::room)?.next_u64());
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&file, &name))
        .map_err(Failure::io(format!("{} cannot be written", file.display())))?;
    Ok(name)
}
