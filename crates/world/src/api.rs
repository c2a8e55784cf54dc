//! The HTTP API of all rooms.

use std::sync::Arc;

use segments::Engine;
use web::Routes;

/// Every declared operation.
pub fn api(engine: Arc<Engine>) -> Routes {
    Routes::new()
        .merge(customers::routes())
        .merge(catalog::routes())
        .merge(orders::routes())
        .merge(intake::routes())
        .merge(segments::routes(engine))
}
