//! A real shop of compact discs, 1997 and 1998: the values that everybody computes on it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    process::Command,
};

use super::{close, customer, printed};
use crate::{
    BetaGeometric, Discounting, Dropout, HoldOut, Lifetime, Pareto, Prior, Sample, Spend,
    SpendSample, Summary, discounted,
};

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told of their data by the environment"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The text of a file of the data: of the folder that tests are given, or of the Python package that ships it. `None`
/// leaves the test out, loudly, except in CI.
fn data(file: &str) -> Option<String> {
    let given = variable("PERENNIAL_TEST_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    if let Ok(text) = std::fs::read_to_string(given.join("cdnow").join(file)) {
        return Some(text);
    }
    let text = fetched(file);
    assert!(
        text.is_some() || variable("CI").is_none(),
        "in CI nothing is skipped: {file} cannot be fetched"
    );
    if text.is_none() {
        eprintln!("SKIPPED: {file} cannot be fetched with the Python package lifetimes");
    }
    text
}

fn fetched(file: &str) -> Option<String> {
    const PACKAGE: &str = "lifetimes==0.11.3";
    const READ: &str = "import glob, sys, zipfile
wheel = zipfile.ZipFile(glob.glob(sys.argv[1] + '/*.whl')[0])
sys.stdout.write(wheel.read('lifetimes/datasets/' + sys.argv[2]).decode())";
    let folder = tempfile::tempdir().ok()?;
    let path = folder.path().to_str()?;
    let quiet = ["--quiet", "--disable-pip-version-check"];
    let download = ["download", "--no-deps", "-d", path, PACKAGE];
    let loaded = Command::new("pip")
        .args(download)
        .args(quiet)
        .output()
        .ok()?;
    let printed = Command::new("python3")
        .args(["-c", READ, path, file])
        .output()
        .ok()?;
    let sound = loaded.status.success() && printed.status.success();
    sound.then(|| String::from_utf8(printed.stdout).ok())?
}

/// Cents by day, in days since the first of January 1997, for each customer.
type Purchases = BTreeMap<u32, BTreeMap<i32, u32>>;

/// Days before each month.
const MONTHS: [i32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

fn purchases(text: &str, customer: usize, date: usize, amount: usize) -> Purchases {
    let mut all = Purchases::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some(day) = words.get(date).and_then(|day| day.parse::<i32>().ok()) else {
            continue;
        };
        let month = usize::try_from(day / 100 % 100).unwrap();
        let day = (day / 10_000 - 1997) * 365 + MONTHS[month - 1] + day % 100 - 1;
        let cents: u32 = words[amount].replace('.', "").parse().unwrap();
        let customer = words[customer].parse().unwrap();
        *all.entry(customer).or_default().entry(day).or_default() += cents;
    }
    all
}

/// The thirtieth of September.
const UNTIL: i32 = 272;

struct Known {
    summary: Summary,
    /// Mean of what was spent on days of coming back.
    mean: f64,
    /// Days of purchases in the 39 weeks after.
    after: u32,
}

/// What is known of each customer at the end of September, in weeks.
fn known(all: &Purchases, week: impl Fn(i32) -> f64) -> Vec<Known> {
    let summaries = all.values().filter_map(|days| {
        let first = *days.keys().next()?;
        let back: Vec<(i32, u32)> = days
            .iter()
            .map(|(day, cents)| (*day, *cents))
            .skip(1)
            .collect();
        let before: Vec<_> = back.iter().filter(|(day, _)| *day <= UNTIL).collect();
        let cents: u32 = before.iter().map(|(_, cents)| cents).sum();
        let frequency = u32::try_from(before.len()).unwrap();
        let last = before.last().map_or(first, |(day, _)| *day);
        Some(Known {
            summary: Summary::new(frequency, week(last - first), week(UNTIL - first))?,
            // In whole cents, as in the published summary.
            mean: f64::from((cents + frequency / 2) / frequency.max(1)) / 100.0,
            after: u32::try_from(back.len() - before.len()).unwrap(),
        })
    });
    summaries.collect()
}

fn weeks(days: i32) -> f64 {
    f64::from(days) / 7.0
}

/// As in the published summary, which everybody fits: with two decimals.
fn printed_weeks(days: i32) -> f64 {
    (weeks(days) * 100.0).round() / 100.0
}

fn sample(all: &[Known]) -> Sample {
    Sample::new(all.iter().map(|one| one.summary))
}

fn hold_out(all: &[Known], model: &impl Lifetime) -> HoldOut {
    let mut seen = HoldOut::new();
    for one in all {
        let expected = model.expected(&one.summary, 39.0);
        seen.add(one.summary.frequency(), one.after, expected);
    }
    seen
}

/// To so many parts of one: other programs stop a little before the top.
fn parameters<const N: usize>(found: [f64; N], wanted: [f64; N], within: f64) {
    for (found, wanted) in found.into_iter().zip(wanted) {
        close(found, wanted, within);
    }
}

#[test]
fn the_sample_gives_the_published_figures() {
    let Some(text) = data("CDNOW_sample.txt") else {
        return;
    };
    let all = known(&purchases(&text, 1, 2, 4), printed_weeks);
    let sample = sample(&all);
    let days: BTreeSet<u64> = all.iter().map(|one| one.summary.age().to_bits()).collect();
    assert_eq!((all.len(), sample.came_back()), (2_357, 946.0));
    assert_eq!(days.len(), 84);
    leaving_after_purchases(&all, &sample);
    leaving_at_any_moment(&all, &sample);
    spending(&all, &sample);
}

