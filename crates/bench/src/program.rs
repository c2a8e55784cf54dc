//! The release program, as anybody would start it.

use std::{
    ffi::OsStr,
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
};

use db::{Access, Db, DbUrl, Options};
use serde_json::Value;

use crate::{
    failure::{Failure, doing},
    ground::Ground,
    http::Connection,
};

/// A shop and the program that works on it.
#[derive(Clone, Debug)]
pub(crate) struct Shop {
    program: PathBuf,
    folder: PathBuf,
    database: Option<String>,
}

impl Shop {
    pub(crate) fn in_folder(ground: &Ground, folder: &Path) -> Self {
        Self {
            program: ground.program.clone(),
            folder: folder.to_owned(),
            database: None,
        }
    }

    /// The same on PostgreSQL; the folder takes what is not in the database.
    pub(crate) fn in_database(ground: &Ground, folder: &Path, url: &DbUrl) -> Self {
        let database = match url {
            DbUrl::Sqlite(path) => path.display().to_string(),
            DbUrl::Postgres { config, schema } => {
                let sign = if config.contains('?') { '&' } else { '?' };
                format!("{config}{sign}schema={schema}")
            }
        };
        Self {
            database: Some(database),
            ..Self::in_folder(ground, folder)
        }
    }

    fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--data").arg(&self.folder);
        if let Some(database) = &self.database {
            command.arg("--database").arg(database);
        }
        command.args(arguments).stdin(Stdio::null());
        command
    }

    /// Makes it.
    pub(crate) fn found(&self) -> Result<(), Failure> {
        let _answer = self.json(&[
            "init",
            "--name",
            "Bench",
            "--currency",
            "GBP",
            "--time-zone",
            "Europe/London",
        ])?;
        Ok(())
    }

    /// What a command answers.
    pub(crate) fn json<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<Value, Failure> {
        let output = self
            .command(arguments)
            .arg("--json")
            .stderr(Stdio::inherit())
            .output()
            .map_err(doing("the program cannot be started"))?;
        let words: Vec<_> = arguments
            .iter()
            .map(|one| one.as_ref().to_string_lossy())
            .collect();
        if !output.status.success() {
            return Err(Failure::new(format!(
                "perennial {} failed",
                words.join(" ")
            )));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let last = text.lines().next_back().unwrap_or_default();
        serde_json::from_str(last).map_err(doing("the program's answer"))
    }

    /// A key for its API. Nothing may be served meanwhile.
    pub(crate) fn key(&self) -> Result<String, Failure> {
        let answer = self.json(&["key", "create", "--name", "bench"])?;
        let secret = answer.get("secret").and_then(Value::as_str);
        secret
            .map(str::to_owned)
            .ok_or_else(|| Failure::new("a key without a secret"))
    }

    /// Its database, in this process.
    pub(crate) fn db(&self, access: Access) -> Result<Db, Failure> {
        let url = match &self.database {
            Some(database) => DbUrl::parse(database)?,
            None => DbUrl::Sqlite(self.folder.join("shop.sqlite")),
        };
        Ok(Db::open(&url, Options::new(access, "bench"))?)
    }

    /// Runs it on a port that is free.
    pub(crate) fn serve(&self) -> Result<Served, Failure> {
        let mut child = self
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(doing("the program cannot be started"))?;
        let output = child.stdout.take();
        let mut served = Served {
            child,
            address: String::new(),
        };
        let mut lines = BufReader::new(output.ok_or_else(|| Failure::new("no output"))?);
        let mut line = String::new();
        while served.address.is_empty() {
            line.clear();
            if lines.read_line(&mut line)? == 0 {
                return Err(Failure::new("the server ended before it was open"));
            }
            if let Some((_, address)) = line.trim().split_once("http://") {
                address.clone_into(&mut served.address);
            }
        }
        // What it says later is read, so that it never waits for a reader.
        let _reader = thread::spawn(move || drop(lines.read_to_end(&mut Vec::new())));
        Ok(served)
    }
}

/// A shop that is being served; killed when dropped.
#[derive(Debug)]
pub(crate) struct Served {
    child: Child,
    address: String,
}

impl Served {
    pub(crate) fn connect(&self) -> Result<Connection, Failure> {
        Connection::open(&self.address)
    }

    /// Processor time that it has taken so far, in the system's ticks.
    pub(crate) fn ticks(&self) -> Result<u64, Failure> {
        let path = format!("/proc/{}/stat", self.child.id());
        let told = fs::read_to_string(&path).map_err(doing(path))?;
        // Behind the name, which stands in brackets, come the state and eleven other numbers before those of time.
        let numbers = told.rsplit_once(')').map_or("", |(_, rest)| rest);
        let taken = numbers.split_whitespace().skip(11).take(2);
        Ok(taken.filter_map(|one| one.parse::<u64>().ok()).sum())
    }

    /// Memory in use, in kibibytes: the resident set.
    pub(crate) fn resident(&self) -> Result<u64, Failure> {
        let path = format!("/proc/{}/status", self.child.id());
        let status = fs::read_to_string(&path).map_err(doing(path))?;
        status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
            .ok_or_else(|| Failure::new("the system does not tell the size of a process"))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // A process that is gone already needs no end.
        self.child.kill().unwrap_or_default();
        drop(self.child.wait());
    }
}
