//! The playbooks that are data, and their short letters.

use reactions::{COMMUNITY_FACTS, CUSTOMER_FACTS, ORDER_FACTS, ORDER_SUGGESTIONS, REVIEW_FACTS};

use crate::{Playbook, short::Short, thank_you};

/// All playbooks, by name.
pub const PLAYBOOKS: &[Playbook] = &[
    Playbook {
        name: "anniversary",
        document: include_str!("documents/anniversary.json"),
    },
    Playbook {
        name: "birthday",
        document: include_str!("documents/birthday.json"),
    },
    Playbook {
        name: "community",
        document: include_str!("documents/community.json"),
    },
    Playbook {
        name: "goes-with",
        document: include_str!("documents/goes-with.json"),
    },
    Playbook {
        name: "good-choice",
        document: include_str!("documents/good-choice.json"),
    },
    Playbook {
        name: "how-to",
        document: include_str!("documents/how-to.json"),
    },
    Playbook {
        name: "replenishment",
        document: include_str!("documents/replenishment.json"),
    },
    Playbook {
        name: "review-request",
        document: include_str!("documents/review-request.json"),
    },
    Playbook {
        name: "second-order",
        document: include_str!("documents/second-order.json"),
    },
    Playbook {
        name: "so-what-did-you-think",
        document: include_str!("documents/so-what-did-you-think.json"),
    },
    Playbook {
        name: "sunset",
        document: include_str!("documents/sunset.json"),
    },
    thank_you::PLAYBOOK,
    Playbook {
        name: "win-back",
        document: include_str!("documents/win-back.json"),
    },
];

/// All short letters, by name.
pub(crate) const LETTERS: &[Short] = &[
    Short {
        name: "anniversary",
        builder: CUSTOMER_FACTS,
        words: include_str!("words/anniversary.json"),
    },
    Short {
        name: "birthday",
        builder: CUSTOMER_FACTS,
        words: include_str!("words/birthday.json"),
    },
    Short {
        name: "birthday-after",
        builder: CUSTOMER_FACTS,
        words: include_str!("words/birthday-after.json"),
    },
    Short {
        name: "birthday-soon",
        builder: CUSTOMER_FACTS,
        words: include_str!("words/birthday-soon.json"),
    },
    Short {
        name: "community",
        builder: COMMUNITY_FACTS,
        words: include_str!("words/community.json"),
    },
    Short {
        name: "goes-with",
        builder: ORDER_SUGGESTIONS,
        words: include_str!("words/goes-with.json"),
    },
    Short {
        name: "good-choice",
        builder: ORDER_FACTS,
        words: include_str!("words/good-choice.json"),
    },
    Short {
        name: "how-to",
        builder: ORDER_FACTS,
        words: include_str!("words/how-to.json"),
    },
    Short {
        name: "replenish-last",
        builder: ORDER_FACTS,
        words: include_str!("words/replenish-last.json"),
    },
    Short {
        name: "replenish-now",
        builder: ORDER_FACTS,
        words: include_str!("words/replenish-now.json"),
    },
    Short {
        name: "replenish-soon",
        builder: ORDER_FACTS,
        words: include_str!("words/replenish-soon.json"),
    },
    Short {
        name: "review-reminder",
        builder: REVIEW_FACTS,
        words: include_str!("words/review-reminder.json"),
    },
    Short {
        name: "review-request",
        builder: REVIEW_FACTS,
        words: include_str!("words/review-request.json"),
    },
    Short {
        name: "second-order",
        builder: ORDER_FACTS,
        words: include_str!("words/second-order.json"),
    },
    Short {
        name: "so-what-did-you-think",
        builder: ORDER_FACTS,
        words: include_str!("words/so-what-did-you-think.json"),
    },
    Short {
        name: "sunset",
        builder: CUSTOMER_FACTS,
        words: include_str!("words/sunset.json"),
    },
    Short {
        name: "win-back",
        builder: CUSTOMER_FACTS,
        words: include_str!("words/win-back.json"),
    },
    Short {
        name: "win-back-again",
        builder: CUSTOMER_FACTS,
        words: include_str!("words/win-back-again.json"),
    },
];
