//! `perennial dev gen`: what the program knows about itself, as files for the project's tree.

use std::{fs, path::Path};

use crate::{failure::Failure, open::Place};

/// Writes each reference below `folder`, at the place that it has in the project.
pub(crate) fn write_references(place: &Place, folder: &Path) -> Result<(), Failure> {
    let registry = world::registry().map_err(Failure::room)?;
    let pages = [
        ("docs/reference/segments.md", segments::reference(&registry)),
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
