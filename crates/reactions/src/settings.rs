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

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[&REVIEW_ADDRESS, &COMMUNITY_ADDRESS];
