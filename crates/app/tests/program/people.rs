//! One person in all rooms, from the command line.

use serde_json::{Value, json};

use crate::program::{LAYOUT, ORDERS, Shop, on_both, text_of};

fn told(shop: &Shop, words: &[&str]) -> Value {
    shop.run(&[&["--json"], words].concat()).json()
}

fn net(shop: &Shop) -> Value {
    told(shop, &["report", "sales"])["net"]["GBP"].clone()
}

#[test]
fn people_are_found_merged_told_apart_exported_and_forgotten() {
    on_both(|shop| {
        shop.init("GBP", "Europe/London");
        shop.file("till.toml", LAYOUT);
        shop.file("orders.csv", ORDERS);
        let import = ["import", "orders", "orders.csv", "--columns", "till.toml"];
        told(shop, &import);
        let net_before = net(shop);
        let (ana, ben) = ("ana@example.test", "ben@example.test");
        let found = told(shop, &["customer", "find", "ana"]);
        assert_eq!(found["customers"].as_array().unwrap().len(), 1);

        let merged = told(shop, &["customer", "merge", ben, ana]);
        let shown = told(shop, &["customer", "show", ben]);
        assert_eq!(shown["customer"]["email"], json!(ana));
        let file = shop.data().join("person.json");
        let out = file.display().to_string();
        told(shop, &["customer", "export", ana, "--out", &out]);
        let all: Value = serde_json::from_str(&text_of(&file)).unwrap();
        assert_eq!(all["orders"].as_array().unwrap().len(), 5);
        let again = shop.run(&["customer", "export", ana, "--out", &out]);
        assert!(again.refused().contains("cannot be written"), "{again:?}");

        let merge = merged["merge"].as_str().unwrap();
        told(shop, &["customer", "unmerge", merge]);
        let timeline = told(shop, &["customer", "timeline", ben]);
        let kinds: Vec<&str> = timeline["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["kind"].as_str().unwrap())
            .collect();
        assert_eq!(
            kinds.iter().filter(|kind| **kind == "order.placed").count(),
            2
        );

        let unasked = shop.run(&["customer", "erase", ana]);
        assert!(unasked.refused().contains("--yes"), "{unasked:?}");
        let erased = told(shop, &["customer", "erase", ana, "--yes"]);
        assert_eq!(erased["orders"], 3);
        let gone = shop.run(&["customer", "show", ana]);
        assert!(gone.refused().contains("nobody is known"), "{gone:?}");
        assert_eq!(net(shop), net_before);
    });
}
