//! One connection to a server, as plain as can be: what is measured is the server.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
};

use crate::failure::{Failure, doing};

/// An open connection.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Connection {
    pub(crate) fn open(address: &str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).map_err(doing(address))?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::with_capacity(1 << 16, stream),
        })
    }

    pub(crate) fn get(&mut self, path: &str, key: &str) -> Result<Answer, Failure> {
        self.call("GET", path, key, b"")
    }

    pub(crate) fn post(&mut self, path: &str, key: &str, body: &[u8]) -> Result<Answer, Failure> {
        self.call("POST", path, key, body)
    }

    /// The statuses of several addresses of the public, all asked for before the first answer is read.
    pub(crate) fn get_together(&mut self, paths: &[String]) -> Result<Vec<u16>, Failure> {
        let mut asked = String::new();
        for path in paths {
            asked.push_str("GET ");
            asked.push_str(path);
            asked.push_str(" HTTP/1.1\r\nhost: bench\r\nuser-agent: Mozilla/5.0\r\n\r\n");
        }
        self.stream.get_mut().write_all(asked.as_bytes())?;
        paths
            .iter()
            .map(|_path| Ok(self.answer()?.status))
            .collect()
    }

    fn call(
        &mut self,
        method: &str,
        path: &str,
        key: &str,
        body: &[u8],
    ) -> Result<Answer, Failure> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {key}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let stream = self.stream.get_mut();
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        self.answer()
    }

    fn answer(&mut self) -> Result<Answer, Failure> {
        let mut status = 0;
        let mut length = 0;
        let mut line = String::new();
        loop {
            line.clear();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(Failure::new("the server hung up"));
            }
            let text = line.trim_end().to_ascii_lowercase();
            if text.is_empty() {
                break;
            }
            if let Some(rest) = text.strip_prefix("http/1.1 ") {
                let number = rest.split(' ').next().unwrap_or_default();
                status = number.parse().map_err(doing("the status line"))?;
            }
            if let Some(rest) = text.strip_prefix("content-length: ") {
                length = rest.parse().map_err(doing("content-length"))?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(Answer { status, body })
    }
}
