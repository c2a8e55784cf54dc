//! What a provider's error codes mean for the number, and for the next try.

/// What an error code speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The person has said STOP to the provider: nothing more may go to the number.
    OptedOut,
    /// There is no such number, or it never takes text messages.
    Dead,
    /// The telephone is off, or the network full: another time it may work.
    Passing,
    /// The network took it for something unwanted.
    Blocked,
    /// The provider has too much to do: the same may be handed over again.
    Later,
    /// The text itself cannot be sent.
    Unfit,
    /// The shop's account, number or rights at the provider are to blame, and no customer.
    Ours,
}

impl Verdict {
    /// A word for events.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OptedOut => "opted_out",
            Self::Dead => "no_such_number",
            Self::Passing => "unreachable",
            Self::Blocked => "blocked",
            Self::Later => "busy",
            Self::Unfit => "unfit",
            Self::Ours => "sender",
        }
    }
}

/// The verdict of a code. One that is not known may pass.
pub const fn verdict(code: u32) -> Verdict {
    match code {
        21610 => Verdict::OptedOut,
        // Not a number, not one that can be reached, a land line, an unknown subscriber.
        21211 | 21214 | 21217 | 21401 | 21407 | 21614 | 21635 | 30005 | 30006 | 30011 => {
            Verdict::Dead
        }
        // The queue is full, too many requests, the service is away.
        14107 | 20429 | 20500 | 20503 | 21611 | 30001 | 30022 => Verdict::Later,
        // Blocked by the receiver or by a network's filter.
        30004 | 30007 | 30019 | 30037 => Verdict::Blocked,
        // No text, one that is too long, or with something in it that is not allowed.
        21602 | 21605 | 21617 | 21619 | 21620 | 30009 | 30038 => Verdict::Unfit,
        // Who we are, what we pay, from which number we may write to which country.
        20001..=20428
        | 21201..=21210
        | 21212
        | 21408
        | 21601
        | 21603
        | 21604
        | 21606
        | 21608
        | 21612
        | 21621..=21634
        | 21659..=21717
        | 30002
        | 30018
        | 30024
        | 30032..=30036 => Verdict::Ours,
        _ => Verdict::Passing,
    }
}
