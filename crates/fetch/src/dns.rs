//! Texts in the DNS: what a domain says about its mail.
//!
//! One question over UDP to the machine's own name servers (RFC 1035), over TCP where the answer is too long (RFC 7766).
//! What comes back is read with limits and believed as far as any DNS answer is: it is shown, and nothing hangs on it.

use std::{
    io::{Read as _, Write as _},
    net::{IpAddr, SocketAddr, TcpStream, UdpSocket},
    time::Duration,
};

use kernel::Rng;

/// How long one server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// Servers that are asked, and how often each.
const MOST_SERVERS: usize = 3;
const TRIES: usize = 2;
/// The longest answer over UDP that we say we take (no fragments on any usual path), and over TCP.
const UDP_SIZE: u16 = 1_232;
const LONGEST: usize = 65_535;
/// Records that are looked at.
const MOST_RECORDS: u16 = 100;
/// Texts that are kept, and letters of each.
const MOST_TEXTS: usize = 20;
const LONGEST_TEXT: usize = 4_096;

const TXT: u16 = 16;
const OPT: u16 = 41;
const INTERNET: u16 = 1;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DnsError {
    /// The name is none that can be asked for.
    #[error("this is no name of the DNS")]
    Name,
    /// No server answered.
    #[error("no name server answered")]
    NoAnswer,
    /// The server said no.
    #[error("the name server failed (code {0})")]
    Refused(u8),
    /// The answer is none.
    #[error("the answer of the name server cannot be read")]
    Unreadable,
}

/// Whoever looks texts up. The real one is [`Dns`]; tests have their own.
pub trait Lookup: Send + Sync {
    /// The TXT records of a name, each whole; none when there is no such name.
    fn texts(&self, name: &str) -> Result<Vec<String>, DnsError>;
}

/// The machine's name servers.
#[derive(Clone, Debug)]
pub struct Dns {
    servers: Vec<SocketAddr>,
    rng: Rng,
}

impl Dns {
    /// The servers that `/etc/resolv.conf` names, or this machine. `rng` comes from the operating system: it makes answers
    /// hard to forge.
    pub fn of_machine(rng: Rng) -> Self {
        let text = std::fs::read_to_string("/etc/resolv.conf").unwrap_or_default();
        Self::new(servers(&text), rng)
    }

    /// These servers.
    pub fn new(servers: Vec<SocketAddr>, rng: Rng) -> Self {
        Self { servers, rng }
    }
}

impl Lookup for Dns {
    fn texts(&self, name: &str) -> Result<Vec<String>, DnsError> {
        let mut last = DnsError::NoAnswer;
        for _ in 0..TRIES {
            for server in self.servers.iter().take(MOST_SERVERS) {
                let mut id = [0_u8; 2];
                self.rng.fill(&mut id);
                let question = question(name, id)?;
                let Some(answer) = ask(*server, &question) else {
                    continue;
                };
                match read(&answer, &question) {
                    Ok(texts) => return Ok(texts),
                    Err(error) => last = error,
                }
            }
        }
        Err(last)
    }
}

/// The servers of a `resolv.conf`.
fn servers(text: &str) -> Vec<SocketAddr> {
    let named = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let address = (words.next() == Some("nameserver"))
            .then(|| words.next())
            .flatten()?;
        let address: IpAddr = address.parse().ok()?;
        Some(SocketAddr::new(address, 53))
    });
    let servers: Vec<SocketAddr> = named.take(MOST_SERVERS).collect();
    if servers.is_empty() {
        vec![([127, 0, 0, 1], 53).into()]
    } else {
        servers
    }
}

