//! Codes that each are used once come: brought from the store platform, or made here for it.

use std::collections::BTreeSet;

use db::Tx;
use kernel::{Moment, Rng};

use super::find;
use crate::{
    domain::{Codes, Refused, code_length, field_of, made, read},
    error::Error,
    public::{Brought, Refusal},
    store::{self, NewCode, OfferRow},
};

/// Most codes that are made at once.
pub const MOST_MADE: u32 = 100_000;
/// Codes written at once.
const PIECE: usize = 1_000;
/// Refused lines that are told of.
const MOST_TOLD: usize = 100;
/// Characters of a refused line that are told.
const LONGEST_TOLD: usize = 100;

/// What was taken of a file so far: it is read piece by piece, so that no file is too large.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// What became of its lines.
    pub brought: Brought,
    lines: u64,
}

fn single_use(offer: &OfferRow) -> Result<&str, Error> {
    match &offer.definition.codes {
        Codes::SingleUse { prefix } => Ok(prefix),
        Codes::Shared { .. } => Err(Error::OneForAll(offer.name.clone())),
    }
}

impl Taken {
    fn refuse(&mut self, line: u64, shown: &str, why: Refused) {
        self.brought.refused = self.brought.refused.saturating_add(1);
        if self.brought.refusals.len() < MOST_TOLD {
            self.brought.refusals.push(Refusal {
                line,
                code: shown.chars().take(LONGEST_TOLD).collect(),
                why,
            });
        }
    }
}

/// Takes some lines of a file, each with a code as its first field; what they came to is added to what was taken so far.
pub fn take_codes(
    tx: &mut Tx<'_>,
    at: &Moment,
    name: &str,
    lines: &[&str],
    taken: &mut Taken,
) -> Result<(), Error> {
    let offer = find(tx, name)?;
    single_use(&offer)?;
    for piece in lines.chunks(PIECE) {
        take_piece(tx, at, name, piece, taken)?;
    }
    tx.touch(store::ROOM);
    Ok(())
}

fn take_piece(
    tx: &mut Tx<'_>,
    at: &Moment,
    name: &str,
    lines: &[&str],
    taken: &mut Taken,
) -> Result<(), Error> {
    let mut wanted: Vec<(u64, NewCode)> = Vec::with_capacity(lines.len());
    let mut seen = BTreeSet::new();
    for line in lines {
        taken.lines = taken.lines.saturating_add(1);
        let Some(shown) = field_of(line) else {
            continue;
        };
        match read(shown) {
            Ok(code) if seen.insert(code.clone()) => {
                let shown = shown.to_owned();
                wanted.push((taken.lines, NewCode { code, shown }));
            }
            Ok(_again) => taken.refuse(taken.lines, shown, Refused::Duplicate),
            Err(why) => taken.refuse(taken.lines, shown, why),
        }
    }
    let codes: Vec<String> = wanted.iter().map(|(_, new)| new.code.clone()).collect();
    let standing = store::codes_of(tx, &codes)?;
    let mut new = Vec::with_capacity(wanted.len());
    for (line, one) in wanted {
        let place = standing.binary_search_by(|row| row.code.cmp(&one.code));
        match place.ok().and_then(|place| standing.get(place)) {
            Some(row) if row.offer == name => taken.refuse(line, &one.shown, Refused::Duplicate),
            Some(_) => taken.refuse(line, &one.shown, Refused::Taken),
            None => new.push(one),
        }
    }
    new.sort_by(|one, other| one.code.cmp(&other.code));
    let added = store::insert_codes(tx, name, &new, at.now)?;
    taken.brought.added = taken.brought.added.saturating_add(added);
    Ok(())
}

/// Makes codes that nobody can guess; answers how many. `rng` must come from the operating system.
pub fn generate(
    tx: &mut Tx<'_>,
    at: &Moment,
    rng: &Rng,
    (name, count): (&str, u32),
) -> Result<u64, Error> {
    if count == 0 || count > MOST_MADE {
        return Err(Error::TooMany(MOST_MADE));
    }
    let offer = find(tx, name)?;
    let prefix = single_use(&offer)?;
    let out = store::count_free(tx, name)?.saturating_add(offer.given);
    let out = u64::try_from(out).unwrap_or(0).saturating_add(count.into());
    let length = code_length(out);
    let mut left = u64::from(count);
    let mut all = 0_u64;
    // Two that are alike come once in a trillion pieces: the rest is made anew, and never for ever.
    for _ in 0..count {
        if left == 0 {
            break;
        }
        let piece = left.min(1_000);
        let mut new: Vec<NewCode> = (0..piece)
            .filter_map(|_| {
                let shown = made(rng, prefix, length);
                let code = read(&shown).ok()?;
                Some(NewCode { code, shown })
            })
            .collect();
        new.sort_by(|one, other| one.code.cmp(&other.code));
        new.dedup_by(|one, other| one.code == other.code);
        let added = store::insert_codes(tx, name, &new, at.now)?;
        all = all.saturating_add(added);
        left = left.saturating_sub(added);
    }
    tx.touch(store::ROOM);
    Ok(all)
}
