//! `for`.

use serde_json::Value as Json;

use super::{Flow, Run};
use crate::{
    error::Stop,
    number::Number,
    tree::{Expression, For, Offset},
    value::{Turn, Value},
};

impl<'a> Run<'a> {
    pub(super) fn for_loop(&mut self, one: &'a For) -> Result<Flow, Stop> {
        let over = self.wanted(&one.over)?;
        let over = self.items(over)?;
        let all = over.length();
        let from = match &one.offset {
            None => 0,
            Some(Offset::Continue) => self.offsets.get(&*one.key).copied().unwrap_or_default(),
            Some(Offset::From(expression)) => self.number(expression)?.unwrap_or_default(),
        };
        let limit = match &one.limit {
            Some(limit) => self.number(limit)?,
            None => None,
        };
        let to = limit.map_or(all, |limit| from.saturating_add(limit).min(all));
        self.offsets.insert(&one.key, to.max(from));
        let length = to.saturating_sub(from);
        if length == 0 {
            return self.inner(&one.otherwise);
        }
        let level = self.loops.len();
        self.loops.push(Turn {
            index: 0,
            length,
            level,
        });
        self.locals.push((&one.name, Value::Nil));
        for index in 0..length {
            self.meter.step()?;
            let at = if one.reversed {
                to.saturating_sub(index).saturating_sub(1)
            } else {
                from.saturating_add(index)
            };
            let item = i64::try_from(at).ok().and_then(|at| over.item(at));
            if let Some(turn) = self.loops.last_mut() {
                turn.index = index;
            }
            if let Some(local) = self.locals.last_mut() {
                local.1 = item.unwrap_or(Value::Nil);
            }
            if self.inner(&one.body)? == Flow::Break {
                break;
            }
        }
        self.locals.pop();
        self.loops.pop();
        Ok(Flow::Next)
    }

    /// What a loop goes over: an object's pairs of name and value, a text as one.
    fn items(&mut self, value: Value<'a>) -> Result<Value<'a>, Stop> {
        match &value {
            Value::Data(Json::Object(fields)) => {
                let mut pairs = Vec::new();
                for (name, value) in fields {
                    let pair = vec![Value::borrowed(name), Value::of(value)];
                    pairs.push(Value::list(pair, &mut self.meter)?);
                }
                Value::list(pairs, &mut self.meter)
            }
            Value::Text(text) | Value::Html(text) if !text.is_empty() => {
                Value::list(vec![value], &mut self.meter)
            }
            Value::Nil
            | Value::Bool(_)
            | Value::Whole(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::Html(_)
            | Value::Range(..)
            | Value::Data(_)
            | Value::List(_)
            | Value::Pairs(_)
            | Value::Turn(_)
            | Value::Empty
            | Value::Blank => Ok(value),
        }
    }

    /// A count; none where it is not a number, 0 where it is below.
    fn number(&mut self, expression: &'a Expression) -> Result<Option<usize>, Stop> {
        let value = self.wanted(expression)?;
        let number = Number::of(&value).map(Number::to_whole);
        Ok(number.map(|number| usize::try_from(number).unwrap_or_default()))
    }
}
