//! Named senders, as the installation's file describes them.

use std::{collections::BTreeSet, path::PathBuf, time::Duration};

use kernel::{Day, EmailAddress};
use mail::{Credentials, Password, Security};
use messages::{NamedSender, OWN_SENDER, Party, Purpose, Rate, SenderPace};
use serde::Deserialize;
use settings::{Installation, TlsMode, Value, installation};

use crate::{failure::Failure, post_office};

/// Most named senders of an installation.
const MOST_SENDERS: usize = 50;
/// Longest name, in letters.
const LONGEST_NAME: usize = 40;

/// A named sender and its way out; without one it uses the shop's mail server.
pub(crate) struct Account {
    pub(crate) sender: NamedSender,
    pub(crate) server: Option<mail::Settings>,
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    sender: Vec<Described>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    name: String,
    address: String,
    from_name: Option<String>,
    reply_to: Option<String>,
    #[serde(default)]
    programmes: Vec<String>,
    #[serde(default)]
    purposes: Vec<String>,
    per_minute: Option<u32>,
    warm_up_from: Option<String>,
    smtp: Option<Server>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Server {
    host: String,
    port: Option<u16>,
    tls: Option<String>,
    user: Option<String>,
    password: Option<String>,
    password_file: Option<PathBuf>,
    connections: Option<usize>,
    timeout_seconds: Option<u64>,
    dkim_keys: Option<String>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("host", &self.host)
            .finish_non_exhaustive()
    }
}

/// All of them; none when no file is set.
pub(crate) fn read(installation: &Installation) -> Result<Vec<Account>, Failure> {
    let Some(path) = installation.get(&installation::SENDERS_FILE)? else {
        return Ok(Vec::new());
    };
    let shown = path.display().to_string();
    let text =
        std::fs::read_to_string(&path).map_err(Failure::io(format!("{shown} cannot be read")))?;
    let general = post_office::keyring(installation)?;
    parse(&text, &general).map_err(|why| Failure::asked(format!("{shown}: {why}")))
}

fn parse(text: &str, general: &mail::Keyring) -> Result<Vec<Account>, String> {
    // What the parser says may quote the line, and with it a password.
    let file: File = toml::from_str(text).map_err(|error| match error.span() {
        Some(span) => {
            let before = text.get(..span.start).unwrap_or_default();
            let line = before.matches('\n').count().saturating_add(1);
            format!("line {line}: {}", error.message())
        }
        None => error.message().to_owned(),
    })?;
    if file.sender.len() > MOST_SENDERS {
        return Err(format!("more than {MOST_SENDERS} senders"));
    }
    let (mut names, mut addresses) = (BTreeSet::new(), BTreeSet::new());
    let mut accounts = Vec::with_capacity(file.sender.len());
    for described in file.sender {
        let name = described.name.clone();
        let account =
            account(described, general).map_err(|why| format!("sender `{name}`: {why}"))?;
        if !names.insert(name.clone()) {
            return Err(format!("two senders are called `{name}`"));
        }
        if !addresses.insert(account.sender.from.address.identity_key()) {
            return Err(format!("the address of sender `{name}` is another's too"));
        }
        accounts.push(account);
    }
    Ok(accounts)
}

