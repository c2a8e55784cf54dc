//! A mail server inside the test: a listener on loopback, one thread for each connection.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use smtp_proto::{AUTH_LOGIN, AUTH_PLAIN, Request};

use crate::{Security, Settings};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tls {
    None,
    Upgrade,
    Implicit,
}

/// Where the server may be asked to do something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Connect,
    Hello,
    StartTls,
    Mail,
    Rcpt,
    Data,
    /// The first octets of a message have come.
    Body,
    /// The dot has come.
    Dot,
    /// The message is stored and its reply is about to go out.
    Reply,
}

#[derive(Clone)]
pub(super) enum Action {
    Go,
    /// Says this in place of its usual answer and does not do what was asked.
    Say(String),
    Close,
    /// Answers as usual and then closes the connection.
    Leave,
    Sleep(Duration),
}

/// Given the step and how often it has been reached (from 1), over all connections.
type Script = dyn Fn(Step, u64) -> Action + Send + Sync;

pub(super) struct Manners {
    pub(super) tls: Tls,
    pub(super) pipelining: bool,
    pub(super) size: Option<u64>,
    /// Mechanisms after AUTH, user name and password.
    pub(super) sign_in: Option<(&'static str, &'static str, &'static str)>,
    /// Closes the connection when it hears of this recipient.
    pub(super) chokes_on: Option<&'static str>,
    pub(super) script: Box<Script>,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            tls: Tls::None,
            pipelining: true,
            size: None,
            sign_in: None,
            chokes_on: None,
            script: Box::new(|_, _| Action::Go),
        }
    }
}

/// A message as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mail {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) octets: String,
}

impl Mail {
    pub(super) fn message_id(&self) -> &str {
        let after = self.octets.split_once("Message-ID: <").unwrap().1;
        after.split_once('>').unwrap().0
    }
}

#[derive(Default)]
struct Seen {
    mails: Vec<Mail>,
    /// What came, `|` for each read from the socket.
    transcript: String,
}

pub(super) struct Server {
    pub(super) port: u16,
    /// The certificate, for whoever is to trust it.
    pub(super) certificate: tempfile::NamedTempFile,
    shared: Arc<Shared>,
}

struct Shared {
    manners: Manners,
    tls: Arc<ServerConfig>,
    seen: Mutex<Seen>,
    steps: [AtomicU64; 9],
    connections: AtomicU64,
    closing: AtomicBool,
}

impl Server {
    pub(super) fn start(manners: Manners) -> Self {
        let (tls, certificate) = certificate();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            manners,
            tls,
            seen: Mutex::default(),
            steps: Default::default(),
            connections: AtomicU64::new(0),
            closing: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for socket in listener.incoming() {
                if accepting.closing.load(Ordering::Relaxed) {
                    return;
                }
                let serving = Arc::clone(&accepting);
                accepting.connections.fetch_add(1, Ordering::Relaxed);
                thread::spawn(move || serving.serve(socket.unwrap()));
            }
        });
        Self {
            port,
            certificate,
            shared,
        }
    }

    /// Settings that reach this server and lose no time.
    pub(super) fn settings(&self) -> Settings {
        let mut settings = Settings::new("localhost", self.port);
        settings.security = match self.shared.manners.tls {
            Tls::None => Security::Plain,
            Tls::Upgrade => Security::StartTls,
            Tls::Implicit => Security::Tls,
        };
        settings.extra_authorities = Some(self.certificate.path().to_owned());
        settings.connections = 1;
        settings.hello_name = Some("client.test".to_owned());
        settings.timeouts.reply = Duration::from_secs(5);
        settings.timeouts.message = Duration::from_secs(5);
        settings.timeouts.idle = Duration::from_millis(50);
        settings
    }

    pub(super) fn mails(&self) -> Vec<Mail> {
        self.shared.seen.lock().unwrap().mails.clone()
    }

    pub(super) fn transcript(&self) -> String {
        self.shared.seen.lock().unwrap().transcript.clone()
    }

    pub(super) fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::Relaxed);
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

fn certificate() -> (Arc<ServerConfig>, tempfile::NamedTempFile) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(made.cert.pem().as_bytes()).unwrap();
    (Arc::new(config), file)
}

trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

struct Connection {
    stream: Option<Box<dyn Stream>>,
    socket: TcpStream,
    inbox: Vec<u8>,
    outbox: Vec<u8>,
    from: Option<String>,
    to: String,
    leaving: bool,
}

/// The connection is over.
struct Over;

impl From<io::Error> for Over {
    fn from(_: io::Error) -> Self {
        Self
    }
}

