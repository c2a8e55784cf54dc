//! A source cut into text, outputs and tags, with white space taken away where `-` says so.

use super::{Wrong, shown};

/// A piece of a source.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// As it stands.
    Text(&'a str),
    /// Between `{{` and `}}`.
    Output(Markup<'a>),
    /// Between `{%` and `%}`.
    Tag(Tag<'a>),
}

/// What stands in a tag or output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Markup<'a> {
    pub(super) text: &'a str,
    /// Where it begins in the source.
    pub(super) at: usize,
}

/// A tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    /// Where the tag begins.
    pub(super) at: usize,
    pub(super) rest: Markup<'a>,
}

/// Cuts a source.
pub(super) fn cut(source: &str) -> Result<Vec<Piece<'_>>, Wrong> {
    let mut cutter = Cutter {
        source,
        at: 0,
        trim_next: false,
        pieces: Vec::new(),
    };
    while cutter.step()? {}
    Ok(cutter.pieces)
}

struct Cutter<'a> {
    source: &'a str,
    at: usize,
    /// Whether the last tag ended in `-`.
    trim_next: bool,
    pieces: Vec<Piece<'a>>,
}

/// What is found between two braces.
struct Inside<'a> {
    markup: Markup<'a>,
    trims_before: bool,
    trims_after: bool,
    /// The first byte after it.
    end: usize,
}

impl<'a> Cutter<'a> {
    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// One text with the tag or output behind it; false at the end.
    fn step(&mut self) -> Result<bool, Wrong> {
        let rest = self.rest();
        let Some(open) = opening(rest) else {
            self.text(rest, false);
            return Ok(false);
        };
        let before = rest.get(..open).unwrap_or_default();
        let begin = self.at.saturating_add(open);
        let is_tag = self
            .source
            .get(begin..)
            .is_some_and(|tail| tail.starts_with("{%"));
        let inside = self.inside(begin, is_tag)?;
        self.text(before, inside.trims_before);
        self.at = inside.end;
        self.trim_next = inside.trims_after;
        if !is_tag {
            self.pieces.push(Piece::Output(inside.markup));
            return Ok(true);
        }
        let tag = tag_of(inside.markup, begin);
        match tag.name {
            "raw" => self.raw(tag)?,
            "comment" | "doc" => self.comment(tag)?,
            "#" => {}
            "liquid" => self.lines(tag)?,
            _ => self.pieces.push(Piece::Tag(tag)),
        }
        Ok(true)
    }

    fn text(&mut self, text: &'a str, trims_before: bool) {
        let mut text = text;
        if self.trim_next {
            text = text.trim_start();
            self.trim_next = false;
        }
        if trims_before {
            text = text.trim_end();
        }
        if !text.is_empty() {
            self.pieces.push(Piece::Text(text));
        }
    }

