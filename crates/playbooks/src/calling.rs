//! Calling people by their names.

/// Longest name that a sentence can carry, in characters.
const LONGEST: usize = 40;

/// Marks that no name has. Who gives a name with an address in it wants the shop to carry an advertisement to others.
const STRANGE: [char; 16] = [
    '/', '\\', ':', '@', '<', '>', '{', '}', '[', ']', '|', '=', '#', '%', '*', '_',
];

/// The name to call somebody by, on one line; `None` when what stands there is not one.
pub(crate) fn by_name(given: &str) -> Option<String> {
    let name = given.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_name = (1..=LONGEST).contains(&name.chars().count())
        && name.chars().any(char::is_alphabetic)
        && !name
            .chars()
            .any(|mark| mark.is_control() || mark.is_numeric() || STRANGE.contains(&mark))
        && !name.to_lowercase().starts_with("www.");
    is_name.then_some(name)
}
