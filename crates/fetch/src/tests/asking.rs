//! Asking a real server on this machine.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::mpsc,
    thread,
    time::Duration,
};

use crate::{Error, Fetch, Fetcher, Limits, Method, Reach, Request};

/// A server that gives each connection's request to `answer` and writes what that says.
fn serve(
    answer: impl Fn(&str, &[u8]) -> Vec<u8> + Send + 'static,
) -> (SocketAddr, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let Some((head, body)) = read(&stream) else {
                continue;
            };
            let bytes = answer(&head, &body);
            tell.send(head).ok();
            stream.write_all(&bytes).ok();
        }
    });
    (address, told)
}

fn read(stream: &TcpStream) -> Option<(String, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        head.push_str(&line);
    }
    let length = head
        .lines()
        .find_map(|line| {
            line.to_lowercase()
                .strip_prefix("content-length:")?
                .trim()
                .parse()
                .ok()
        })
        .unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((head, body))
}

fn ok(body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn within() -> Fetcher {
    let limits = Limits {
        whole: Duration::from_secs(2),
        largest_answer: 1000,
        ..Limits::default()
    };
    Fetcher::with_reach(limits, Reach::Anywhere)
}

#[test]
fn what_is_told_arrives_and_is_answered() {
    let (address, told) = serve(|_, body| ok(&format!("got {}", body.len())));
    let request = Request::post(
        format!("http://{address}/in?x=1"),
        "application/json",
        b"{\"a\":1}".to_vec(),
    )
    .with("x-signature", "abc");
    let answer = within().fetch(&request).unwrap();
    assert_eq!(
        (answer.status, answer.beginning(10)),
        (200, "got 7".to_owned())
    );
    let head = told.recv().unwrap().to_lowercase();
    assert!(head.starts_with("post /in?x=1 http/1.1"), "{head}");
    assert!(head.contains("x-signature: abc") && head.contains("content-type: application/json"));
    assert!(head.contains("user-agent: perennial/"));
}

#[test]
fn a_status_of_failure_is_an_answer() {
    let (address, _told) = serve(|_, _| {
        b"HTTP/1.1 503 Busy\r\nretry-after: 17\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            .to_vec()
    });
    let answer = within()
        .fetch(&Request::get(format!("http://{address}/")))
        .unwrap();
    assert!(answer.is_transient() && !answer.is_success());
    assert_eq!(answer.retry_after_seconds(), Some(17));
}

#[test]
fn an_answer_that_is_too_long_is_cut_off() {
    let (address, _told) = serve(|_, _| {
        let mut bytes = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
        bytes.extend(std::iter::repeat_n(b'x', 100_000));
        bytes
    });
    let said = within()
        .fetch(&Request::get(format!("http://{address}/")))
        .unwrap_err();
    assert!(matches!(said, Error::TooLong { .. }), "{said:?}");
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let said = within()
        .fetch(&Request::get(format!("http://{address}/")))
        .unwrap_err();
    assert!(matches!(said, Error::TimedOut { .. }), "{said:?}");
    assert!(said.is_transient() && said.may_have_arrived());
    drop(listener);
}

#[test]
fn a_reader_is_led_on_and_a_teller_is_not() {
    let (address, _told) = serve(|head, _| {
        if head.contains("/old") {
            b"HTTP/1.1 302 Found\r\nlocation: /new\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec()
        } else {
            ok("new")
        }
    });
    let answer = within()
        .fetch(&Request::get(format!("http://{address}/old")))
        .unwrap();
    assert_eq!(answer.beginning(5), "new");
    let told = within()
        .fetch(&Request::post(
            format!("http://{address}/old"),
            "text/plain",
            Vec::new(),
        ))
        .unwrap();
    assert_eq!(told.status, 302);
    assert_eq!(Request::get("https://a.example").method, Method::Get);
}

#[test]
fn circles_have_an_end() {
    let (address, told) = serve(|_, _| {
        b"HTTP/1.1 302 Found\r\nlocation: /again\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            .to_vec()
    });
    let said = within()
        .fetch(&Request::get(format!("http://{address}/")))
        .unwrap_err();
    assert!(matches!(said, Error::TooManyRedirects { .. }));
    assert_eq!(told.try_iter().count(), 4);
}

#[test]
fn who_proves_itself_to_one_host_does_not_to_the_next() {
    let (second, told) = serve(|_, _| ok("second"));
    let (first, _first_told) = serve(move |_, _| {
        format!("HTTP/1.1 302 Found\r\nlocation: http://{second}/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            .into_bytes()
    });
    let request = Request::get(format!("http://{first}/")).with("Authorization", "Bearer geheim");
    assert!(within().fetch(&request).unwrap().is_success());
    assert!(!told.recv().unwrap().contains("geheim"));
}

#[test]
fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let said = within()
        .fetch(&Request::get(format!("http://{address}/T0KEN")))
        .unwrap_err();
    assert!(matches!(said, Error::NotReached { .. }), "{said:?}");
    assert!(said.is_transient() && !said.may_have_arrived());
    assert!(!said.to_string().contains("T0KEN"));
}
