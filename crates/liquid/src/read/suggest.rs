//! What somebody may have meant.

/// The known word that is nearest to what was written, where one is near enough.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let longest = written.chars().count();
    if longest > 40 {
        return None;
    }
    let allowed = (longest / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|word| (distance(written, word), word))
        .filter(|(far, _)| *far <= allowed)
        .min()
        .map(|(_, word)| word)
}

/// How many letters must be put in, taken out or changed (Levenshtein, 1965).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.chars().enumerate() {
        let mut diagonal = above;
        let mut left = above.saturating_add(1);
        let mut next = vec![left];
        for (known, up) in other.iter().zip(row.iter().skip(1)) {
            let changed = diagonal.saturating_add(usize::from(*known != letter));
            left = changed
                .min(left.saturating_add(1))
                .min(up.saturating_add(1));
            diagonal = *up;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
