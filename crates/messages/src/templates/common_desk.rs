//! Work on blocks that several templates show: each save is a version, and counts at once in everything that shows it.

use db::Tx;
use kernel::{Done, Moment, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    common::{Common, FOOTER, HEADER, Shelf},
    desk::{Desk, State, check_name},
    document::{Document, Problem},
    look::{Look, Preview},
};
use crate::{
    error::Error,
    service,
    store::{self, BlockRow},
};

/// Most shared blocks of a shop.
const MOST: usize = 100;
/// Versions that are kept of each.
const MOST_VERSIONS: u32 = 50;

/// Where a shared block is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = SharedBlockUse)]
pub struct CommonUse {
    /// The template.
    #[schema(example = "thank-you")]
    pub template: String,
    /// Its version: the newest that is published, or its draft.
    pub version: u32,
    /// How far that is.
    pub state: State,
}

/// A shared block in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = SharedBlock)]
pub struct CommonView {
    /// Its name, by which templates name it.
    #[schema(example = "signature")]
    pub name: String,
    /// What it is called, for people.
    pub title: String,
    /// Which version counts: the newest.
    pub version: u32,
    /// When that was saved.
    #[schema(value_type = String)]
    pub saved_at: Timestamp,
    /// Kinds of what it shows, in their order.
    pub kinds: Vec<String>,
    /// Whether every letter shows it: `header` and `footer` do.
    pub everywhere: bool,
    /// Templates that name it.
    pub uses: Vec<CommonUse>,
}

/// A version of a shared block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = SharedBlockVersion)]
pub struct CommonVersion {
    /// Its number, from 1.
    pub version: u32,
    /// When it was saved.
    #[schema(value_type = String)]
    pub saved_at: Timestamp,
    /// What it says.
    #[schema(value_type = Object)]
    pub document: Common,
}

/// A shared block with everything about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = SharedBlockWhole)]
pub struct CommonWhole {
    /// As in a list.
    #[serde(flatten)]
    pub block: CommonView,
    /// What it says: `title`, `fallback`, and `blocks` as templates have them.
    #[schema(value_type = Object)]
    pub document: Common,
    /// What it said and says, the newest first; the last 50 are kept.
    pub versions: Vec<CommonVersion>,
}

/// What a shared block is to say.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SharedBlockDraft)]
pub struct CommonDraft {
    /// `title`, `fallback`, and `blocks` as templates have them.
    #[schema(value_type = Object)]
    pub document: Value,
    /// The version that this was made from, 0 where there was none: refused when somebody else saved in between. Left out,
    /// it follows whatever is there.
    #[serde(default)]
    pub after: Option<u32>,
}

/// A shared block that is not saved, and where it is looked at.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SharedBlockSketch)]
pub struct CommonSketch {
    /// What it says.
    #[schema(value_type = Object)]
    pub document: Value,
    /// The template that shows it; by itself where left out.
    #[serde(default)]
    #[schema(example = "thank-you")]
    pub template: Option<String>,
    /// For whom.
    #[serde(default)]
    pub look: Look,
}

fn is_everywhere(name: &str) -> bool {
    name == HEADER || name == FOOTER
}

fn read(row: &BlockRow) -> Result<Common, Error> {
    Common::parse(&row.document).map_err(Error::Document)
}

impl Desk {
    /// All shared blocks, by name.
    pub fn commons(&self, tx: &mut Tx<'_>) -> Result<Vec<CommonView>, Error> {
        let all = shown(tx)?;
        let rows = store::newest_blocks(tx)?;
        rows.iter().map(|row| view(row, &all)).collect()
    }

    /// One with all its versions.
    pub fn common(&self, tx: &mut Tx<'_>, name: &str) -> Result<CommonWhole, Error> {
        let rows = store::block_versions(tx, name)?;
        let newest = rows.first().ok_or(Error::NoSharedBlock)?;
        let versions = rows.iter().map(|row| {
            Ok(CommonVersion {
                version: row.version,
                saved_at: row.saved_at,
                document: read(row)?,
            })
        });
        Ok(CommonWhole {
            block: view(newest, &shown(tx)?)?,
            document: read(newest)?,
            versions: versions.collect::<Result<_, Error>>()?,
        })
    }

    /// Saves a version, which counts at once. Refused with all that is wrong, also in the templates that show it.
    pub fn save_common(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        name: &str,
        draft: &CommonDraft,
    ) -> Result<Done<CommonWhole>, Error> {
        check_name(name)?;
        let text = draft.document.to_string();
        let common = Common::parse(&text).map_err(Error::Document)?;
        let before = store::block_versions(tx, name)?;
        let newest = before.first();
        let version = newest.map_or(0, |row| row.version);
        if draft.after.is_some_and(|expected| expected != version) {
            return Err(Error::DraftChanged);
        }
        if newest.map(read).transpose()?.as_ref() == Some(&common) {
            return Ok(Done::AlreadyDone(self.common(tx, name)?));
        }
        if newest.is_none() && store::block_heads(tx)?.len() >= MOST {
            return Err(Error::TooManySharedBlocks);
        }
        self.try_common(tx, at, name, &common)?;
        let row = BlockRow {
            name: name.to_owned(),
            version: version.saturating_add(1),
            document: text,
            saved_at: at.now,
        };
        store::insert_block(tx, &row, MOST_VERSIONS)?;
        tx.touch(service::ROOM);
        Ok(Done::Done(self.common(tx, name)?))
    }

