//! A template as it was understood.

use std::fmt;

use crate::filters::Own;

/// Something with a place.
#[derive(Debug)]
pub(crate) struct Node {
    /// The byte of the source where it begins.
    pub(crate) at: usize,
    pub(crate) kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Text(Box<str>),
    Output(Pipe),
    Assign {
        name: Box<str>,
        value: Pipe,
    },
    Capture {
        name: Box<str>,
        body: Vec<Node>,
    },
    /// The first arm whose condition holds.
    If {
        arms: Vec<Arm>,
        otherwise: Vec<Node>,
    },
    Case {
        subject: Expression,
        arms: Vec<(Vec<Expression>, Vec<Node>)>,
        otherwise: Vec<Node>,
    },
    For(Box<For>),
    Break,
    Continue,
    Cycle {
        group: Option<Expression>,
        /// What tells it from others where there is no group.
        key: Box<str>,
        values: Vec<Expression>,
    },
    Count {
        name: Box<str>,
        downwards: bool,
    },
    Share(Box<Share>),
}

#[derive(Debug)]
pub(crate) struct Arm {
    pub(crate) condition: Condition,
    /// False for `unless`.
    pub(crate) wanted: bool,
    pub(crate) body: Vec<Node>,
}

#[derive(Debug)]
pub(crate) struct For {
    pub(crate) name: Box<str>,
    pub(crate) over: Expression,
    /// Where `offset: continue` goes on.
    pub(crate) key: Box<str>,
    pub(crate) reversed: bool,
    pub(crate) limit: Option<Expression>,
    pub(crate) offset: Option<Offset>,
    pub(crate) body: Vec<Node>,
    pub(crate) otherwise: Vec<Node>,
}

#[derive(Debug)]
pub(crate) enum Offset {
    Continue,
    From(Expression),
}

/// `render` or `include`.
#[derive(Debug)]
pub(crate) struct Share {
    pub(crate) block: Expression,
    /// `render`: sees what it is given and the data, and nothing else.
    pub(crate) is_apart: bool,
    /// `with` or `for`: what, under which name, and whether once for each.
    pub(crate) with: Option<With>,
    pub(crate) arguments: Vec<(Box<str>, Expression)>,
}

#[derive(Debug)]
pub(crate) struct With {
    pub(crate) value: Expression,
    /// None: the block's name.
    pub(crate) name: Option<Box<str>>,
    pub(crate) each: bool,
}

#[derive(Debug)]
pub(crate) enum Expression {
    Nil,
    Bool(bool),
    Whole(i64),
    Number(f64),
    Text(Box<str>),
    Empty,
    Blank,
    Range(Box<(Expression, Expression)>),
    Path(Box<Path>),
}

/// `order.lines[0]["title"]`
#[derive(Debug)]
pub(crate) struct Path {
    pub(crate) keys: Vec<Key>,
    /// Whether it begins with `forloop`.
    pub(crate) is_loop: bool,
}

#[derive(Debug)]
pub(crate) enum Key {
    Named(Box<str>),
    Of(Expression),
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (count, key) in self.keys.iter().enumerate() {
            match key {
                Key::Named(name) if count == 0 => f.write_str(name)?,
                Key::Named(name) => write!(f, ".{name}")?,
                Key::Of(Expression::Whole(number)) => write!(f, "[{number}]")?,
                Key::Of(Expression::Path(path)) => write!(f, "[{path}]")?,
                Key::Of(_) => f.write_str("[…]")?,
            }
        }
        Ok(())
    }
}

/// A value and what is done to it.
#[derive(Debug)]
pub(crate) struct Pipe {
    pub(crate) value: Expression,
    pub(crate) calls: Vec<Call>,
    /// Whether it is meant to be so when the value is not there.
    pub(crate) forgives: bool,
}

#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) which: Which,
    pub(crate) arguments: Vec<Expression>,
    pub(crate) named: Vec<(Box<str>, Expression)>,
}

#[derive(Debug)]
pub(crate) enum Which {
    Own(&'static Own),
    Host(Box<str>),
}

/// Terms, each with what joins it to all that follow it; the last one's means nothing.
#[derive(Debug)]
pub(crate) struct Condition {
    pub(crate) terms: Vec<(Term, Join)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Join {
    And,
    Or,
}

#[derive(Debug)]
pub(crate) struct Term {
    pub(crate) left: Expression,
    pub(crate) right: Option<(Compare, Expression)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    Equal,
    NotEqual,
    Less,
    More,
    LessOrEqual,
    MoreOrEqual,
    Contains,
}
