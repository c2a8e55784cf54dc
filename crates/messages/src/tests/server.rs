//! A server of somebody else on this machine: it keeps what it hears, and answers as it is told.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// The head of a request, and its body.
type Asked = (String, Vec<u8>);

/// What it does with a request.
#[derive(Clone)]
pub(crate) enum Act {
    Say(u16, String),
    /// Takes the request and closes the connection.
    Vanish,
}

/// A listener on this machine, one thread for each connection.
pub(crate) struct Server {
    pub(crate) address: String,
    heard: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Does these, the first first, and takes everything from then on.
    pub(crate) fn new(acts: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let heard: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (keep, acts) = (Arc::clone(&heard), Arc::new(Mutex::new(acts)));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let (keep, acts) = (Arc::clone(&keep), Arc::clone(&acts));
                thread::spawn(move || serve(stream, &keep, &acts));
            }
        });
        Self { address, heard }
    }

    pub(crate) fn heard(&self) -> Vec<Asked> {
        self.heard.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, keep: &Mutex<Vec<Asked>>, acts: &Mutex<Vec<Act>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        if line == "\r\n" {
            break;
        }
        head.push_str(&line);
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse::<usize>().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    let number = {
        let mut keep = keep.lock().unwrap();
        keep.push((head, body));
        keep.len()
    };
    let act = {
        let mut acts = acts.lock().unwrap();
        (!acts.is_empty()).then(|| acts.remove(0))
    };
    let usual = Act::Say(
        201,
        format!(r#"{{"sid":"SM{number:032}","status":"queued"}}"#),
    );
    if let Act::Say(status, body) = act.unwrap_or(usual) {
        let answer = format!(
            "HTTP/1.1 {status} So\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(answer.as_bytes()).ok();
    }
}
