//! What somebody wrote themselves: without what they quoted, and without their signature.

/// Longest text that is looked at, in lines; what follows is left out.
const MOST_LINES: usize = 5000;
/// Over how many lines an "On …, … wrote:" may be broken.
const LONGEST_ATTRIBUTION: usize = 4;
/// Longest line that can be the start of a signature, in octets.
const LONGEST_SIGN_OFF: usize = 60;
/// Most lines with text in a signature that no dashes begin.
const MOST_SIGNATURE_LINES: usize = 6;

/// The text that is somebody's own. Where that leaves nothing, the text as it came, without blanks around it: better too
/// much than nothing.
pub fn trim_reply(text: &str) -> String {
    let own = without_quotation(text);
    let (body, _signature) = without_signature(&own);
    for candidate in [body.trim(), own.trim()] {
        if !candidate.is_empty() {
            return candidate.to_owned();
        }
    }
    text.trim().to_owned()
}

/// What stands between quotations, wherever the answer was written: above, below or in between.
pub(crate) fn without_quotation(text: &str) -> String {
    let lines: Vec<&str> = text.lines().take(MOST_LINES).collect();
    let mut own: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        if is_quoted(line) {
            at += 1;
        } else if let Some(length) = attribution(rest) {
            let after = rest.get(length..).unwrap_or_default();
            let next = after.iter().find(|line| !line.trim().is_empty());
            if next.is_some_and(|line| is_quoted(line)) {
                at += length;
            } else {
                break;
            }
        } else if begins_original(rest) {
            break;
        } else {
            own.push(line);
            at += 1;
        }
    }
    own.join("\n").trim().to_owned()
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// How many lines say who wrote what follows, at the start of these; none when they say no such thing.
fn attribution(lines: &[&str]) -> Option<usize> {
    const BEGINNINGS: [&str; 12] = [
        "on ", "am ", "le ", "el ", "em ", "il ", "op ", "den ", "w dniu ", "à ", "вт", "at ",
    ];
    const ENDS: [&str; 15] = [
        "wrote:",
        "wrote",
        "writes:",
        "sent:",
        "schrieb:",
        "folgendes:",
        "a écrit :",
        "a écrit:",
        "escribió:",
        "escreveu:",
        "ha scritto:",
        "schreef:",
        "пишет:",
        "написал:",
        "написала:",
    ];
    let first = lines.first()?.trim().trim_start_matches('*');
    let start = first.to_lowercase();
    let is_dated = start.starts_with(|letter: char| letter.is_ascii_digit());
    if first.is_empty() || first.len() > 300 {
        return None;
    }
    let begins = is_dated || BEGINNINGS.iter().any(|mark| start.starts_with(mark));
    let mut all = String::new();
    for (position, line) in lines.iter().take(LONGEST_ATTRIBUTION).enumerate() {
        let line = line.trim().trim_start_matches('>').trim();
        if line.is_empty() {
            break;
        }
        all.push_str(&line.to_lowercase());
        let said = all.trim_end_matches(['*', ' ']);
        let ends = ENDS.iter().any(|mark| said.ends_with(mark))
            || said.contains(" schrieb ") && said.ends_with(':');
        let names_somebody = said.contains('@') || said.bytes().any(|octet| octet.is_ascii_digit());
        if ends && names_somebody && (begins || position == 0 && said.contains('@')) {
            return Some(position + 1);
        }
        // `2012/4/2 Somebody <somebody@example.com>`, with nothing after it.
        let by_date = said.bytes().take(4).all(|octet| octet.is_ascii_digit());
        if position == 0
            && by_date
            && said.contains('/')
            && said.contains('@')
            && said.ends_with('>')
        {
            return Some(1);
        }
        all.push(' ');
    }
    None
}

/// Whether a mail program's copy of the whole earlier message begins here.
fn begins_original(lines: &[&str]) -> bool {
    const MARKS: [&str; 12] = [
        "original message",
        "original appointment",
        "forwarded message",
        "ursprüngliche nachricht",
        "original-nachricht",
        "originalnachricht",
        "message d'origine",
        "message original",
        "mensaje original",
        "mensagem original",
        "messaggio originale",
        "reply message",
    ];
    let Some(first) = lines.first() else {
        return false;
    };
    let line = first.trim();
    let words = line.trim_matches(['-', '_', '=', ' ', '*']).to_lowercase();
    let has_dashes = line.starts_with("--") || line.starts_with("__") || line.starts_with("==");
    if has_dashes && MARKS.iter().any(|mark| words == *mark) {
        return true;
    }
    if line.len() >= 10 && line.chars().all(|letter| letter == '_' || letter == '-') {
        let rest = lines.get(1..).unwrap_or_default();
        let next = rest.iter().position(|line| !line.trim().is_empty());
        return next.is_some_and(|next| headers(rest.get(next..).unwrap_or_default()) >= 3);
    }
    headers(lines) >= 3
}

