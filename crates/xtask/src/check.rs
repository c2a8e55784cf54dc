//! `check`: everything that a change must pass, in the order in which it is cheapest to fail.

use std::io::IsTerminal;
use std::path::Path;
use std::time::Instant;

use crate::command::Run;
use crate::failure::Failure;
use crate::terminal::complain;
use crate::{fuzz, generate, sim, tidy, web, workspace};

/// What was asked of `check`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Nothing may be left out for want of a tool or a server.
    pub(crate) strict: bool,
    /// Later steps run although an earlier one failed.
    pub(crate) keep_going: bool,
    /// Only these; all when empty.
    pub(crate) steps: Vec<Step>,
}

/// One part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Fmt,
    Tidy,
    Clippy,
    Test,
    Fuzz,
    Sim,
    Gen,
    Doc,
    Deny,
    Web,
}

const STEPS: [(Step, &str); 10] = [
    (Step::Fmt, "fmt"),
    (Step::Tidy, "tidy"),
    (Step::Clippy, "clippy"),
    (Step::Test, "test"),
    (Step::Fuzz, "fuzz"),
    (Step::Sim, "sim"),
    (Step::Gen, "gen"),
    (Step::Doc, "doc"),
    (Step::Deny, "deny"),
    (Step::Web, "web"),
];

impl Options {
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let mut options = Self::default();
        for argument in arguments {
            match argument.as_str() {
                "--ci" => options.strict = true,
                "--keep-going" => options.keep_going = true,
                word => {
                    let Some((step, _)) = STEPS.iter().find(|(_, name)| *name == word) else {
                        let names = STEPS.map(|(_, name)| name).join(", ");
                        return Err(Failure::new(format!(
                            "`{word}` is no step of check; there are {names}"
                        )));
                    };
                    options.steps.push(*step);
                }
            }
        }
        Ok(options)
    }
}

/// What the steps found out for the last lines.
#[derive(Default)]
struct Told {
    /// The test runner's own line of numbers, repeated at the very end, where people and machines look.
    tests: Option<String>,
    /// What was left out, and why.
    left_out: Vec<String>,
}

pub(crate) fn check(options: &Options) -> Result<(), Failure> {
    let root = workspace::root()?;
    let mut told = Told::default();
    let mut failed = Vec::new();
    for (step, name) in STEPS {
        if !options.steps.is_empty() && !options.steps.contains(&step) {
            continue;
        }
        complain(&format!("==> {name}"));
        let started = now();
        match run(step, &root, options, &mut told) {
            Ok(()) => complain(&format!(
                "    {name}: {:.1} s",
                started.elapsed().as_secs_f32()
            )),
            Err(failure) => {
                complain(&format!("    {name} failed: {failure}"));
                failed.push(name);
                if !options.keep_going {
                    break;
                }
            }
        }
    }
    for line in &told.left_out {
        complain(&format!("left out: {line}"));
    }
    if failed.is_empty() {
        complain("check: all is well");
    } else {
        complain(&format!("check failed: {}", failed.join(", ")));
    }
    if let Some(line) = told.tests {
        complain(&line);
    }
    if failed.is_empty() {
        Ok(())
    } else {
        Err(Failure::said())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a step took, for the person who waits"
)]
fn now() -> Instant {
    Instant::now()
}

fn run(step: Step, root: &Path, options: &Options, told: &mut Told) -> Result<(), Failure> {
    match step {
        Step::Fmt => Run::new(root, &["cargo", "fmt", "--all", "--check"]).show(),
        Step::Tidy => tidy::tidy(),
        Step::Clippy => clippy(root, options),
        Step::Test => test(root, options, told),
        Step::Fuzz => fuzz::fuzz(root, fuzz::USUAL_SECONDS),
        Step::Sim => sim::new_seeds(),
        Step::Gen => generate::compare(),
        Step::Doc => Run::new(
            root,
            &["cargo", "doc", "--quiet", "--workspace", "--no-deps"],
        )
        .with("RUSTDOCFLAGS", "-D warnings")
        .show(),
        Step::Deny => deny(root, told),
        Step::Web => web::web(root, options, &mut told.left_out),
    }
}

fn clippy(root: &Path, options: &Options) -> Result<(), Failure> {
    let quiet = ["cargo", "clippy", "--quiet"];
    let strict = ["--", "-D", "warnings"];
    let all = ["--workspace", "--all-targets"];
    Run::new(root, &[&quiet[..], &all, &strict].concat()).show()?;
    if options.strict {
        // What is built seldom must still build: its dependencies are too many for every small check.
        let seldom = [
            "--package",
            "telemetry",
            "--all-targets",
            "--features",
            "otel",
        ];
        Run::new(root, &[&quiet[..], &seldom, &strict].concat()).show()?;
    }
    Ok(())
}

/// nextest where it is installed; cargo's own runner elsewhere.
fn test(root: &Path, options: &Options, told: &mut Told) -> Result<(), Failure> {
    let profile = if options.strict { "ci" } else { "default" };
    let snapshots = if options.strict { "no" } else { "auto" };
    if !Run::new(root, &["cargo", "nextest", "--version"]).works() {
        told.left_out
            .push("nextest is not installed, so tests ran under cargo test".to_owned());
        return Run::new(root, &["cargo", "test", "--quiet", "--workspace"])
            .with("INSTA_UPDATE", snapshots)
            .show();
    }
    let colour = if std::io::stderr().is_terminal() {
        "always"
    } else {
        "never"
    };
    let words = [
        "cargo",
        "nextest",
        "run",
        "--workspace",
        "--profile",
        profile,
        "--color",
        colour,
    ];
    Run::new(root, &words)
        .with("INSTA_UPDATE", snapshots)
        .watch(|line| {
            if line.contains("Summary [") || line.contains("Summary\u{1b}[0m [") {
                told.tests = Some(line.to_owned());
            }
        })
}

fn deny(root: &Path, told: &mut Told) -> Result<(), Failure> {
    if !Run::new(root, &["cargo", "deny", "--version"]).works() {
        told.left_out.push(
            "cargo-deny is not installed, so licences and sources of dependencies were not looked at"
                .to_owned(),
        );
        return Ok(());
    }
    // Advisories need a download and belong to a scheduled run.
    Run::new(
        root,
        &[
            "cargo",
            "deny",
            "--offline",
            "check",
            "bans",
            "licenses",
            "sources",
        ],
    )
    .show()
}
