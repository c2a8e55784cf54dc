//! Answers over all customers.

use std::collections::BTreeMap;
use std::sync::Arc;

use db::{Db, Tx};
use kernel::{Span, Timestamp};
use predicates::{Env, Members, ParseContext, PredicateError, Set};
use serde::Serialize;

use crate::{
    cache::{Cache, Stamp, Tolerance},
    condition::{Condition, LeafNode},
    domain::{Held, count_within},
    error::Error,
    registry::Registry,
};

/// Limits of what the engine remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of remembered sets.
    pub memory: usize,
    /// How old a recent answer may be, for conditions that move with time ([`Freshness::Recent`]).
    pub recent: Span,
    /// How old any remembered answer may be where other processes write to the same database.
    pub shared: Span,
}

impl Default for Limits {
    /// 64 MB: some 500 random sets over a million customers. A minute: nobody sees a live count move faster. Ten
    /// seconds where several processes share a database: as long as a page takes to be looked at again.
    fn default() -> Self {
        Self {
            memory: 64 * 1024 * 1024,
            recent: Span::MINUTE,
            shared: Span::from_seconds(10),
        }
    }
}

/// How exact an answer must be about the passing of time. Changes of data by this process always count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// At the very instant; other processes' changes count too. For audiences.
    Exact,
    /// As of at most a minute ago. For counts that somebody looks at.
    Recent,
}

/// Answers questions about one shop, and remembers.
#[derive(Debug)]
pub struct Engine {
    registry: Registry,
    limits: Limits,
    cache: Cache,
}

impl Engine {
    /// An engine for one shop.
    pub fn new(registry: Registry, limits: Limits) -> Self {
        Self {
            registry,
            limits,
            cache: Cache::new(limits.memory),
        }
    }

    /// The kinds of conditions.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Answers remembered, and the bytes they take: for metrics.
    pub fn load(&self) -> (usize, usize) {
        self.cache.load()
    }

    /// A question about all customers. **To be asked before the transaction in which it is answered begins**, so that
    /// what is remembered is never taken for newer than it is.
    pub fn ask(
        self: &Arc<Self>,
        db: &Db,
        condition: &Condition,
        now: Timestamp,
        shop: &ParseContext,
        freshness: Freshness,
    ) -> Ask {
        let versions = condition
            .watches()
            .into_iter()
            .map(|room| (room, db.version(room)))
            .collect();
        Ask {
            engine: Arc::clone(self),
            condition: condition.clone(),
            now,
            shop: shop.clone(),
            exact: freshness == Freshness::Exact,
            shared: db.is_shared(),
            versions,
        }
    }
}

/// A question about all customers at an instant. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Ask {
    engine: Arc<Engine>,
    condition: Condition,
    now: Timestamp,
    shop: ParseContext,
    exact: bool,
    shared: bool,
    versions: BTreeMap<&'static str, u64>,
}

/// How many customers a condition means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Count {
    /// Those for whom it holds.
    pub count: u64,
    /// All active customers.
    pub of: u64,
}

impl Ask {
    /// The condition that is asked about.
    pub fn condition(&self) -> &Condition {
        &self.condition
    }

    /// How many.
    pub fn count(&self, tx: &mut Tx<'_>) -> Result<Count, Error> {
        let (members, everyone) = self.answer(tx)?;
        Ok(Count {
            count: count_within(members.get(), &everyone),
            of: everyone.len(),
        })
    }

    /// Who.
    pub fn members(&self, tx: &mut Tx<'_>) -> Result<Set, Error> {
        let (members, everyone) = self.answer(tx)?;
        Ok(members.get().within(&everyone))
    }

    fn answer(&self, tx: &mut Tx<'_>) -> Result<(Held, Set), PredicateError> {
        let version = |room: &'static str| self.versions.get(room).copied().unwrap_or(0);
        let env = Env::new(self.now, &self.shop.zone, self.shop.currency, &version)
            .with_oldest(self.oldest());
        let everyone = self.leaf(tx, self.condition.everyone(), &env)?;
        let Members::Only(everyone) = everyone.as_ref() else {
            return Err(PredicateError::Universe);
        };
        let env = env.with_everyone(everyone);
        let members = self
            .condition
            .root()
            .members(&mut |leaf| self.leaf(tx, leaf, &env).map(Held::Shared))?;
        Ok((members, everyone.clone()))
    }

    /// How old what is remembered may be; `None` where no other process writes.
    fn oldest(&self) -> Option<Span> {
        match (self.shared, self.exact) {
            (false, _) => None,
            (true, true) => Some(Span::ZERO),
            (true, false) => Some(self.engine.limits.shared),
        }
    }

    fn leaf(
        &self,
        tx: &mut Tx<'_>,
        node: &LeafNode,
        env: &Env<'_>,
    ) -> Result<Arc<Members>, PredicateError> {
        let limits = &self.engine.limits;
        let stamp = Stamp {
            versions: node
                .leaf
                .watches()
                .iter()
                .map(|room| env.version(room))
                .collect(),
            at: env.now,
            day: env.zone.day_of(env.now),
        };
        let tolerance = Tolerance {
            moving: if self.exact {
                Span::ZERO
            } else {
                limits.recent
            },
            shared: self.oldest(),
        };
        let cache = &self.engine.cache;
        if let Some(known) = cache.get(&node.key, node.leaf.moves(), &stamp, tolerance) {
            return Ok(known);
        }
        let mut members = node.leaf.members(tx, env)?;
        match &mut members {
            Members::Only(set) | Members::Except(set) => set.pack(),
        }
        let members = Arc::new(members);
        cache.put(&node.key, stamp, Arc::clone(&members));
        Ok(members)
    }
}
