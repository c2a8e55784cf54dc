//! Addresses that messages lead to and no room of its own knows yet.

use ::settings::{Declared, Setting, WebAddress};

/// Where reviews are written.
pub const REVIEW_ADDRESS: Setting<Option<WebAddress>> = Setting::shop(
    "playbooks.review_address",
    "",
    "Where customers write reviews: the page that the review request leads to. Empty: no review is asked for.",
);

/// Where the community meets.
pub const COMMUNITY_ADDRESS: Setting<Option<WebAddress>> = Setting::shop(
    "playbooks.community_address",
    "",
    "Where the shop's community meets (a forum, a group, an app): the page that the invitation leads to. Empty: nobody is invited.",
);

/// What takes long to judge.
pub const SLOW_TO_JUDGE: Setting<Vec<String>> = Setting::shop(
    "playbooks.slow_to_judge",
    "slow-to-judge",
    "Tags and categories of products that people cannot judge after a week, such as `slow-to-judge, Mattresses, Skin care`: a review of an order with one of them is asked for two weeks after its delivery instead of one.",
)
.range(0, 50);

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[&REVIEW_ADDRESS, &COMMUNITY_ADDRESS, &SLOW_TO_JUDGE];
