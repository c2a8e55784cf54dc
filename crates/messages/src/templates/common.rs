//! Blocks that several templates show: said once, changed once. A document names them; what they say is put in when it is
//! read, the newest version each time.
//!
//! Two names stand for themselves: `header` takes the place of the shop's name at the top of every letter, and `footer` is
//! shown below what every letter says, above the reason and the ways out, which no shop can take away.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Language;
use serde::{Deserialize, Serialize};

use super::document::{Block, Document, Kind, Localised, Problem};
use crate::letter::words;

/// At the top of every letter.
pub(super) const HEADER: &str = "header";
/// Below what every letter says.
pub(super) const FOOTER: &str = "footer";
/// Longest, as JSON.
const LONGEST: usize = 32 * 1024;
/// Most blocks of one.
const MOST_BLOCKS: usize = 20;
/// Longest title, in characters.
const LONGEST_TITLE: usize = 100;

/// What a shared block says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Common {
    /// What it is called, for people.
    pub title: String,
    /// What stands in for a language that is missing.
    pub fallback: Language,
    /// What it shows.
    pub blocks: Vec<Block>,
}

/// Shared blocks by their names.
pub(crate) type Shelf = BTreeMap<String, Common>;

impl Common {
    /// Reads one. Refuses what is too long, and what shows other shared blocks.
    pub(crate) fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        if text.len() > LONGEST {
            let problem = format!("it has more than {} KB", LONGEST / 1024);
            return Err(vec![Problem::new("$", problem)]);
        }
        let common: Self = serde_json::from_str(text)
            .map_err(|error| vec![Problem::new("$", error.to_string())])?;
        let mut problems = Vec::new();
        if !(1..=LONGEST_TITLE).contains(&common.title.trim().chars().count()) {
            let problem = format!("a text of 1 to {LONGEST_TITLE} characters was expected");
            problems.push(Problem::new("title", problem));
        }
        if !(1..=MOST_BLOCKS).contains(&common.blocks.len()) {
            let problem = format!("1 to {MOST_BLOCKS} were expected");
            problems.push(Problem::new("blocks", problem));
        }
        for (at, block) in common.blocks.iter().enumerate() {
            let mut wrong = |name: &str, problem: String| {
                problems.push(Problem::new(format!("blocks[{at}]{name}"), problem));
            };
            if matches!(block.kind, Kind::Shared { .. }) {
                wrong("", "a shared block shows no other".to_owned());
            }
            for (name, text) in block.kind.texts() {
                if text.of(&common.fallback, &common.fallback).is_none() {
                    let problem = format!("the fallback language `{}` is missing", common.fallback);
                    wrong(&format!(".{name}"), problem);
                }
            }
        }
        if problems.is_empty() {
            Ok(common)
        } else {
            Err(problems)
        }
    }

    /// A letter that says nothing but this, for looking at it.
    pub(super) fn alone(&self, builder: &str) -> Document {
        let mut languages: BTreeSet<&Language> = BTreeSet::from([&self.fallback]);
        for block in &self.blocks {
            for (_, text) in block.kind.texts() {
                languages.extend(text.0.keys());
            }
        }
        let each = |said: &dyn Fn(&Language) -> String| {
            let each = languages.iter().map(|one| ((*one).clone(), said(one)));
            Localised(each.collect())
        };
        let line = |text: &str| each(&|_| text.to_owned());
        Document {
            format: super::FORMAT,
            builder: builder.to_owned(),
            fallback: self.fallback.clone(),
            subject: line(&self.title.replace(['{', '}'], " ")),
            preheader: line("-"),
            because: each(&|language| words::frame(language.primary()).because.to_owned()),
            blocks: self.blocks.clone(),
            mjml: None,
            parts: BTreeMap::new(),
            sms: Localised::default(),
            push: None,
            texts: BTreeMap::new(),
            common: BTreeMap::new(),
        }
    }

    /// What it shows in a document that has another fallback language.
    fn within(&self, fallback: &Language) -> Vec<Block> {
        let mut blocks = self.blocks.clone();
        for text in blocks.iter_mut().flat_map(|block| block.kind.texts_mut()) {
            if text.of(fallback, fallback).is_none()
                && let Some(said) = text.of(&self.fallback, &self.fallback)
            {
                let said = said.to_owned();
                text.0.insert(fallback.clone(), said);
            }
        }
        blocks
    }
}

impl Document {
    /// Names of the shared blocks that it shows by itself, whether they are there or not.
    pub(super) fn shows(&self) -> BTreeSet<&str> {
        let named = self.blocks.iter().chain(self.parts.values());
        let mut names = BTreeSet::new();
        for block in named {
            if let Kind::Shared { name } = &block.kind {
                names.insert(name.as_str());
            }
        }
        if let Some(mjml) = &self.mjml {
            let tags = super::shared::block_names(mjml);
            names.extend(tags.filter(|name| !self.parts.contains_key(*name)));
        }
        names
    }

    /// Names of those that take part in what it says: its own, and those of every letter.
    pub(crate) fn takes(&self) -> BTreeSet<&str> {
        let mut names = self.shows();
        if self.has_letter() {
            names.extend([HEADER, FOOTER]);
        }
        names
    }

    /// The same with what shared blocks say now.
    pub(crate) fn dressed(mut self, shelf: &Shelf) -> Self {
        let taken = self.takes().into_iter().filter_map(|name| {
            let common = shelf.get(name)?;
            Some((name.to_owned(), common.within(&self.fallback)))
        });
        self.common = taken.collect();
        self
    }

    /// Shared blocks that it names and that are not there.
    pub(super) fn missing(&self) -> Vec<Problem> {
        let mut missing = Vec::new();
        for (at, block) in self.all_blocks() {
            if let Kind::Shared { name } = &block.kind
                && !self.common.contains_key(name)
            {
                let problem = format!("there is no shared block `{name}`");
                missing.push(Problem::new(format!("{at}.name"), problem));
            }
        }
        missing
    }

    /// What a shared block shows here; nothing where there is none.
    pub(super) fn common(&self, name: &str) -> &[Block] {
        self.common.get(name).map_or(&[], Vec::as_slice)
    }
}
