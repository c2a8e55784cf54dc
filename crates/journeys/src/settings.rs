//! What the shop may set about journeys.

use ::settings::{Declared, Secret, Setting};

/// How many people are reached at once without asking.
pub const LARGEST_SHARE: Setting<u32> = Setting::shop(
    "journeys.largest_share",
    "10",
    "The share of all customers, in percent, that switching a journey on may reach at once without asking first. 100: nobody is ever asked.",
)
.range(1, 100);

/// What calls of other systems are signed with.
pub const WEBHOOK_SECRET: Setting<Option<Secret>> = Setting::shop(
    "journeys.webhook_secret",
    "",
    "What calls of other systems (nodes of kind `webhook`) are signed with: the header `Perennial-Signature: t=…,v1=…` holds the HMAC-SHA-256 of `t`, a full stop and the body. The receiver knows it too. Without one, such calls fail.",
)
.range(16, 200);

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[&LARGEST_SHARE, &WEBHOOK_SECRET];
