//! Tests of this crate.

use crate::order_facts::readable;

#[test]
fn titles_are_said_and_not_shouted() {
    for (given, said) in [
        (
            "WHITE HANGING HEART T-LIGHT HOLDER",
            "White hanging heart t-light holder",
        ),
        ("Jam Making Set With Jars", "Jam Making Set With Jars"),
        ("  SET OF 3  CAKE TINS ", "Set of 3 cake tins"),
        ("USB", "USB"),
        ("6 RIBBONS RUSTIC CHARM", "6 Ribbons rustic charm"),
        ("", ""),
    ] {
        assert_eq!(readable(given), said);
    }
}

#[test]
fn everything_that_a_builder_may_find_is_explained_and_in_its_sample() {
    let parts = crate::Parts::new(std::sync::Arc::new(|_tx| Err(messages::Error::NoSecret)));
    for builder in crate::builders(&parts) {
        let found = messages::templates::paths(&(builder.sample)());
        let found: Vec<&str> = found.keys().map(String::as_str).collect();
        let mut told: Vec<&str> = (builder.variables)()
            .into_iter()
            .map(|(path, _)| path)
            .collect();
        told.sort_unstable();
        assert_eq!(found, told, "{}", builder.name);
    }
}
