//! Every room's kinds of conditions about customers, together.

use std::{collections::BTreeSet, sync::Arc};

use catalog::GroupKind;
use db::{DbError, Tx};
use kernel::ProductId;
use orders::ProductChoice;
use segments::{Registry, RegistryError};

/// All kinds of conditions that segments and journeys can be made of.
pub fn registry() -> Result<Registry, RegistryError> {
    let specs = [
        customers::predicates(),
        orders::predicates(Arc::new(products)),
        insights::predicates(),
        experiments::predicates(),
        messages::predicates(),
        segments::predicates(),
    ];
    Registry::new(specs.into_iter().flatten())
}

/// The products that a condition names by what the catalogue calls them.
fn products(tx: &mut Tx<'_>, choice: &ProductChoice) -> Result<Vec<ProductId>, DbError> {
    let found: BTreeSet<ProductId> = match choice {
        ProductChoice::Skus(skus) => catalog::by_skus(tx, skus)?,
        ProductChoice::Categories(names) => catalog::expand_group(tx, GroupKind::Category, names)?,
    };
    Ok(found.into_iter().collect())
}
