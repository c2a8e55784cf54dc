//! Documents of journeys: read or refused, and what was read is written so that it reads the same.

use fuzz::Target;

use crate::Document;

#[test]
fn every_document_is_read_or_refused() {
    let target = Target {
        name: "documents",
        folder: env!("CARGO_MANIFEST_DIR"),
        seeds: &[
            include_bytes!("../../../playbooks/src/documents/thank-you.json"),
            b"{}",
            b"[]",
        ],
        words: &[
            b"\"next\":",
            b"\"wait\"",
            b"\"message\"",
            b"\"kind\":",
            b"\"nodes\":",
            b"\"trigger\":",
            b"\"exits\":",
            b"\"id\":\"a\"",
            b"\"start\"",
        ],
    };
    fuzz::run(&target, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        match Document::parse_text(&text) {
            Ok(document) => {
                let written = serde_json::to_value(&document).unwrap();
                assert_eq!(Document::parse(&written).unwrap(), document, "{written}");
            }
            Err(problems) => assert!(!problems.is_empty()),
        }
    });
}
