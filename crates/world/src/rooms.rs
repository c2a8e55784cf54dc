//! Everything that rooms bring along: tables, settings.

use db::Room;
use settings::Declared;
use telemetry::Metric;

/// Every setting of the program.
pub const SETTINGS: &[&[&dyn Declared]] = &[
    settings::installation::SETTINGS,
    settings::shop::SETTINGS,
    staff::settings::SETTINGS,
    orders::settings::SETTINGS,
    messages::settings::SETTINGS,
    journeys::settings::SETTINGS,
    campaigns::settings::SETTINGS,
    reactions::settings::SETTINGS,
    storefront::SETTINGS,
    analytics::settings::SETTINGS,
    recommendations::settings::SETTINGS,
    upkeep::settings::SETTINGS,
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
        experiments::MIGRATIONS,
        offers::MIGRATIONS,
        segments::MIGRATIONS,
        importer::MIGRATIONS,
        journeys::MIGRATIONS,
        rehearsals::MIGRATIONS,
        hooks::MIGRATIONS,
        campaigns::MIGRATIONS,
        recommendations::MIGRATIONS,
        insights::MIGRATIONS,
        storefront::MIGRATIONS,
        upkeep::MIGRATIONS,
    ]
}
