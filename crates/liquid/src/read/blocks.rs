//! Tags and what stands between them.

use std::{iter::Peekable, vec::IntoIter};

use super::{
    MOST_NESTING, MOST_SOURCE_BYTES, Wrong, expression, nearest,
    pieces::{Markup, Piece, Tag, cut},
    shown,
    words::{Word, Words},
};
use crate::{
    Dialect,
    error::ParseError,
    tree::{Arm, Expression, For, Kind, Node, Offset, Share, With},
};

const TAGS: [&str; 17] = [
    "assign",
    "break",
    "capture",
    "case",
    "comment",
    "continue",
    "cycle",
    "decrement",
    "echo",
    "for",
    "if",
    "include",
    "increment",
    "liquid",
    "raw",
    "render",
    "unless",
];

/// Values that a shared block is given.
const MOST_ARGUMENTS: usize = 50;

/// Tags that belong to another one.
const INNER: [(&str, &str); 10] = [
    ("else", "if"),
    ("elsif", "if"),
    ("when", "case"),
    ("endif", "if"),
    ("endunless", "unless"),
    ("endcase", "case"),
    ("endfor", "for"),
    ("endcapture", "capture"),
    ("endraw", "raw"),
    ("endcomment", "comment"),
];

/// Reads a source.
pub(crate) fn compile(source: &str, dialect: &Dialect<'_>) -> Result<Vec<Node>, ParseError> {
    read(source, dialect).map_err(|wrong| wrong.place(source))
}

fn read(source: &str, dialect: &Dialect<'_>) -> Result<Vec<Node>, Wrong> {
    if source.len() > MOST_SOURCE_BYTES {
        return Err(Wrong::new(
            0,
            format!("the template has more than {} KB", MOST_SOURCE_BYTES / 1024),
            "make it shorter",
        ));
    }
    let mut reader = Reader {
        pieces: cut(source)?.into_iter().peekable(),
        dialect,
        depth: 0,
    };
    let (nodes, end) = reader.body(&[])?;
    match end {
        None => Ok(nodes),
        Some(tag) => Err(lost(tag)),
    }
}

/// A tag where none of its kind can be.
fn lost(tag: Tag<'_>) -> Wrong {
    if let Some((_, outer)) = INNER.iter().find(|(inner, _)| *inner == tag.name) {
        return Wrong::new(
            tag.at,
            format!("`{}` is not inside of `{outer}`", tag.name),
            "take it out, or put what it belongs to before it",
        );
    }
    let known = TAGS.into_iter().chain(INNER.map(|(name, _)| name));
    let advice = match nearest(tag.name, known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("the tags are {}", TAGS.join(", ")),
    };
    let problem = format!("there is no tag `{}`", shown(tag.name));
    Wrong::new(tag.at, problem, advice)
}

struct Reader<'a, 'd> {
    pieces: Peekable<IntoIter<Piece<'a>>>,
    dialect: &'d Dialect<'d>,
    depth: u16,
}

