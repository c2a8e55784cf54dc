//! Bytes in.

use std::io::{Cursor, Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::{Error, Source};

fn text_of(bytes: Vec<u8>) -> Vec<u8> {
    let mut text = Vec::new();
    Source::new(Cursor::new(bytes), None)
        .unwrap()
        .into_reader()
        .read_to_end(&mut text)
        .unwrap();
    text
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn utf_16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16()
        .flat_map(|unit| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        })
        .collect()
}

#[test]
fn every_wrapping_gives_the_same_text() {
    let text = "Name,Città\nAna,Forlì 😀\n";
    let plain = text.as_bytes().to_vec();
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let two_parts = [gzip(&plain[..5]), gzip(&plain[5..])].concat();
    for (name, bytes) in [
        ("plain", plain.clone()),
        ("with mark", marked(b"\xef\xbb\xbf", plain.clone())),
        (
            "little-endian with mark",
            marked(b"\xff\xfe", utf_16(text, false)),
        ),
        (
            "big-endian with mark",
            marked(b"\xfe\xff", utf_16(text, true)),
        ),
        ("little-endian", utf_16(text, false)),
        ("big-endian", utf_16(text, true)),
        ("gzip", gzip(&plain)),
        ("gzip in two parts", two_parts),
        (
            "gzip with mark",
            gzip(&marked(b"\xef\xbb\xbf", plain.clone())),
        ),
        (
            "gzip little-endian",
            gzip(&marked(b"\xff\xfe", utf_16(text, false))),
        ),
    ] {
        assert_eq!(text_of(bytes), plain, "{name}");
    }
}

#[test]
fn short_inputs_are_read_too() {
    for bytes in [
        vec![],
        vec![0x1f],
        vec![b'a'],
        vec![0xef, 0xbb],
        vec![0xff, 0xfe],
        vec![0xff, 0xfe, b'a'],
    ] {
        let text = text_of(bytes.clone());
        assert!(text.len() <= 3, "{bytes:?}");
    }
}

#[test]
fn long_utf_16_is_read_whole() {
    let text = "größe;ценá\n".repeat(100_000);
    assert_eq!(
        text_of([b"\xff\xfe".as_slice(), &utf_16(&text, false)].concat()),
        text.as_bytes()
    );
}

#[test]
fn progress_counts_bytes_as_they_lie_on_the_disk() {
    let packed = gzip(&b"line,line,line\n".repeat(100_000));
    let total = u64::try_from(packed.len()).unwrap();
    let source = Source::new(Cursor::new(packed), Some(total)).unwrap();
    let progress = source.progress();
    assert_eq!(progress.total_bytes(), Some(total));
    std::io::copy(&mut source.into_reader(), &mut std::io::sink()).unwrap();
    assert_eq!(progress.read_bytes(), total);
}

#[test]
fn a_file_is_opened_by_its_path() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"a,b\n").unwrap();
    let path = file.path().to_str().unwrap();
    let source = Source::open(path).unwrap();
    assert_eq!(source.progress().total_bytes(), Some(4));
    let refused = |path: &str| match Source::open(path) {
        Err(error @ Error::Open { .. }) => error.to_string(),
        _ => panic!("{path} was opened"),
    };
    assert_eq!(
        refused("/nowhere/at/all.csv"),
        "cannot open /nowhere/at/all.csv"
    );
    assert_eq!(refused("/"), "cannot open /");
}
