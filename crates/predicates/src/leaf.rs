//! One condition.

use core::{any::Any, cell::RefCell, fmt};
use std::{collections::BTreeMap, rc::Rc};

use db::Tx;
use kernel::{Currency, CustomerId, Span, Timestamp, Zone};

use crate::{PredicateError, Set};

/// What was read of a customer while one question about them is answered: the conditions of a tree read the same again and
/// again.
#[derive(Default)]
pub struct Notes(RefCell<BTreeMap<Noted, Rc<dyn Any>>>);

/// What was read, and of whom.
type Noted = (&'static str, CustomerId);

impl fmt::Debug for Notes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_set()
            .entries(self.0.borrow().keys())
            .finish()
    }
}

/// What a condition may know besides the data.
#[derive(Clone, Copy)]
pub struct Env<'a> {
    /// The instant that is asked about.
    pub now: Timestamp,
    /// The shop's time zone.
    pub zone: &'a Zone,
    /// The shop's currency.
    pub currency: Currency,
    /// All customers, where they are known already.
    everyone: Option<&'a Set>,
    /// How often each room's data have changed in this process.
    versions: &'a (dyn Fn(&'static str) -> u64 + Sync),
    /// How old remembered data may be at most.
    oldest: Option<Span>,
    notes: Option<&'a Notes>,
}

impl<'a> Env<'a> {
    /// An environment. `versions` is [`db::Db::version`] of the shop.
    pub fn new(
        now: Timestamp,
        zone: &'a Zone,
        currency: Currency,
        versions: &'a (dyn Fn(&'static str) -> u64 + Sync),
    ) -> Self {
        Self {
            now,
            zone,
            currency,
            everyone: None,
            versions,
            oldest: None,
            notes: None,
        }
    }

    /// The same with notes of what was read. Nothing may be written between two questions that share them.
    #[must_use]
    pub fn with_notes(mut self, notes: &'a Notes) -> Self {
        self.notes = Some(notes);
        self
    }

    /// The same with these notes, where none are taken yet.
    #[must_use]
    pub fn or_with_notes(self, notes: &'a Notes) -> Self {
        match self.notes {
            Some(_) => self,
            None => self.with_notes(notes),
        }
    }

    /// What is read of a customer under a name, which stands for one type: once where notes are taken.
    pub fn once<T: Clone + 'static, E>(
        &self,
        (what, customer): (&'static str, CustomerId),
        read: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let Some(notes) = self.notes else {
            return read();
        };
        let noted = notes.0.borrow().get(&(what, customer)).map(Rc::clone);
        if let Some(known) = noted.and_then(|noted| noted.downcast::<T>().ok()) {
            return Ok(T::clone(&known));
        }
        let found = read()?;
        let note: Rc<dyn Any> = Rc::new(found.clone());
        notes.0.borrow_mut().insert((what, customer), note);
        Ok(found)
    }

    /// The same with all customers known.
    #[must_use]
    pub fn with_everyone(mut self, everyone: &'a Set) -> Self {
        self.everyone = Some(everyone);
        self
    }

    /// All customers, for conditions that choose among them without any data (a random share). Whoever asks for
    /// [`Leaf::members`] of a tree provides them.
    pub fn everyone(&self) -> Option<&'a Set> {
        self.everyone
    }

    /// The same with a limit to the age of what a room remembers of its data, for a database that other processes write
    /// to; `None` where the versions tell of every change.
    #[must_use]
    pub fn with_oldest(mut self, oldest: Option<Span>) -> Self {
        self.oldest = oldest;
        self
    }

    /// How old remembered data may be at most, whatever their version.
    pub fn oldest(&self) -> Option<Span> {
        self.oldest
    }

    /// A number that grows when the room's data change.
    pub fn version(&self, room: &'static str) -> u64 {
        (self.versions)(room)
    }

    /// The same at another instant.
    #[must_use]
    pub fn at(mut self, now: Timestamp) -> Self {
        self.now = now;
        self
    }
}

impl fmt::Debug for Env<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Env({} {} {})",
            self.now, self.zone, self.currency
        )
    }
}

/// Whether a condition holds for one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The answer now.
    pub yes: bool,
    /// The first instant after now at which the answer would be another if no data change; `None` for never. A
    /// condition that cannot tell exactly names an earlier instant, never a later one.
    pub until: Option<Timestamp>,
}

