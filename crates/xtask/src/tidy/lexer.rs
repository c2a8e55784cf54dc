//! Rust cut into words, as far as the rules need it: identifiers, texts, punctuation, comments.
//!
//! Deliberately absent: a grammar. The rules look at a few words in a row, and building a parser of the whole
//! language would take longer than all they do.

/// What a word is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or keyword; `r#` is left out.
    Ident,
    /// A string, by its value.
    Text,
    /// One character of punctuation.
    Punct,
    /// A number or a character.
    Other,
    /// `//!` or `/*! */`, by its text.
    InnerDoc,
    /// `///` or `/** */`, by its text.
    OuterDoc,
    /// Any other comment.
    Comment,
}

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    /// Where it begins, counted from 1.
    pub(crate) line: usize,
}

impl Word {
    pub(crate) fn is(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Ident | Kind::Punct) && self.text == text
    }

    pub(crate) fn is_comment(&self) -> bool {
        matches!(self.kind, Kind::InnerDoc | Kind::OuterDoc | Kind::Comment)
    }
}

/// Cuts a file into words. Never fails: what is no Rust gives some words or other.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut reader = Reader {
        rest: text,
        line: 1,
    };
    let mut words = Vec::new();
    while let Some(first) = reader.peek() {
        let line = reader.line;
        let (kind, text) = if first.is_whitespace() {
            reader.next();
            continue;
        } else if reader.rest.starts_with("//") {
            reader.line_comment()
        } else if reader.rest.starts_with("/*") {
            reader.block_comment()
        } else if let Some(hashes) = raw_string(reader.rest) {
            (Kind::Text, reader.raw_text(hashes))
        } else if first == '"' || plain_string(reader.rest) {
            (Kind::Text, reader.text())
        } else if first == '\'' {
            (Kind::Other, reader.quote())
        } else if first.is_alphabetic() || first == '_' {
            reader.skip("r#");
            (
                Kind::Ident,
                reader.take_while(|c| c.is_alphanumeric() || c == '_'),
            )
        } else if first.is_ascii_digit() {
            (
                Kind::Other,
                reader.take_while(|c| c.is_alphanumeric() || c == '_'),
            )
        } else {
            reader.next();
            (Kind::Punct, first.to_string())
        };
        words.push(Word { kind, text, line });
    }
    words
}

/// The number of `#` when a raw string begins here.
fn raw_string(rest: &str) -> Option<usize> {
    let after = ["r", "br", "cr"].iter().find_map(|prefix| {
        rest.strip_prefix(prefix)
            .filter(|after| after.starts_with(['#', '"']))
    })?;
    let hashes = after.chars().take_while(|c| *c == '#').count();
    after
        .chars()
        .nth(hashes)
        .filter(|c| *c == '"')
        .map(|_| hashes)
}

fn plain_string(rest: &str) -> bool {
    rest.starts_with("b\"") || rest.starts_with("c\"")
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let first = chars.next()?;
        self.rest = chars.as_str();
        if first == '\n' {
            self.line += 1;
        }
        Some(first)
    }

    fn skip(&mut self, prefix: &str) {
        if let Some(rest) = self.rest.strip_prefix(prefix) {
            self.rest = rest;
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(next) = self.peek().filter(|c| wanted(*c)) {
            taken.push(next);
            self.next();
        }
        taken
    }

    fn line_comment(&mut self) -> (Kind, String) {
        let text = self.take_while(|c| c != '\n');
        match text.strip_prefix("//!") {
            Some(doc) => (Kind::InnerDoc, doc.trim().to_owned()),
            None => match text.strip_prefix("///").filter(|doc| !doc.starts_with('/')) {
                Some(doc) => (Kind::OuterDoc, doc.trim().to_owned()),
                None => (Kind::Comment, text),
            },
        }
    }

    fn block_comment(&mut self) -> (Kind, String) {
        let kind = if self.rest.starts_with("/*!") {
            Kind::InnerDoc
        } else if self.rest.starts_with("/**") && !self.rest.starts_with("/**/") {
            Kind::OuterDoc
        } else {
            Kind::Comment
        };
        let mut depth = 0_usize;
        let mut text = String::new();
        while !self.rest.is_empty() {
            let step = self.rest.get(..2).unwrap_or_default();
            match step {
                "/*" => depth += 1,
                "*/" => depth = depth.saturating_sub(1),
                _ => {
                    text.extend(self.next());
                    continue;
                }
            }
            self.next();
            self.next();
            if depth == 0 {
                break;
            }
        }
        (kind, text.trim().to_owned())
    }

    fn raw_text(&mut self, hashes: usize) -> String {
        while self.next().is_some_and(|c| c != '"') {}
        let end = format!("\"{}", "#".repeat(hashes));
        let mut text = String::new();
        while !self.rest.is_empty() && !self.rest.starts_with(&end) {
            text.extend(self.next());
        }
        for _ in end.chars() {
            self.next();
        }
        text
    }

    fn text(&mut self) -> String {
        while self.next().is_some_and(|c| c != '"') {}
        let mut text = String::new();
        while let Some(next) = self.next() {
            match next {
                '"' => break,
                '\\' => match self.next() {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('\n') => {
                        self.take_while(char::is_whitespace);
                    }
                    Some(other) => text.push(other),
                    None => break,
                },
                other => text.push(other),
            }
        }
        text
    }

    /// A character, or the name of a lifetime.
    fn quote(&mut self) -> String {
        self.next();
        let mut chars = self.rest.chars();
        let (first, second) = (chars.next(), chars.next());
        if first == Some('\\') {
            self.next();
            self.next();
            let text = self.take_while(|c| c != '\'');
            self.next();
            return text;
        }
        if second == Some('\'') {
            self.next();
            self.next();
            return first.map(String::from).unwrap_or_default();
        }
        self.take_while(|c| c.is_alphanumeric() || c == '_')
    }
}
