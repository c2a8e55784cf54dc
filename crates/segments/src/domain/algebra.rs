//! Sets that may be known by whom they leave out.

use std::sync::Arc;

use predicates::{Members, Set};

/// Members that are shared with the cache or belong to one answer.
#[derive(Clone, Debug)]
pub(crate) enum Held {
    Shared(Arc<Members>),
    Own(Members),
}

impl Held {
    pub(crate) fn get(&self) -> &Members {
        match self {
            Self::Shared(members) => members,
            Self::Own(members) => members,
        }
    }

    pub(crate) fn opposite(self) -> Self {
        Self::Own(match self {
            Self::Shared(members) => members.as_ref().clone().opposite(),
            Self::Own(members) => members.opposite(),
        })
    }

    /// True when it is nobody whatever the universe.
    pub(crate) fn is_nobody(&self) -> bool {
        matches!(self.get(), Members::Only(set) if set.is_empty())
    }

    /// True when it is everyone whatever the universe.
    pub(crate) fn is_everyone(&self) -> bool {
        matches!(self.get(), Members::Except(set) if set.is_empty())
    }
}

/// Those in all. `next` is asked one by one, and no more once nobody is left.
pub(crate) fn combine_all<E>(parts: impl IntoIterator<Item = Result<Held, E>>) -> Result<Held, E> {
    let mut together: Option<Held> = None;
    for part in parts {
        let part = part?;
        let both = match together {
            None => part,
            Some(so_far) => Held::Own(both(so_far.get(), part.get())),
        };
        if both.is_nobody() {
            return Ok(both);
        }
        together = Some(both);
    }
    Ok(together.unwrap_or_else(|| Held::Own(Members::everyone())))
}

/// Those in any. No more is asked once it is everyone.
pub(crate) fn combine_any<E>(parts: impl IntoIterator<Item = Result<Held, E>>) -> Result<Held, E> {
    let mut together: Option<Held> = None;
    for part in parts {
        let part = part?;
        let either = match together {
            None => part,
            Some(so_far) => Held::Own(either(so_far.get(), part.get())),
        };
        if either.is_everyone() {
            return Ok(either);
        }
        together = Some(either);
    }
    Ok(together.unwrap_or_else(|| Held::Own(Members::nobody())))
}

fn both(left: &Members, right: &Members) -> Members {
    use Members::{Except, Only};
    match (left, right) {
        (Only(left), Only(right)) => Only(left.and(right)),
        (Only(those), Except(not)) | (Except(not), Only(those)) => Only(those.minus(not)),
        (Except(left), Except(right)) => Except(left.or(right)),
    }
}

fn either(left: &Members, right: &Members) -> Members {
    use Members::{Except, Only};
    match (left, right) {
        (Only(left), Only(right)) => Only(left.or(right)),
        (Only(those), Except(not)) | (Except(not), Only(those)) => Except(not.minus(those)),
        (Except(left), Except(right)) => Except(left.and(right)),
    }
}

/// How many of `universe` are members, without making the set of them.
pub(crate) fn count_within(members: &Members, universe: &Set) -> u64 {
    let named = universe.and_len(members.named());
    match members {
        Members::Only(_) => named,
        Members::Except(_) => universe.len().saturating_sub(named),
    }
}