impl Verdict {
    /// Yes, whatever the time.
    pub const YES: Self = Self {
        yes: true,
        until: None,
    };
    /// No, whatever the time.
    pub const NO: Self = Self {
        yes: false,
        until: None,
    };

    /// An answer that time does not change.
    pub const fn always(yes: bool) -> Self {
        Self { yes, until: None }
    }

    /// An answer that stands until an instant.
    pub const fn until(yes: bool, until: Timestamp) -> Self {
        Self {
            yes,
            until: Some(until),
        }
    }

    /// The opposite, for as long.
    #[must_use]
    pub const fn opposite(self) -> Self {
        Self {
            yes: !self.yes,
            until: self.until,
        }
    }

    /// The answer of conditions that must all hold, and an instant until which it stands for sure. Of none: yes.
    pub fn all(verdicts: impl IntoIterator<Item = Self>) -> Self {
        let mut together = Self::YES;
        for one in verdicts {
            together = match (together.yes, one.yes) {
                // As long as both stay yes.
                (true, true) => Self {
                    yes: true,
                    until: sooner(together.until, one.until),
                },
                (true, false) => one,
                (false, true) => together,
                // As long as either stays no.
                (false, false) => Self {
                    yes: false,
                    until: later(together.until, one.until),
                },
            };
        }
        together
    }

    /// The answer of conditions of which one must hold, and an instant until which it stands for sure. Of none: no.
    pub fn any(verdicts: impl IntoIterator<Item = Self>) -> Self {
        Self::all(verdicts.into_iter().map(Self::opposite)).opposite()
    }
}

fn sooner(left: Option<Timestamp>, right: Option<Timestamp>) -> Option<Timestamp> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (one, None) | (None, one) => one,
    }
}

fn later(left: Option<Timestamp>, right: Option<Timestamp>) -> Option<Timestamp> {
    left.zip(right).map(|(left, right)| left.max(right))
}

/// The customers for whom a condition holds. A room does not know all customers, so a condition that holds for those
/// it has no row of ("at most one order") names those for whom it does not.
#[derive(Clone, Debug, PartialEq)]
pub enum Members {
    /// These.
    Only(Set),
    /// Everyone but these.
    Except(Set),
}

impl Members {
    /// Nobody.
    pub fn nobody() -> Self {
        Self::Only(Set::new())
    }

    /// Everyone.
    pub fn everyone() -> Self {
        Self::Except(Set::new())
    }

    /// The others.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Only(set) => Self::Except(set),
            Self::Except(set) => Self::Only(set),
        }
    }

    /// As a set of members of `universe`.
    pub fn within(&self, universe: &Set) -> Set {
        match self {
            Self::Only(set) => universe.and(set),
            Self::Except(set) => universe.minus(set),
        }
    }

    /// Whether the customer is among them.
    pub fn contains(&self, customer: CustomerId) -> bool {
        match self {
            Self::Only(set) => set.contains(customer),
            Self::Except(set) => !set.contains(customer),
        }
    }

    /// The set that is named.
    pub fn named(&self) -> &Set {
        match self {
            Self::Only(set) | Self::Except(set) => set,
        }
    }
}

impl From<Set> for Members {
    fn from(set: Set) -> Self {
        Self::Only(set)
    }
}

/// When the answers of a condition change though no data do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moves {
    /// Never: the time plays no part.
    Never,
    /// When the shop's day ends, at midnight of its zone.
    EachDay,
    /// At any instant.
    Always,
}

/// One condition with its parameters.
pub trait Leaf: fmt::Debug + Send + Sync {
    /// For whom it holds at `env.now`.
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError>;

    /// Whether it holds for one customer at `env.now`, and until when. Must agree with [`Leaf::members`].
    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError>;

    /// The rooms whose data it reads, as they are named to [`db::Tx::touch`].
    fn watches(&self) -> &'static [&'static str];

    /// The beginnings of the kinds of events (`order.`) of which one is on the customer's timeline for every change of the
    /// data that its answer about them hangs on; none where they change without one.
    fn told_by(&self) -> Option<&'static [&'static str]> {
        None
    }

    /// When its answers change though no data do.
    fn moves(&self) -> Moves;

    /// The condition as the end of an English sentence about a customer: "ordered at least 2 times in the last 90
    /// days", "lives in France or Spain".
    fn words(&self) -> String;

    /// The parameters with everything that may be left out, so that equal conditions have equal forms; without
    /// `predicate`. Reading it gives this leaf again.
    fn normal_form(&self) -> serde_json::Map<String, serde_json::Value>;
}
