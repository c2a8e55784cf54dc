//! Which room may use which: lower tiers only, and no sibling in record and capability.

use crate::tidy::Finding;
use crate::tidy::lists::Lists;
use crate::workspace::Crate;

/// The tiers from the ground up, each with its rooms. A new room is added here first.
pub(crate) const TIERS: &[(&str, &[&str])] = &[
    (
        "ground",
        &[
            "fuzz",
            "kernel",
            "db_macros",
            "db",
            "leases",
            "events",
            "timers",
            "predicates",
            "stats",
            "web",
            "pages",
            "liquid",
            "mail",
            "memory",
            "fetch",
            "courier",
            "files",
            "settings",
            "telemetry",
        ],
    ),
    (
        "record",
        &["shops", "staff", "customers", "catalog", "orders"],
    ),
    ("shared", &["messages", "segments", "experiments", "offers"]),
    (
        "capability",
        &[
            "journeys",
            "campaigns",
            "loyalty",
            "referrals",
            "reviews",
            "surveys",
            "tracking",
            "returns",
            "recommendations",
            "insights",
            "inbox",
            "community",
            "gatherings",
            "previews",
            "guides",
            "social",
            "analytics",
            "storefront",
        ],
    ),
    (
        "joining",
        &[
            "intake",
            "privacy",
            "reactions",
            "playbooks",
            "rehearsals",
            "connectors",
            "importer",
            "upkeep",
            "hooks",
            "demo",
        ],
    ),
    ("front", &["admin", "world", "sim", "app", "bench", "xtask"]),
];

/// Tiers whose rooms do not use each other: what they have to do with each other is a reaction.
const NO_SIBLINGS: &[&str] = &["record", "capability"];

/// Crates from outside that only one room may use, and what the others take instead.
const RESERVED: &[(&str, &[&str], &str)] = &[
    ("rusqlite", &["db"], "go through `db`"),
    ("postgres", &["db"], "go through `db`"),
    ("tokio-postgres", &["db"], "go through `db`"),
    (
        "rustls",
        &["mail", "fetch", "web"],
        "go through `mail` or `fetch`",
    ),
    (
        "clap",
        &["app"],
        "take options as a struct; `app` reads the command line",
    ),
    (
        "indicatif",
        &["app"],
        "report progress through a callback; `app` draws it",
    ),
];

fn place(room: &str) -> Option<(usize, &'static str)> {
    TIERS
        .iter()
        .enumerate()
        .find(|(_, (_, rooms))| rooms.contains(&room))
        .map(|(height, (tier, _))| (height, *tier))
}

/// Looks at every edge between crates.
pub(crate) fn check(crates: &[Crate], lists: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    for user in crates {
        let Some((height, tier)) = place(&user.name) else {
            findings.push(Finding::new(
                &user.manifest,
                1,
                format!("crate `{}` is in no tier", user.name),
                "add it to TIERS in crates/xtask/src/tidy/tiers.rs",
            ));
            continue;
        };
        // Tests may build the whole product around a room.
        for used in user.dependencies.iter().filter(|used| !used.for_tests) {
            let refused = |wrong: String, instead: &str| {
                Finding::new(&user.manifest, 1, wrong, instead.to_owned())
            };
            for (name, rooms, instead) in RESERVED {
                if used.name == *name && !rooms.contains(&user.name.as_str()) {
                    let wrong = format!("`{}` uses `{name}`", user.name);
                    findings.push(refused(wrong, instead));
                }
            }
            let Some((used_height, used_tier)) = place(&used.name) else {
                continue;
            };
            let edge = format!("{} -> {}", user.name, used.name);
            let sibling = used_height == height && NO_SIBLINGS.contains(&tier);
            if used_height > height && !lists.tier_edges.allows(&edge) {
                findings.push(refused(
                    format!("`{edge}`: {tier} uses {used_tier}"),
                    "use lower tiers only; let the higher room register or react",
                ));
            } else if sibling && !lists.tier_edges.allows(&edge) {
                findings.push(refused(
                    format!("`{edge}`: rooms of {tier} do not use each other"),
                    "publish an event and write a reaction, or bring both together in a higher room",
                ));
            }
        }
    }
    findings
}
