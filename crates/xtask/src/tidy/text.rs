//! Rules for every file, whatever its language: no unfinished business, nothing huge, no words that belong to the
//! place where somebody worked and not to the project.

use std::collections::BTreeMap;

use crate::tidy::Finding;
use crate::tidy::lists::Lists;
use crate::workspace::TextFile;

/// Larger files slow every clone for ever.
const LARGEST_KIB: u64 = 500;
/// What is generated and has to be one file: the API's document. It compresses to a tenth.
const LARGEST_GENERATED: (&str, u64) = ("openapi.json", 1_500);

/// Marks of unfinished work, put together here so that this file does not hold them.
const MARKS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME")];

/// Where the rules' own words and samples are.
const SAMPLES: &[&str] = &["crates/xtask/lists/", "crates/xtask/src/tests/"];

/// Where npm packages come from, and nowhere else.
const NPM: &str = "https://registry.npmjs.org/";
/// Where crates come from, and nowhere else.
const CRATES: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Spelling of the United States in a text for readers, and the one of this project.
const SPELLING: &[(&str, &str)] = &[
    ("color", "colour"),
    ("colors", "colours"),
    ("behavior", "behaviour"),
    ("favorite", "favourite"),
    ("center", "centre"),
    ("canceled", "cancelled"),
    ("labeled", "labelled"),
    ("analyze", "analyse"),
    ("gray", "grey"),
    ("fulfill", "fulfil"),
    ("customize", "customise"),
    ("personalize", "personalise"),
    ("optimize", "optimise"),
    ("organize", "organise"),
    ("recognize", "recognise"),
];

pub(crate) fn check(files: &BTreeMap<String, TextFile>, lists: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.values() {
        let (generated, larger) = LARGEST_GENERATED;
        let largest = if file.path == generated {
            larger
        } else {
            LARGEST_KIB
        };
        if file.size > largest * 1_024 {
            findings.push(Finding::new(
                &file.path,
                1,
                format!("{} KiB", file.size / 1_024),
                format!("a file has at most {largest} KiB; generate it, or read it from elsewhere"),
            ));
        }
        let Some(text) = file.text.as_deref() else {
            continue;
        };
        if file.path == "LICENSE" || SAMPLES.iter().any(|samples| file.path.starts_with(samples)) {
            continue;
        }
        findings.extend(lines(&file.path, text, lists));
        findings.extend(sources_of_packages(&file.path, text));
        if file.is("md") {
            findings.extend(spelling(&file.path, text));
        }
    }
    findings
}

fn lines(path: &str, text: &str, lists: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for mark in MARKS {
            if words(line).any(|word| word == *mark) {
                findings.push(Finding::new(
                    path,
                    at + 1,
                    format!("`{mark}`"),
                    "do it, or leave it out and say in the module's head that it is absent",
                ));
            }
        }
        for banned in &lists.banned {
            if holds(line, banned) {
                findings.push(Finding::new(
                    path,
                    at + 1,
                    format!("`{banned}` belongs to one machine and not to the project"),
                    "use a relative path, a setting, or an example name",
                ));
            }
        }
    }
    findings
}

/// Whether a line holds it as an absolute path or a whole name, and not as the end of a longer one
/// (`src/x/` does not hold `/x/`).
fn holds(line: &str, banned: &str) -> bool {
    line.match_indices(banned).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || "._-}~*$>".contains(c))
    })
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

/// Lock files name the public registries, whichever mirror somebody installed from.
fn sources_of_packages(path: &str, text: &str) -> Vec<Finding> {
    let (key, allowed) = match path.rsplit('/').next() {
        Some("Cargo.lock") => ("source = \"", CRATES),
        Some("package-lock.json") => ("\"resolved\": \"", NPM),
        _ => return Vec::new(),
    };
    let foreign = text.lines().enumerate().filter(|(_, line)| {
        let value = line.trim_start().strip_prefix(key);
        value.is_some_and(|value| !value.starts_with(allowed))
    });
    foreign
        .map(|(at, _)| {
            let instead = format!("lock against {allowed}");
            Finding::new(path, at + 1, "a package from somewhere else", instead)
        })
        .collect()
}

/// Prose outside of code.
fn spelling(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut in_code = false;
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        // Every second part is between backticks.
        for word in line.split('`').step_by(2).flat_map(words) {
            let lower = word.to_lowercase();
            if let Some((_, ours)) = SPELLING.iter().find(|(theirs, _)| *theirs == lower) {
                findings.push(Finding::new(
                    path,
                    at + 1,
                    format!("`{word}`"),
                    format!("write `{ours}`, as everywhere here"),
                ));
            }
        }
    }
    findings
}
