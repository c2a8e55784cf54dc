//! The letterbox, spoken with over a real socket, and the reader of mailboxes.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fuzz::Target;

use crate::imap::{self, Encryption, ImapError, Post};
use crate::letterbox::{Brought, Letterbox, Porter, Taken, converse};
use crate::{Credentials, Password};

/// Knows everybody at `shop.test`, and keeps what is brought unless its text says otherwise.
#[derive(Default)]
struct Keeper(Mutex<Vec<Brought>>);

impl Porter for Keeper {
    fn knows(&self, address: &str) -> bool {
        address.to_ascii_lowercase().ends_with("@shop.test")
    }

    fn take(&self, brought: Brought) -> Taken {
        let says = |word: &[u8]| memchr::memmem::find(&brought.octets, word).is_some();
        if says(b"later") {
            return Taken::NotNow;
        } else if says(b"nonsense") {
            return Taken::No;
        }
        self.0.lock().unwrap().push(brought);
        Taken::Yes
    }
}

fn open(keeper: &Arc<Keeper>) -> Letterbox {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let keeper: Arc<Keeper> = Arc::clone(keeper);
    let porter: Arc<dyn Porter> = keeper;
    Letterbox::open(listen, "box.test", Duration::from_secs(5), porter).unwrap()
}

/// Says everything at once and gives all that is answered.
fn say(letterbox: &Letterbox, words: &str) -> String {
    let mut socket = TcpStream::connect(letterbox.address()).unwrap();
    socket.write_all(words.as_bytes()).unwrap();
    let answers = BufReader::new(socket).lines().map_while(Result::ok);
    answers.collect::<Vec<_>>().join("\n")
}

const MAIL: &str = "From: a@example.test\r\nSubject: x\r\n\r\nHello\r\n..dots\r\n.\r\n";

#[test]
fn a_mail_is_brought_by_lmtp_with_one_answer_for_each_recipient() {
    let keeper = Arc::new(Keeper::default());
    let letterbox = open(&keeper);
    let answers = say(
        &letterbox,
        &format!(
            "LHLO mx.test\r\nMAIL FROM:<> SIZE=100\r\nRCPT TO:<b+x@shop.test>\r\nRCPT TO:<c@other.test>\r\n\
             RCPT TO:<Hello@Shop.test>\r\nDATA\r\n{MAIL}QUIT\r\n"
        ),
    );
    insta::assert_snapshot!(answers);
    let kept = keeper.0.lock().unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].to, ["b+x@shop.test", "Hello@Shop.test"]);
    let text = String::from_utf8(kept[0].octets.clone()).unwrap();
    assert!(text.ends_with("Hello\r\n.dots\r\n"), "{text}");
}

#[test]
fn smtp_answers_once_and_what_cannot_be_taken_is_not() {
    let keeper = Arc::new(Keeper::default());
    let letterbox = open(&keeper);
    let mail = |text: &str| {
        format!(
            "MAIL FROM:<a@b.test>\r\nRCPT TO:<x@shop.test>\r\nDATA\r\nSubject: {text}\r\n\r\n{text}\r\n.\r\n"
        )
    };
    let words = [mail("fine"), mail("later"), mail("nonsense")].concat();
    let answers = say(&letterbox, &format!("EHLO mx.test\r\n{words}QUIT\r\n"));
    let codes: Vec<&str> = answers
        .lines()
        .filter(|line| !line.starts_with("250-"))
        .map(|line| line.get(..3).unwrap())
        .collect();
    assert_eq!(
        codes,
        [
            "220", "250", "250", "250", "354", "250", "250", "250", "354", "451", "250", "250",
            "354", "554", "221"
        ]
    );
    assert_eq!(keeper.0.lock().unwrap().len(), 1);
}

#[test]
fn nothing_is_smuggled_and_nothing_is_endless() {
    let keeper = Arc::new(Keeper::default());
    let letterbox = open(&keeper);
    let smuggled = "EHLO a\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<x@shop.test>\r\nDATA\r\nSubject: x\r\n\r\nx\n.\nMAIL FROM:<c@d.test>\r\n.\r\nQUIT\r\n";
    let answers = say(&letterbox, smuggled);
    assert!(answers.contains("554 5.6.0 a bare line break"), "{answers}");
    assert!(keeper.0.lock().unwrap().is_empty());
    let mistakes = say(&letterbox, &"WHAT\r\n".repeat(50));
    assert!(mistakes.ends_with("421 4.7.0 that is enough"), "{mistakes}");
    assert_eq!(mistakes.matches("500 5.5.2").count(), 11);
    let order = say(
        &letterbox,
        "DATA\r\nRCPT TO:<x@shop.test>\r\nMAIL FROM:<a@b.test>\r\nQUIT\r\n",
    );
    assert_eq!(order.matches("503 5.5.1").count(), 3);
    let large = format!(
        "EHLO a\r\nMAIL FROM:<a@b.test> SIZE=99999999\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<x@shop.test>\r\nDATA\r\n{}\r\n.\r\nQUIT\r\n",
        "x".repeat(70_000)
    );
    let large = say(&letterbox, &large);
    assert_eq!(large.matches("552 5.3.4 too large").count(), 2, "{large}");
    letterbox.close();
}