impl<'a> Reader<'a, '_> {
    /// Everything up to one of these tags, which is taken; none at the end of the source.
    fn body(&mut self, until: &[&str]) -> Result<(Vec<Node>, Option<Tag<'a>>), Wrong> {
        let mut nodes = Vec::new();
        while let Some(piece) = self.pieces.next() {
            let node = match piece {
                Piece::Text(text) => Node {
                    at: 0,
                    kind: Kind::Text(text.into()),
                },
                Piece::Output(markup) => Node {
                    at: markup.at,
                    kind: self.output(markup)?,
                },
                Piece::Tag(tag) if until.contains(&tag.name) => return Ok((nodes, Some(tag))),
                Piece::Tag(tag) => Node {
                    at: tag.at,
                    kind: self.tag(tag)?,
                },
            };
            nodes.push(node);
        }
        Ok((nodes, None))
    }

    /// The inside of a tag up to one of `until`, the last of which ends it.
    fn inside(&mut self, outer: Tag<'a>, until: &[&str]) -> Result<(Vec<Node>, Tag<'a>), Wrong> {
        self.depth = self.depth.saturating_add(1);
        if self.depth > MOST_NESTING {
            return Err(Wrong::new(
                outer.at,
                format!("tags are nested more than {MOST_NESTING} deep"),
                "put the inner ones into a shared block",
            ));
        }
        let (nodes, end) = self.body(until)?;
        self.depth = self.depth.saturating_sub(1);
        let end = end.ok_or_else(|| {
            Wrong::new(
                outer.at,
                format!("`{}` is not ended", outer.name),
                format!("put `{{% end{} %}}` where it ends", outer.name),
            )
        })?;
        Ok((nodes, end))
    }

    fn output(&mut self, markup: Markup<'a>) -> Result<Kind, Wrong> {
        let mut words = Words::of(markup)?;
        if words.is_over() {
            return Err(Wrong::new(
                markup.at,
                "there is nothing between the braces",
                "name what is to be shown, such as `{{ customer.first_name }}`",
            ));
        }
        Ok(Kind::Output(expression::pipe(&mut words, self.dialect)?))
    }

    fn tag(&mut self, tag: Tag<'a>) -> Result<Kind, Wrong> {
        match tag.name {
            "if" | "unless" => self.conditional(tag),
            "case" => self.case(tag),
            "for" => self.for_loop(tag),
            "assign" => self.assign(tag),
            "capture" => self.capture(tag),
            "echo" => self.output(tag.rest),
            "break" | "continue" => {
                Words::of(tag.rest)?.over("nothing stands behind it")?;
                Ok(if tag.name == "break" {
                    Kind::Break
                } else {
                    Kind::Continue
                })
            }
            "cycle" => cycle(tag),
            "increment" | "decrement" => {
                let mut words = Words::of(tag.rest)?;
                let name = name(&mut words, "a name", "name the counter")?;
                words.over("one name is enough")?;
                Ok(Kind::Count {
                    name,
                    downwards: tag.name == "decrement",
                })
            }
            "render" | "include" => share(tag),
            _ => Err(lost(tag)),
        }
    }

    fn conditional(&mut self, tag: Tag<'a>) -> Result<Kind, Wrong> {
        let ending = if tag.name == "if" {
            "endif"
        } else {
            "endunless"
        };
        let mut arms = Vec::new();
        let mut wanted = tag.name == "if";
        let mut words = Words::of(tag.rest)?;
        let mut condition = expression::condition(&mut words)?;
        loop {
            let (body, next) = self.inside(tag, &["elsif", "else", ending])?;
            arms.push(Arm {
                condition,
                wanted,
                body,
            });
            wanted = true;
            match next.name {
                "elsif" => condition = expression::condition(&mut Words::of(next.rest)?)?,
                "else" => {
                    Words::of(next.rest)?.over("write `elsif` where a condition follows")?;
                    let (otherwise, _) = self.inside(tag, &[ending])?;
                    return Ok(Kind::If { arms, otherwise });
                }
                _ => {
                    let otherwise = Vec::new();
                    return Ok(Kind::If { arms, otherwise });
                }
            }
        }
    }

    fn case(&mut self, tag: Tag<'a>) -> Result<Kind, Wrong> {
        let mut words = Words::of(tag.rest)?;
        let subject = expression::value(&mut words)?;
        words.over("one value is enough; compare in `when`")?;
        let (before, mut next) = self.inside(tag, &["when", "else", "endcase"])?;
        let is_blank =
            |node: &Node| matches!(&node.kind, Kind::Text(text) if text.trim().is_empty());
        if !before.iter().all(is_blank) {
            return Err(Wrong::new(
                tag.at,
                "something stands between `case` and the first `when`",
                "it would never be shown: take it out",
            ));
        }
        let mut arms = Vec::new();
        let mut otherwise = Vec::new();
        while next.name != "endcase" {
            let values = if next.name == "when" {
                Some(values_of_when(next)?)
            } else {
                None
            };
            let (body, end) = self.inside(tag, &["when", "else", "endcase"])?;
            match values {
                Some(values) => arms.push((values, body)),
                None => otherwise.extend(body),
            }
            next = end;
        }
        Ok(Kind::Case {
            subject,
            arms,
            otherwise,
        })
    }

    fn for_loop(&mut self, tag: Tag<'a>) -> Result<Kind, Wrong> {
        let mut words = Words::of(tag.rest)?;
        let advice = "write it as `{% for line in order.lines %}`";
        let name = name(&mut words, "a name", advice)?;
        let at = words.at();
        if !words.take_name("in") {
            return Err(Wrong::new(at, "`in` is missing", advice));
        }
        let from = words.at();
        let over = expression::value(&mut words)?;
        let written = written(tag.rest, from, words.at());
        let mut one = For {
            key: format!("{name}-{written}").into(),
            name,
            over,
            reversed: false,
            limit: None,
            offset: None,
            body: Vec::new(),
            otherwise: Vec::new(),
        };
        options(&mut words, &mut one)?;
        let (body, end) = self.inside(tag, &["else", "endfor"])?;
        one.body = body;
        if end.name == "else" {
            one.otherwise = self.inside(tag, &["endfor"])?.0;
        }
        Ok(Kind::For(Box::new(one)))
    }

    fn assign(&mut self, tag: Tag<'a>) -> Result<Kind, Wrong> {
        let advice = "write it as `{% assign name = value %}`";
        let mut words = Words::of(tag.rest)?;
        let name = name(&mut words, "a name", advice)?;
        let at = words.at();
        if !words.take_mark('=') {
            return Err(Wrong::new(at, "`=` is missing", advice));
        }
        let value = expression::pipe(&mut words, self.dialect)?;
        Ok(Kind::Assign { name, value })
    }

    fn capture(&mut self, tag: Tag<'a>) -> Result<Kind, Wrong> {
        let mut words = Words::of(tag.rest)?;
        let name = name(&mut words, "a name", "write it as `{% capture name %}`")?;
        words.over("one name is enough")?;
        let (body, _) = self.inside(tag, &["endcapture"])?;
        Ok(Kind::Capture { name, body })
    }
}

