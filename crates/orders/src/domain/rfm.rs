//! Recency, frequency, money: scores by fifths, and the shop's table of classes.

use core::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// The table that ships: the usual classes of retail.
pub(crate) const SHIPPED: &str = "champions r5 w4-5; champions r4 w5; loyal r3-4 w4-5; potential r4-5 w2-3; new r5; \
    promising r4; attention r3 w2-3; sleepy r3; sleepy r2 w2; at_risk r2 w3-5; at_risk r1 w3; cannot_lose r1 w4-5; lost";
/// Most rules of a table.
const MOST_RULES: usize = 60;
/// Most classes of a table.
const MOST_CLASSES: usize = 20;
/// Letters of a class's name and of its title.
const LONGEST_NAME: usize = 30;
const LONGEST_TITLE: usize = 60;

/// Classes that need no words of the shop's own: name, title, who they are, what to do about them.
const KNOWN: [(&str, &str, &str, &str); 10] = [
    (
        "champions",
        "Champions",
        "ordered lately, often, and for much",
        "thank them, show new things first, ask for reviews and referrals",
    ),
    (
        "loyal",
        "Loyal customers",
        "order often",
        "offer the next step: a better version, the loyalty programme",
    ),
    (
        "potential",
        "Potential loyalists",
        "ordered lately and more than once",
        "invite to the loyalty programme, recommend complements",
    ),
    (
        "new",
        "New customers",
        "ordered lately for the first time",
        "help them to a good start, then ask for the second order",
    ),
    (
        "promising",
        "Promising",
        "ordered not long ago, little so far",
        "remind them what else there is",
    ),
    (
        "attention",
        "Need attention",
        "average in everything, and fading",
        "make a limited offer on what they bought before",
    ),
    (
        "sleepy",
        "About to sleep",
        "ordered some time ago, and little",
        "recommend what is popular, before they forget the shop",
    ),
    (
        "at_risk",
        "At risk",
        "ordered often, but not for long",
        "write personally, ask what is wrong",
    ),
    (
        "cannot_lose",
        "Must not be lost",
        "ordered most, but very long ago",
        "call them: a personal message, a generous offer",
    ),
    (
        "lost",
        "Lost",
        "ordered little, and very long ago",
        "one more offer at low cost, then leave them in peace",
    ),
];

/// A class of customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RfmClass {
    /// Its name in conditions.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Who they are.
    pub meaning: String,
    /// What to do about them. For a class that the shop has named itself it is what helps the usual class that most of the same scores
    /// belong to.
    pub advice: &'static str,
}

/// Scores from 1 to 5, 5 being best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RfmScores {
    /// How lately.
    pub recency: u8,
    /// How often.
    pub frequency: u8,
    /// How much.
    pub money: u8,
}

impl RfmScores {
    /// Frequency and money together: their mean, halves up.
    pub fn worth(self) -> u8 {
        self.frequency.saturating_add(self.money).div_ceil(2)
    }

    /// Which part of all scores of its worth it is, in 315ths: of 25, so many have a worth of 1 to 5: 1, 5, 9, 7, 3.
    fn share_of_worth(self) -> usize {
        match self.worth() {
            1 => 315,
            2 => 63,
            3 => 35,
            4 => 45,
            _ => 105,
        }
    }

    /// All 125.
    fn all() -> impl Iterator<Item = Self> {
        (1..=5).flat_map(|recency| {
            (1..=5).flat_map(move |frequency| {
                (1..=5).map(move |money| Self {
                    recency,
                    frequency,
                    money,
                })
            })
        })
    }
}

/// Which scores make which class: rules from left to right, of which the first that fits holds.
///
/// A rule is the name of a class, perhaps its title in quotation marks, and what it asks for: `r` recency, `f` frequency, `m` money, `w` the
/// mean of frequency and money, halves up, each with a score from 1 to 5 or two of them; what is left out may be anything. Every three scores have a class, and every rule
/// holds for some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RfmTable {
    rules: Vec<Rule>,
    /// In the order in which they come first.
    classes: Vec<RfmClass>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    /// Its place among the classes.
    class: usize,
    /// As it was written, tidied.
    text: String,
    asks: Vec<Asked>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Asked {
    measure: char,
    low: u8,
    high: u8,
}

impl Asked {
    fn read(word: &str) -> Option<Self> {
        let mut letters = word.chars();
        let measure = letters.next().filter(|letter| "rfmw".contains(*letter))?;
        let digit = |text: &str| text.parse::<u8>().ok().filter(|one| (1..=5).contains(one));
        let rest = letters.as_str();
        let (low, high) = match rest.split_once('-') {
            Some((low, high)) => (digit(low)?, digit(high)?),
            None => (digit(rest)?, digit(rest)?),
        };
        let is_plain = rest.chars().all(|one| one.is_ascii_digit() || one == '-');
        (is_plain && low <= high).then_some(Self { measure, low, high })
    }

