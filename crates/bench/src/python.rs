//! Peers that are Python packages: each a small program in `peers/`, run in a virtual environment below `target/`.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::failure::{Failure, doing};

/// Where the peers and their packages are.
#[derive(Debug)]
pub(crate) struct Python {
    environment: PathBuf,
    peers: PathBuf,
}

impl Python {
    pub(crate) fn new(folder: &Path, peers: &Path) -> Self {
        Self {
            environment: folder.join("venv"),
            peers: peers.to_owned(),
        }
    }

    fn program(&self) -> PathBuf {
        self.environment.join("bin/python")
    }

    /// Makes sure that a package is there; why it is not, for the table.
    pub(crate) fn need(&self, package: &str) -> Result<(), Failure> {
        if !self.program().is_file() {
            let made = Command::new("python3")
                .args(["-m", "venv"])
                .arg(&self.environment)
                .status();
            if !made.is_ok_and(|status| status.success()) {
                return Err(Failure::new("Python with venv is not there"));
            }
        }
        let there = Command::new(self.program())
            .args(["-c", &format!("import {package}")])
            .stderr(Stdio::null())
            .status();
        if there.is_ok_and(|status| status.success()) {
            return Ok(());
        }
        let fetched = Command::new(self.program())
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .arg(package)
            .stderr(Stdio::null())
            .status();
        if fetched.is_ok_and(|status| status.success()) {
            Ok(())
        } else {
            Err(Failure::new(format!(
                "the Python package {package} could not be fetched"
            )))
        }
    }

    /// What a peer answers: the last line of its output is JSON.
    pub(crate) fn run(&self, peer: &str, arguments: &[&str]) -> Result<Value, Failure> {
        let output = Command::new(self.program())
            .arg(self.peers.join(peer))
            .args(arguments)
            .stderr(Stdio::inherit())
            .output()
            .map_err(doing(peer))?;
        if !output.status.success() {
            return Err(Failure::new(format!("{peer} failed")));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let last = text.lines().next_back().unwrap_or_default();
        serde_json::from_str(last).map_err(doing(peer))
    }
}
