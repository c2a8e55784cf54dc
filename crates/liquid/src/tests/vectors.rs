//! The table of templates, data and output, checked against another implementation by hand; where that one differs, the
//! table says what it gives and why ours is meant.

use serde::Deserialize;
use serde_json::Value as Json;

use super::try_text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    template: String,
    #[serde(default)]
    data: Json,
    output: String,
    /// What liquidjs gives in its place.
    #[serde(default)]
    liquidjs: Option<String>,
    /// Why ours is meant.
    #[serde(default)]
    because: Option<String>,
}

#[test]
fn every_line_of_the_table_holds() {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("vectors.json")).unwrap();
    assert!(vectors.len() > 150);
    let mut wrong = Vec::new();
    for mut vector in vectors {
        if vector.data.is_null() {
            vector.data = Json::Object(serde_json::Map::new());
        }
        assert_eq!(vector.liquidjs.is_some(), vector.because.is_some());
        if let Err(error) = super::compile(&vector.template) {
            wrong.push(format!("{}: {error}", vector.template));
            continue;
        }
        match try_text(&vector.template, &vector.data) {
            Ok(made) if made.text == vector.output => {}
            Ok(made) => wrong.push(format!(
                "{} gave `{}`, not `{}`",
                vector.template, made.text, vector.output
            )),
            Err(error) => wrong.push(format!("{}: {error}", vector.template)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
