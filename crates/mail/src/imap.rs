//! Fetching what came back from a mailbox (IMAP, RFC 3501).
//!
//! One visit: sign in, look for mails that are not marked as seen, read each, mark it when it was taken in, leave. The
//! mailbox should be the program's own: what somebody else has read there is passed over, and what the program has read
//! is marked as read. Nothing is deleted.
//!
//! As with sending, there is no encryption "if offered": TLS from the first octet, or none, and a password goes
//! unencrypted only to this machine or its own network.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use imap_proto::{AttributeValue, MailboxDatum, Response, Status};
use rustls::pki_types::ServerName;
use rustls::{ClientConnection, StreamOwned};

use crate::letterbox::Taken;
use crate::smtp::session::is_near;
use crate::smtp::tls;
use crate::{Credentials, SettingsError};

/// Most octets that are fetched of one mail: reports say what they have to say at their beginning.
const LARGEST_MAIL: usize = crate::incoming::LARGEST;
/// Most octets of one answer.
const LARGEST_ANSWER: usize = LARGEST_MAIL + (64 << 10);
/// Most lines of one answer.
const MOST_LINES: usize = 100_000;

/// A mailbox.
#[derive(Debug, Clone)]
pub struct Post {
    /// Host name or IP address.
    pub host: String,
    /// 993 for TLS from the start, 143 without.
    pub port: u16,
    /// TLS from the first octet; off only near.
    pub encryption: Encryption,
    /// With what to sign in.
    pub credentials: Credentials,
    /// Usually `INBOX`.
    pub folder: String,
    /// Certificate authorities (PEM) that are trusted beside the public ones.
    pub extra_authorities: Option<PathBuf>,
    /// How long the server may be silent.
    pub patience: Duration,
}

/// Whether the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// From the first octet.
    Tls,
    /// Not; only for a server on this machine or its own network.
    None,
}