fn account(described: Described, general: &mail::Keyring) -> Result<Account, String> {
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let name = described.name;
    if name.is_empty()
        || name.len() > LONGEST_NAME
        || !name.chars().all(plain)
        || name == OWN_SENDER
    {
        return Err(format!(
            "a name has 1 to {LONGEST_NAME} lower-case letters, digits and hyphens, and is not `{OWN_SENDER}`"
        ));
    }
    let address =
        |text: &str| EmailAddress::parse(text).map_err(|error| format!("`{text}`: {error}"));
    let purposes = described
        .purposes
        .iter()
        .map(|word| {
            Purpose::parse(word).ok_or_else(|| {
                format!("`{word}` is no purpose: transactional, service or marketing")
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    if purposes.is_empty() && described.programmes.is_empty() {
        return Err("nothing uses it: name programmes or purposes".to_owned());
    }
    let warm_up_from = described
        .warm_up_from
        .map(|text| Day::parse(&text).map_err(|error| format!("`warm_up_from`: {error}")))
        .transpose()?;
    let party = |address: EmailAddress| Party {
        name: described.from_name.clone(),
        address,
    };
    let sender = NamedSender {
        from: party(address(&described.address)?),
        reply_to: described
            .reply_to
            .as_deref()
            .map(|text| Ok::<_, String>(party(address(text)?)))
            .transpose()?,
        programmes: described.programmes,
        purposes,
        pace: SenderPace {
            rate: described.per_minute.and_then(Rate::per_minute),
            warm_up_from,
        },
        name,
    };
    let server = described
        .smtp
        .map(|smtp| server(smtp, general))
        .transpose()?;
    Ok(Account { sender, server })
}

fn server(described: Server, general: &mail::Keyring) -> Result<mail::Settings, String> {
    let mut settings = mail::Settings::new(described.host, described.port.unwrap_or(587));
    let tls = described.tls.as_deref().unwrap_or("starttls");
    settings.security = match TlsMode::read(tls).map_err(|must| format!("`tls` must be {must}"))? {
        TlsMode::Implicit => Security::Tls,
        TlsMode::StartTls => Security::StartTls,
        TlsMode::Off => Security::Plain,
    };
    let password = match (described.password, described.password_file) {
        (Some(_), Some(_)) => return Err("give `password` or `password_file`".to_owned()),
        (Some(password), None) => Some(password),
        (None, Some(file)) => Some(
            std::fs::read_to_string(&file)
                .map_err(|error| format!("{} cannot be read: {error}", file.display()))?
                .trim_end()
                .to_owned(),
        ),
        (None, None) => None,
    };
    settings.credentials = match (described.user, password) {
        (Some(user), Some(password)) => Some(Credentials {
            user,
            password: Password::new(password),
        }),
        (None, None) => None,
        _ => return Err("`user` and a password belong together".to_owned()),
    };
    if let Some(connections) = described.connections {
        settings.connections = connections;
    }
    if let Some(seconds) = described.timeout_seconds.filter(|seconds| *seconds > 0) {
        settings.timeouts.reply = Duration::from_secs(seconds);
    }
    settings.keys = match described.dkim_keys {
        Some(listed) => {
            post_office::keys(&listed, "dkim_keys").map_err(|error| error.to_string())?
        }
        None => general.clone(),
    };
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::parse;

    const FILE: &str = include_str!("../../../examples/senders.toml");

    #[test]
    fn the_example_is_understood() {
        let accounts = parse(FILE, &mail::Keyring::default()).unwrap();
        assert_eq!(accounts.len(), 2);
        assert_eq!(accounts[0].sender.name, "news");
        assert!(accounts[0].server.is_some());
        assert!(accounts[1].server.is_none());
    }

    #[test]
    fn what_is_wrong_is_named_and_shows_no_password() {
        let bad = |text: &str| {
            parse(text, &mail::Keyring::default())
                .map(|_| ())
                .unwrap_err()
        };
        let secret = "[[sender]]\nname = \"news\"\naddress = \"a@b.example\"\npurposes = [\"marketing\"]\n\
                      [sender.smtp]\nhost = \"mx\"\npassword = \"geheim\" x\n";
        let said = bad(secret);
        assert!(said.contains("line 7"), "{said}");
        assert!(!said.contains("geheim"), "{said}");
        assert!(
            bad("[[sender]]\nname = \"own\"\naddress = \"a@b.example\"").contains("a name has")
        );
        assert!(
            bad("[[sender]]\nname = \"x\"\naddress = \"a@b.example\"").contains("nothing uses it")
        );
    }
}
