//! A document, understood: for each language the HTML with the Liquid in it, once.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use kernel::Language;
use liquid::{Dialect, Template};

use super::{
    blocks::Writer,
    document::{Document, Localised, Problem, PushWords},
    guard::bare,
    host::{FILTERS, Texts},
    markup, plain, shared,
};

/// A document that can be rendered. Each language is compiled when it is first needed.
#[derive(Debug)]
pub struct Compiled {
    document: Document,
    languages: BTreeMap<Language, OnceLock<Understood>>,
}

/// One language, or what is wrong with it.
type Understood = Result<Arc<Spoken>, Vec<Problem>>;

/// A document in one language.
#[derive(Debug)]
pub(super) struct Spoken {
    pub(super) language: Language,
    /// What goes by mail.
    pub(super) letter: Option<SpokenLetter>,
    /// What goes to telephones.
    pub(super) sms: Option<Template>,
    /// What goes to browsers.
    pub(super) push: Option<SpokenPush>,
    pub(super) texts: Texts,
}

/// What goes to browsers, in one language.
#[derive(Debug)]
pub(super) struct SpokenPush {
    pub(super) title: Template,
    pub(super) text: Template,
    pub(super) link: Template,
}

/// What goes by mail, in one language.
#[derive(Debug)]
pub(super) struct SpokenLetter {
    pub(super) subject: Template,
    pub(super) preheader: Template,
    pub(super) because: Template,
    pub(super) html: Template,
    /// None: it is read from the HTML.
    pub(super) text: Option<Template>,
}

impl Compiled {
    /// Takes a document as it is; what is wrong with a language is told when that is needed, or by [`Self::check`].
    pub fn new(document: Document) -> Self {
        let languages = document
            .languages()
            .into_iter()
            .map(|language| (language, OnceLock::new()))
            .collect();
        Self {
            document,
            languages,
        }
    }

    /// What was written.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Compiles every language. Every text is looked at by itself first, so that a problem is told where it was written.
    pub fn check(&self) -> Result<(), Vec<Problem>> {
        let mut problems = Vec::new();
        for language in self.languages.keys() {
            note(&mut problems, check_liquid(&self.document, language));
        }
        if problems.is_empty() {
            for language in self.languages.keys() {
                note(&mut problems, self.spoken(language).map(|_spoken| ()));
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    pub(super) fn spoken(&self, wanted: &Language) -> Result<Arc<Spoken>, Vec<Problem>> {
        let language = self.document.language_for(wanted);
        match self.languages.get(&language) {
            Some(cell) => cell
                .get_or_init(|| compile(&self.document, &language).map(Arc::new))
                .clone(),
            None => compile(&self.document, &language).map(Arc::new),
        }
    }
}

/// What one language has the same as another is told once.
fn note(problems: &mut Vec<Problem>, found: Result<(), Vec<Problem>>) {
    for problem in found.err().unwrap_or_default() {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
}

const TEXT: Dialect<'_> = Dialect {
    filters: FILTERS,
    html: false,
};
const HTML: Dialect<'_> = Dialect {
    filters: FILTERS,
    html: true,
};

fn compile(document: &Document, language: &Language) -> Result<Spoken, Vec<Problem>> {
    check_liquid(document, language)?;
    let missing = document.missing();
    if !missing.is_empty() {
        return Err(missing);
    }
    let letter = document
        .has_letter()
        .then(|| compile_letter(document, language))
        .transpose()?;
    let sms = (!document.sms.is_empty())
        .then(|| line(document, language, ("sms", &document.sms)))
        .transpose()?;
    let push = (document.push.as_ref())
        .map(|push| compile_push(document, language, push))
        .transpose()?;
    let texts = document.texts.iter().filter_map(|(name, text)| {
        let said = text.of(language, &document.fallback)?;
        Some((name.clone(), said.to_owned()))
    });
    Ok(Spoken {
        language: language.clone(),
        letter,
        sms,
        push,
        texts: Texts(texts.collect()),
    })
}

fn compile_push(
    document: &Document,
    language: &Language,
    push: &PushWords,
) -> Result<SpokenPush, Vec<Problem>> {
    let link = Template::compile(&push.link, &TEXT)
        .map_err(|error| vec![Problem::new("push.link", error.to_string())])?;
    Ok(SpokenPush {
        title: line(document, language, ("push.title", &push.title))?,
        text: line(document, language, ("push.text", &push.text))?,
        link,
    })
}

/// A text that stands by itself.
fn line(
    document: &Document,
    language: &Language,
    (name, text): (&str, &Localised),
) -> Result<Template, Vec<Problem>> {
    let said = text.of(language, &document.fallback).unwrap_or_default();
    Template::compile(said, &TEXT).map_err(|error| {
        vec![Problem::new(
            format!("{name}.{language}"),
            error.to_string(),
        )]
    })
}

fn compile_letter(document: &Document, language: &Language) -> Result<SpokenLetter, Vec<Problem>> {
    let line = |name: &str, text: &Localised| line(document, language, (name, text));
    let failed = |problem: String| vec![Problem::new("$", problem)];
    let (mjml, guard, text) = if let Some(mjml) = &document.mjml {
        let mut writer = Writer::new(document, language);
        let mjml = writer.guard.text(mjml, bare);
        let mjml = shared::placed(&mut writer, &mjml)?;
        (mjml, writer.guard, None)
    } else {
        let mut writer = Writer::new(document, language);
        writer.letter();
        let text = plain::of_blocks(document, language);
        (writer.out, writer.guard, Some(text))
    };
    let html = markup::html(&mjml).map_err(failed)?;
    let html = guard.release(&html);
    let html = Template::compile(&html, &HTML)
        .map_err(|error| failed(format!("{}; {}", error.problem, error.advice)))?;
    let text = text
        .map(|text| Template::compile(&text, &TEXT))
        .transpose()
        .map_err(|error| failed(format!("{}; {}", error.problem, error.advice)))?;
    Ok(SpokenLetter {
        subject: line("subject", &document.subject)?,
        preheader: line("preheader", &document.preheader)?,
        because: line("because", &document.because)?,
        html,
        text,
    })
}

/// Every text by itself, so that a problem is told where it was written.
fn check_liquid(document: &Document, language: &Language) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    let mut look = |at: String, source: &str| {
        if let Err(error) = Template::compile(source, &HTML) {
            problems.push(Problem::new(at, error.to_string()));
        }
    };
    for (name, text) in document.lines() {
        if let Some((language, said)) = text.entry(language, &document.fallback) {
            look(format!("{name}.{language}"), said);
        }
    }
    if let Some(push) = &document.push {
        look("push.link".to_owned(), &push.link);
    }
    for (at, block) in document.all_blocks() {
        if let Some(condition) = &block.condition {
            let source = format!("{{% if {condition} %}}{{% endif %}}");
            look(format!("{at}.if"), &source);
        }
        for (name, text) in block.kind.texts() {
            if let Some((language, said)) = text.entry(language, &document.fallback) {
                look(format!("{at}.{name}.{language}"), said);
            }
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}