    /// Removes a shared block. Refused while templates name it.
    pub fn remove_common(&self, tx: &mut Tx<'_>, name: &str) -> Result<Done<()>, Error> {
        let all = shown(tx)?;
        let mut templates: Vec<String> = uses(name, &all)
            .into_iter()
            .map(|one| one.template)
            .collect();
        templates.dedup();
        if !templates.is_empty() {
            return Err(Error::SharedBlockUsed { templates });
        }
        let deleted = store::delete_block(tx, name)?;
        tx.touch(service::ROOM);
        Ok(if deleted {
            Done::Done(())
        } else {
            Done::AlreadyDone(())
        })
    }

    /// What a template would say with a shared block that is not saved; or the block by itself.
    pub fn preview_common(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        name: &str,
        sketch: &CommonSketch,
    ) -> Result<Preview, Error> {
        check_name(name)?;
        let common = Common::parse(&sketch.document.to_string()).map_err(Error::Document)?;
        let mut shelf = store::shelf(tx)?;
        let document = match &sketch.template {
            Some(template) => {
                let version = self.newest(tx, template)?;
                self.ready(tx, template, version)?.words.document().clone()
            }
            None => self.alone(&common)?,
        };
        if sketch.template.is_some() {
            shelf.insert(name.to_owned(), common);
        } else {
            shelf.clear();
        }
        let ready = self.fits(tx, at, document.dressed(&shelf))?;
        self.show(tx, at, &ready, &sketch.look)
    }

    /// Works it out by itself, and in every template that names it.
    fn try_common(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        name: &str,
        common: &Common,
    ) -> Result<(), Error> {
        let alone = self.alone(common)?.dressed(&Shelf::new());
        let _ready = self.fits(tx, at, alone)?;
        let all = shown(tx)?;
        let mut shelf = store::shelf(tx)?;
        shelf.insert(name.to_owned(), common.clone());
        for (one, document) in &all {
            if !document.shows().contains(name) {
                continue;
            }
            let tried = self.fits(tx, at, document.clone().dressed(&shelf));
            if let Err(Error::Document(problems)) = tried {
                let within = |problem: Problem| {
                    let problem = format!("{}: {}", problem.at, problem.problem);
                    Problem::new(format!("template {}", one.template), problem)
                };
                return Err(Error::Document(problems.into_iter().map(within).collect()));
            }
            let _ready = tried?;
        }
        Ok(())
    }

    fn alone(&self, common: &Common) -> Result<Document, Error> {
        let builder = self.contents.builders().next();
        let builder = builder.ok_or(Error::NoTemplate)?;
        Ok(common.alone(builder.name))
    }
}

/// What is written at, and what programmes would name: the shop's own.
fn shown(tx: &mut Tx<'_>) -> Result<Vec<(CommonUse, Document)>, Error> {
    let mut shown: Vec<(CommonUse, Document)> = Vec::new();
    for row in store::templates(tx)? {
        let state = super::desk::view(&row).state;
        let has_newer = |(one, _): &(CommonUse, Document)| {
            one.template == row.name && one.state == State::Published
        };
        if state == State::Published && shown.iter().any(has_newer) {
            continue;
        }
        let Some(whole) = store::template_version(tx, &row.name, row.version)? else {
            continue;
        };
        // What cannot be read shows nothing.
        let Ok(document) = Document::parse(&whole.document) else {
            continue;
        };
        let one = CommonUse {
            template: row.name,
            version: row.version,
            state,
        };
        shown.push((one, document));
    }
    Ok(shown)
}

fn uses(name: &str, shown: &[(CommonUse, Document)]) -> Vec<CommonUse> {
    let found = shown
        .iter()
        .filter(|(_, document)| document.shows().contains(name));
    found.map(|(one, _)| one.clone()).collect()
}

fn view(row: &BlockRow, shown: &[(CommonUse, Document)]) -> Result<CommonView, Error> {
    let common = read(row)?;
    Ok(CommonView {
        name: row.name.clone(),
        title: common.title.clone(),
        version: row.version,
        saved_at: row.saved_at,
        kinds: common.blocks.iter().map(|one| one.kind.word()).collect(),
        everywhere: is_everywhere(&row.name),
        uses: uses(&row.name, shown),
    })
}
