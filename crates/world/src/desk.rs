//! Where templates are written and looked at.

use std::sync::Arc;

use messages::{Contents, Policies, templates::Desk};
use reactions::Parts;

/// Over what the program brings: the playbooks' letters, and what finds their facts.
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test reads every letter that the program brings"
)]
pub fn template_desk(policies: Policies) -> Desk {
    let builders = reactions::builders(&Parts::new(Policies::clone(&policies)));
    let contents = Contents::new(playbooks::templates(), builders);
    let contents = contents.expect("every letter that the program brings can be read");
    let contents = contents.with_companions(reactions::companions());
    // Previews are looked at on this program's own pages.
    Desk::new(Arc::new(contents), policies).with_logo(|tx| crate::office::logo(tx, ""))
}
