//! `web`: what runs in browsers. Every package of npm with a script `check`; and where a package has a script
//! `end-to-end`, that one too: the pages in a real browser, before the real program.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::check::Options;
use crate::command::Run;
use crate::failure::Failure;
use crate::workspace::{self, Workspace};

/// The script of every package that is looked at.
const CHECK: &str = "check";
/// The script of a package whose pages are tried in a browser.
const END_TO_END: &str = "end-to-end";
/// What the browser is called: on Debian, on others, and as Google ships it.
const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];

/// Every package of npm with a script `check`: types, format, unused code, tests, its browser.
pub(crate) fn web(
    root: &Path,
    options: &Options,
    left_out: &mut Vec<String>,
) -> Result<(), Failure> {
    let workspace = Workspace::load()?;
    let with = |script: &str| -> Vec<PathBuf> {
        workspace
            .files
            .values()
            .filter(|file| has_script(file.path.as_str(), file.text.as_deref(), script))
            .map(|file| root.join(file.path.trim_end_matches("package.json")))
            .collect()
    };
    let checked = with(CHECK);
    if checked.is_empty() {
        return Ok(());
    }
    if !Run::new(root, &["npm", "--version"]).works() {
        return missing(
            "npm is not installed, so the scripts for browsers were not looked at",
            options,
            left_out,
        );
    }
    for folder in &checked {
        if is_stale(folder) {
            Run::new(folder, &["npm", "ci", "--no-audit", "--no-fund"]).show()?;
        }
        Run::new(folder, &["npm", "run", "--silent", CHECK]).show()?;
    }
    let tried = with(END_TO_END);
    if tried.is_empty() {
        return Ok(());
    }
    let Some(browser) = browser(root) else {
        return missing(
            "Chromium is not installed, so no page was tried in a browser",
            options,
            left_out,
        );
    };
    let program = program(root)?;
    for folder in &tried {
        Run::new(folder, &["npm", "run", "--silent", END_TO_END])
            .with("CHROMIUM", &browser)
            .with("TESTED_BINARY", &program)
            .show()?;
    }
    Ok(())
}

/// A tool is not there: a failure where nothing may be left out, a line at the end elsewhere.
fn missing(text: &str, options: &Options, left_out: &mut Vec<String>) -> Result<(), Failure> {
    if options.strict {
        return Err(Failure::new(text));
    }
    left_out.push(text.to_owned());
    Ok(())
}

pub(crate) fn has_script(path: &str, text: Option<&str>, script: &str) -> bool {
    (path == "package.json" || path.ends_with("/package.json"))
        && text
            .and_then(|text| serde_json::from_str::<Value>(text).ok())
            .and_then(|package| package.get("scripts")?.get(script).cloned())
            .is_some()
}

/// Whether the packages must be installed anew: npm leaves a copy of the lock file it installed from.
fn is_stale(folder: &Path) -> bool {
    let changed = |path: &str| fs::metadata(folder.join(path)).and_then(|about| about.modified());
    match (
        changed("package-lock.json"),
        changed("node_modules/.package-lock.json"),
    ) {
        (Ok(wanted), Ok(installed)) => wanted > installed,
        _ => true,
    }
}

/// The browser that `CHROMIUM` names, else the first that is installed, by its whole path: whoever starts it does not look
/// for it.
#[expect(
    clippy::disallowed_methods,
    reason = "chores have no settings; the tests of the pages read the same variable"
)]
fn browser(root: &Path) -> Option<OsString> {
    std::env::var_os("CHROMIUM").or_else(|| {
        let folders = std::env::var_os("PATH")?;
        let folders: Vec<PathBuf> = std::env::split_paths(&folders).collect();
        BROWSERS
            .into_iter()
            .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
            .find(|file| {
                file.is_file() && Run::new(root, &[&file.to_string_lossy(), "--version"]).works()
            })
            .map(PathBuf::into_os_string)
    })
}

/// The program as it stands, with the pages that were just built inside it.
fn program(root: &Path) -> Result<PathBuf, Failure> {
    Run::new(root, &["scripts/build-admin"]).show()?;
    Run::new(root, &["cargo", "build", "--quiet", "--package", "app"]).show()?;
    Ok(workspace::target()?.join("debug").join("perennial"))
}
