//! Over a real connection to a mail server inside the test, with a journal on the disk.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use customers::{Address, SuppressionReason};
use db::{Db, FaultPoint, db_test};
use kernel::Span;
use mail::{Durability, Journal, Security, Settings, Smtp};

use super::{House, an_ask, email, secret};
use crate::{MessageState, Purpose};

/// What the server does when a message comes.
#[derive(Clone, Copy)]
enum Manner {
    Takes,
    /// Says this to the recipient.
    Answers(&'static str),
    /// Takes the message and closes the connection without a word.
    Vanishes,
}

struct Server {
    port: u16,
    manner: Arc<Mutex<Manner>>,
    mails: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            manner: Arc::new(Mutex::new(Manner::Takes)),
            mails: Arc::default(),
        };
        let (manner, mails) = (Arc::clone(&server.manner), Arc::clone(&server.mails));
        std::thread::spawn(move || {
            for socket in listener.incoming() {
                let (manner, mails) = (Arc::clone(&manner), Arc::clone(&mails));
                std::thread::spawn(move || converse(&socket.unwrap(), &manner, &mails));
            }
        });
        server
    }

    fn now(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    fn mails(&self) -> Vec<String> {
        self.mails.lock().unwrap().clone()
    }

    fn smtp(&self, journal: &std::path::Path) -> Smtp {
        let mut settings = Settings::new("127.0.0.1", self.port);
        settings.security = Security::Plain;
        settings.connections = 1;
        settings.hello_name = Some("client.test".to_owned());
        settings.timeouts.idle = Duration::from_millis(20);
        let journal = Journal::open(journal, Durability::PageCache).unwrap();
        Smtp::new(settings, journal).unwrap()
    }
}

/// Until either end has enough.
fn converse(socket: &TcpStream, manner: &Mutex<Manner>, mails: &Mutex<Vec<String>>) -> Option<()> {
    let mut lines = BufReader::new(socket).lines();
    let mut out = socket;
    let mut say = |text: &str| out.write_all(format!("{text}\r\n").as_bytes()).ok();
    say("220 mail.test")?;
    loop {
        let line = lines.next()?.ok()?;
        let manner = *manner.lock().unwrap();
        match (line.get(..4)?, manner) {
            ("EHLO", _) => say("250 mail.test")?,
            ("RCPT", Manner::Answers(words)) => say(words)?,
            ("DATA", _) => {
                say("354 end with a dot")?;
                let mut mail = Vec::new();
                loop {
                    let line = lines.next()?.ok()?;
                    if line == "." {
                        break;
                    }
                    mail.push(line);
                }
                mails.lock().unwrap().push(mail.join("\n"));
                if matches!(manner, Manner::Vanishes) {
                    return None;
                }
                say("250 2.0.0 queued as 4711")?;
            }
            ("QUIT", _) => return say("221 bye"),
            _ => say("250 fine")?,
        }
    }
}

