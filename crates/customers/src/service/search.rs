//! Finding customers by what somebody types.

use std::collections::BTreeSet;

use db::Tx;
use kernel::CustomerId;

use crate::{
    domain::{Customer, SearchWord, search_words},
    error::Error,
    store,
};

/// Tokens that are looked at for one word. A word that more tokens begin with is too short to find anybody by; it takes
/// some 20 ms to look at them all.
const MOST_CANDIDATES: u32 = 50_000;
/// Most customers on one page.
const LARGEST_PAGE: u32 = 200;

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// By number.
    pub customers: Vec<Customer>,
    /// Give it to get the next page; none when this is the last.
    pub next: Option<CustomerId>,
    /// False when a word was so short that not everybody with it was looked at: more letters find more.
    pub complete: bool,
}

/// Active customers who have every word that was typed: beginnings of words of the name, of the e-mail address, of ids
/// in other systems; telephone numbers as people write them; `cus_…`. At most 200 on a page.
pub fn search(
    tx: &mut Tx<'_>,
    text: &str,
    after: Option<CustomerId>,
    limit: u32,
) -> Result<Found, Error> {
    let mut complete = true;
    let mut matching: Option<BTreeSet<CustomerId>> = None;
    for word in search_words(text) {
        let found = match word {
            SearchWord::Id(id) => BTreeSet::from([id]),
            SearchWord::Prefixes(prefixes) => {
                let mut found = BTreeSet::new();
                for prefix in prefixes {
                    let some = store::candidates(tx, &prefix, MOST_CANDIDATES)?;
                    let all = u32::try_from(some.len()).is_ok_and(|count| count < MOST_CANDIDATES);
                    complete = complete && all;
                    found.extend(some);
                }
                found
            }
        };
        matching = Some(match matching {
            None => found,
            Some(before) => before.intersection(&found).copied().collect(),
        });
    }
    page(tx, matching.unwrap_or_default(), after, limit).map(|(customers, next)| Found {
        customers,
        next,
        complete,
    })
}

fn page(
    tx: &mut Tx<'_>,
    matching: BTreeSet<CustomerId>,
    after: Option<CustomerId>,
    limit: u32,
) -> Result<(Vec<Customer>, Option<CustomerId>), Error> {
    let after = after.unwrap_or(CustomerId::NOBODY);
    let limit = usize::try_from(limit.clamp(1, LARGEST_PAGE)).unwrap_or(1);
    let mut rest = matching.into_iter().filter(|id| *id > after);
    let ids: Vec<CustomerId> = rest.by_ref().take(limit).collect();
    let next = ids.last().copied().filter(|_last| rest.next().is_some());
    let mut customers = store::customers(tx, &ids)?;
    customers.retain(Customer::is_active);
    Ok((customers, next))
}