fn leaving_after_purchases(all: &[Known], sample: &Sample) {
    let published = BetaGeometric::with([0.243, 4.414, 0.793, 2.426], Dropout::AfterRepeats);
    printed(published.log_likelihood(sample), -9_582.426_83, 5);
    let fit = BetaGeometric::fit(sample, Dropout::AfterRepeats, Prior::None).unwrap();
    parameters(
        fit.model.parameters(),
        [0.242_593, 4.413_532, 0.792_886, 2.425_754],
        1e-6,
    );
    printed(fit.log_likelihood, -9_582.425_561, 6);
    parameters(fit.standard_errors, [0.012_56, 0.378, 0.186, 0.705], 2e-3);
    printed(fit.model.expected_of_new(39.0), 1.195_016, 6);
    printed(fit.model.expected_of_new(78.0), 1.857_972, 6);
    let seen = hold_out(all, &fit.model);
    assert_eq!((seen.customers(), seen.actual()), (2_357, 1_882));
    printed(seen.predicted(), 1_653.4, 1);
    printed(seen.mean_absolute_error().unwrap(), 0.785_5, 4);
    printed(seen.root_mean_squared_error().unwrap(), 1.608, 3);
    let bins = seen.bins().iter();
    let shares = bins.map(|bin| bin.predicted / crate::float(bin.customers));
    for (found, wanted) in shares.zip([0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157]) {
        printed(found, wanted, 3);
    }
    let fit = BetaGeometric::fit(sample, Dropout::AfterAny, Prior::None).unwrap();
    parameters(
        fit.model.parameters(),
        [0.524_838, 6.182_992, 0.891_356, 1.613_999],
        1e-6,
    );
    // Hardly any of a shop of this size is the prior.
    let held = BetaGeometric::fit(sample, Dropout::AfterRepeats, Prior::Weak).unwrap();
    close(held.model.expected_of_new(39.0), 1.195_016, 0.002);
    assert!(held.log_likelihood < -9_582.425 && held.log_likelihood > -9_582.6);
}

fn leaving_at_any_moment(all: &[Known], sample: &Sample) {
    let fit = Pareto::fit(sample, Prior::None).unwrap();
    parameters(
        fit.model.parameters(),
        [0.553_3, 10.577_6, 0.606_2, 11.667_9],
        1e-4,
    );
    printed(fit.log_likelihood, -9_594.974, 3);
    let elsewhere = Pareto::with([0.553_278, 10.577_627, 0.606_204, 11.667_611]);
    assert!(fit.log_likelihood >= elsewhere.log_likelihood(sample));
    let model = Pareto::with([0.553_263, 10.577_481, 0.606_241, 11.668_694]);
    for ((frequency, recency), alive, expected) in [
        ((2, 30.43), 0.869_115, 1.455_096),
        ((0, 0.0), 0.295_096, 0.107_057),
        ((7, 29.43), 0.749_410, 3.711_700),
    ] {
        let one = customer(frequency, recency, 38.86);
        // The parameters are rounded as well: the last digit may be off by one.
        assert!((model.alive(&one) - alive).abs() < 1e-6);
        assert!((model.expected(&one, 39.0) - expected).abs() < 1e-6);
    }
    let seen = hold_out(all, &fit.model);
    assert!(seen.mean_absolute_error().unwrap() < 0.785_5);
    assert!(seen.root_mean_squared_error().unwrap() < 1.608);
}

fn spending(all: &[Known], sample: &Sample) {
    let spent = SpendSample::new(all.iter().map(|one| (one.summary.frequency(), one.mean)));
    close(spent.customers(), 946.0, 0.0);
    printed(spent.mean().unwrap(), 35.078_6, 4);
    printed(spent.correlation().unwrap(), 0.114, 3);
    let fit = Spend::fit(&spent, Prior::None).unwrap();
    parameters(
        fit.model.parameters(),
        [6.248_803, 3.744_588, 15.447_746],
        1e-6,
    );
    printed(fit.log_likelihood, -4_055.923_24, 5);
    printed(fit.model.expected(2, 22.35).unwrap(), 24.658_616, 5);
    printed(fit.model.expected(1, 11.77).unwrap(), 18.911_479, 5);
    printed(fit.model.expected(0, 0.0).unwrap(), 35.171_002, 5);
    let buying = BetaGeometric::fit(sample, Dropout::AfterRepeats, Prior::None);
    let buying = buying.unwrap().model;
    let future = Discounting {
        periods: 12,
        length: 4.345,
        rate: 0.01,
    };
    let value = |one: &Known| {
        let each = fit
            .model
            .expected(one.summary.frequency(), one.mean)
            .unwrap();
        each * discounted(&buying, &one.summary, &future)
    };
    for (one, wanted) in all.iter().zip([36.278_496, 4.637_466, 8.344_093]) {
        close(value(one), wanted, 5e-7);
    }
    close(all.iter().map(value).sum(), 71_509.90, 5e-7);
}

#[test]
fn all_customers_of_the_shop_are_fitted_alike() {
    let Some(text) = data("CDNOW_master.txt") else {
        return;
    };
    let all = known(&purchases(&text, 0, 1, 3), weeks);
    assert_eq!(all.len(), 23_570);
    let sample = sample(&all);
    let fit = BetaGeometric::fit(&sample, Dropout::AfterRepeats, Prior::None).unwrap();
    let wanted = [0.251_624, 4.788_945, 0.723_433, 2.161_087];
    parameters(fit.model.parameters(), wanted, 1e-6);
}
