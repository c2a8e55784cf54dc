//! Everything that rooms bring along: tables, settings.

use db::Room;
use settings::Declared;
use telemetry::Metric;

/// Every setting of the program.
pub const SETTINGS: &[&[&dyn Declared]] = &[
    settings::installation::SETTINGS,
    settings::shop::SETTINGS,
    messages::settings::SETTINGS,
    journeys::settings::SETTINGS,
    reactions::settings::SETTINGS,
    storefront::SETTINGS,
];

/// Every metric of the program.
pub const METRICS: &[&[&dyn Metric]] = &[telemetry::PROCESS_METRICS, web::metrics::METRICS];

/// Every room's schema, in the order in which they are applied.
pub fn rooms() -> Vec<Room> {
    vec![
        events::MIGRATIONS,
        timers::MIGRATIONS,
        shops::MIGRATIONS,
        settings::MIGRATIONS,
        web::MIGRATIONS,
        staff::MIGRATIONS,
        customers::MIGRATIONS,
        catalog::MIGRATIONS,
        orders::MIGRATIONS,
        messages::MIGRATIONS,
        segments::MIGRATIONS,
        importer::MIGRATIONS,
        journeys::MIGRATIONS,
        recommendations::MIGRATIONS,
        insights::MIGRATIONS,
        storefront::MIGRATIONS,
    ]
}
