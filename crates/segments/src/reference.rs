//! The reference page of all kinds of conditions.

use std::fmt::Write as _;

use predicates::Spec;

use crate::registry::{DEEPEST, LONGEST, MOST_LEAVES, Registry};

const HEAD: &str = "# Segments

A segment is a condition about customers, written as JSON. A condition is one of:

| form | meaning |
|---|---|
| `{\"all\": [A, B, …]}` | A and B and … hold; `{\"all\": []}` is every customer |
| `{\"any\": [A, B, …]}` | at least one of them holds |
| `{\"not\": A}` | A does not hold |
| `{\"segment\": \"name or id\"}` | what that segment says |
| `{\"predicate\": \"name\", …}` | one of the predicates below, with its parameters |

Only active customers are ever members: those who were merged into another or erased are not.

Numbers are limited by `at_least`, `at_most`, `exactly`, `more_than` and `less_than`; two of them make a range. Times are
limited by `within_days` and `older_than_days`, which look back from now in days of 24 hours, to the very minute, and by
`after` and `before`, which take a day in the shop's time zone or an instant. Amounts are in minor units of the shop's
currency: 12.50 GBP is 1250. Unknown parameters are refused.
";

/// The page, as Markdown. `docs/segments.md` is this text.
pub fn reference(registry: &Registry) -> String {
    let mut page = String::from(HEAD);
    line(
        &mut page,
        &format!(
            "\nA condition has at most {DEEPEST} levels, {MOST_LEAVES} predicates and {} KB.\n\n## Predicates\n",
            LONGEST / 1024
        ),
    );
    for spec in registry.specs() {
        section(&mut page, spec);
    }
    page
}

fn section(page: &mut String, spec: &Spec) {
    line(page, &format!("### `{}`\n\n{}.\n", spec.name, spec.summary));
    if !spec.parameters.is_empty() {
        line(page, "| parameter | kind | meaning |\n|---|---|---|");
        for parameter in &spec.parameters {
            let needed = if parameter.required {
                " (required)"
            } else {
                ""
            };
            let kind = parameter.kind.words();
            line(
                page,
                &format!(
                    "| `{}`{needed} | {kind} | {} |",
                    parameter.name, parameter.doc
                ),
            );
        }
        line(page, "");
    }
    for example in &spec.examples {
        line(page, &format!("```json\n{example}\n```\n"));
    }
}

fn line(page: &mut String, text: &str) {
    // Writing into a String cannot fail.
    let _always_fits = writeln!(page, "{text}");
}
