//! Days as people write them.

use kernel::Day;

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GERMAN: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const SPANISH: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const PORTUGUESE: [&str; 12] = [
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
];

/// A day in words, in one of the five languages; in any other, in English.
pub(crate) fn in_words(day: Day, primary_language: &str) -> String {
    let (year, month, date) = day.ymd();
    let names = match primary_language {
        "de" => &GERMAN,
        "fr" => &FRENCH,
        "es" => &SPANISH,
        "pt" => &PORTUGUESE,
        _ => &ENGLISH,
    };
    let month = usize::from(month.saturating_sub(1));
    let month = names.get(month).copied().unwrap_or_default();
    match primary_language {
        "de" => format!("{date}. {month} {year}"),
        // The first of a month is said as one.
        "fr" if date == 1 => format!("1er {month} {year}"),
        "es" | "pt" => format!("{date} de {month} de {year}"),
        _ => format!("{date} {month} {year}"),
    }
}