/// What a caller says, read from memory; what is answered goes nowhere.
struct Script<'a>(&'a [u8]);

impl std::io::Read for Script<'_> {
    fn read(&mut self, piece: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(piece)
    }
}

impl std::io::Write for Script<'_> {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        Ok(piece.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn whatever_a_caller_says_is_answered_or_hung_up_on() {
    let seed = format!(
        "LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<x@shop.test>\r\nDATA\r\n{MAIL}RSET\r\nQUIT\r\n"
    );
    let target = Target {
        name: "letterbox",
        folder: env!("CARGO_MANIFEST_DIR"),
        seeds: &[seed.as_bytes()],
        words: &[
            b"\r\n.\r\n",
            b"\n.\n",
            b"DATA\r\n",
            b"RCPT TO:<x@shop.test>\r\n",
            b"<@a,@b:c@shop.test>",
            b"SIZE=9",
        ],
    };
    fuzz::run(&target, |bytes| {
        let keeper = Keeper::default();
        converse(Script(bytes), "box.test", &keeper).unwrap();
        for brought in keeper.0.lock().unwrap().iter() {
            assert!(!brought.to.is_empty() && brought.octets.len() <= bytes.len());
        }
    });
}

/// A mailbox with two mails, as a server would speak of it; keeps what it was told.
fn mailbox() -> (u16, std::thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = std::thread::spawn(move || {
        let (socket, _) = listener.accept().unwrap();
        let mut out = socket.try_clone().unwrap();
        out.write_all(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
            .unwrap();
        let mut heard = Vec::new();
        for line in BufReader::new(socket).lines().map_while(Result::ok) {
            let (tag, command) = line.split_once(' ').unwrap();
            let answer = match command
                .split(' ')
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
                .as_str()
            {
                "UID SEARCH" => "* SEARCH 7 3\r\n".to_owned(),
                "UID FETCH" => {
                    let mail = format!("Subject: {command}\r\n\r\nHi\r\n");
                    format!(
                        "* 1 FETCH (UID 3 BODY[]<0> {{{}}}\r\n{mail})\r\n* NOVELTY 12\r\n",
                        mail.len()
                    )
                }
                "SELECT \"INBOX\"" => "* 2 EXISTS\r\n* FLAGS (\\Seen)\r\n".to_owned(),
                _ => String::new(),
            };
            out.write_all(format!("{answer}{tag} OK done\r\n").as_bytes())
                .unwrap();
            heard.push(command.to_owned());
        }
        heard
    });
    (port, heard)
}

fn post(port: u16) -> Post {
    Post {
        host: "127.0.0.1".to_owned(),
        port,
        encryption: Encryption::None,
        credentials: Credentials {
            user: "shop".to_owned(),
            password: Password::new("a\"b\\c"),
        },
        folder: "INBOX".to_owned(),
        extra_authorities: None,
        patience: Duration::from_secs(5),
    }
}

#[test]
fn mails_are_fetched_oldest_first_and_marked_when_they_were_taken() {
    let (port, heard) = mailbox();
    let mut mails = Vec::new();
    let taken = imap::collect(&post(port), 10, &mut |octets| {
        mails.push(String::from_utf8_lossy(octets).into_owned());
        if mails.len() == 1 {
            Taken::Yes
        } else {
            Taken::NotNow
        }
    });
    assert_eq!(taken.unwrap(), 1);
    assert!(
        mails[0].contains("FETCH 3") && mails[1].contains("FETCH 7"),
        "{mails:?}"
    );
    insta::assert_debug_snapshot!(heard.join().unwrap());
}

#[test]
fn no_password_goes_over_the_open_network() {
    let mut post = post(1);
    post.host = "192.0.2.1".to_owned();
    let refused = imap::collect(&post, 1, &mut |_| Taken::Yes);
    assert!(matches!(refused, Err(ImapError::Open)), "{refused:?}");
}