/// Asks over UDP, and over TCP where the answer is too long.
fn ask(server: SocketAddr, question: &[u8]) -> Option<Vec<u8>> {
    let local: SocketAddr = if server.is_ipv4() {
        ([0, 0, 0, 0], 0).into()
    } else {
        ([0_u16; 8], 0).into()
    };
    let socket = UdpSocket::bind(local).ok()?;
    socket.connect(server).ok()?;
    socket.set_read_timeout(Some(PATIENCE)).ok()?;
    socket.send(question).ok()?;
    let mut buffer = vec![0_u8; usize::from(UDP_SIZE)];
    // Stray datagrams are passed over, a few of them.
    for _ in 0..5 {
        let length = socket.recv(&mut buffer).ok()?;
        let answer = buffer.get(..length)?;
        if answer.get(..2) == question.get(..2) {
            let is_cut = answer.get(2).is_some_and(|flags| flags & 0b10 != 0);
            if is_cut {
                return ask_at_length(server, question);
            }
            return Some(answer.to_vec());
        }
    }
    None
}

fn ask_at_length(server: SocketAddr, question: &[u8]) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect_timeout(&server, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_write_timeout(Some(PATIENCE)).ok()?;
    let length = u16::try_from(question.len()).ok()?;
    stream.write_all(&length.to_be_bytes()).ok()?;
    stream.write_all(question).ok()?;
    let mut length = [0_u8; 2];
    stream.read_exact(&mut length).ok()?;
    let mut answer = vec![0_u8; usize::from(u16::from_be_bytes(length)).min(LONGEST)];
    stream.read_exact(&mut answer).ok()?;
    Some(answer)
}

/// A question for the texts of a name.
fn question(name: &str, id: [u8; 2]) -> Result<Vec<u8>, DnsError> {
    let mut out = Vec::with_capacity(64);
    out.extend(id);
    // Please look further than yourself; one question, and one remark on the size of answers.
    out.extend([0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 1]);
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.is_empty() || name.len() > 253 {
        return Err(DnsError::Name);
    }
    for label in name.split('.') {
        let is_plain = label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        let length = u8::try_from(label.len()).unwrap_or(u8::MAX);
        if label.is_empty() || length > 63 || !is_plain {
            return Err(DnsError::Name);
        }
        out.push(length);
        out.extend(label.as_bytes());
    }
    out.push(0);
    out.extend(TXT.to_be_bytes());
    out.extend(INTERNET.to_be_bytes());
    out.push(0);
    out.extend(OPT.to_be_bytes());
    out.extend(UDP_SIZE.to_be_bytes());
    out.extend([0, 0, 0, 0, 0, 0]);
    Ok(out)
}

/// The texts of an answer to this question.
fn read(answer: &[u8], question: &[u8]) -> Result<Vec<String>, DnsError> {
    let mut reader = Reader { rest: answer };
    let head = reader.take(12)?;
    let [id1, id2, flags, code, q1, q2, a1, a2, ..] = head else {
        return Err(DnsError::Unreadable);
    };
    if question.get(..2) != Some(&[*id1, *id2]) || flags & 0x80 == 0 {
        return Err(DnsError::Unreadable);
    }
    match code & 0x0f {
        0 => {}
        // No such name.
        3 => return Ok(Vec::new()),
        code => return Err(DnsError::Refused(code)),
    }
    for _ in 0..u16::from_be_bytes([*q1, *q2]).min(MOST_RECORDS) {
        reader.name()?;
        reader.take(4)?;
    }
    let mut texts = Vec::new();
    for _ in 0..u16::from_be_bytes([*a1, *a2]).min(MOST_RECORDS) {
        reader.name()?;
        let kind = reader.number()?;
        reader.take(6)?;
        let length = usize::from(reader.number()?);
        let data = reader.take(length)?;
        if kind == TXT && texts.len() < MOST_TEXTS {
            texts.push(text(data)?);
        }
    }
    Ok(texts)
}

