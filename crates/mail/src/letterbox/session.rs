//! One conversation.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use super::{Brought, LARGEST_MAIL, Porter, Taken};

/// Longest command line, in octets (RFC 5321 section 4.5.3.1.4 says 512).
const LONGEST_COMMAND: usize = 2048;
/// Longest line of a mail (RFC 5322 says 998; some write more).
const LONGEST_LINE: usize = 64 << 10;
/// Recipients of one mail.
const MOST_RECIPIENTS: usize = 50;
/// Mistakes after which a caller is hung up on.
const MOST_MISTAKES: usize = 10;
/// Mails of one conversation.
const MOST_MAILS: usize = 1000;
/// Commands of one conversation.
const MOST_COMMANDS: usize = 20_000;

/// Says that there are too many callers.
pub(super) fn turn_away(mut caller: &TcpStream) {
    // Whether it is heard matters to nobody.
    drop(caller.write_all(b"421 4.3.2 too many connections, try again later\r\n"));
}

/// How a mail's envelope stands.
#[derive(Default)]
struct Envelope {
    from: Option<String>,
    to: Vec<String>,
}

/// Which of the two languages is spoken: LMTP answers a mail once for each recipient.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tongue {
    Unknown,
    Smtp,
    Lmtp,
}

/// What to do next.
enum Next {
    Say(String),
    /// A mail follows.
    Read,
    Leave,
}

struct Session<'x, C: Read + Write> {
    caller: BufReader<C>,
    porter: &'x dyn Porter,
    name: &'x str,
    tongue: Tongue,
    envelope: Envelope,
    mistakes: usize,
}

/// Speaks with a caller to the end. Generic, so that a test can be one.
pub(crate) fn converse<C: Read + Write>(
    caller: C,
    name: &str,
    porter: &dyn Porter,
) -> io::Result<()> {
    let mut session = Session {
        caller: BufReader::new(caller),
        porter,
        name,
        tongue: Tongue::Unknown,
        envelope: Envelope::default(),
        mistakes: 0,
    };
    session.say(&format!("220 {name} ready"))?;
    let mut mails = 0;
    for _ in 0..MOST_COMMANDS {
        let Some(line) = session.command()? else {
            return Ok(());
        };
        match session.answer(&line) {
            Next::Say(words) => session.say(&words)?,
            Next::Leave => return session.say("221 2.0.0 goodbye"),
            Next::Read => {
                session.say("354 go on, end with a dot")?;
                session.mail()?;
                mails += 1;
            }
        }
        if session.mistakes > MOST_MISTAKES || mails >= MOST_MAILS {
            break;
        }
    }
    session.say("421 4.7.0 that is enough")
}

