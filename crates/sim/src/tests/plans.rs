//! Plans, lived through.

use crate::{Backend, Hunted, Plan, Ran, kept, run};

fn assert_well(plan: &Plan, backend: Backend) {
    let hunted = Hunted::of(plan, backend);
    if let Hunted::Found { .. } = hunted {
        panic!("{hunted}");
    }
}

#[test]
fn plans_that_once_failed_do_not_fail_again() {
    for (plan, backend) in kept() {
        assert_well(&plan, backend);
    }
}

#[test]
fn a_shop_keeps_its_rules_through_crashes() {
    for seed in 1..=4 {
        assert_well(&Plan::draw(seed, 40), Backend::Sqlite);
    }
}

#[test]
fn two_nodes_keep_the_rules_together_on_postgres() {
    for seed in 1..=1 {
        assert_well(&Plan::draw(seed, 30), Backend::Postgres);
    }
}

#[test]
fn the_same_plan_is_the_same_run() {
    let plan = Plan::draw(5, 40);
    let ran: Vec<Option<Ran>> = (0..2).map(|_| run(&plan, Backend::Sqlite)).collect();
    assert!(ran[0].as_ref().is_some_and(|ran| ran.letters > 0));
    assert_eq!(ran[0], ran[1]);
}

#[test]
fn campaigns_go_to_those_who_are_meant_through_crashes() {
    let letters: usize = [6, 10, 14]
        .into_iter()
        .map(|seed| {
            let ran = run(&Plan::draw(seed, 40), Backend::Sqlite).unwrap();
            assert_eq!(ran.failure, None, "seed {seed}");
            ran.of_campaigns
        })
        .sum();
    assert!(letters > 0, "nothing of any campaign arrived");
}

#[test]
fn two_nodes_share_a_campaign_on_postgres() {
    assert_well(&Plan::draw(6, 30), Backend::Postgres);
}
