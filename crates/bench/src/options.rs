//! The command line.

use std::path::PathBuf;

use crate::{failure::Failure, rows::BENCHES};

const USAGE: &str = "\
bench --program FILE [--root DIR] [--only NAME]… [--small]

  --program FILE  the release binary `perennial`
  --root DIR      the project's folder; the current one when absent
  --only NAME     only this; nothing is written into docs/performance.md
  --small         small sizes, to see that it works; nothing is written either";

/// What is wanted.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) program: PathBuf,
    pub(crate) root: PathBuf,
    pub(crate) small: bool,
    only: Vec<String>,
}

impl Options {
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let mut options = Self {
            program: PathBuf::new(),
            root: PathBuf::from("."),
            small: false,
            only: Vec::new(),
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut value = || rest.next().ok_or_else(|| Failure::new(USAGE));
            match argument.as_str() {
                "--program" => options.program = PathBuf::from(value()?),
                "--root" => options.root = PathBuf::from(value()?),
                "--only" => options.only.push(known(value()?)?),
                "--small" => options.small = true,
                _ => return Err(Failure::new(USAGE)),
            }
        }
        if options.program.as_os_str().is_empty() {
            return Err(Failure::new(USAGE));
        }
        Ok(options)
    }

    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|one| one == name)
    }

    /// Whether everything was measured at full size.
    pub(crate) fn is_whole(&self) -> bool {
        self.only.is_empty() && !self.small
    }
}

fn known(name: &str) -> Result<String, Failure> {
    let names: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
    if names.contains(&name) {
        return Ok(name.to_owned());
    }
    Err(Failure::new(format!(
        "there is no bench `{name}`; there are: {}",
        names.join(", ")
    )))
}
