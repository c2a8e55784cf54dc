//! Filters that messages add to Liquid.

use std::collections::BTreeMap;

use liquid::{Arguments, Host, Template, Value};

/// Their names.
pub(super) const FILTERS: &[&str] = &["initial", "t"];

/// Has the texts of one language.
#[derive(Debug, Default)]
pub(super) struct Texts(pub(super) BTreeMap<String, String>);

impl Host for Texts {
    fn block(&self, _name: &str) -> Option<&Template> {
        None
    }

    fn filter<'a>(
        &'a self,
        name: &str,
        input: &Value<'a>,
        arguments: &Arguments<'a>,
    ) -> Result<Value<'a>, String> {
        let text = input.to_text();
        if name == "initial" {
            let letter = text.chars().find(|letter| letter.is_alphanumeric());
            let initial = letter.map(|letter| letter.to_uppercase().collect());
            return Ok(Value::made(initial.unwrap_or_default()));
        }
        let Some(said) = self.0.get(&*text) else {
            return Err(format!("finds no text `{text}` in the template's `texts`"));
        };
        let mut said = said.clone();
        for (name, value) in arguments.all_named() {
            said = said.replace(&format!("{{{name}}}"), &value.to_text());
        }
        Ok(Value::made(said))
    }
}