#[db_test]
fn a_letter_arrives_with_all_its_headers(db: &Db) {
    let (house, server) = (House::new(db), Server::start());
    let folder = tempfile::tempdir().unwrap();
    let smtp = server.smtp(&folder.path().join("journal"));
    let ana = house.willing("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Marketing, "offer", house.now()));
    assert_eq!(house.send(&smtp).sent, 1);
    let mails = server.mails();
    let head = mails[0].split("\n\n").next().unwrap();
    let mut names: Vec<&str> = head
        .lines()
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap())
        .collect();
    names.sort_unstable();
    insta::assert_snapshot!("headers", names.join("\n"));
    assert!(head.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    let message = &house.read(|tx| crate::list(tx, ana, None, 1))[0];
    assert_eq!(
        message.state,
        MessageState::Sent {
            at: house.now(),
            note: "250 2.0.0 queued as 4711".to_owned()
        }
    );
    assert!(head.contains(&format!("Message-ID: <{}@tea.example>", message.id)));
}

#[db_test]
fn not_now_and_no_are_told_apart(db: &Db) {
    let (house, server) = (House::new(db), Server::start());
    let folder = tempfile::tempdir().unwrap();
    let smtp = server.smtp(&folder.path().join("journal"));
    let ana = house.willing("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Transactional, "one", house.now()));
    server.now(Manner::Answers("451 4.7.1 greylisted"));
    assert_eq!(house.send(&smtp).deferred, 1);
    house.pass(Span::from_minutes(6));
    server.now(Manner::Takes);
    assert_eq!(house.send(&smtp).sent, 1);
    // A no that speaks of policy bars nobody.
    let address = Address::Email(email("ana@example.com"));
    let barred = || house.read(|tx| Ok(customers::is_suppressed(tx, &secret(), &address)?));
    house.ask(&an_ask(ana, Purpose::Transactional, "two", house.now()));
    server.now(Manner::Answers("550 5.7.1 not from you"));
    assert_eq!(house.send(&smtp).failed, 1);
    house.ask(&an_ask(ana, Purpose::Transactional, "three", house.now()));
    server.now(Manner::Answers("550 no"));
    assert_eq!(house.send(&smtp).failed, 1);
    assert!(barred().is_empty());
    house.ask(&an_ask(ana, Purpose::Transactional, "four", house.now()));
    server.now(Manner::Answers("550 5.1.1 no such mailbox"));
    assert_eq!(house.send(&smtp).failed, 1);
    assert_eq!(barred()[0].reason, SuppressionReason::HardBounce);
    assert_eq!(server.mails().len(), 1);
}

#[db_test]
fn a_server_that_vanishes_after_the_dot_has_the_message(db: &Db) {
    let (house, server) = (House::new(db), Server::start());
    let folder = tempfile::tempdir().unwrap();
    let smtp = server.smtp(&folder.path().join("journal"));
    let ana = house.willing("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Marketing, "one", house.now()));
    server.now(Manner::Vanishes);
    assert_eq!(house.send(&smtp).sent, 1);
    server.now(Manner::Takes);
    house.pass(Span::from_days(1));
    assert_eq!(house.send(&smtp).claimed, 0);
    assert_eq!(server.mails().len(), 1);
    assert_eq!(house.told_kinds(ana), ["message.sent"]);
}

#[db_test]
fn a_server_that_is_not_there_is_waited_for(db: &Db) {
    let (house, server) = (House::new(db), Server::start());
    let folder = tempfile::tempdir().unwrap();
    let ana = house.willing("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Marketing, "one", house.now()));
    {
        let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = nobody.local_addr().unwrap().port();
        drop(nobody);
        let away = Server {
            port,
            manner: Arc::clone(&server.manner),
            mails: Arc::clone(&server.mails),
        };
        let smtp = away.smtp(&folder.path().join("journal"));
        assert_eq!(house.send(&smtp).deferred, 1);
    }
    let smtp = server.smtp(&folder.path().join("journal"));
    house.pass(Span::from_minutes(15));
    house.start(&smtp);
    assert_eq!(house.send(&smtp).sent, 1);
    assert_eq!(server.mails().len(), 1);
}

#[db_test]
fn what_a_server_took_before_the_process_died_is_found_in_the_journal(db: &Db) {
    let (house, server) = (House::new(db), Server::start());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let ana = house.willing("ana@example.com");
    house.ask(&an_ask(ana, Purpose::Marketing, "one", house.now()));
    {
        let smtp = server.smtp(&path);
        db.faults().arm(FaultPoint::BeforeCommit, 3);
        assert_eq!(house.try_send(&smtp).unwrap().sent, 0);
    }
    db.faults().revive();
    assert_eq!(house.states(ana), ["handing_over"]);
    let smtp = server.smtp(&path);
    house.pass(Span::from_minutes(1));
    assert_eq!(house.start(&smtp).sent, 1);
    assert_eq!(house.send(&smtp).claimed, 0);
    assert_eq!(house.states(ana), ["sent"]);
    assert_eq!(server.mails().len(), 1);
    assert!(mail::Transport::recover(&smtp).is_empty());
}
