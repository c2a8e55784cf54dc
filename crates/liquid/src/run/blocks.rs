//! `render` and `include`.

use std::mem;

use super::Run;
use crate::{
    error::Stop,
    tree::{Expression, Share},
    value::{Turn, Value},
};

impl<'a> Run<'a> {
    pub(super) fn share(&mut self, share: &'a Share) -> Result<(), Stop> {
        let name = self.wanted(&share.block)?.text(&mut self.meter)?;
        let scene = self.scene;
        let Some(block) = scene.host.block(&name) else {
            return Err(Stop::Block(crate::read::shown(&name)));
        };
        let mut given: Vec<(&'a str, Value<'a>)> = Vec::new();
        self.meter.items(share.arguments.len())?;
        for (argument, value) in &share.arguments {
            let value = self.wanted(value)?;
            given.push((argument, value));
        }
        let with = match &share.with {
            Some(with) => Some((self.wanted(&with.value)?, with)),
            None => None,
        };
        let written = match &share.block {
            Expression::Text(name) => Some(&**name),
            Expression::Nil
            | Expression::Bool(_)
            | Expression::Whole(_)
            | Expression::Number(_)
            | Expression::Empty
            | Expression::Blank
            | Expression::Range(_)
            | Expression::Path(_) => None,
        };
        let own_name = share.with.as_ref().and_then(|with| with.name.as_deref());
        let own_name = own_name.or(written).unwrap_or("item");
        let shown = mem::replace(&mut self.template, block);
        let here = self.here;
        self.meter.enter()?;
        self.blocks.push(written.unwrap_or("…"));
        match with {
            Some((value, with)) if with.each && value.is_list() => {
                let length = value.length();
                for index in 0..length {
                    self.meter.items(given.len().saturating_add(1))?;
                    let item = i64::try_from(index).ok().and_then(|at| value.item(at));
                    let mut given = given.clone();
                    given.push((own_name, item.unwrap_or(Value::Nil)));
                    let turn = Turn {
                        index,
                        length,
                        level: 0,
                    };
                    self.block(share, given, Some(turn))?;
                }
            }
            Some((value, _)) => {
                given.push((own_name, value));
                self.block(share, given, None)?;
            }
            None => self.block(share, given, None)?,
        }
        self.blocks.pop();
        self.meter.leave();
        self.template = shown;
        self.here = here;
        Ok(())
    }

    /// Renders the block that is [`Run::template`] now.
    fn block(
        &mut self,
        share: &'a Share,
        given: Vec<(&'a str, Value<'a>)>,
        turn: Option<Turn>,
    ) -> Result<(), Stop> {
        let template = self.template;
        if share.is_apart {
            let locals = mem::replace(&mut self.locals, given);
            let assigned = mem::take(&mut self.assigned);
            let loops = mem::replace(&mut self.loops, turn.into_iter().collect());
            self.nodes(&template.nodes)?;
            self.locals = locals;
            self.assigned = assigned;
            self.loops = loops;
        } else {
            let length = self.locals.len();
            self.locals.extend(given);
            self.nodes(&template.nodes)?;
            self.locals.truncate(length);
        }
        Ok(())
    }
}
