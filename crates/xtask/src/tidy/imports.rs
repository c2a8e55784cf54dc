//! Imports come in three groups with a blank line between: the standard library, other crates (from outside
//! and other rooms alike), and the room's own modules.

use crate::tidy::Finding;
use crate::tidy::source::Source;

/// Where an import comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Standard,
    Outside,
    Ours,
}

impl Group {
    fn name(self) -> &'static str {
        match self {
            Self::Standard => "the standard library",
            Self::Outside => "other crates",
            Self::Ours => "the room's own modules",
        }
    }
}

/// One `use` with the lines above that belong to it.
#[derive(Debug)]
struct Import<'a> {
    group: Group,
    lines: Vec<&'a str>,
    /// Where it begins, counted from 0.
    at: usize,
    blank_before: bool,
}

pub(crate) fn check(source: &Source) -> Vec<Finding> {
    let runs = runs(&source.text);
    runs.iter()
        .filter_map(|run| objection(source, run))
        .collect()
}

fn objection(source: &Source, run: &[Import<'_>]) -> Option<Finding> {
    run.iter()
        .zip(run.iter().skip(1))
        .find_map(|(before, after)| {
            let instead = "put std, other crates and own modules in three groups with a blank line \
                       between (`cargo xtask tidy --fix`)";
            let wrong = if before.group > after.group {
                format!("{} after {}", after.group.name(), before.group.name())
            } else if before.group != after.group && !after.blank_before {
                format!(
                    "no blank line between {} and {}",
                    before.group.name(),
                    after.group.name()
                )
            } else if before.group == after.group && after.blank_before {
                format!("a blank line inside the imports of {}", after.group.name())
            } else {
                return None;
            };
            Some(Finding::new(&source.path, after.at + 1, wrong, instead))
        })
}

/// The file with its imports in order; `None` when they are.
pub(crate) fn fixed(source: &Source) -> Option<String> {
    let runs = runs(&source.text);
    let wrong: Vec<_> = runs
        .iter()
        .filter(|run| objection(source, run).is_some())
        .collect();
    if wrong.is_empty() {
        return None;
    }
    let lines: Vec<&str> = source.text.lines().collect();
    let mut text: Vec<&str> = Vec::new();
    let mut done = 0;
    for run in wrong {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        text.extend(lines.get(done..first.at).unwrap_or_default());
        for group in [Group::Standard, Group::Outside, Group::Ours] {
            let mut of_group = run.iter().filter(|import| import.group == group).peekable();
            let first_group = text.len() == first.at;
            if of_group.peek().is_some() && !first_group && text.last() != Some(&"") {
                text.push("");
            }
            text.extend(of_group.flat_map(|import| import.lines.iter().copied()));
        }
        done = last.at + last.lines.len();
    }
    text.extend(lines.get(done..).unwrap_or_default());
    Some(text.join("\n") + "\n")
}

/// Unbroken runs of private imports that stand at the left margin.
fn runs(text: &str) -> Vec<Vec<Import<'_>>> {
    let lines: Vec<&str> = text.lines().collect();
    let own: Vec<&str> = lines.iter().filter_map(|line| module(line)).collect();
    let mut runs: Vec<Vec<Import<'_>>> = Vec::new();
    let mut run: Vec<Import<'_>> = Vec::new();
    let mut blank = false;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if line.is_empty() {
            blank = true;
            at += 1;
        } else if let Some(import) = import(&lines, at, blank, &own) {
            at = import.at + import.lines.len();
            run.push(import);
            blank = false;
        } else {
            runs.extend(Some(std::mem::take(&mut run)).filter(|run| !run.is_empty()));
            blank = false;
            at += 1;
        }
    }
    runs.extend(Some(run).filter(|run| !run.is_empty()));
    runs
}

/// The import that begins here, with attributes above it.
fn import<'a>(
    lines: &[&'a str],
    at: usize,
    blank_before: bool,
    own: &[&str],
) -> Option<Import<'a>> {
    let mut head = at;
    while lines
        .get(head)
        .is_some_and(|line| line.starts_with("#[") && line.ends_with(']'))
    {
        head += 1;
    }
    let path = lines.get(head)?.strip_prefix("use ")?;
    let length = lines
        .get(head..)?
        .iter()
        .position(|line| line.ends_with(';'))?
        + 1;
    let lines = lines.get(at..head + length)?.to_vec();
    Some(Import {
        group: group(path, own),
        lines,
        at,
        blank_before,
    })
}

fn group(path: &str, own: &[&str]) -> Group {
    let name = path.trim_start_matches("::");
    let first = name
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()
        .unwrap_or_default();
    match first {
        "std" | "core" | "alloc" => Group::Standard,
        "crate" | "super" | "self" => Group::Ours,
        _ if own.contains(&first) => Group::Ours,
        _ => Group::Outside,
    }
}

/// The module that a line declares.
fn module(line: &str) -> Option<&str> {
    let line = line
        .strip_prefix("pub(crate) ")
        .or_else(|| line.strip_prefix("pub "))
        .unwrap_or(line);
    line.strip_prefix("mod ")
        .map(|name| name.trim_end_matches([';', '{', ' ']))
}