/// What was written between two bytes of the source.
fn written(markup: Markup<'_>, from: usize, to: usize) -> &str {
    let from = from.saturating_sub(markup.at);
    let to = to.saturating_sub(markup.at);
    markup.text.get(from..to).unwrap_or_default().trim()
}

fn name(words: &mut Words<'_>, what: &str, advice: &str) -> Result<Box<str>, Wrong> {
    let at = words.at();
    let told = words.told();
    match words.take() {
        Some(Word::Name(name)) => Ok(name.into()),
        Some(Word::Text(name)) if !name.is_empty() => Ok(name.into()),
        Some(
            Word::Text(_)
            | Word::Whole(_)
            | Word::Number(_)
            | Word::Dot
            | Word::Dots
            | Word::Mark(_)
            | Word::Compare(_),
        )
        | None => Err(Wrong::new(
            at,
            format!("{what} is missing before {told}"),
            advice,
        )),
    }
}

fn values_of_when(tag: Tag<'_>) -> Result<Vec<Expression>, Wrong> {
    let mut words = Words::of(tag.rest)?;
    let mut values = vec![expression::value(&mut words)?];
    while words.take_mark(',') || words.take_name("or") {
        values.push(expression::value(&mut words)?);
    }
    words.over("part values by `,` or `or`")?;
    Ok(values)
}

fn options(words: &mut Words<'_>, one: &mut For) -> Result<(), Wrong> {
    while !words.is_over() {
        let at = words.at();
        if words.take_mark(',') {
            continue;
        }
        if words.take_name("reversed") {
            one.reversed = true;
        } else if words.named() == Some("limit") {
            words.take();
            words.take();
            one.limit = Some(expression::value(words)?);
        } else if words.named() == Some("offset") {
            words.take();
            words.take();
            one.offset = Some(if words.take_name("continue") {
                Offset::Continue
            } else {
                Offset::From(expression::value(words)?)
            });
        } else {
            return Err(Wrong::new(
                at,
                format!("{} is not understood here", words.told()),
                "a loop takes `limit: 3`, `offset: 2` and `reversed`",
            ));
        }
    }
    Ok(())
}

fn cycle(tag: Tag<'_>) -> Result<Kind, Wrong> {
    let mut words = Words::of(tag.rest)?;
    let first = if let Some(name) = words.named() {
        words.take();
        Expression::Text(name.into())
    } else {
        expression::value(&mut words)?
    };
    let (group, mut values) = if words.take_mark(':') {
        (Some(first), vec![expression::value(&mut words)?])
    } else {
        (None, vec![first])
    };
    while words.take_mark(',') {
        values.push(expression::value(&mut words)?);
    }
    words.over("part values by `,`")?;
    Ok(Kind::Cycle {
        group,
        key: tag.rest.text.trim().into(),
        values,
    })
}

fn share(tag: Tag<'_>) -> Result<Kind, Wrong> {
    let is_apart = tag.name == "render";
    let mut words = Words::of(tag.rest)?;
    let at = words.at();
    let block = expression::value(&mut words)?;
    if is_apart && !matches!(block, Expression::Text(_)) {
        return Err(Wrong::new(
            at,
            "`render` wants the name of a shared block",
            "put the name in quotation marks",
        ));
    }
    let mut share = Share {
        block,
        is_apart,
        with: None,
        arguments: Vec::new(),
    };
    let each = words.peek() == Some(Word::Name("for")) && words.named().is_none();
    let with = words.peek() == Some(Word::Name("with")) && words.named().is_none();
    if each || with {
        words.take();
        let value = expression::value(&mut words)?;
        let alias = if words.take_name("as") {
            Some(name(&mut words, "a name", "write `as` and a name")?)
        } else {
            None
        };
        share.with = Some(With {
            value,
            name: alias,
            each,
        });
    }
    while words.take_mark(',') || !words.is_over() {
        let at = words.at();
        let Some(name) = words.named() else {
            return Err(Wrong::new(
                at,
                format!("{} is not understood here", words.told()),
                "give a block its values by name: `title: product.title`",
            ));
        };
        words.take();
        words.take();
        if share.arguments.len() >= MOST_ARGUMENTS {
            return Err(Wrong::new(
                at,
                format!("a block is given more than {MOST_ARGUMENTS} values"),
                "give it an object",
            ));
        }
        share
            .arguments
            .push((name.into(), expression::value(&mut words)?));
    }
    Ok(Kind::Share(Box::new(share)))
}
