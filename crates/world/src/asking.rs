//! Every room's kinds of conditions, together.

use segments::{Registry, RegistryError};

/// All kinds of conditions that segments can be made of.
pub fn registry() -> Result<Registry, RegistryError> {
    let specs = [
        customers::predicates(),
        orders::predicates(),
        segments::predicates(),
    ];
    Registry::new(specs.into_iter().flatten())
}
