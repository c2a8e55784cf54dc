//! What happens: drawn from a seed, and readable.

use kernel::Rng;

/// A plan: everything that happens, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Decides what the mail server does, and every identity.
    pub seed: u64,
    /// What happens.
    pub steps: Vec<Step>,
}

/// One action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// At which node, modulo how many there are.
    pub node: u64,
    /// What.
    pub action: Action,
}

/// What may happen. Numbers name their subject modulo what exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The store tells of a new order.
    Order {
        /// Whose: one past the last is somebody new.
        who: u64,
        /// Told so late.
        hours_ago: i64,
        /// Paid when it was placed.
        paid: bool,
        /// Told without the store's id of the customer.
        guest: bool,
    },
    /// An order is paid.
    Pay(u64),
    /// The store tells of an order what it told before.
    Retell(u64),
    /// The store tells of an order what it said at first.
    TellLate(u64),
    /// An order is cancelled.
    Cancel(u64),
    /// Money goes back; `false` is a part of it.
    Refund(u64, bool),
    /// A parcel leaves.
    Ship(u64),
    /// A parcel arrives.
    Deliver(u64),
    /// Somebody says yes or no to a purpose.
    Consent {
        /// Who.
        who: u64,
        /// To which purpose.
        purpose: u64,
        /// Yes.
        yes: bool,
    },
    /// The link in a letter is followed; `true` refuses the topic only.
    Unsubscribe(u64, bool),
    /// An address is barred, for one of the reasons.
    Suppress(u64, u64),
    /// A hold is raised for so many hours, or without an end.
    Hold(u64, i64),
    /// The hold is cleared.
    ClearHold(u64),
    /// Two are one.
    Merge(u64, u64),
    /// They were two.
    Unmerge(u64),
    /// Somebody is forgotten.
    Erase(u64),
    /// Something is done with a journey.
    Journey(u64, Programme),
    /// Something is done with a campaign; a new one is of one of three kinds.
    Campaign(u64, Mailing),
    /// A setting takes one of its values.
    Setting(u64, u64),
    /// A message about an order is asked for.
    Ask {
        /// About which order.
        order: u64,
        /// For which purpose.
        purpose: u64,
        /// Whether it joins others of its topic.
        joins: bool,
        /// How many hours it may wait.
        hours: i64,
    },
    /// Something happens to a machine.
    Machine(Machine),
    /// So many rounds of work.
    Work(u64),
    /// So many minutes pass, and everything happens at its time.
    Live(i64),
    /// So many minutes pass, and nobody works.
    Sleep(i64),
    /// The clock goes back so many minutes.
    Back(i64),
    /// What is done now and then.
    TidyUp,
}

/// What may be done with a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Programme {
    /// A version is published.
    Publish(u64),
    /// It is switched on; with so many past orders when above zero.
    Enable(u32),
    /// It is paused.
    Pause,
    /// It goes on.
    Resume,
    /// It ends for good.
    Archive,
}

/// What may be done with a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mailing {
    /// One is made and goes.
    Go,
    /// It is paused.
    Pause,
    /// It goes on.
    Resume,
    /// It ends.
    Cancel,
}

/// What may happen to a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Machine {
    /// The mail server changes its mood.
    Mail(u64),
    /// The process dies at a commit: before it, or after it.
    Die {
        /// Before the commit.
        before: bool,
        /// Which commit from now on.
        commit: u32,
    },
    /// The database is away for one commit, and the process lives on.
    Away(u32),
    /// The process dies at a step of its next handing over.
    DieSending(u64),
    /// The process is stopped and started.
    Restart,
}

/// Minutes that pass at a time, mostly: from minutes to weeks.
const PASSING: [i64; 8] = [1, 16, 61, 360, 1_440, 1_440, 2_880, 20_160];

impl Plan {
    /// The plan of a seed.
    pub fn draw(seed: u64, steps: usize) -> Self {
        let rng = Rng::from_seed(seed);
        // A plan in which journeys run from the start finds more than one in which they are switched on by chance.
        let mut all: Vec<Step> = (0..3)
            .filter(|_| rng.chance(2, 3))
            .map(|which| at(&rng, Action::Journey(which, Programme::Enable(0))))
            .collect();
        // One shop in four also writes to many at once. What happens there is drawn apart, so that the others stay the
        // plans that they were.
        let mailings = (seed % 4 == 2).then(|| Rng::from_seed(seed.rotate_left(17)));
        for _ in 0..steps {
            all.push(at(&rng, action(&rng)));
            if let Some(rng) = mailings.as_ref().filter(|rng| rng.chance(1, 4)) {
                all.push(at(rng, of_mailings(rng)));
            }
        }
        Self { seed, steps: all }
    }
}

