//! Which packages of npm are looked at.

use crate::web::has_script;

#[test]
fn a_package_is_looked_at_for_the_scripts_that_it_has() {
    let text = r#"{"scripts": {"check": "tsc", "build": "vite build"}}"#;
    assert!(has_script("web/package.json", Some(text), "check"));
    assert!(has_script("package.json", Some(text), "build"));
    assert!(!has_script("web/package.json", Some(text), "end-to-end"));
    assert!(!has_script("web/not-package.json", Some(text), "check"));
    assert!(!has_script("web/package.json", Some("{}"), "check"));
    assert!(!has_script("web/package.json", Some("no package"), "check"));
    assert!(!has_script("web/package.json", None, "check"));
}
