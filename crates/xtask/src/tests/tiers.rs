//! Edges between rooms.

use super::said;
use crate::tidy::lists::{List, Lists};
use crate::tidy::tiers::check;
use crate::workspace::{Crate, Dependency};

fn room(name: &str, uses: &[&str], for_tests: &[&str]) -> Crate {
    let used = uses.iter().map(|name| (name, false));
    let tested = for_tests.iter().map(|name| (name, true));
    Crate {
        name: name.to_owned(),
        manifest: format!("crates/{name}/Cargo.toml"),
        dependencies: used
            .chain(tested)
            .map(|(name, for_tests)| Dependency {
                name: (*name).to_owned(),
                for_tests,
            })
            .collect(),
    }
}

#[test]
fn edges_go_down_and_not_sideways() {
    let crates = [
        room("db", &["kernel", "rusqlite"], &[]),
        room(
            "orders",
            &["customers", "db", "serde", "rusqlite"],
            &["world"],
        ),
        room("loyalty", &["reviews", "messages", "orders"], &[]),
        room("messages", &["offers", "loyalty"], &[]),
        room("playbooks", &["demo"], &[]),
        room("novelty", &[], &[]),
    ];
    insta::assert_snapshot!(said(&check(&crates, &Lists::default())));
}

#[test]
fn a_listed_edge_is_allowed() {
    let lists = Lists {
        tier_edges: List::parse("edges", "limit 1\nkernel -> app\n"),
        ..Lists::default()
    };
    assert_eq!(said(&check(&[room("kernel", &["app"], &[])], &lists)), "");
    assert_eq!(said(&lists.unused()), "");
}