fn at(rng: &Rng, action: Action) -> Step {
    Step {
        node: rng.below(2),
        action,
    }
}

fn action(rng: &Rng) -> Action {
    match rng.below(100) {
        0..=34 => of_the_store(rng),
        35..=54 => of_people(rng),
        55..=65 => of_staff(rng),
        66..=74 => of_machines(rng),
        _ => of_time(rng),
    }
}

fn any(rng: &Rng) -> u64 {
    rng.below(1_000)
}

fn of_the_store(rng: &Rng) -> Action {
    match rng.below(16) {
        0..=6 => Action::Order {
            who: any(rng),
            hours_ago: if rng.chance(1, 4) {
                rng.between(1, 80)
            } else {
                0
            },
            paid: rng.chance(2, 3),
            guest: rng.chance(1, 5),
        },
        7 | 8 => Action::Pay(any(rng)),
        9 => Action::Retell(any(rng)),
        10 => Action::TellLate(any(rng)),
        11 => Action::Cancel(any(rng)),
        12 => Action::Refund(any(rng), rng.chance(1, 2)),
        13 | 14 => Action::Ship(any(rng)),
        _ => Action::Deliver(any(rng)),
    }
}

fn of_people(rng: &Rng) -> Action {
    match rng.below(19) {
        0..=6 | 16..=18 => Action::Consent {
            who: any(rng),
            purpose: any(rng),
            yes: rng.chance(4, 5),
        },
        7 | 8 => Action::Unsubscribe(any(rng), rng.chance(1, 3)),
        9 => Action::Suppress(any(rng), any(rng)),
        10 => Action::Hold(any(rng), rng.between(0, 90)),
        11 => Action::ClearHold(any(rng)),
        12 | 13 => Action::Merge(any(rng), any(rng)),
        14 => Action::Unmerge(any(rng)),
        _ => Action::Erase(any(rng)),
    }
}

fn of_staff(rng: &Rng) -> Action {
    match rng.below(16) {
        0 | 1 => Action::Journey(any(rng), Programme::Publish(any(rng))),
        2..=4 => {
            let past = if rng.chance(1, 2) { 20 } else { 0 };
            Action::Journey(any(rng), Programme::Enable(past))
        }
        5 | 6 => Action::Journey(any(rng), Programme::Pause),
        7 | 8 => Action::Journey(any(rng), Programme::Resume),
        9 if rng.chance(1, 4) => Action::Journey(any(rng), Programme::Archive),
        10 | 11 => Action::Setting(any(rng), any(rng)),
        _ => Action::Ask {
            order: any(rng),
            purpose: any(rng),
            joins: rng.chance(1, 2),
            hours: rng.between(1, 200),
        },
    }
}

fn of_mailings(rng: &Rng) -> Action {
    match rng.below(16) {
        0..=4 => Action::Campaign(any(rng), Mailing::Go),
        5..=7 => Action::Campaign(any(rng), Mailing::Pause),
        8..=10 => Action::Campaign(any(rng), Mailing::Resume),
        11 => Action::Campaign(any(rng), Mailing::Cancel),
        12 | 13 => Action::Work(rng.below(3)),
        _ => of_machines(rng),
    }
}

fn of_machines(rng: &Rng) -> Action {
    let machine = match rng.below(16) {
        0..=3 => Machine::Mail(any(rng)),
        4..=8 => Machine::Die {
            before: rng.chance(1, 2),
            commit: u32::try_from(rng.between(1, 12)).unwrap_or(1),
        },
        9 | 10 => Machine::Away(u32::try_from(rng.between(1, 8)).unwrap_or(1)),
        11..=13 => Machine::DieSending(any(rng)),
        14 => Machine::Restart,
        _ => return Action::TidyUp,
    };
    Action::Machine(machine)
}

fn of_time(rng: &Rng) -> Action {
    let minutes = rng.pick(&PASSING).map_or(1, |most| rng.between(1, *most));
    match rng.below(16) {
        0..=4 => Action::Work(rng.below(4)),
        5..=12 => Action::Live(minutes),
        13 | 14 => Action::Sleep(minutes),
        _ => Action::Back(rng.between(1, 60)),
    }
}
