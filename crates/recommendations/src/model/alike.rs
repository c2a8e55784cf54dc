//! Products whose words are alike: for those that nobody has bought yet.
//!
//! A product is a bag of words of its title, categories, collections and tags, each weighed by how often it stands there and how few
//! products have it (TF-IDF); likeness is the cosine. Only products that share a rare word are ever compared.

use std::collections::BTreeMap;

use stats::float;

/// A word that more than this share of all products have says nothing, once there are more than a hundred.
const TOO_COMMON: f64 = 0.1;
/// Likeness below this is chance.
const LEAST: f64 = 0.15;
/// Words of a product that count.
const MOST_WORDS: usize = 60;
/// How much a group counts against a word of the title.
const GROUP_WEIGHT: f64 = 1.5;

/// The words of one product.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    counts: BTreeMap<String, f64>,
}

impl Words {
    /// Of a title.
    pub fn of(title: &str) -> Self {
        let mut words = Self::default();
        for word in split(title) {
            words.add(word, 1.0);
        }
        words
    }

    /// With a category, collection or tag: as a whole, and by its words.
    #[must_use]
    pub fn with_group(mut self, name: &str) -> Self {
        self.add(format!("#{}", name.trim().to_lowercase()), GROUP_WEIGHT);
        for word in split(name) {
            self.add(word, 0.5);
        }
        self
    }

    fn add(&mut self, word: String, weight: f64) {
        if self.counts.len() < MOST_WORDS || self.counts.contains_key(&word) {
            *self.counts.entry(word).or_insert(0.0) += weight;
        }
    }
}

/// Words of letters and digits, in small letters; single ones say nothing.
fn split(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().nth(1).is_some())
        .map(str::to_lowercase)
}

/// For each product in order, at most `most` others that are like it: their places and the likeness, the nearest first.
pub fn alike(products: &[Words], most: usize) -> Vec<Vec<(usize, f64)>> {
    let mut having: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, words) in products.iter().enumerate() {
        for word in words.counts.keys() {
            having.entry(word).or_default().push(place);
        }
    }
    let all = count(products.len());
    let worth = |word: &str| {
        let having = count(having.get(word).map_or(0, Vec::len));
        let is_rare = having <= (all * TOO_COMMON).max(100.0);
        if is_rare {
            (1.0 + all / having.max(1.0)).ln()
        } else {
            0.0
        }
    };
    let worths: BTreeMap<&str, f64> = having.keys().map(|word| (*word, worth(word))).collect();
    let vectors: Vec<BTreeMap<&str, f64>> = products
        .iter()
        .map(|words| vector(words, &worths))
        .collect();
    vectors
        .iter()
        .enumerate()
        .map(|(place, vector)| {
            let mut near: BTreeMap<usize, f64> = BTreeMap::new();
            for (word, weight) in vector {
                for other in having.get(word).into_iter().flatten() {
                    let theirs = vectors.get(*other).and_then(|other| other.get(word));
                    *near.entry(*other).or_insert(0.0) += weight * theirs.copied().unwrap_or(0.0);
                }
            }
            nearest(near, place, most)
        })
        .collect()
}

/// Of length 1.
fn vector<'w>(words: &'w Words, worths: &BTreeMap<&'w str, f64>) -> BTreeMap<&'w str, f64> {
    let mut vector: BTreeMap<&str, f64> = words
        .counts
        .iter()
        .map(|(word, times)| {
            let worth = worths.get(word.as_str()).copied().unwrap_or(0.0);
            (word.as_str(), (1.0 + times).ln() * worth)
        })
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    let length = vector
        .values()
        .map(|weight| weight * weight)
        .sum::<f64>()
        .sqrt();
    for weight in vector.values_mut() {
        *weight /= length;
    }
    vector
}

fn nearest(near: BTreeMap<usize, f64>, own: usize, most: usize) -> Vec<(usize, f64)> {
    let mut list: Vec<(usize, f64)> = near
        .into_iter()
        .filter(|(other, likeness)| *other != own && *likeness >= LEAST)
        .collect();
    list.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    list.truncate(most);
    list
}

/// Chooses `most` of a list in order of worth, so that they differ: each next one is worth less for being like those that were chosen already (maximal
/// marginal relevance, Carbonell and Goldstein 1998). `spread` 0 changes nothing; 1 looks at nothing but difference.
pub fn spread_out<T: Clone>(
    list: &[(T, f64)],
    most: usize,
    spread: f64,
    likeness: impl Fn(&T, &T) -> f64,
) -> Vec<T> {
    let best = list
        .iter()
        .map(|(_, worth)| *worth)
        .fold(0.0, f64::max)
        .max(f64::MIN_POSITIVE);
    // Of each that is left: its place, its worth, and how like it is to the likest of those chosen.
    let mut left: Vec<(usize, f64, f64)> = list
        .iter()
        .enumerate()
        .map(|(place, (_, worth))| (place, *worth, 0.0))
        .collect();
    let mut chosen: Vec<T> = Vec::new();
    while chosen.len() < most {
        let mut next: Option<(usize, f64)> = None;
        for (at, (_, worth, nearest)) in left.iter().enumerate() {
            let value = (1.0 - spread) * worth / best - spread * nearest;
            if next.is_none_or(|(_, best)| value > best) {
                next = Some((at, value));
            }
        }
        let Some((at, _)) = next else { break };
        let (place, ..) = left.remove(at);
        let Some((taken, _)) = list.get(place) else {
            break;
        };
        for (place, _, nearest) in &mut left {
            if let Some((one, _)) = list.get(*place) {
                *nearest = nearest.max(likeness(one, taken));
            }
        }
        chosen.push(taken.clone());
    }
    chosen
}

fn count(items: usize) -> f64 {
    float(u64::try_from(items).unwrap_or(u64::MAX))
}
