//! Files as answers, read while they are sent.

use std::{fs::File, io::Read as _};

use axum::{body::Body, response::Response};
use bytes::Bytes;
use http::{HeaderValue, header};
use tokio::sync::mpsc::{Sender, channel};

use crate::{call::Answer, live::Stream, refusal::Refusal};

/// Bytes that are read at a time.
const PART: usize = 256 * 1024;
/// Parts that wait for a slow reader.
const AHEAD: usize = 4;

/// A file for somebody to keep, under a name of plain letters. It is read as fast as it is taken, and never whole.
pub async fn file(file: File, (name, media_type): (&str, &'static str)) -> Answer<Response> {
    let told = tokio::task::spawn_blocking(move || {
        let length = file.metadata().map(|found| found.len());
        length.map(|length| (file, length))
    });
    let (file, length) = told
        .await
        .ok()
        .and_then(Result::ok)
        .ok_or(Refusal::NotFound)?;
    let (sender, receiver) = channel(AHEAD);
    // It ends with the file, or when nobody takes what it read.
    drop(tokio::task::spawn_blocking(move || {
        send(file, length, &sender);
    }));
    let mut response = Response::new(Body::new(Stream(receiver)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_LENGTH, length.into());
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let name: String = name.chars().filter(|letter| plain(*letter)).collect();
    if let Ok(kept) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, kept);
    }
    Ok(response)
}

/// Whoever gets less than was promised knows by the length that something broke.
fn send(file: File, length: u64, sender: &Sender<Bytes>) {
    // A file that grows meanwhile is sent as it was.
    let mut file = file.take(length);
    loop {
        let mut part = vec![0; PART];
        match file.read(&mut part) {
            Ok(0) | Err(_) => return,
            Ok(read) => {
                part.truncate(read);
                if sender.blocking_send(part.into()).is_err() {
                    return;
                }
            }
        }
    }
}
