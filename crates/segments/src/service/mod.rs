//! Use cases.

mod export;
mod lists;
mod segments;
mod sizes;

pub use export::export;
pub use lists::{
    add_to_list, archive_list, create_list, forget, list_lists, lists_of, members_of_list, merge,
    remove_from_list, unmerge,
};
pub use segments::{
    archive, create, definition, get, known_shop, list, load, read, shop, update, versions,
};
pub(crate) use sizes::definitions;
pub use sizes::{keep_sizes, sizes};
