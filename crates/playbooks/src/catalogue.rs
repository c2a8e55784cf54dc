//! The playbooks and their letters, which are data.

use messages::{Channel, Template};

use crate::Playbook;

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
        name: "for-you",
        document: include_str!("documents/for-you.json"),
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
    Playbook {
        name: "thank-you",
        document: include_str!("documents/thank-you.json"),
    },
    Playbook {
        name: "win-back",
        document: include_str!("documents/win-back.json"),
    },
];

/// All letters, by name.
pub(crate) const TEMPLATES: &[Template] = &[
    email("anniversary", include_str!("templates/anniversary.json")),
    email("birthday", include_str!("templates/birthday.json")),
    email(
        "birthday-after",
        include_str!("templates/birthday-after.json"),
    ),
    email(
        "birthday-soon",
        include_str!("templates/birthday-soon.json"),
    ),
    email("community", include_str!("templates/community.json")),
    email("for-you", include_str!("templates/for-you.json")),
    email("goes-with", include_str!("templates/goes-with.json")),
    email("good-choice", include_str!("templates/good-choice.json")),
    email(
        "good-choice-sure",
        include_str!("templates/good-choice-sure.json"),
    ),
    email("how-to", include_str!("templates/how-to.json")),
    email(
        "replenish-last",
        include_str!("templates/replenish-last.json"),
    ),
    email(
        "replenish-now",
        include_str!("templates/replenish-now.json"),
    ),
    email(
        "replenish-soon",
        include_str!("templates/replenish-soon.json"),
    ),
    email(
        "review-reminder",
        include_str!("templates/review-reminder.json"),
    ),
    email(
        "review-request",
        include_str!("templates/review-request.json"),
    ),
    email("second-order", include_str!("templates/second-order.json")),
    email(
        "so-what-did-you-think",
        include_str!("templates/so-what-did-you-think.json"),
    ),
    email("sunset", include_str!("templates/sunset.json")),
    email("thank-you", include_str!("templates/thank-you.json")),
    email("win-back", include_str!("templates/win-back.json")),
    email(
        "win-back-again",
        include_str!("templates/win-back-again.json"),
    ),
];

/// The first version of a letter.
const fn email(name: &'static str, document: &'static str) -> Template {
    Template {
        name,
        version: 1,
        channel: Channel::Email,
        document,
    }
}
