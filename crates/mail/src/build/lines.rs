//! Lines of a built message: the last check before it leaves, and the form in which SMTP carries it.

use memchr::memchr_iter;

use crate::BuildError;

/// RFC 5322 section 2.1.1, without the CRLF.
const LONGEST_LINE: usize = 998;

/// Every line ends in CRLF and is short enough, and no CR, LF or NUL stands alone. What a mail server takes for a line
/// end is thereby the same for every server, so no text can smuggle a second message behind a false dot.
pub(super) fn check(octets: &[u8]) -> Result<(), BuildError> {
    let mut start = 0;
    let mut number = 1;
    for end in memchr_iter(b'\n', octets) {
        let line = octets.get(start..end).unwrap_or_default();
        let Some(line) = line.strip_suffix(b"\r") else {
            return Err(BuildError::BareLineBreak { line: number });
        };
        check_line(line, number)?;
        start = end + 1;
        number += 1;
    }
    // What follows the last line end: nothing, or a last line that gets its CRLF on the wire.
    check_line(octets.get(start..).unwrap_or_default(), number)
}

fn check_line(line: &[u8], number: usize) -> Result<(), BuildError> {
    if line.len() > LONGEST_LINE {
        return Err(BuildError::LongLine { line: number });
    }
    if memchr::memchr2(b'\r', 0, line).is_some() {
        return Err(BuildError::BareLineBreak { line: number });
    }
    Ok(())
}

/// The message as it follows DATA: a dot at the start of a line doubled, the last line ended, and the line with the
/// single dot (RFC 5321 section 4.5.2).
pub(crate) fn for_the_wire(message: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(message.len() + message.len() / 64 + 8);
    let mut copied = 0;
    if message.first() == Some(&b'.') {
        wire.push(b'.');
    }
    for end in memchr_iter(b'\n', message) {
        if message.get(end + 1) == Some(&b'.') {
            wire.extend_from_slice(message.get(copied..=end).unwrap_or_default());
            wire.push(b'.');
            copied = end + 1;
        }
    }
    wire.extend_from_slice(message.get(copied..).unwrap_or_default());
    if !message.is_empty() && !message.ends_with(b"\r\n") {
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b".\r\n");
    wire
}
