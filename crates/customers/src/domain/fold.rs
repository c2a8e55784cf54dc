//! One spelling for texts that people compare: lower case, and Latin letters without accents.

/// Lower case; accents and ligatures of Latin letters undone. Other scripts keep their letters.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            folded.push(letter.to_ascii_lowercase());
        } else {
            for lower in letter.to_lowercase() {
                push_plain(&mut folded, lower);
            }
        }
    }
    folded
}

/// Latin-1 Supplement and Latin Extended-A of Unicode, and the letters of Romanian and Vietnamese that lie beyond.
const PLAIN: &[(&str, &str)] = &[
    ("àáâãäåāăąạảấầẩẫậắằẳẵặ", "a"),
    ("æ", "ae"),
    ("çćĉċč", "c"),
    ("ďđð", "d"),
    ("èéêëēĕėęěẹẻẽếềểễệ", "e"),
    ("ĝğġģ", "g"),
    ("ĥħ", "h"),
    ("ìíîïĩīĭįıỉị", "i"),
    ("ĵ", "j"),
    ("ķ", "k"),
    ("ĺļľŀł", "l"),
    ("ñńņň", "n"),
    ("òóôõöøōŏőơọỏốồổỗộớờởỡợ", "o"),
    ("œ", "oe"),
    ("ŕŗř", "r"),
    ("śŝşšș", "s"),
    ("ß", "ss"),
    ("ţťŧț", "t"),
    ("þ", "th"),
    ("ùúûüũūŭůűųưụủứừửữự", "u"),
    ("ŵ", "w"),
    ("ýÿŷỳỵỷỹ", "y"),
    ("źżž", "z"),
];

fn push_plain(folded: &mut String, letter: char) {
    // Accents that are characters of their own, as some keyboards and exports write them.
    if matches!(letter, '\u{300}'..='\u{36f}') {
        return;
    }
    match PLAIN.iter().find(|(letters, _)| letters.contains(letter)) {
        Some((_, plain)) => folded.push_str(plain),
        None => folded.push(letter),
    }
}