    fn holds(self, scores: RfmScores) -> bool {
        let score = match self.measure {
            'r' => scores.recency,
            'f' => scores.frequency,
            'm' => scores.money,
            _ => scores.worth(),
        };
        (self.low..=self.high).contains(&score)
    }

    fn words(self) -> String {
        let what = match self.measure {
            'r' => "recency",
            'f' => "frequency",
            'm' => "money",
            _ => "frequency and money together",
        };
        if self.low == self.high {
            return format!("{what} {}", self.low);
        }
        format!("{what} {} to {}", self.low, self.high)
    }
}

impl Rule {
    fn holds(&self, scores: RfmScores) -> bool {
        self.asks.iter().all(|one| one.holds(scores))
    }
}

impl RfmTable {
    /// The table that ships.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "a test reads the table that ships"
    )]
    pub fn shipped() -> Self {
        Self::parse(SHIPPED).expect("the table that ships can be read")
    }

    /// Reads a table; a refusal completes the sentence "… must be".
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut table = Self {
            rules: Vec::new(),
            classes: Vec::new(),
        };
        for rule in text.split([';', '\n']).map(str::trim) {
            if !rule.is_empty() {
                table.add(rule)?;
            }
        }
        table.check()?;
        table.advise();
        Ok(table)
    }

    /// Classes of the shop's own are advised like the usual class that most of their scores belong to.
    fn advise(&mut self) {
        if self.classes.iter().all(|class| !class.advice.is_empty()) {
            return;
        }
        let usual = Self::shipped();
        // By class of this table and of the usual one: how many scores belong to both. As many customers have one worth as
        // another, about, so each worth counts alike, however many of the 125 scores make it.
        let mut shared = vec![vec![0_usize; usual.classes.len()]; self.classes.len()];
        for scores in RfmScores::all() {
            let place = |table: &Self| {
                table
                    .rules
                    .iter()
                    .find(|rule| rule.holds(scores))
                    .map(|rule| rule.class)
            };
            if let (Some(own), Some(its)) = (place(self), place(&usual))
                && let Some(count) = shared.get_mut(own).and_then(|row| row.get_mut(its))
            {
                *count = count.saturating_add(scores.share_of_worth());
            }
        }
        for (class, row) in self.classes.iter_mut().zip(shared) {
            // Of equals the better one, which comes first.
            let nearest = row
                .iter()
                .enumerate()
                .rev()
                .max_by_key(|(_, count)| **count);
            if let Some(its) = nearest.and_then(|(place, _)| usual.classes.get(place))
                && class.advice.is_empty()
            {
                class.advice = its.advice;
            }
        }
    }

    fn add(&mut self, text: &str) -> Result<(), String> {
        let wrong =
            |why: &str| format!("rules such as `champions r5 w4-5; lost`: in `{text}`, {why}");
        let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        if !is_name(name) {
            return Err(wrong(
                "the name of the class is not of lower-case letters, digits and underscores",
            ));
        }
        let (title, asked) = titled(rest).ok_or_else(|| {
            wrong("the title is not one to sixty letters between quotation marks")
        })?;
        let mut asks = Vec::new();
        for word in asked.split_whitespace() {
            let one = Asked::read(word).ok_or_else(|| {
                wrong(&format!(
                    "`{word}` is not r, f, m or w with a score such as r5 or w2-3"
                ))
            })?;
            asks.push(one);
        }
        let class = self.class_of(name, title, &asks);
        let mut tidy = name.to_owned();
        if let Some(title) = title {
            let _written = write!(tidy, " \"{title}\"");
        }
        for word in asked.split_whitespace() {
            let _written = write!(tidy, " {word}");
        }
        self.rules.push(Rule {
            class,
            text: tidy,
            asks,
        });
        if self.rules.len() > MOST_RULES || self.classes.len() > MOST_CLASSES {
            return Err(format!(
                "at most {MOST_RULES} rules for at most {MOST_CLASSES} classes"
            ));
        }
        Ok(())
    }

    /// The place of a class, which is new where it is named for the first time.
    fn class_of(&mut self, name: &str, title: Option<&str>, asks: &[Asked]) -> usize {
        if let Some(place) = self.classes.iter().position(|class| class.name == name) {
            return place;
        }
        let known = KNOWN.iter().find(|(known, ..)| *known == name);
        let asked: Vec<String> = asks.iter().map(|one| one.words()).collect();
        let meaning = match known {
            Some((_, _, meaning, _)) => (*meaning).to_owned(),
            None if asked.is_empty() => "everybody else".to_owned(),
            None => asked.join(", "),
        };
        self.classes.push(RfmClass {
            name: name.to_owned(),
            title: match (title, known) {
                (Some(title), _) => title.to_owned(),
                (None, Some((_, title, ..))) => (*title).to_owned(),
                (None, None) => title_of(name),
            },
            meaning,
            advice: known.map_or("", |(.., advice)| *advice),
        });
        self.classes.len().saturating_sub(1)
    }

    /// Everybody has a class, and every rule holds for somebody.
    fn check(&self) -> Result<(), String> {
        let mut used = vec![false; self.rules.len()];
        for scores in RfmScores::all() {
            let Some(rule) = self.rules.iter().position(|rule| rule.holds(scores)) else {
                return Err(format!(
                    "rules that hold for all scores: none does for r{} f{} m{}. A last rule without scores, such as `lost`, holds for the rest",
                    scores.recency, scores.frequency, scores.money
                ));
            };
            if let Some(used) = used.get_mut(rule) {
                *used = true;
            }
        }
        for (rule, used) in self.rules.iter().zip(used) {
            if !used {
                return Err(format!(
                    "rules of which each holds for somebody: `{}` never does, since those before it hold for the same scores",
                    rule.text
                ));
            }
        }
        Ok(())
    }

    /// The classes, in the order in which the table names them: the best first.
    pub fn classes(&self) -> &[RfmClass] {
        &self.classes
    }

    /// The class of scores.
    pub fn class(&self, scores: RfmScores) -> Option<&RfmClass> {
        let rule = self.rules.iter().find(|rule| rule.holds(scores))?;
        self.classes.get(rule.class)
    }

    /// In the form that [`RfmTable::parse`] reads.
    pub fn text(&self) -> String {
        let rules: Vec<&str> = self.rules.iter().map(|rule| rule.text.as_str()).collect();
        rules.join("; ")
    }
}

