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