    fn inside(&self, begin: usize, is_tag: bool) -> Result<Inside<'a>, Wrong> {
        let (close, name, ending) = if is_tag {
            ("%}", "tag", "`%}`")
        } else {
            ("}}", "output", "`}}`")
        };
        let inner = begin.saturating_add(2);
        let tail = self.source.get(inner..).unwrap_or_default();
        let unclosed = || {
            let what = shown(self.source.get(begin..).unwrap_or_default());
            Wrong::new(
                begin,
                format!("the {name} `{what}` is not closed"),
                format!("end it with {ending}, and close every quotation mark in it"),
            )
        };
        let length = closing(tail, close).ok_or_else(unclosed)?;
        let mut text = tail.get(..length).unwrap_or_default();
        let mut at = inner;
        let trims_before = text.starts_with('-');
        if trims_before {
            text = text.get(1..).unwrap_or_default();
            at = at.saturating_add(1);
        }
        let trims_after = text.ends_with('-');
        if trims_after {
            text = text.get(..text.len().saturating_sub(1)).unwrap_or_default();
        }
        Ok(Inside {
            markup: Markup { text, at },
            trims_before,
            trims_after,
            end: inner.saturating_add(length).saturating_add(2),
        })
    }

    /// Everything up to `{% endraw %}` is text.
    fn raw(&mut self, tag: Tag<'a>) -> Result<(), Wrong> {
        let from = self.at;
        let mut search = from;
        while let Some(found) = self.next_tag(search) {
            let (begin, inside) = found;
            let inner = tag_of(inside.markup, begin);
            if inner.name == "endraw" {
                let text = self.source.get(from..begin).unwrap_or_default();
                self.text(text, inside.trims_before);
                self.at = inside.end;
                self.trim_next = inside.trims_after;
                return Ok(());
            }
            search = inside.end;
        }
        Err(unended(tag))
    }

    /// Everything up to the end of the comment is left out; comments may stand in comments.
    fn comment(&mut self, tag: Tag<'a>) -> Result<(), Wrong> {
        let ending = if tag.name == "doc" {
            "enddoc"
        } else {
            "endcomment"
        };
        let mut depth = 1_u32;
        let mut search = self.at;
        while let Some((begin, inside)) = self.next_tag(search) {
            let inner = tag_of(inside.markup, begin);
            if inner.name == tag.name {
                depth = depth.saturating_add(1);
            } else if inner.name == ending {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    self.at = inside.end;
                    self.trim_next = inside.trims_after;
                    return Ok(());
                }
            }
            search = inside.end;
        }
        Err(unended(tag))
    }

    /// The next thing from there on that looks like a tag and is closed.
    fn next_tag(&self, from: usize) -> Option<(usize, Inside<'a>)> {
        let mut search = from;
        loop {
            let tail = self.source.get(search..)?;
            // In raw text and comments quotation marks mean nothing.
            let close = tail.find("%}")?;
            let Some(open) = tail.get(..close)?.rfind("{%") else {
                search = search.saturating_add(close).saturating_add(2);
                continue;
            };
            let text = tail.get(open.saturating_add(2)..close)?;
            let at = search.saturating_add(open);
            let inside = Inside {
                markup: Markup {
                    text: text.trim_matches('-'),
                    at,
                },
                trims_before: text.starts_with('-'),
                trims_after: text.len() > 1 && text.ends_with('-'),
                end: search.saturating_add(close).saturating_add(2),
            };
            return Some((at, inside));
        }
    }

    /// `{% liquid %}`: a tag on each line.
    fn lines(&mut self, tag: Tag<'a>) -> Result<(), Wrong> {
        let mut at = tag.rest.at;
        let mut skipped = 0_u32;
        for line in tag.rest.text.split('\n') {
            let begin = at.saturating_add(line.len().saturating_sub(line.trim_start().len()));
            at = at.saturating_add(line.len()).saturating_add(1);
            let markup = Markup {
                text: line.trim(),
                at: begin,
            };
            let inner = tag_of(markup, begin);
            match inner.name {
                "comment" | "doc" => skipped = skipped.saturating_add(1),
                "endcomment" | "enddoc" => skipped = skipped.saturating_sub(1),
                _ if skipped > 0 => {}
                "" | "#" => {}
                "raw" | "liquid" => {
                    return Err(Wrong::new(
                        begin,
                        format!("`{}` cannot stand in `liquid`", inner.name),
                        "give it a tag of its own",
                    ));
                }
                "echo" => self.pieces.push(Piece::Output(inner.rest)),
                _ => self.pieces.push(Piece::Tag(inner)),
            }
        }
        if skipped > 0 {
            return Err(unended(tag));
        }
        Ok(())
    }
}

fn unended(tag: Tag<'_>) -> Wrong {
    Wrong::new(
        tag.at,
        format!("`{}` is not ended", tag.name),
        format!("put `{{% end{} %}}` where it ends", tag.name),
    )
}

/// Where the next `{{` or `{%` is.
fn opening(text: &str) -> Option<usize> {
    let mut from = 0_usize;
    loop {
        let found = text.get(from..)?.find('{')?;
        let at = from.saturating_add(found);
        let next = text.as_bytes().get(at.saturating_add(1)).copied();
        if matches!(next, Some(b'{' | b'%')) {
            return Some(at);
        }
        from = at.saturating_add(1);
    }
}

/// How far it is to the closing braces that do not stand between quotation marks.
fn closing(text: &str, close: &str) -> Option<usize> {
    let mut quote: Option<u8> = None;
    let bytes = text.as_bytes();
    // An apostrophe in a comment closes nothing.
    let is_comment = text.trim_start_matches('-').trim_start().starts_with('#');
    for (at, byte) in bytes.iter().enumerate() {
        match quote {
            Some(mark) if *byte == mark => quote = None,
            None if matches!(byte, b'"' | b'\'') && !is_comment => quote = Some(*byte),
            None if bytes
                .get(at..)
                .is_some_and(|tail| tail.starts_with(close.as_bytes())) =>
            {
                return Some(at);
            }
            Some(_) | None => {}
        }
    }
    None
}

/// The name of a tag and what follows it.
fn tag_of(markup: Markup<'_>, at: usize) -> Tag<'_> {
    let text = markup.text;
    let trimmed = text.trim_start();
    let skipped = text.len().saturating_sub(trimmed.len());
    let length = if trimmed.starts_with('#') {
        1
    } else {
        trimmed
            .find(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
            .unwrap_or(trimmed.len())
    };
    let (name, rest) = trimmed.split_at_checked(length).unwrap_or((trimmed, ""));
    Tag {
        name,
        at,
        rest: Markup {
            text: rest,
            at: markup.at.saturating_add(skipped).saturating_add(length),
        },
    }
}
