//! Rendering.

mod blocks;
mod loops;
mod values;

use std::{collections::BTreeMap, fmt, mem};

use serde_json::Value as Json;

use crate::{
    Template, compare,
    error::{Place, RenderError, Stop, Warning},
    filters,
    ink::Ink,
    locale::Locale,
    meter::{Limits, Meter, Used},
    tree::{Call, Expression, Kind, Node, Path, Pipe, Which},
    value::{Text, Turn, Value},
};

/// Warnings that are told of one rendering.
const MOST_WARNINGS: usize = 32;

/// Who has shared blocks and filters.
pub trait Host {
    /// The shared block of this name.
    fn block(&self, name: &str) -> Option<&Template>;

    /// Does what the filter of this name does; every name of [`crate::Dialect::filters`] is known. What it refuses
    /// stops the template.
    fn filter<'a>(
        &'a self,
        name: &str,
        input: &Value<'a>,
        arguments: &Arguments<'a>,
    ) -> Result<Value<'a>, String>;
}

/// Has nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoHost;

impl Host for NoHost {
    fn block(&self, _name: &str) -> Option<&Template> {
        None
    }

    fn filter<'a>(
        &'a self,
        _name: &str,
        _input: &Value<'a>,
        _arguments: &Arguments<'a>,
    ) -> Result<Value<'a>, String> {
        Err("is not there".to_owned())
    }
}

/// What one rendering knows.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// Names and what is under them.
    pub data: &'a [(&'a str, &'a Json)],
    /// Who has shared blocks and filters.
    pub host: &'a dyn Host,
    /// How the reader writes dates, numbers and money.
    pub locale: &'a Locale,
    /// How much it may take.
    pub limits: Limits,
    /// Asked now and then whether the time is over.
    pub is_over: Option<&'a dyn Fn() -> bool>,
}

impl fmt::Debug for Scene<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scene")
            .field("locale", &self.locale)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// What a filter is given beside its input.
#[derive(Clone, Debug, Default)]
pub struct Arguments<'a> {
    list: Vec<Value<'a>>,
    named: Vec<(&'a str, Value<'a>)>,
}

impl<'a> Arguments<'a> {
    /// The argument at a place, from 0.
    pub fn at(&self, index: usize) -> Option<&Value<'a>> {
        self.list.get(index)
    }

    /// The argument of a name.
    pub fn named(&self, name: &str) -> Option<&Value<'a>> {
        let found = self.named.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value)
    }

    /// All that have names.
    pub fn all_named(&self) -> &[(&'a str, Value<'a>)] {
        &self.named
    }
}

/// What came of a rendering.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The output.
    pub text: String,
    /// What nobody meant, each once, 32 at most.
    pub warnings: Vec<Warning>,
    /// What it took.
    pub used: Used,
}

pub(crate) fn render<'a>(
    template: &'a Template,
    scene: &'a Scene<'a>,
) -> Result<Rendered, RenderError> {
    let mut run = Run {
        scene,
        html: template.html,
        template,
        meter: Meter::new(scene.limits, scene.is_over),
        out: String::with_capacity(template.source.len()),
        captures: 0,
        locals: Vec::new(),
        assigned: BTreeMap::new(),
        counters: BTreeMap::new(),
        cycles: BTreeMap::new(),
        offsets: BTreeMap::new(),
        loops: Vec::new(),
        warnings: Vec::new(),
        here: 0,
        blocks: Vec::new(),
    };
    match run.nodes(&template.nodes) {
        Ok(_) => Ok(Rendered {
            text: run.out,
            warnings: run.warnings,
            used: run.meter.used(),
        }),
        Err(stop) => Err(RenderError {
            block: run.blocks.last().map(|name| (*name).to_owned()),
            place: Place::of(&run.template.source, run.here),
            stop,
        }),
    }
}

/// How a list of nodes ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Continue,
}