impl Shared {
    fn serve(&self, socket: TcpStream) {
        socket.set_nodelay(true).unwrap();
        let stream = Box::new(socket.try_clone().unwrap());
        let mut connection = Connection {
            stream: Some(stream),
            socket,
            inbox: Vec::new(),
            outbox: Vec::new(),
            from: None,
            to: String::new(),
            leaving: false,
        };
        if self.manners.tls == Tls::Implicit {
            connection.secure(&self.tls);
        }
        // Either end may close whenever it likes.
        let (Ok(()) | Err(Over)) = self.converse(&mut connection);
    }

    fn converse(&self, connection: &mut Connection) -> Result<(), Over> {
        if !self.step(Step::Connect, connection)? {
            connection.say("220 mail.test ready");
        }
        let mut secure = self.manners.tls == Tls::Implicit;
        while !connection.leaving {
            let line = self.line(connection)?;
            self.note(String::from_utf8_lossy(&line).trim_end());
            match Request::parse(&mut line.iter()).unwrap() {
                Request::Ehlo { .. } => self.hello(connection, secure)?,
                Request::StartTls => {
                    if !self.step(Step::StartTls, connection)? {
                        connection.say("220 go ahead");
                    }
                    connection.flush()?;
                    connection.secure(&self.tls);
                    secure = true;
                }
                Request::Auth {
                    mechanism,
                    initial_response,
                } => {
                    self.sign_in(connection, mechanism, &initial_response)?;
                }
                Request::Mail { from } => {
                    if !self.step(Step::Mail, connection)? {
                        connection.from = Some(from.address.to_string());
                        connection.say("250 2.1.0 sender fine");
                    }
                }
                Request::Rcpt { .. } if connection.from.is_none() => {
                    connection.say("503 5.5.1 from whom");
                }
                Request::Rcpt { to } => {
                    if self
                        .manners
                        .chokes_on
                        .is_some_and(|address| address == to.address)
                    {
                        connection.flush()?;
                        return Err(Over);
                    }
                    if !self.step(Step::Rcpt, connection)? {
                        connection.to = to.address.to_string();
                        connection.say("250 2.1.5 recipient fine");
                    }
                }
                Request::Data => self.data(connection)?,
                Request::Rset => {
                    connection.from = None;
                    connection.to.clear();
                    connection.say("250 2.0.0 forgotten");
                }
                Request::Quit => {
                    connection.say("221 2.0.0 bye");
                    return connection.flush();
                }
                Request::Helo { .. } => connection.say("250 mail.test"),
                Request::Lhlo { .. }
                | Request::Bdat { .. }
                | Request::Noop { .. }
                | Request::Vrfy { .. }
                | Request::Expn { .. }
                | Request::Help { .. }
                | Request::Etrn { .. }
                | Request::Atrn { .. }
                | Request::Burl { .. } => panic!("the client has no use for this command"),
            }
        }
        connection.flush()
    }

    fn hello(&self, connection: &mut Connection, secure: bool) -> Result<(), Over> {
        if self.step(Step::Hello, connection)? {
            return Ok(());
        }
        connection.say("250-mail.test at your service");
        if self.manners.pipelining {
            connection.say("250-PIPELINING");
        }
        if self.manners.tls == Tls::Upgrade && !secure {
            connection.say("250-STARTTLS");
        }
        if let Some(size) = self.manners.size {
            connection.say(&format!("250-SIZE {size}"));
        }
        if let Some((mechanisms, _, _)) = self.manners.sign_in {
            connection.say(&format!("250-AUTH {mechanisms}"));
        }
        connection.say("250 ENHANCEDSTATUSCODES");
        Ok(())
    }

