//! The form in which headers and body are signed: `relaxed` for both (RFC 6376 sections 3.4.2 and 3.4.4).

use memchr::memchr_iter;
use ring::digest;

/// A built message, taken apart. Its lines end in CRLF, which building has made sure of.
pub(super) struct Parts<'a> {
    /// Each with its name in lower case; folded lines and the last CRLF are part of it.
    headers: Vec<(String, &'a [u8])>,
    body: &'a [u8],
}

impl<'a> Parts<'a> {
    pub(super) fn of(message: &'a [u8]) -> Self {
        let (mut headers, mut start) = (Vec::new(), 0);
        for end in memchr_iter(b'\n', message) {
            let next = end + 1;
            let header = message.get(start..next).unwrap_or_default();
            if header == b"\r\n" {
                start = next;
                break;
            }
            if matches!(message.get(next), Some(b' ' | b'\t')) {
                continue;
            }
            headers.push((name(header), header));
            start = next;
        }
        Self {
            headers,
            body: message.get(start..).unwrap_or_default(),
        }
    }

    /// The headers of this name, the last first.
    pub(super) fn headers_named(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.headers
            .iter()
            .rev()
            .filter(move |(own, _)| own == name)
            .map(|(_, header)| *header)
    }

    /// SHA-256 of the canonical body.
    pub(super) fn body_hash(&self) -> digest::Digest {
        let mut canonical = Vec::with_capacity(self.body.len() + 2);
        // How far the body goes when it ends here: lines that hold nothing count only when something follows.
        let mut end_of_text = 0;
        let mut start = 0;
        for end in memchr_iter(b'\n', self.body).chain(std::iter::once(self.body.len())) {
            let line = self.body.get(start..end).unwrap_or_default();
            start = end + 1;
            let before = canonical.len();
            squeezed(line.strip_suffix(b"\r").unwrap_or(line), &mut canonical);
            if canonical.last() == Some(&b' ') && canonical.len() > before {
                canonical.pop();
            }
            let holds_text = canonical.len() > before;
            canonical.extend_from_slice(b"\r\n");
            if holds_text {
                end_of_text = canonical.len();
            }
        }
        canonical.truncate(end_of_text);
        digest::digest(&digest::SHA256, &canonical)
    }
}

fn name(header: &[u8]) -> String {
    let name = header.split(|octet| *octet == b':').next();
    String::from_utf8_lossy(name.unwrap_or_default().trim_ascii_end()).to_ascii_lowercase()
}

/// A header: its name in lower case, white space in its value made one space, none around it, one CRLF.
pub(super) fn header(header: &[u8], canonical: &mut Vec<u8>) {
    let colon = memchr::memchr(b':', header).unwrap_or(header.len());
    let (name, value) = header.split_at_checked(colon).unwrap_or((header, &[]));
    canonical.extend_from_slice(&name.trim_ascii_end().to_ascii_lowercase());
    canonical.push(b':');
    let value = value.strip_prefix(b":").unwrap_or(value);
    squeezed(value.trim_ascii(), canonical);
    canonical.extend_from_slice(b"\r\n");
}

/// Each run of white space becomes one space; line ends go, since unfolding leaves the white space after them.
fn squeezed(text: &[u8], canonical: &mut Vec<u8>) {
    let mut is_in_white = false;
    for octet in text {
        match octet {
            b' ' | b'\t' => {
                if !is_in_white {
                    canonical.push(b' ');
                }
                is_in_white = true;
            }
            b'\r' | b'\n' => {}
            other => {
                is_in_white = false;
                canonical.push(*other);
            }
        }
    }
}
