//! `sim`: lives through shops, seed after seed.

use std::{
    collections::BTreeMap,
    io::{Write as _, stderr, stdout},
    process::ExitCode,
    time::{Duration, Instant},
};

use sim::{Backend, Hunted, Plan, run};

const USAGE: &str = "\
sim [--seed N] [--minutes M] [--seconds S] [--steps N] [--survey] [--postgres]
  --seed N      begins with this seed; without --minutes or --seconds only this one is lived through
  --minutes M   goes on to the next seeds for so long
  --steps N     steps in a plan (60)
  --survey      goes on after a failure, and tells at the end which rules were broken how often
  --postgres    two nodes on PostgreSQL, on the server that PERENNIAL_TEST_POSTGRES names";

struct Wanted {
    seed: u64,
    time: Option<Duration>,
    steps: usize,
    backend: Backend,
    survey: bool,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(wanted) = read(&arguments) else {
        writeln!(stderr(), "{USAGE}").unwrap_or_default();
        return ExitCode::FAILURE;
    };
    if hunt(&wanted) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn read(arguments: &[String]) -> Option<Wanted> {
    let mut wanted = Wanted {
        seed: 1,
        time: None,
        steps: 60,
        backend: Backend::Sqlite,
        survey: false,
    };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--survey" => wanted.survey = true,
            "--postgres" => wanted.backend = Backend::Postgres,
            "--seed" => wanted.seed = words.next()?.parse().ok()?,
            "--steps" => wanted.steps = words.next()?.parse().ok()?,
            "--seconds" => wanted.time = Some(Duration::from_secs(words.next()?.parse().ok()?)),
            "--minutes" => {
                let minutes: u64 = words.next()?.parse().ok()?;
                wanted.time = Some(Duration::from_secs(minutes.saturating_mul(60)));
            }
            _ => return None,
        }
    }
    Some(wanted)
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long seeds are tried is for whoever waits; no plan sees it"
)]
fn hunt(wanted: &Wanted) -> bool {
    let started = Instant::now();
    let (mut seeds, mut all_steps, mut all_letters) = (0_usize, 0_usize, 0_usize);
    let mut seed = wanted.seed;
    let mut broken: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
    loop {
        let plan = Plan::draw(seed, wanted.steps);
        if wanted.survey {
            let failure = run(&plan, wanted.backend).and_then(|ran| ran.failure);
            if let Some(failure) = failure {
                let entry = broken.entry(failure.rule).or_insert((0, seed));
                entry.0 = entry.0.saturating_add(1);
            }
            seed = seed.wrapping_add(1);
            if wanted.time.is_none_or(|time| started.elapsed() >= time) {
                writeln!(stdout(), "seeds {} to {seed}: {broken:?}", wanted.seed)
                    .unwrap_or_default();
                return broken.is_empty();
            }
            continue;
        }
        let hunted = Hunted::of(&plan, wanted.backend);
        match &hunted {
            Hunted::Well { steps, letters } => {
                seeds = seeds.saturating_add(1);
                all_steps = all_steps.saturating_add(*steps);
                all_letters = all_letters.saturating_add(*letters);
            }
            Hunted::Nowhere => {
                writeln!(stdout(), "sim: left out, {hunted}").unwrap_or_default();
                return true;
            }
            Hunted::Found { .. } => {
                writeln!(stdout(), "{hunted}").unwrap_or_default();
                return false;
            }
        }
        seed = seed.wrapping_add(1);
        if wanted.time.is_none_or(|time| started.elapsed() >= time) {
            break;
        }
    }
    writeln!(
        stdout(),
        "sim: seeds {} to {}, {seeds} plans, {all_steps} steps, {all_letters} letters in {:.1} s: every rule held",
        wanted.seed,
        seed.wrapping_sub(1),
        started.elapsed().as_secs_f32()
    )
    .unwrap_or_default();
    true
}
