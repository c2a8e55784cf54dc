//! The table of classes by recency, frequency and money.

use crate::{RfmScores, RfmTable};

const fn scores(recency: u8, frequency: u8, money: u8) -> RfmScores {
    RfmScores {
        recency,
        frequency,
        money,
    }
}

fn class(table: &RfmTable, of: RfmScores) -> &str {
    &table.class(of).unwrap().name
}

#[test]
fn the_table_that_ships_sorts_everybody() {
    let table = RfmTable::shipped();
    let names: Vec<&str> = table
        .classes()
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "champions",
            "loyal",
            "potential",
            "new",
            "promising",
            "attention",
            "sleepy",
            "at_risk",
            "cannot_lose",
            "lost"
        ]
    );
    assert!(table.classes().iter().all(|one| !one.advice.is_empty()));
    // By recency from 1 to 5, and in each by frequency and money together from 1 to 5.
    let grid = [
        ["lost", "lost", "at_risk", "cannot_lose", "cannot_lose"],
        ["lost", "sleepy", "at_risk", "at_risk", "at_risk"],
        ["sleepy", "attention", "attention", "loyal", "loyal"],
        ["promising", "potential", "potential", "loyal", "champions"],
        ["new", "potential", "potential", "champions", "champions"],
    ];
    for (recency, row) in (1..).zip(grid) {
        for (worth, expected) in (1..).zip(row) {
            assert_eq!(class(&table, scores(recency, worth, worth)), expected);
        }
    }
    assert_eq!(class(&table, scores(1, 5, 4)), "cannot_lose");
    assert_eq!(RfmTable::parse(&table.text()).unwrap(), table);
}

#[test]
fn a_shop_has_classes_of_its_own() {
    let table =
        RfmTable::parse("vip  \"Our best\"  r4-5 f5 m5;\n regular_guests f3-5 ; new r5 f1; others")
            .unwrap();
    assert_eq!(
        table.text(),
        "vip \"Our best\" r4-5 f5 m5; regular_guests f3-5; new r5 f1; others"
    );
    assert_eq!(class(&table, scores(4, 5, 5)), "vip");
    assert_eq!(class(&table, scores(3, 5, 5)), "regular_guests");
    assert_eq!(class(&table, scores(5, 1, 5)), "new");
    assert_eq!(class(&table, scores(1, 1, 1)), "others");
    let told: Vec<(&str, &str)> = table
        .classes()
        .iter()
        .map(|one| (one.title.as_str(), one.meaning.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("Our best", "recency 4 to 5, frequency 5, money 5"),
            ("Regular guests", "frequency 3 to 5"),
            ("New customers", "ordered lately for the first time"),
            ("Others", "everybody else")
        ]
    );
}

#[test]
fn a_class_of_the_shops_own_is_advised_like_the_usual_one_that_it_is_most_like() {
    let table =
        RfmTable::parse("vip r5 w5; fans r3-5 w4-5; gone_fans r1-2 w4-5; passing r3-5; rest")
            .unwrap();
    let told: Vec<(&str, &str)> = table
        .classes()
        .iter()
        .map(|one| (one.name.as_str(), one.advice))
        .collect();
    let usual = RfmTable::shipped();
    let of = |name: &str| {
        usual
            .classes()
            .iter()
            .find(|one| one.name == name)
            .unwrap()
            .advice
    };
    assert_eq!(
        told,
        [
            ("vip", of("champions")),
            ("fans", of("loyal")),
            ("gone_fans", of("at_risk")),
            ("passing", of("potential")),
            ("rest", of("lost")),
        ]
    );
}

#[test]
fn a_table_that_cannot_sort_everybody_is_refused() {
    let told: Vec<String> = [
        "",
        "vip r5",
        "all; vip r5",
        "VIP r5; rest",
        "vip q5; rest",
        "vip r6; rest",
        "vip r5-2; rest",
        "vip r; rest",
        "vip r+5; rest",
        "vip \"no end r5; rest",
        "vip \"\" r5; rest",
    ]
    .into_iter()
    .map(|text| format!("{text:?}: {}", RfmTable::parse(text).unwrap_err()))
    .collect();
    insta::assert_snapshot!(told.join("\n"));
    let many: Vec<String> = (0..21).map(|one| format!("c{one}")).collect();
    assert!(
        RfmTable::parse(&many.join(" r5;"))
            .unwrap_err()
            .contains("at most")
    );
}