impl<C: Read + Write> Session<'_, C> {
    fn say(&mut self, words: &str) -> io::Result<()> {
        let caller = self.caller.get_mut();
        caller.write_all(format!("{words}\r\n").as_bytes())?;
        caller.flush()
    }

    /// The next command; none when the caller hung up.
    fn command(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        match self.line(LONGEST_COMMAND, &mut line)? {
            Line::End => Ok(None),
            Line::TooLong => {
                self.mistakes += 1;
                Ok(Some(String::new()))
            }
            Line::Whole => Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned())),
        }
    }

    /// A line that ends in CRLF, put behind what `line` holds; the end is part of it. One that is too long is read to
    /// its end and forgotten.
    fn line(&mut self, longest: usize, line: &mut Vec<u8>) -> io::Result<Line> {
        let start = line.len();
        let mut outcome = Line::Whole;
        loop {
            let held = self.caller.fill_buf()?;
            if held.is_empty() {
                return Ok(Line::End);
            }
            let end = memchr::memchr(b'\n', held).map(|end| end + 1);
            let piece = held.get(..end.unwrap_or(held.len())).unwrap_or_default();
            let taken = piece.len();
            let before = line.last().copied();
            let ends =
                end.is_some() && (piece.ends_with(b"\r\n") || taken == 1 && before == Some(b'\r'));
            line.extend_from_slice(piece);
            self.caller.consume(taken);
            if line.len() - start > longest {
                // The last octet is kept: it may be the CR of the line's end.
                let last = line.last().copied();
                line.truncate(start);
                line.extend(last);
                outcome = Line::TooLong;
            }
            if ends {
                if let Line::TooLong = outcome {
                    line.truncate(start);
                }
                return Ok(outcome);
            }
        }
    }

    fn answer(&mut self, line: &str) -> Next {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let say = |words: &str| Next::Say(words.to_owned());
        match verb.to_ascii_uppercase().as_str() {
            "HELO" => {
                self.greet(Tongue::Smtp);
                Next::Say(format!("250 {}", self.name))
            }
            "EHLO" => {
                self.greet(Tongue::Smtp);
                self.abilities()
            }
            "LHLO" => {
                self.greet(Tongue::Lmtp);
                self.abilities()
            }
            "MAIL" => self.sender(rest),
            "RCPT" => self.recipient(rest),
            "DATA" if self.envelope.to.is_empty() => {
                self.mistakes += 1;
                say("503 5.5.1 nobody to give it to")
            }
            "DATA" => Next::Read,
            "RSET" => {
                self.envelope = Envelope::default();
                say("250 2.0.0 forgotten")
            }
            "NOOP" => say("250 2.0.0 yes"),
            "VRFY" => say("252 2.1.5 try it"),
            "QUIT" => Next::Leave,
            _ => {
                self.mistakes += 1;
                say("500 5.5.2 not understood")
            }
        }
    }

    fn greet(&mut self, tongue: Tongue) {
        self.tongue = tongue;
        self.envelope = Envelope::default();
    }

    fn abilities(&self) -> Next {
        Next::Say(format!(
            "250-{}\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE {LARGEST_MAIL}",
            self.name
        ))
    }

    fn sender(&mut self, rest: &str) -> Next {
        if self.tongue == Tongue::Unknown || self.envelope.from.is_some() {
            self.mistakes += 1;
            return Next::Say("503 5.5.1 not in this order".to_owned());
        }
        let Some((from, parameters)) = path(rest, "FROM:") else {
            self.mistakes += 1;
            return Next::Say("501 5.5.4 MAIL FROM:<somebody>".to_owned());
        };
        let size = parameters.split(' ').find_map(|one| {
            one.to_ascii_uppercase()
                .strip_prefix("SIZE=")?
                .parse::<usize>()
                .ok()
        });
        if size.is_some_and(|size| size > LARGEST_MAIL) {
            return Next::Say("552 5.3.4 too large".to_owned());
        }
        self.envelope.from = Some(from.to_owned());
        Next::Say("250 2.1.0 go on".to_owned())
    }

    fn recipient(&mut self, rest: &str) -> Next {
        if self.envelope.from.is_none() {
            self.mistakes += 1;
            return Next::Say("503 5.5.1 not in this order".to_owned());
        }
        let Some((to, _)) = path(rest, "TO:").filter(|(to, _)| to.contains('@')) else {
            self.mistakes += 1;
            return Next::Say("501 5.5.4 RCPT TO:<somebody>".to_owned());
        };
        if self.envelope.to.len() >= MOST_RECIPIENTS {
            return Next::Say("452 4.5.3 too many recipients".to_owned());
        }
        if !self.porter.knows(to) {
            self.mistakes += 1;
            return Next::Say("550 5.1.1 nobody here has this address".to_owned());
        }
        self.envelope.to.push(to.to_owned());
        Next::Say("250 2.1.5 known".to_owned())
    }

    /// Reads a mail to its dot, passes it on, and answers.
    fn mail(&mut self) -> io::Result<()> {
        let envelope = std::mem::take(&mut self.envelope);
        let read = self.body()?;
        let words = match read {
            Body::Gone => return Ok(()),
            Body::TooLarge => "552 5.3.4 too large",
            Body::Broken => "554 5.6.0 a bare line break is no line end",
            Body::Whole(octets) => {
                let brought = Brought {
                    from: envelope.from.unwrap_or_default(),
                    to: envelope.to.clone(),
                    octets,
                };
                match self.porter.take(brought) {
                    Taken::Yes => "250 2.0.0 taken in",
                    Taken::NotNow => "451 4.3.0 not now, bring it again",
                    Taken::No => "554 5.6.0 this is not a mail",
                }
            }
        };
        let times = match self.tongue {
            Tongue::Lmtp => envelope.to.len(),
            Tongue::Smtp | Tongue::Unknown => 1,
        };
        for _ in 0..times {
            self.say(words)?;
        }
        Ok(())
    }

    fn body(&mut self) -> io::Result<Body> {
        let (mut octets, mut line) = (Vec::new(), Vec::new());
        let (mut is_too_large, mut is_broken) = (false, false);
        loop {
            line.clear();
            match self.line(LONGEST_LINE, &mut line)? {
                Line::End => return Ok(Body::Gone),
                Line::TooLong => is_too_large = true,
                Line::Whole => {}
            }
            if line == b".\r\n" {
                break;
            }
            let text = line.strip_suffix(b"\r\n").unwrap_or(&line);
            is_broken |= memchr::memchr2(b'\r', b'\n', text).is_some();
            let stuffed = line.strip_prefix(b".").unwrap_or(&line);
            is_too_large |= octets.len() + stuffed.len() > LARGEST_MAIL;
            if is_too_large || is_broken {
                octets = Vec::new();
            } else {
                octets.extend_from_slice(stuffed);
            }
        }
        Ok(if is_too_large {
            Body::TooLarge
        } else if is_broken {
            Body::Broken
        } else {
            Body::Whole(octets)
        })
    }
}

enum Line {
    Whole,
    TooLong,
    /// The caller hung up.
    End,
}

enum Body {
    Whole(Vec<u8>),
    TooLarge,
    Broken,
    Gone,
}

/// The address after `FROM:` or `TO:`, and the parameters behind it.
fn path<'a>(rest: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let rest = rest.trim_start();
    let own = rest.get(..word.len())?;
    if !own.eq_ignore_ascii_case(word) {
        return None;
    }
    let path = rest.get(word.len()..)?.trim_start().strip_prefix('<')?;
    let (address, parameters) = path.split_once('>')?;
    // A source route (RFC 5321 appendix C) is passed over.
    let address = address
        .rsplit_once(':')
        .map_or(address, |(_, address)| address);
    let fits = address.len() <= 320 && address.bytes().all(|octet| octet.is_ascii_graphic());
    fits.then(|| (address, parameters.trim()))
}