    fn sign_in(
        &self,
        connection: &mut Connection,
        mechanism: u64,
        initial: &str,
    ) -> Result<(), Over> {
        let (_, user, password) = self.manners.sign_in.unwrap();
        let decode = |text: &str| String::from_utf8(BASE64.decode(text).unwrap()).unwrap();
        let right = match mechanism {
            AUTH_PLAIN => decode(initial) == format!("\0{user}\0{password}"),
            AUTH_LOGIN => {
                let mut answers = Vec::new();
                for question in ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"] {
                    connection.say(question);
                    let line = self.line(connection)?;
                    answers.push(decode(String::from_utf8(line).unwrap().trim_end()));
                }
                answers == [user, password]
            }
            _ => false,
        };
        connection.say(if right {
            "235 2.7.0 welcome"
        } else {
            "535 5.7.8 who are you"
        });
        Ok(())
    }

    fn data(&self, connection: &mut Connection) -> Result<(), Over> {
        if self.step(Step::Data, connection)? {
            return Ok(());
        }
        if connection.to.is_empty() {
            connection.say("554 5.5.1 no valid recipients");
            return Ok(());
        }
        connection.say("354 end with a dot");
        self.message(connection)
    }

    /// Reads a message to its dot and answers it.
    fn message(&self, connection: &mut Connection) -> Result<(), Over> {
        let mut octets = Vec::new();
        loop {
            let line = self.line(connection)?;
            if octets.is_empty() && self.step(Step::Body, connection)? {
                return Err(Over);
            }
            assert!(line.ends_with(b"\r\n"), "a bare line feed");
            if line == b".\r\n" {
                break;
            }
            octets.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        self.note("(message)");
        if self.step(Step::Dot, connection)? {
            return Ok(());
        }
        let from = connection.from.take().unwrap();
        let to = std::mem::take(&mut connection.to);
        let octets = String::from_utf8(octets).unwrap();
        self.seen
            .lock()
            .unwrap()
            .mails
            .push(Mail { from, to, octets });
        if !self.step(Step::Reply, connection)? {
            connection.say("250 2.0.0 queued as 42");
        }
        Ok(())
    }

    /// True when the script has answered.
    fn step(&self, step: Step, connection: &mut Connection) -> Result<bool, Over> {
        let count = self.steps[step.index()].fetch_add(1, Ordering::Relaxed) + 1;
        match (self.manners.script)(step, count) {
            Action::Go => Ok(false),
            Action::Say(line) => {
                connection.say(&line);
                if line == "354" || line.starts_with("354 ") {
                    // Ready for a message although nobody may get it.
                    connection.flush()?;
                    while self.line(connection)? != b".\r\n" {}
                    self.note("(dot)");
                    connection.say("554 5.5.1 no valid recipients");
                }
                if line.starts_with("421") {
                    connection.flush()?;
                    return Err(Over);
                }
                Ok(true)
            }
            Action::Close => {
                connection.flush()?;
                Err(Over)
            }
            Action::Leave => {
                connection.leaving = true;
                Ok(false)
            }
            #[expect(clippy::disallowed_methods, reason = "a server that is slow")]
            Action::Sleep(time) => {
                thread::sleep(time);
                Ok(false)
            }
        }
    }

    fn line(&self, connection: &mut Connection) -> Result<Vec<u8>, Over> {
        loop {
            if let Some(end) = connection.inbox.iter().position(|octet| *octet == b'\n') {
                return Ok(connection.inbox.drain(..=end).collect());
            }
            connection.flush()?;
            let mut chunk = [0; 16384];
            let length = connection.stream.as_mut().unwrap().read(&mut chunk)?;
            if length == 0 {
                return Err(Over);
            }
            connection.inbox.extend_from_slice(&chunk[..length]);
            self.note("|");
        }
    }

    fn note(&self, what: &str) {
        let mut seen = self.seen.lock().unwrap();
        // Long runs are not read by anybody.
        if seen.transcript.len() < 4096 {
            let parting = if seen.transcript.is_empty() || what == "|" {
                ""
            } else {
                " "
            };
            let ending = if what == "|" && !seen.transcript.is_empty() {
                "\n"
            } else {
                ""
            };
            write!(seen.transcript, "{ending}{parting}{what}").unwrap();
        }
    }
}

impl Connection {
    /// Answers go out together, before the server has to wait for the next command: as most servers do.
    fn say(&mut self, line: &str) {
        self.outbox
            .extend_from_slice(format!("{line}\r\n").as_bytes());
    }

    fn flush(&mut self) -> Result<(), Over> {
        let stream = self.stream.as_mut().unwrap();
        stream.write_all(&self.outbox)?;
        stream.flush()?;
        self.outbox.clear();
        Ok(())
    }

    fn secure(&mut self, config: &Arc<ServerConfig>) {
        self.stream = None;
        let tls = ServerConnection::new(Arc::clone(config)).unwrap();
        self.stream = Some(Box::new(StreamOwned::new(
            tls,
            self.socket.try_clone().unwrap(),
        )));
    }
}

impl Step {
    fn index(self) -> usize {
        match self {
            Self::Connect => 0,
            Self::Hello => 1,
            Self::StartTls => 2,
            Self::Mail => 3,
            Self::Rcpt => 4,
            Self::Data => 5,
            Self::Body => 6,
            Self::Dot => 7,
            Self::Reply => 8,
        }
    }
}