/// How many of the first lines look like headers of the earlier message. Two may stand between them.
fn headers(lines: &[&str]) -> usize {
    const NAMES: [&str; 24] = [
        "from",
        "sent",
        "to",
        "subject",
        "date",
        "cc",
        "reply-to",
        "von",
        "gesendet",
        "an",
        "betreff",
        "datum",
        "de",
        "envoyé",
        "à",
        "objet",
        "enviado",
        "enviado el",
        "para",
        "asunto",
        "assunto",
        "data",
        "da",
        "oggetto",
    ];
    let is_header = |line: &str| {
        let line = line.trim().trim_matches('*').to_lowercase();
        let name = line
            .split_once(':')
            .map(|(name, _)| name.trim_matches(['*', ' ']));
        name.is_some_and(|name| NAMES.contains(&name))
    };
    if !lines.first().is_some_and(|line| is_header(line)) {
        return 0;
    }
    lines.iter().take(8).filter(|line| is_header(line)).count()
}

/// The text before the signature, and the signature.
pub(crate) fn without_signature(text: &str) -> (String, Option<String>) {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let Some(start) = signature_start(&lines) else {
        return (text.trim().to_owned(), None);
    };
    let (body, signature) = lines.split_at_checked(start).unwrap_or((&lines, &[]));
    let body = body.join("\n").trim().to_owned();
    let signature = signature.join("\n").trim().to_owned();
    (
        body,
        Some(signature).filter(|signature| !signature.is_empty()),
    )
}

/// The line with which the signature begins; never the first, so that something is left.
fn signature_start(lines: &[&str]) -> Option<usize> {
    // RFC 3676 section 4.3, and the same without its blank.
    let dashes = |line: &&str| matches!(line.trim_end(), "--" | "__" | "—");
    if let Some(at) = lines.iter().position(dashes) {
        return Some(at).filter(|at| *at > 0);
    }
    let long = |line: &str| {
        let line = line.trim();
        line.len() >= 3
            && line
                .chars()
                .all(|letter| matches!(letter, '-' | '_' | '*' | '='))
    };
    let texts = |from: usize| {
        let rest = lines.get(from..).unwrap_or_default();
        rest.iter().filter(|line| !line.trim().is_empty()).count()
    };
    let ruled = lines.iter().rposition(|line| long(line));
    if let Some(at) = ruled.filter(|at| *at > 0 && (2..=12).contains(&texts(*at))) {
        return Some(at);
    }
    let ends = |at: &usize| *at > 0 && texts(*at) <= MOST_SIGNATURE_LINES;
    if let Some(at) = contact_block(lines) {
        return Some(at);
    }
    let by_program = lines.iter().position(|line| is_from_program(line));
    let by_sign_off = lines.iter().rposition(|line| is_sign_off(line));
    [by_sign_off.filter(ends), by_program.filter(ends)]
        .into_iter()
        .flatten()
        .min()
}

/// Where the last lines are a card: a name, and below it ways to reach somebody.
fn contact_block(lines: &[&str]) -> Option<usize> {
    let blank = lines.iter().rposition(|line| line.trim().is_empty())?;
    let block = lines.get(blank + 1..)?;
    let is_way = |line: &&&str| {
        let digits = line.bytes().filter(u8::is_ascii_digit).count();
        line.contains('@') || line.contains("www.") || line.contains("http") || digits >= 7
    };
    let is_short =
        |line: &&str| line.len() <= LONGEST_SIGN_OFF && !line.trim_end().ends_with(['?', '!', ':']);
    let name = block.first().filter(|line| !is_way(line));
    let ways = block.iter().filter(is_way).count();
    let fits = (2..=MOST_SIGNATURE_LINES).contains(&block.len()) && block.iter().all(is_short);
    (fits && name.is_some() && ways >= 1).then_some(blank + 1)
}

fn is_from_program(line: &str) -> bool {
    const BEGINNINGS: [&str; 12] = [
        "sent from my ",
        "sent from mail for",
        "sent from yahoo",
        "sent from outlook",
        "sent with ",
        "sent via ",
        "get outlook for",
        "von meinem ",
        "gesendet von ",
        "envoyé de mon",
        "enviado desde mi",
        "enviado do meu",
    ];
    let line = line
        .trim()
        .trim_start_matches(['*', '-', ' '])
        .to_lowercase();
    BEGINNINGS.iter().any(|start| line.starts_with(start))
}

fn is_sign_off(line: &str) -> bool {
    const WORDS: [&str; 30] = [
        "thanks",
        "thank you",
        "many thanks",
        "thanks again",
        "thx",
        "regards",
        "best regards",
        "kind regards",
        "warm regards",
        "best",
        "all the best",
        "best wishes",
        "cheers",
        "sincerely",
        "yours sincerely",
        "yours",
        "mit freundlichen grüßen",
        "viele grüße",
        "liebe grüße",
        "beste grüße",
        "mfg",
        "danke",
        "cordialement",
        "bien à vous",
        "merci",
        "saludos",
        "un saludo",
        "gracias",
        "atenciosamente",
        "obrigado",
    ];
    let line = line.trim();
    let ends = line.ends_with([',', '!', '.']) || !line.contains(' ') || line.len() < 30;
    let word = line
        .trim_end_matches([',', '!', '.', ' ', '-'])
        .to_lowercase();
    line.len() <= LONGEST_SIGN_OFF && ends && WORDS.contains(&word.as_str())
}