/// Whether a class may be called so.
pub(crate) fn is_name(name: &str) -> bool {
    let letters = name.len() <= LONGEST_NAME
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    letters && name.starts_with(|first: char| first.is_ascii_lowercase())
}

/// A name as a title: `big_spenders` is "Big spenders".
pub(crate) fn title_of(name: &str) -> String {
    if let Some((_, title, ..)) = KNOWN.iter().find(|(known, ..)| *known == name) {
        return (*title).to_owned();
    }
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A title in quotation marks at the beginning, and what comes after it.
fn titled(rest: &str) -> Option<(Option<&str>, &str)> {
    let rest = rest.trim();
    let Some(inside) = rest.strip_prefix('"') else {
        return Some((None, rest));
    };
    let (title, after) = inside.split_once('"')?;
    let title = title.trim();
    let fits = !title.is_empty() && title.chars().count() <= LONGEST_TITLE;
    (fits && !title.contains(char::is_control)).then_some((Some(title), after))
}

/// Where the fifths of numbers part, for scores from 1 to 5: the least value of score 2, 3, 4 and 5, none where nobody has
/// that score. Equal values have equal scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct RfmScale([Option<i64>; 4]);

impl RfmScale {
    /// Of these numbers, more being better.
    fn of(mut values: Vec<i64>) -> Self {
        values.sort_unstable();
        Self([1_usize, 2, 3, 4].map(|fifths| {
            // The first value that so many fifths of all lie below.
            let place = values.len().saturating_mul(fifths).div_ceil(5);
            let here = *values.get(place)?;
            let is_first = place
                .checked_sub(1)
                .and_then(|before| values.get(before))
                .is_none_or(|before| *before < here);
            if is_first {
                return Some(here);
            }
            let after = values.partition_point(|value| *value <= here);
            values.get(after).copied()
        }))
    }

    /// The score of a number.
    fn score(&self, value: i64) -> u8 {
        self.0.iter().flatten().fold(
            1,
            |score, step| if value >= *step { score + 1 } else { score },
        )
    }
}

/// What scores are made from: when somebody ordered last in milliseconds, how often, and for how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RfmFigures {
    /// When they ordered last, in milliseconds.
    pub last_at: i64,
    /// Orders.
    pub orders: i64,
    /// Net, in minor units.
    pub money: i64,
}

/// The scales of all customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RfmScales {
    recency: RfmScale,
    frequency: RfmScale,
    money: RfmScale,
}

impl RfmScales {
    /// Where these customers part.
    pub fn of(figures: impl Iterator<Item = RfmFigures> + Clone) -> Self {
        Self {
            recency: RfmScale::of(figures.clone().map(|one| one.last_at).collect()),
            frequency: RfmScale::of(figures.clone().map(|one| one.orders).collect()),
            money: RfmScale::of(figures.map(|one| one.money).collect()),
        }
    }

    /// The scores of one of them.
    pub fn scores(&self, figures: &RfmFigures) -> RfmScores {
        RfmScores {
            recency: self.recency.score(figures.last_at),
            frequency: self.frequency.score(figures.orders),
            money: self.money.score(figures.money),
        }
    }
}
