//! What campaigns need from the other rooms.

use std::sync::Arc;

use campaigns::Rules;
use messages::{Policies, templates::Desk};

/// Over these templates, under this policy.
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test puts every room's conditions together"
)]
pub fn campaign_rules(policies: Policies, templates: Desk) -> Rules {
    let conditions = crate::registry().expect("every room's conditions go together");
    Rules {
        policies,
        conditions: Arc::new(conditions),
        templates,
        best_times: reactions::best_times(),
    }
}
