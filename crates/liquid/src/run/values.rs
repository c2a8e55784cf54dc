//! What expressions and conditions are worth.

use super::Run;
use crate::{
    compare,
    error::Stop,
    number::Number,
    tree::{Condition, Expression, Join, Key, Path, Term},
    value::Value,
};

impl<'a> Run<'a> {
    pub(super) fn holds(&mut self, condition: &'a Condition) -> Result<bool, Stop> {
        // Everything behind an `and` or `or` belongs to its right side.
        let mut holds = false;
        for (term, join) in &condition.terms {
            holds = self.term(term)?;
            match join {
                Join::And if !holds => return Ok(false),
                Join::Or if holds => return Ok(true),
                Join::And | Join::Or => {}
            }
        }
        Ok(holds)
    }

    pub(super) fn term(&mut self, term: &'a Term) -> Result<bool, Stop> {
        self.meter.step()?;
        let left = self.value(&term.left)?;
        let Some((how, right)) = &term.right else {
            return Ok(left.is_true());
        };
        let right = self.value(right)?;
        compare::holds(&left, *how, &right, &mut self.meter)
    }

    /// A value; nothing where it is not there.
    pub(super) fn value(&mut self, expression: &'a Expression) -> Result<Value<'a>, Stop> {
        Ok(self.find(expression)?.unwrap_or(Value::Nil))
    }

    /// A value that is meant to be there.
    pub(super) fn wanted(&mut self, expression: &'a Expression) -> Result<Value<'a>, Stop> {
        let found = self.find(expression)?;
        if let (None, Expression::Path(path)) = (&found, expression) {
            self.missing(path);
        }
        Ok(found.unwrap_or(Value::Nil))
    }

    /// A value; none where it is not there.
    pub(super) fn find(&mut self, expression: &'a Expression) -> Result<Option<Value<'a>>, Stop> {
        Ok(Some(match expression {
            Expression::Nil => Value::Nil,
            Expression::Bool(yes) => Value::Bool(*yes),
            Expression::Whole(number) => Value::Whole(*number),
            Expression::Number(number) => Value::Number(*number),
            Expression::Text(text) => Value::borrowed(text),
            Expression::Empty => Value::Empty,
            Expression::Blank => Value::Blank,
            Expression::Range(ends) => {
                let from = self.value(&ends.0)?;
                let to = self.value(&ends.1)?;
                let whole =
                    |value: &Value<'_>| Number::of(value).map(Number::to_whole).unwrap_or_default();
                Value::Range(whole(&from), whole(&to))
            }
            Expression::Path(path) => return self.path(path),
        }))
    }

    pub(super) fn path(&mut self, path: &'a Path) -> Result<Option<Value<'a>>, Stop> {
        let mut keys = path.keys.iter();
        let Some(first) = keys.next() else {
            return Ok(None);
        };
        self.meter.items(self.locals.len() / 16)?;
        let root = match first {
            Key::Named(name) => self.root(name, path.is_loop),
            Key::Of(expression) => {
                let name = self.value(expression)?.text(&mut self.meter)?;
                self.root(&name, false)
            }
        };
        let Some(mut value) = root else {
            return Ok(None);
        };
        for key in keys {
            self.meter.step()?;
            if let Some(text) = value.as_text() {
                self.meter.look(text.len())?;
            }
            let next = match key {
                Key::Named(name) => self.under(&value, name),
                Key::Of(expression) => {
                    let key = self.value(expression)?;
                    if let Value::Whole(index) = key {
                        value.item(index)
                    } else {
                        let name = key.text(&mut self.meter)?;
                        self.under(&value, &name)
                    }
                }
            };
            match next {
                Some(next) => value = next,
                None => return Ok(None),
            }
        }
        Ok(Some(value))
    }

    pub(super) fn under(&mut self, value: &Value<'a>, key: &str) -> Option<Value<'a>> {
        if let Value::Turn(turn) = value
            && key == "parentloop"
        {
            let outer = turn.level.checked_sub(1)?;
            return self.loops.get(outer).copied().map(Value::Turn);
        }
        value.get(key)
    }

    pub(super) fn root(&self, name: &str, is_loop: bool) -> Option<Value<'a>> {
        let local = self.locals.iter().rev().find(|(known, _)| *known == name);
        if let Some((_, value)) = local {
            return Some(value.clone());
        }
        if is_loop && let Some(turn) = self.loops.last() {
            return Some(Value::Turn(*turn));
        }
        if let Some(value) = self.assigned.get(name) {
            return Some(value.clone());
        }
        if let Some(number) = self.counters.get(name) {
            return Some(Value::Whole(*number));
        }
        self.data(name)
    }

    pub(super) fn data(&self, name: &str) -> Option<Value<'a>> {
        let found = self.scene.data.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| Value::of(value))
    }
}
