//! What can be asked of `check`.

use crate::check::{Options, Step};

fn parse(words: &[&str]) -> Result<Options, String> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    Options::parse(&words).map_err(|failure| failure.to_string())
}

#[test]
fn steps_are_chosen_by_name() {
    let options = parse(&["--ci", "fmt", "test"]).unwrap();
    assert_eq!(options.steps, [Step::Fmt, Step::Test]);
    assert!(options.strict && !options.keep_going);
    assert_eq!(parse(&[]).unwrap(), Options::default());
    insta::assert_snapshot!(parse(&["lint"]).unwrap_err());
}
