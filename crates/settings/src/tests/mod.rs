//! What an operator and a merchant meet when they set something.

mod given;
mod http;
mod stored;
mod values;

use db::Room;

use crate::{Catalogue, Declared, MIGRATIONS, installation, shop};

pub(crate) const LISTS: &[&[&'static dyn Declared]] = &[installation::SETTINGS, shop::SETTINGS];

pub(crate) fn catalogue() -> Catalogue {
    Catalogue::new(LISTS)
}

pub(crate) fn rooms() -> Vec<Room> {
    vec![web::MIGRATIONS, MIGRATIONS]
}
