//! Sense with some of it changed.

use crate::chance::Chance;

/// No input is longer: what is found in long ones is found in short ones.
const LONGEST: usize = 8 * 1024;
/// Pieces that mean something to nearly every parser.
const WORDS: &[&[u8]] = &[
    b"\"",
    b"\\",
    b"\n",
    b"\r\n",
    b"\r",
    b"\t",
    b"\0",
    b",",
    b";",
    b":",
    b"|",
    b" ",
    b"-",
    b"+",
    b".",
    b"/",
    b"@",
    b"_",
    b"%",
    b"{",
    b"}",
    b"[",
    b"]",
    b"(",
    b"null",
    b"true",
    b"0",
    b"-1",
    b"1e9",
    b"1e400",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"99999999999999999999",
    b"0.0000001",
    b"2024-02-29",
    b"0000-00-00",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\xc3",
    b"\xe2\x80\x8b",
    b"\xf0\x9f\x8d\xb5",
    b"\xd9\xa3",
];

/// One of the seeds with some bytes changed, dropped, doubled or put in, or joined to another; now and then nothing but
/// noise.
pub(crate) fn mutated(chance: &mut Chance, seeds: &[&[u8]], words: &[&[u8]]) -> Vec<u8> {
    let mut bytes = pick(chance, seeds).to_vec();
    if chance.below(16) == 0 {
        bytes.clear();
    }
    for _ in 0..=chance.below(8) {
        let at = chance.below(bytes.len().saturating_add(1));
        match chance.below(7) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = chance.byte();
                }
            }
            1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
            2 if chance.below(3) == 0 => bytes.truncate(at),
            3 => {
                let end = at.saturating_add(chance.below(30)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let end = at.saturating_add(chance.below(60)).min(bytes.len());
                let piece = bytes.get(at..end).unwrap_or_default().to_vec();
                for _ in 0..chance.below(6) {
                    bytes.splice(at..at, piece.iter().copied());
                }
            }
            5 if chance.below(4) == 0 => {
                let other = pick(chance, seeds);
                let from = chance.below(other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(other.get(from..).unwrap_or_default());
            }
            _ => {
                let list = if chance.below(2) == 0 || words.is_empty() {
                    WORDS
                } else {
                    words
                };
                let word = pick(chance, list);
                bytes.splice(at..at, word.iter().copied());
            }
        }
    }
    bytes.truncate(LONGEST);
    bytes
}

fn pick<'a>(chance: &mut Chance, list: &[&'a [u8]]) -> &'a [u8] {
    let at = chance.below(list.len());
    list.get(at).copied().unwrap_or_default()
}
