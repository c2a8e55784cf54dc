//! `perennial dev gen`: what the program knows about itself, as files for the project's tree.

use std::{fs, path::Path, sync::Arc};

use segments::{Engine, Limits};
use world::Doors;

use crate::{failure::Failure, open::Place};

/// Writes each reference below `folder`, at the place that it has in the project.
pub(crate) fn write_references(place: &Place, folder: &Path) -> Result<(), Failure> {
    let registry = world::registry().map_err(Failure::room)?;
    let reference = segments::reference(&registry);
    let doors = Doors::closed(Arc::new(Engine::new(registry, Limits::default())));
    let pages = [
        (
            "openapi.json",
            world::document(&doors).map_err(Failure::room)?,
        ),
        (
            "docs/reference/journey.schema.json",
            format!("{:#}\n", journeys::schema()),
        ),
        ("docs/reference/segments.md", reference),
        (
            "docs/reference/settings.md",
            settings::page(&place.catalogue),
        ),
        ("docs/reference/metrics.md", telemetry::page(world::METRICS)),
    ];
    for (name, text) in pages {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(Failure::io(format!("{name}: its folder")))?;
        }
        fs::write(&path, text).map_err(Failure::io(format!("{name} cannot be written")))?;
    }
    Ok(())
}