/// One rendering under way.
#[derive(Debug)]
pub(crate) struct Run<'a> {
    pub(crate) scene: &'a Scene<'a>,
    pub(crate) html: bool,
    pub(crate) meter: Meter<'a>,
    /// The template or block that is being rendered.
    template: &'a Template,
    out: String,
    /// How many captures are open: what is written then is no output yet.
    captures: u16,
    /// Names of loops and of what blocks were given, the innermost last.
    locals: Vec<(&'a str, Value<'a>)>,
    assigned: BTreeMap<&'a str, Value<'a>>,
    counters: BTreeMap<&'a str, i64>,
    cycles: BTreeMap<String, usize>,
    offsets: BTreeMap<&'a str, usize>,
    loops: Vec<Turn>,
    warnings: Vec<Warning>,
    /// The byte of the template where it is.
    here: usize,
    blocks: Vec<&'a str>,
}

impl<'a> Run<'a> {
    fn nodes(&mut self, nodes: &'a [Node]) -> Result<Flow, Stop> {
        for node in nodes {
            self.meter.step()?;
            if let Kind::Text(text) = &node.kind {
                self.push(text)?;
                continue;
            }
            self.here = node.at;
            let flow = self.node(&node.kind)?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    /// Nodes inside of others.
    fn inner(&mut self, nodes: &'a [Node]) -> Result<Flow, Stop> {
        self.meter.enter()?;
        let flow = self.nodes(nodes)?;
        self.meter.leave();
        Ok(flow)
    }

    fn node(&mut self, kind: &'a Kind) -> Result<Flow, Stop> {
        match kind {
            Kind::Text(text) => self.push(text)?,
            Kind::Output(pipe) => {
                let value = self.pipe(pipe)?;
                self.show(&value)?;
            }
            Kind::Assign { name, value } => {
                let value = self.pipe(value)?;
                self.meter.memory(crate::value::ITEM_BYTES)?;
                self.assigned.insert(name, value);
            }
            Kind::Capture { name, body } => return self.capture(name, body),
            Kind::If { arms, otherwise } => {
                for arm in arms {
                    if self.holds(&arm.condition)? == arm.wanted {
                        return self.inner(&arm.body);
                    }
                }
                return self.inner(otherwise);
            }
            Kind::Case {
                subject,
                arms,
                otherwise,
            } => return self.case(subject, arms, otherwise),
            Kind::For(one) => return self.for_loop(one),
            Kind::Break => return Ok(Flow::Break),
            Kind::Continue => return Ok(Flow::Continue),
            Kind::Cycle { group, key, values } => self.cycle(group.as_ref(), key, values)?,
            Kind::Count { name, downwards } => self.count(name, *downwards)?,
            Kind::Share(share) => self.share(share)?,
        }
        Ok(Flow::Next)
    }

    /// Writes what is as it should be.
    fn push(&mut self, text: &str) -> Result<(), Stop> {
        if self.captures > 0 {
            self.meter.memory(text.len())?;
        } else {
            self.meter.output(text.len())?;
        }
        self.out.push_str(text);
        Ok(())
    }

    /// Writes a value, escaped where that is due.
    fn show(&mut self, value: &Value<'a>) -> Result<(), Stop> {
        match value {
            Value::Text(text) if self.html => self.push_escaped(text),
            Value::Text(text) | Value::Html(text) => self.push(text),
            Value::Nil | Value::Empty | Value::Blank => Ok(()),
            Value::Bool(_) | Value::Whole(_) | Value::Number(_) => self.push(&value.to_text()),
            Value::Data(_) | Value::List(_) if value.is_list() => {
                for at in 0..value.length() {
                    self.meter.step()?;
                    let item = i64::try_from(at).ok().and_then(|at| value.item(at));
                    self.show(&item.unwrap_or(Value::Nil))?;
                }
                Ok(())
            }
            Value::Range(..)
            | Value::Data(_)
            | Value::List(_)
            | Value::Pairs(_)
            | Value::Turn(_) => {
                let text = value.text(&mut self.meter)?;
                if self.html {
                    self.push_escaped(&text)
                } else {
                    self.push(&text)
                }
            }
        }
    }

    fn push_escaped(&mut self, text: &str) -> Result<(), Stop> {
        let mut from = 0_usize;
        for (at, byte) in text.bytes().enumerate() {
            if let Some(escaped) = filters::escaped(byte) {
                self.push(text.get(from..at).unwrap_or_default())?;
                self.push(escaped)?;
                from = at.saturating_add(1);
            }
        }
        self.push(text.get(from..).unwrap_or_default())
    }

    fn capture(&mut self, name: &'a str, body: &'a [Node]) -> Result<Flow, Stop> {
        let outer = mem::take(&mut self.out);
        self.captures = self.captures.saturating_add(1);
        let flow = self.inner(body)?;
        self.captures = self.captures.saturating_sub(1);
        let captured = mem::replace(&mut self.out, outer);
        self.meter.memory(captured.len())?;
        let text = Text::Shared(captured.into());
        let value = if self.html {
            Value::Html(text)
        } else {
            Value::Text(text)
        };
        self.assigned.insert(name, value);
        Ok(flow)
    }

    fn case(
        &mut self,
        subject: &'a Expression,
        arms: &'a [(Vec<Expression>, Vec<Node>)],
        otherwise: &'a [Node],
    ) -> Result<Flow, Stop> {
        let subject = self.value(subject)?;
        let mut found = false;
        for (values, body) in arms {
            let mut matches = false;
            for value in values {
                let value = self.value(value)?;
                matches = matches || compare::equal(&subject, &value, &mut self.meter)?;
            }
            if matches {
                found = true;
                let flow = self.inner(body)?;
                if flow != Flow::Next {
                    return Ok(flow);
                }
            }
        }
        if found {
            Ok(Flow::Next)
        } else {
            self.inner(otherwise)
        }
    }

    fn cycle(
        &mut self,
        group: Option<&'a Expression>,
        key: &'a str,
        values: &'a [Expression],
    ) -> Result<(), Stop> {
        let key = match group {
            Some(group) => {
                let group = self.value(group)?;
                format!("group {}", &*group.text(&mut self.meter)?)
            }
            None => key.to_owned(),
        };
        self.meter.memory(key.len())?;
        let turn = self.cycles.entry(key).or_default();
        let shown = values.get(*turn % values.len().max(1));
        *turn = turn.saturating_add(1);
        if let Some(shown) = shown {
            let value = self.value(shown)?;
            self.show(&value)?;
        }
        Ok(())
    }

    fn count(&mut self, name: &'a str, downwards: bool) -> Result<(), Stop> {
        let stands = match self.counters.get(name) {
            Some(stands) => *stands,
            None => match self.data(name) {
                Some(Value::Whole(number)) => number,
                Some(_) | None => 0,
            },
        };
        self.meter.memory(crate::value::ITEM_BYTES)?;
        let (shown, next) = if downwards {
            let next = stands.saturating_sub(1);
            (next, next)
        } else {
            (stands, stands.saturating_add(1))
        };
        self.counters.insert(name, next);
        self.push(&shown.to_string())
    }

    fn pipe(&mut self, pipe: &'a Pipe) -> Result<Value<'a>, Stop> {
        let mut value = if pipe.forgives {
            self.value(&pipe.value)?
        } else {
            self.wanted(&pipe.value)?
        };
        for call in &pipe.calls {
            value = self.call(call, &value)?;
        }
        Ok(value)
    }

    fn call(&mut self, call: &'a Call, input: &Value<'a>) -> Result<Value<'a>, Stop> {
        self.meter.step()?;
        self.meter.items(call.arguments.len())?;
        self.meter.items(call.named.len())?;
        let mut arguments = Arguments::default();
        for argument in &call.arguments {
            let value = self.wanted(argument)?;
            arguments.list.push(value);
        }
        for (name, argument) in &call.named {
            let value = self.wanted(argument)?;
            arguments.named.push((name, value));
        }
        match &call.which {
            Which::Own(own) => {
                if let Some(text) = input.as_text() {
                    self.meter.look(text.len())?;
                }
                (own.work)(self, input, &arguments)
            }
            Which::Host(name) => {
                let host = self.scene.host;
                let made = host.filter(name, input, &arguments);
                let made = made.map_err(|problem| Stop::Filter {
                    filter: name.to_string(),
                    problem,
                })?;
                if let Some(text) = made.as_text() {
                    self.meter.memory(text.len())?;
                }
                Ok(made)
            }
        }
    }

    fn missing(&mut self, path: &Path) {
        self.warn(Warning::Undefined(path.to_string()));
    }

    pub(crate) fn warn(&mut self, warning: Warning) {
        if self.warnings.len() < MOST_WARNINGS && !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// Text that is counted while it is written.
    pub(crate) fn ink(&mut self) -> Ink<'_, 'a> {
        Ink::new(&mut self.meter)
    }
}
