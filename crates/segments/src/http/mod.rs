//! The room over HTTP.

mod answers;
mod kinds;
mod lists;
mod looks;
mod segments;

use std::sync::Arc;

use axum::Extension;
use web::{Routes, routes};

use crate::Engine;

pub use looks::{FindDocuments, Mentioning, use_routes};

/// The engine as handlers get it.
type Engined = Extension<Arc<Engine>>;

/// The room's operations, answered by this engine.
pub fn routes(engine: Arc<Engine>) -> Routes {
    Routes::new()
        .routes(routes!(segments::create, segments::list))
        .routes(routes!(segments::read, segments::change, segments::archive))
        .routes(routes!(segments::versions))
        .routes(routes!(looks::overlap))
        .routes(routes!(looks::sizes))
        .routes(routes!(answers::preview))
        .routes(routes!(answers::count))
        .routes(routes!(answers::members))
        .routes(routes!(answers::explain))
        .routes(routes!(lists::create, lists::list))
        .routes(routes!(lists::archive))
        .routes(routes!(lists::members, lists::change))
        .routes(routes!(kinds::list))
        .layer(Extension(engine))
}
