//! Running other programs.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::failure::{Failure, doing};
use crate::terminal::complain;

/// A command in the project's root.
pub(crate) struct Run {
    command: Command,
    words: String,
}

impl Run {
    pub(crate) fn new(root: &Path, words: &[&str]) -> Self {
        let (program, arguments) = words
            .split_first()
            .map_or(("true", &[][..]), |(p, a)| (*p, a));
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(root)
            .stdin(Stdio::null());
        Self {
            command,
            words: words.join(" "),
        }
    }

    pub(crate) fn with(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it with its output going where ours goes.
    pub(crate) fn show(mut self) -> Result<(), Failure> {
        complain(&format!("    $ {}", self.words));
        let status = self.command.status().map_err(doing(&self.words))?;
        if status.success() {
            Ok(())
        } else {
            Err(self.failed(status))
        }
    }

    /// Runs it as [`Run::show`] does, and gives its lines on standard error to `each` as well.
    pub(crate) fn watch(mut self, mut each: impl FnMut(&str)) -> Result<(), Failure> {
        complain(&format!("    $ {}", self.words));
        let mut child = self
            .command
            .stderr(Stdio::piped())
            .spawn()
            .map_err(doing(&self.words))?;
        if let Some(stderr) = child.stderr.take() {
            for line in BufReader::new(stderr).split(b'\n') {
                let line = line.map_err(doing(&self.words))?;
                let line = String::from_utf8_lossy(&line);
                complain(&line);
                each(&line);
            }
        }
        let status = child.wait().map_err(doing(&self.words))?;
        if status.success() {
            Ok(())
        } else {
            Err(self.failed(status))
        }
    }

    /// Runs it for its standard output.
    pub(crate) fn read(mut self) -> Result<Vec<u8>, Failure> {
        let output = self
            .command
            .stderr(Stdio::inherit())
            .output()
            .map_err(doing(&self.words))?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(self.failed(output.status))
        }
    }

    /// Whether it runs at all and ends well, in silence.
    pub(crate) fn works(mut self) -> bool {
        let silent = self.command.stdout(Stdio::null()).stderr(Stdio::null());
        silent.status().is_ok_and(|status| status.success())
    }

    fn failed(&self, status: std::process::ExitStatus) -> Failure {
        Failure::new(format!("`{}` failed ({status})", self.words))
    }
}