/// A TXT record: its strings one after the other.
fn text(data: &[u8]) -> Result<String, DnsError> {
    let mut reader = Reader { rest: data };
    let mut bytes = Vec::new();
    while let Some((length, _)) = reader.rest.split_first() {
        let length = usize::from(*length);
        reader.take(1)?;
        bytes.extend(reader.take(length)?);
    }
    bytes.truncate(LONGEST_TEXT);
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], DnsError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or(DnsError::Unreadable)?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u16, DnsError> {
        match self.take(2)? {
            [high, low] => Ok(u16::from_be_bytes([*high, *low])),
            _ => Err(DnsError::Unreadable),
        }
    }

    /// Passes over a name: labels up to the empty one, or up to the first that points elsewhere.
    fn name(&mut self) -> Result<(), DnsError> {
        for _ in 0..128 {
            let Some((length, _)) = self.rest.split_first() else {
                return Err(DnsError::Unreadable);
            };
            let length = *length;
            if length >= 0xc0 {
                self.take(2)?;
                return Ok(());
            }
            self.take(usize::from(length).saturating_add(1))?;
            if length == 0 {
                return Ok(());
            }
        }
        Err(DnsError::Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use std::{net::UdpSocket, thread};

    use kernel::Rng;

    use super::{Dns, DnsError, Lookup, question, read, servers};

    /// An answer with these texts, each in strings of at most 255 letters, whose names point at the question's.
    fn answer(question: &[u8], texts: &[&str]) -> Vec<u8> {
        let mut out = question[..2].to_vec();
        out.extend([0x81, 0x80, 0, 1, 0]);
        out.push(u8::try_from(texts.len()).unwrap());
        out.extend([0, 0, 0, 0]);
        out.extend(&question[12..question.len() - 11]);
        for text in texts {
            let mut data = Vec::new();
            for part in text.as_bytes().chunks(255) {
                data.push(u8::try_from(part.len()).unwrap());
                data.extend(part);
            }
            out.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 1, 0]);
            out.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
            out.extend(data);
        }
        out
    }

    #[test]
    fn texts_are_asked_for_and_read() {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let server = socket.local_addr().unwrap();
        let long = "v=DKIM1; k=rsa; p=".to_owned() + &"A".repeat(392);
        let texts = vec!["v=spf1 -all".to_owned(), long];
        let said = texts.clone();
        let serving = thread::spawn(move || {
            let mut buffer = [0_u8; 512];
            let (length, from) = socket.recv_from(&mut buffer).unwrap();
            let said: Vec<&str> = said.iter().map(String::as_str).collect();
            socket.send_to(b"xx stray", from).unwrap();
            socket
                .send_to(&answer(&buffer[..length], &said), from)
                .unwrap();
        });
        let dns = Dns::new(vec![server], Rng::from_seed(1));
        assert_eq!(dns.texts("shop.example."), Ok(texts));
        serving.join().unwrap();
    }

    #[test]
    fn no_such_name_is_no_text_and_a_failure_is_told() {
        let asked = question("none.example", [1, 2]).unwrap();
        let mut said = answer(&asked, &[]);
        said[3] = 0x83;
        assert_eq!(read(&said, &asked), Ok(Vec::new()));
        said[3] = 0x82;
        assert_eq!(read(&said, &asked), Err(DnsError::Refused(2)));
    }

    #[test]
    fn damaged_answers_are_refused_and_never_panic() {
        let asked = question("shop.example", [1, 2]).unwrap();
        let whole = answer(&asked, &["v=spf1 -all"]);
        for length in 0..whole.len() {
            assert!(read(&whole[..length], &asked).is_err(), "{length}");
        }
        for at in 0..whole.len() {
            let mut bad = whole.clone();
            bad[at] ^= 0xff;
            let _whatever = read(&bad, &asked);
        }
        for bad in [
            "",
            "a..b",
            "a b.example",
            &"a".repeat(64),
            &"a.".repeat(200),
        ] {
            assert_eq!(question(bad, [0, 0]), Err(DnsError::Name), "{bad}");
        }
    }

    #[test]
    fn servers_are_read_from_the_machine_s_file() {
        let text = "# x\nnameserver 192.0.2.1\nsearch example\nnameserver 2001:db8::1\nnameserver nonsense\n";
        let found = servers(text);
        assert_eq!(found[0], "192.0.2.1:53".parse().unwrap());
        assert_eq!(found[1], "[2001:db8::1]:53".parse().unwrap());
        assert_eq!(servers("")[0], "127.0.0.1:53".parse().unwrap());
    }
}
