//! A plan is lived through.

use db::{
    DbUrl,
    testing::{PostgresDatabase, SqliteDatabase},
};
use kernel::Span;

use crate::{
    act::act,
    plan::{Plan, Step},
    print, rules,
    shop::{Letter, Shop},
    trouble::Trouble,
};

/// On which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// SQLite, with one node.
    Sqlite,
    /// PostgreSQL, with two nodes.
    Postgres,
}

impl Backend {
    /// After how many steps all tables are looked at: it takes longer over a connection.
    const fn looks_every(self) -> usize {
        match self {
            Self::Sqlite => 1,
            Self::Postgres => 4,
        }
    }
}

/// A rule that did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Which rule.
    pub rule: &'static str,
    /// What was seen.
    pub seen: String,
    /// After which step; none when it was seen at the end.
    pub step: Option<usize>,
    /// The world as text.
    pub world: String,
}

/// A plan that was lived through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Steps made.
    pub steps: usize,
    /// Messages that arrived.
    pub letters: usize,
    /// Those of campaigns among them.
    pub of_campaigns: usize,
    /// What went wrong, if anything.
    pub failure: Option<Failure>,
}

/// A database that goes with its run.
enum Place {
    Sqlite(SqliteDatabase),
    Postgres(PostgresDatabase),
}

impl Place {
    fn make(backend: Backend) -> Option<Self> {
        let rooms = world::rooms();
        match backend {
            Backend::Sqlite => Some(Self::Sqlite(SqliteDatabase::create(&rooms))),
            Backend::Postgres => PostgresDatabase::create(&rooms).map(Self::Postgres),
        }
    }

    fn url(&self) -> DbUrl {
        match self {
            Self::Sqlite(database) => database.url(),
            Self::Postgres(database) => database.url(),
        }
    }
}

/// Lives through a plan; none when there is no such database here.
pub fn run(plan: &Plan, backend: Backend) -> Option<Ran> {
    let place = Place::make(backend)?;
    let nodes = match backend {
        Backend::Sqlite => 1,
        Backend::Postgres => 2,
    };
    let mut shop = match Shop::found(&place.url(), nodes, plan.seed) {
        Ok(shop) => shop,
        Err(trouble) => {
            return Some(Ran {
                steps: 0,
                letters: 0,
                of_campaigns: 0,
                failure: Some(failure(trouble, None, String::new())),
            });
        }
    };
    let mut ran = Ran {
        steps: 0,
        letters: 0,
        of_campaigns: 0,
        failure: None,
    };
    for (number, step) in plan.steps.iter().enumerate() {
        ran.steps = number.saturating_add(1);
        let look = number.is_multiple_of(backend.looks_every());
        if let Err(trouble) = make(&mut shop, step, look) {
            ran.failure = Some(failure(trouble, Some(number), print::print(&shop)));
            break;
        }
    }
    if ran.failure.is_none()
        && let Err(trouble) = end(&mut shop)
    {
        ran.failure = Some(failure(trouble, None, print::print(&shop)));
    }
    ran.letters = shop.letters.len();
    let is_of_one = |letter: &&Letter| letter.programme.starts_with("campaign.");
    ran.of_campaigns = shop.letters.iter().filter(is_of_one).count();
    Some(ran)
}

fn make(shop: &mut Shop, step: &Step, look: bool) -> Result<(), Trouble> {
    shop.note_time();
    act(shop, step)?;
    shop.note_time();
    if look { rules::standing(shop) } else { Ok(()) }
}

/// Everything works again, all leases run out, and everything that is due happens.
fn end(shop: &mut Shop) -> Result<(), Trouble> {
    for node in &mut shop.nodes {
        node.server.set_faults(mail::Faults::default());
        node.restart()?;
    }
    shop.live(Span::from_hours(8))?;
    rules::rested(shop)?;
    shop.live(Span::from_days(8))?;
    shop.note_time();
    rules::standing(shop)?;
    rules::rested(shop)
}

fn failure(trouble: Trouble, step: Option<usize>, world: String) -> Failure {
    let (rule, seen) = match trouble {
        Trouble::Broken { rule, seen } => (rule, seen),
        Trouble::Died => ("simulation", "a death that nobody wanted".to_owned()),
        Trouble::Database(words) => ("database", words),
        Trouble::Refused(words) => ("refused", words),
    };
    Failure {
        rule,
        seen,
        step,
        world,
    }
}
