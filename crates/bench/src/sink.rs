//! A mail server that throws everything away: `smtp-sink` of Postfix where it is installed, else a small one in this process.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
};

use telemetry::Stopwatch;

use crate::failure::Failure;

/// Where Debian puts it; not on everybody's path.
const PLACES: &[&str] = &["/usr/sbin/smtp-sink", "/usr/local/sbin/smtp-sink"];
/// Where Debian puts the load generator that goes with it.
const SOURCES: &[&str] = &["/usr/sbin/smtp-source", "/usr/local/sbin/smtp-source"];
/// Longest wait for the server to listen.
const PATIENCE_MILLIS: u64 = 5_000;

/// A server that listens on this machine.
#[derive(Debug)]
pub(crate) struct Sink {
    pub(crate) port: u16,
    pub(crate) words: &'static str,
    child: Option<Child>,
}

impl Sink {
    pub(crate) fn start() -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let Some(program) = PLACES.iter().find(|place| Path::new(place).is_file()) else {
            let _server = thread::spawn(move || serve(&listener));
            return Ok(Self {
                port,
                words: "own sink",
                child: None,
            });
        };
        // The port is free again for the other program.
        drop(listener);
        let mut command = Command::new(program);
        // As root it wants to be told whom to become.
        let user = Command::new("id").arg("-u").output()?.stdout;
        if user.starts_with(b"0\n") {
            command.args(["-u", "nobody"]);
        }
        let child = command
            .arg(format!("127.0.0.1:{port}"))
            .arg("1024")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let sink = Self {
            port,
            words: "smtp-sink",
            child: Some(child),
        };
        let watch = Stopwatch::start();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if watch.millis() > PATIENCE_MILLIS {
                return Err(Failure::new("smtp-sink does not listen"));
            }
            thread::yield_now();
        }
        Ok(sink)
    }
}

impl Sink {
    /// How long Postfix's own load generator takes for so many messages of so many bytes over so many connections, in
    /// microseconds; none where it is not installed.
    pub(crate) fn load(
        &self,
        (count, connections): (usize, usize),
        bytes: usize,
    ) -> Result<Option<u64>, Failure> {
        let Some(program) = SOURCES.iter().find(|place| Path::new(place).is_file()) else {
            return Ok(None);
        };
        let watch = Stopwatch::start();
        let status = Command::new(program)
            .args(["-d", "-s", &connections.to_string()])
            .args(["-m", &count.to_string(), "-l", &bytes.to_string()])
            .args(["-f", "shop@example.test", "-t", "ana@example.test"])
            .arg(format!("127.0.0.1:{}", self.port))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        let micros = watch.micros();
        if status.success() {
            Ok(Some(micros))
        } else {
            Err(Failure::new("smtp-source failed"))
        }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            child.kill().unwrap_or_default();
            drop(child.wait());
        }
    }
}

fn serve(listener: &TcpListener) {
    for stream in listener.incoming().flatten() {
        let _talk = thread::spawn(move || talk(stream));
    }
}

/// Says yes to everything. Replies are held back while more commands have come already.
fn talk(stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::with_capacity(1 << 16, stream);
    let mut replies = b"220 sink\r\n".to_vec();
    let mut is_data = false;
    let mut line = Vec::new();
    loop {
        if reader.buffer().is_empty() {
            writer.write_all(&replies)?;
            replies.clear();
        }
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if is_data {
            if line == b".\r\n" {
                is_data = false;
                replies.extend_from_slice(b"250 2.0.0 Ok\r\n");
            }
            continue;
        }
        let word: Vec<u8> = line.iter().take(4).map(u8::to_ascii_uppercase).collect();
        let reply: &[u8] = match word.as_slice() {
            b"EHLO" => b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
            b"DATA" => {
                is_data = true;
                b"354 End with a dot\r\n"
            }
            b"QUIT" => {
                replies.extend_from_slice(b"221 Bye\r\n");
                return writer.write_all(&replies);
            }
            _ => b"250 2.1.0 Ok\r\n",
        };
        replies.extend_from_slice(reply);
    }
}