/// Why a visit ended early. What was taken in before is marked.
#[derive(Debug, thiserror::Error)]
pub enum ImapError {
    /// The connection could not be made or broke.
    #[error("the mailbox's server cannot be reached")]
    Connection(#[from] io::Error),
    /// The server's name is none, or its certificate cannot be checked.
    #[error("the connection to the mailbox cannot be secured")]
    Tls(#[source] rustls::Error),
    /// The settings are not usable.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// A password would go over the open network.
    #[error("a password is sent without encryption to this machine or a private network only")]
    Open,
    /// The server said no.
    #[error("the mailbox's server refused {what}")]
    Refused {
        /// What was asked of it.
        what: &'static str,
    },
    /// It is no IMAP server, or it says more than any does.
    #[error("the mailbox's server does not speak IMAP")]
    NotImap,
}

/// One visit: gives at most `most` mails to `take`, oldest first, and answers how many were taken in. It ends at the
/// first that cannot be taken now.
pub fn collect(
    post: &Post,
    most: usize,
    take: &mut dyn FnMut(&[u8]) -> Taken,
) -> Result<usize, ImapError> {
    let mut visit = Visit::begin(post)?;
    let mut taken = 0;
    for uid in visit.unseen()?.into_iter().take(most) {
        let Some(octets) = visit.fetch(uid)? else {
            continue;
        };
        match take(&octets) {
            // What is no mail will not become one.
            Taken::Yes | Taken::No => visit.mark(uid)?,
            Taken::NotNow => break,
        }
        taken += 1;
    }
    visit.leave();
    Ok(taken)
}

enum Line {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

struct Visit {
    line: Line,
    /// What was read and not yet understood.
    held: Vec<u8>,
    tag: u32,
}

/// What an answer held.
#[derive(Default)]
struct Found {
    uids: Vec<u32>,
    body: Option<Vec<u8>>,
}

impl Visit {
    fn begin(post: &Post) -> Result<Self, ImapError> {
        let address = (post.host.as_str(), post.port).to_socket_addrs()?.next();
        let address = address.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        if post.encryption == Encryption::None && !is_near(address.ip()) {
            return Err(ImapError::Open);
        }
        let socket = TcpStream::connect_timeout(&address, post.patience)?;
        socket.set_read_timeout(Some(post.patience))?;
        socket.set_write_timeout(Some(post.patience))?;
        socket.set_nodelay(true)?;
        let line = match post.encryption {
            Encryption::None => Line::Plain(socket),
            Encryption::Tls => Line::Tls(Box::new(secured(post, socket)?)),
        };
        let mut visit = Self {
            line,
            held: Vec::new(),
            tag: 0,
        };
        visit.greeting()?;
        let user = quoted(&post.credentials.user).ok_or(ImapError::Refused { what: "the user" })?;
        let password = quoted(post.credentials.password.reveal());
        let password = password.ok_or(ImapError::Refused {
            what: "the password",
        })?;
        visit.ask(&format!("LOGIN {user} {password}"), "signing in")?;
        let folder = quoted(&post.folder).ok_or(ImapError::Refused { what: "the folder" })?;
        visit.ask(&format!("SELECT {folder}"), "the folder")?;
        Ok(visit)
    }

    fn greeting(&mut self) -> Result<(), ImapError> {
        let is_welcome = self.next(|response| {
            let (ok, known) = (Status::Ok, Status::PreAuth);
            matches!(response, Response::Data { status, .. } if status == ok || status == known)
        })?;
        is_welcome.then_some(()).ok_or(ImapError::NotImap)
    }

    fn unseen(&mut self) -> Result<Vec<u32>, ImapError> {
        let mut found = self.ask("UID SEARCH UNSEEN UNDELETED", "searching")?;
        found.uids.sort_unstable();
        Ok(found.uids)
    }

    fn fetch(&mut self, uid: u32) -> Result<Option<Vec<u8>>, ImapError> {
        let command = format!("UID FETCH {uid} (BODY.PEEK[]<0.{LARGEST_MAIL}>)");
        Ok(self.ask(&command, "reading a mail")?.body)
    }

    fn mark(&mut self, uid: u32) -> Result<(), ImapError> {
        let command = format!("UID STORE {uid} +FLAGS.SILENT (\\Seen)");
        self.ask(&command, "marking a mail").map(drop)
    }

    fn leave(&mut self) {
        if let Err(error) = self.ask("LOGOUT", "leaving") {
            tracing::debug!(%error, "no farewell from the mailbox's server");
        }
    }

    /// Sends a command and reads to the line that ends its answer.
    fn ask(&mut self, command: &str, what: &'static str) -> Result<Found, ImapError> {
        self.tag += 1;
        let tag = format!("p{}", self.tag);
        self.line
            .write_all(format!("{tag} {command}\r\n").as_bytes())?;
        self.line.flush()?;
        let mut found = Found::default();
        for _ in 0..MOST_LINES {
            let own = tag.as_str();
            let end = self.next(|response| take_response(response, own, &mut found))?;
            match end {
                Some(Status::Ok) => return Ok(found),
                Some(_) => return Err(ImapError::Refused { what }),
                None => {}
            }
        }
        Err(ImapError::NotImap)
    }

    /// The next response, given to `look`; one that is not understood is passed over, to the end of its line.
    fn next<T>(&mut self, look: impl FnOnce(Response<'_>) -> T) -> Result<T, ImapError> {
        loop {
            let is_short = match Response::parse(&self.held) {
                Ok((rest, response)) => {
                    let length = self.held.len() - rest.len();
                    let found = look(response);
                    self.held.drain(..length);
                    return Ok(found);
                }
                Err(error) => error.is_incomplete(),
            };
            match memchr::memchr(b'\n', &self.held).filter(|_| !is_short) {
                Some(end) => drop(self.held.drain(..=end)),
                None => self.read_more()?,
            }
        }
    }

    fn read_more(&mut self) -> Result<(), ImapError> {
        if self.held.len() > LARGEST_ANSWER {
            return Err(ImapError::NotImap);
        }
        let mut piece = vec![0; 64 << 10];
        let length = self.line.read(&mut piece)?;
        if length == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        self.held.extend(piece.into_iter().take(length));
        Ok(())
    }
}

/// Keeps what is looked for; answers the status when the command with this tag is over.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else a server says is not what was asked"
)]
fn take_response(response: Response<'_>, own: &str, found: &mut Found) -> Option<Status> {
    match response {
        Response::Done { tag, status, .. } if tag.0 == own => return Some(status),
        Response::MailboxData(MailboxDatum::Search(uids)) => found.uids.extend(uids),
        Response::Fetch(_, attributes) => {
            for attribute in attributes {
                if let AttributeValue::BodySection {
                    data: Some(data), ..
                } = attribute
                {
                    found.body = Some(data.into_owned());
                }
            }
        }
        _ => {}
    }
    None
}

fn secured(
    post: &Post,
    socket: TcpStream,
) -> Result<StreamOwned<ClientConnection, TcpStream>, ImapError> {
    let config = tls::config(post.extra_authorities.as_deref())?;
    let name = ServerName::try_from(post.host.clone());
    let name = name.map_err(|_not_a_name| ImapError::NotImap)?;
    let connection = ClientConnection::new(Arc::clone(&config), name).map_err(ImapError::Tls)?;
    Ok(StreamOwned::new(connection, socket))
}

/// A quoted string (RFC 3501 section 4.3); none for what cannot be one.
fn quoted(text: &str) -> Option<String> {
    let fits = text.len() <= 1000 && text.bytes().all(|octet| (b' '..=b'~').contains(&octet));
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    fits.then(|| format!("\"{escaped}\""))
}

impl Read for Line {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.read(piece),
            Self::Tls(stream) => stream.read(piece),
        }
    }
}

impl Write for Line {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.write(piece),
            Self::Tls(stream) => stream.write(piece),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(socket) => socket.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}
