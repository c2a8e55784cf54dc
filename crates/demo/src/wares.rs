//! What the shop sells: coffee, tea and what one makes them with.

use intake::record::{
    IncomingGuide, IncomingProduct, IncomingProductRef, IncomingVariant, ProductStatus, UnitPrice,
};
use kernel::Currency;

use crate::SOURCE;

/// One product, before it becomes a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ware {
    pub(crate) sku: &'static str,
    pub(crate) title: &'static str,
    pub(crate) category: &'static str,
    /// Minor units.
    pub(crate) price: i64,
    /// How long one unit lasts one person; 0 for what does not run out.
    pub(crate) lasts_days: i64,
    /// Relative demand.
    pub(crate) weight: u64,
    /// Of a thousand units, how many come back.
    pub(crate) returned: u64,
    /// What goes with it.
    pub(crate) with: &'static [&'static str],
    /// The cheaper thing that it is the better version of.
    pub(crate) better_than: Option<&'static str>,
}

const fn ware(
    sku: &'static str,
    title: &'static str,
    category: &'static str,
    numbers: (i64, i64, u64, u64),
    with: &'static [&'static str],
) -> Ware {
    let (price, lasts_days, weight, returned) = numbers;
    Ware {
        sku,
        title,
        category,
        price,
        lasts_days,
        weight,
        returned,
        with,
        better_than: None,
    }
}

const fn better(than: &'static str, ware: Ware) -> Ware {
    Ware {
        better_than: Some(than),
        ..ware
    }
}

const COFFEE: &str = "Coffee > Beans";
const TEA: &str = "Tea > Loose leaf";
const BREW: &str = "Equipment > Brewing";
const CUPS: &str = "Equipment > Cups";
const CARE: &str = "Care";
const TREATS: &str = "Treats";
const HOME: &str = "Home";

/// Every ware: price in pence, days one unit lasts, demand, returns per thousand.
pub(crate) const WARES: &[Ware] = &[
    ware(
        "COF-HOUSE",
        "House Blend, 250 g",
        COFFEE,
        (895, 12, 95, 4),
        &["EQ-FILTER-2", "EQ-V60"],
    ),
    ware(
        "COF-HOUSE-1K",
        "House Blend, 1 kg",
        COFFEE,
        (2995, 46, 40, 4),
        &["EQ-FILTER-2", "CARE-DESCALE"],
    ),
    ware(
        "COF-ETH",
        "Ethiopia Guji, 250 g",
        COFFEE,
        (1195, 12, 60, 6),
        &["EQ-V60", "EQ-FILTER-2"],
    ),
    ware(
        "COF-KEN",
        "Kenya Nyeri, 250 g",
        COFFEE,
        (1295, 12, 34, 6),
        &["EQ-V60", "EQ-FILTER-2"],
    ),
    ware(
        "COF-COL",
        "Colombia Huila, 250 g",
        COFFEE,
        (1095, 12, 48, 5),
        &["EQ-AERO", "EQ-FILTER-A"],
    ),
    ware(
        "COF-ESP",
        "Espresso No. 4, 250 g",
        COFFEE,
        (995, 11, 70, 5),
        &["EQ-TAMPER", "CARE-BACKFLUSH"],
    ),
    ware(
        "COF-ESP-1K",
        "Espresso No. 4, 1 kg",
        COFFEE,
        (3195, 42, 30, 4),
        &["CARE-BACKFLUSH", "CARE-DESCALE"],
    ),
    ware(
        "COF-DECAF",
        "Decaf Swiss Water, 250 g",
        COFFEE,
        (1095, 16, 26, 7),
        &["CUP-STONE"],
    ),
    ware(
        "TEA-EARL",
        "Earl Grey Blossom, 100 g",
        TEA,
        (995, 35, 44, 5),
        &["EQ-INFUSER", "TRT-SHORT"],
    ),
    ware(
        "TEA-ASSAM",
        "Assam Second Flush, 100 g",
        TEA,
        (1095, 35, 36, 4),
        &["EQ-INFUSER", "TRT-SHORT"],
    ),
    ware(
        "TEA-SENCHA",
        "Sencha Asatsuyu, 80 g",
        TEA,
        (1495, 30, 24, 6),
        &["EQ-KYUSU", "CUP-YUNOMI"],
    ),
    ware(
        "TEA-OOLONG",
        "Oolong Dong Ding, 80 g",
        TEA,
        (1695, 30, 16, 6),
        &["EQ-KYUSU", "CUP-YUNOMI"],
    ),
    ware(
        "TEA-CHAI",
        "Masala Chai, 150 g",
        TEA,
        (1095, 28, 30, 5),
        &["EQ-INFUSER", "TRT-HONEY"],
    ),
    ware(
        "TEA-MINT",
        "Peppermint, 60 g",
        TEA,
        (695, 30, 28, 4),
        &["TRT-HONEY"],
    ),
    ware(
        "TEA-ROOI",
        "Rooibos Vanilla, 100 g",
        TEA,
        (795, 34, 22, 4),
        &["TRT-SHORT"],
    ),
    better(
        "TEA-SENCHA",
        ware(
            "TEA-MATCHA",
            "Ceremonial Matcha, 40 g",
            TEA,
            (2895, 24, 18, 9),
            &["EQ-WHISK", "CUP-CHAWAN"],
        ),
    ),
    ware(
        "EQ-V60",
        "Pour-over Cone",
        BREW,
        (1495, 0, 26, 18),
        &["EQ-FILTER-2", "COF-ETH", "EQ-CARAFE"],
    ),
    ware(
        "EQ-FILTER-2",
        "Paper Filters, 100",
        BREW,
        (595, 55, 62, 2),
        &["COF-HOUSE"],
    ),
    ware(
        "EQ-FILTER-A",
        "Press Filters, 350",
        BREW,
        (795, 150, 14, 2),
        &["COF-COL"],
    ),
    ware(
        "EQ-CARAFE",
        "Glass Carafe, 600 ml",
        BREW,
        (2495, 0, 12, 42),
        &["EQ-V60"],
    ),
    ware(
        "EQ-AERO",
        "Travel Press",
        BREW,
        (3495, 0, 15, 20),
        &["EQ-FILTER-A", "COF-COL"],
    ),
    ware(
        "EQ-FRENCH",
        "French Press, 1 l",
        BREW,
        (3295, 0, 14, 31),
        &["COF-HOUSE-1K"],
    ),
    ware(
        "EQ-MOKA",
        "Stovetop Moka, 6 cups",
        BREW,
        (3895, 0, 13, 24),
        &["COF-ESP"],
    ),
    ware(
        "EQ-GRIND-H",
        "Hand Grinder",
        BREW,
        (5995, 0, 16, 38),
        &["COF-ETH", "EQ-V60"],
    ),
    better(
        "EQ-GRIND-H",
        ware(
            "EQ-GRIND-E",
            "Electric Burr Grinder",
            BREW,
            (18900, 0, 8, 46),
            &["COF-HOUSE-1K", "CARE-GRIND"],
        ),
    ),
    ware(
        "EQ-KETTLE",
        "Stovetop Gooseneck Kettle",
        BREW,
        (4995, 0, 12, 28),
        &["EQ-V60"],
    ),
    better(
        "EQ-KETTLE",
        ware(
            "EQ-KETTLE-E",
            "Variable Temperature Kettle",
            BREW,
            (12900, 0, 9, 35),
            &["TEA-SENCHA", "EQ-V60"],
        ),
    ),
    ware(
        "EQ-SCALE",
        "Brewing Scale",
        BREW,
        (4495, 0, 10, 26),
        &["EQ-V60"],
    ),
    ware(
        "EQ-TAMPER",
        "Espresso Tamper, 58 mm",
        BREW,
        (2995, 0, 8, 55),
        &["COF-ESP"],
    ),
    ware(
        "EQ-MACHINE",
        "Espresso Machine, single boiler",
        BREW,
        (39900, 0, 4, 60),
        &["EQ-GRIND-E", "EQ-TAMPER", "COF-ESP-1K"],
    ),
    ware(
        "EQ-INFUSER",
        "Basket Infuser",
        BREW,
        (1295, 0, 20, 15),
        &["TEA-EARL"],
    ),
    ware(
        "EQ-TEAPOT",
        "Cast Iron Teapot, 0.8 l",
        BREW,
        (5495, 0, 9, 33),
        &["TEA-ASSAM", "CUP-YUNOMI"],
    ),
    ware(
        "EQ-KYUSU",
        "Side-handle Kyusu",
        BREW,
        (4295, 0, 6, 40),
        &["TEA-SENCHA"],
    ),
    ware(
        "EQ-WHISK",
        "Bamboo Whisk",
        BREW,
        (1895, 0, 9, 22),
        &["TEA-MATCHA"],
    ),
    ware(
        "CUP-STONE",
        "Stoneware Mug",
        CUPS,
        (1695, 0, 34, 45),
        &["COF-HOUSE", "TRT-SHORT"],
    ),
    ware(
        "CUP-STONE-2",
        "Stoneware Mugs, pair",
        CUPS,
        (2995, 0, 18, 48),
        &["COF-HOUSE"],
    ),
    ware(
        "CUP-GLASS",
        "Double-wall Glasses, pair",
        CUPS,
        (2495, 0, 16, 70),
        &["COF-ESP"],
    ),
    ware(
        "CUP-ESP",
        "Espresso Cups, set of 4",
        CUPS,
        (3295, 0, 10, 52),
        &["COF-ESP"],
    ),
    ware(
        "CUP-YUNOMI",
        "Yunomi Cups, pair",
        CUPS,
        (2795, 0, 8, 44),
        &["TEA-SENCHA"],
    ),
    ware(
        "CUP-CHAWAN",
        "Matcha Bowl",
        CUPS,
        (3495, 0, 6, 41),
        &["TEA-MATCHA", "EQ-WHISK"],
    ),
    ware(
        "CUP-TRAVEL",
        "Travel Tumbler",
        CUPS,
        (2795, 0, 17, 57),
        &["COF-COL"],
    ),
    ware(
        "CARE-DESCALE",
        "Descaler, 4 sachets",
        CARE,
        (1095, 120, 22, 3),
        &["EQ-KETTLE-E"],
    ),
    ware(
        "CARE-BACKFLUSH",
        "Backflush Powder, 500 g",
        CARE,
        (1395, 110, 12, 3),
        &["COF-ESP-1K"],
    ),
    ware(
        "CARE-GRIND",
        "Grinder Cleaner, 430 g",
        CARE,
        (1595, 130, 8, 4),
        &["EQ-GRIND-E"],
    ),
    ware(
        "CARE-BRUSH",
        "Cleaning Brushes",
        CARE,
        (895, 0, 10, 9),
        &["CARE-DESCALE"],
    ),
    ware(
        "TRT-SHORT",
        "Butter Shortbread, 200 g",
        TREATS,
        (595, 9, 48, 2),
        &["TEA-EARL", "TEA-ASSAM"],
    ),
    ware(
        "TRT-CHOC",
        "Dark Chocolate 72 %, 90 g",
        TREATS,
        (495, 7, 44, 2),
        &["COF-ESP", "COF-KEN"],
    ),
    ware(
        "TRT-HONEY",
        "Heather Honey, 340 g",
        TREATS,
        (895, 40, 20, 4),
        &["TEA-MINT", "TEA-CHAI"],
    ),
    ware(
        "TRT-BISC",
        "Almond Biscotti, 180 g",
        TREATS,
        (650, 9, 30, 3),
        &["COF-ESP"],
    ),
    ware(
        "HOME-CANDLE",
        "Beeswax Candle",
        HOME,
        (1895, 32, 16, 12),
        &["HOME-TOWEL"],
    ),
    ware(
        "HOME-TOWEL",
        "Linen Tea Towel",
        HOME,
        (1295, 0, 20, 25),
        &["CUP-STONE"],
    ),
    ware(
        "HOME-JAR",
        "Storage Jar, airtight",
        HOME,
        (1995, 0, 18, 27),
        &["COF-HOUSE-1K"],
    ),
    ware(
        "HOME-BOOK",
        "The Quiet Cup (book)",
        HOME,
        (2200, 0, 9, 16),
        &["EQ-V60"],
    ),
    ware(
        "GIFT-BOX",
        "Tasting Box, 4 coffees",
        COFFEE,
        (3495, 20, 26, 5),
        &["EQ-V60", "CUP-STONE"],
    ),
    ware(
        "GIFT-TEA",
        "Tasting Box, 6 teas",
        TEA,
        (3295, 40, 18, 5),
        &["EQ-INFUSER"],
    ),
];

/// The position of a ware in [`WARES`].
pub(crate) fn position(sku: &str) -> Option<usize> {
    WARES.iter().position(|ware| ware.sku == sku)
}

/// The catalogue as records.
pub(crate) fn records(currency: Currency) -> Vec<IncomingProduct> {
    WARES
        .iter()
        .enumerate()
        .map(|(number, ware)| record(ware, number, currency))
        .collect()
}

fn record(ware: &Ware, number: usize, currency: Currency) -> IncomingProduct {
    let slug = ware.sku.to_lowercase();
    let stock = i64::try_from(number)
        .unwrap_or(0)
        .saturating_mul(37)
        .checked_rem(180)
        .unwrap_or(0);
    IncomingProduct {
        source: SOURCE.to_owned(),
        external_id: ware.sku.to_owned(),
        handle: Some(slug.clone()),
        title: ware.title.to_owned(),
        description: None,
        vendor: Some(crate::NAME.to_owned()),
        categories: vec![ware.category.to_owned()],
        collections: if ware.sku.starts_with("GIFT") {
            vec!["Gifts".to_owned()]
        } else {
            Vec::new()
        },
        tags: if ware.lasts_days > 0 {
            vec!["consumable".to_owned()]
        } else {
            Vec::new()
        },
        image_url: None,
        url: Some(format!("https://fern-and-kettle.example/products/{slug}")),
        status: ProductStatus::Active,
        price: Some(UnitPrice::Minor(ware.price)),
        cost: Some(UnitPrice::Minor(cost(ware))),
        currency: Some(currency),
        variants: vec![IncomingVariant {
            external_id: Some(format!("{}-1", ware.sku)),
            sku: Some(ware.sku.to_owned()),
            title: None,
            options: Vec::new(),
            price: Some(UnitPrice::Minor(ware.price)),
            compare_at_price: None,
            cost: Some(UnitPrice::Minor(cost(ware))),
            stock: Some(stock),
            barcode: None,
        }],
        premium_version_of: ware.better_than.map(reference),
        premium_versions: Vec::new(),
        complements: ware.with.iter().map(|sku| reference(sku)).collect(),
        consumable_days: (ware.lasts_days > 0).then_some(ware.lasts_days),
        guides: guide(ware).into_iter().collect(),
    }
}

/// What a piece costs the shop: less of the price for the better versions, more for what is made elsewhere.
fn cost(ware: &Ware) -> i64 {
    let percent = match (ware.better_than, ware.lasts_days) {
        (Some(_), _) => 42,
        (None, 1..) => 48,
        (None, _) => 62,
    };
    ware.price.saturating_mul(percent) / 100
}

fn reference(sku: &str) -> IncomingProductRef {
    IncomingProductRef {
        external_id: Some(sku.to_owned()),
        sku: None,
        title: None,
        category: None,
    }
}

/// Things one has to learn to use have a guide.
fn guide(ware: &Ware) -> Option<IncomingGuide> {
    (ware.category == BREW && ware.lasts_days == 0).then(|| IncomingGuide {
        title: format!("Getting started: {}", ware.title),
        url: format!(
            "https://fern-and-kettle.example/guides/{}",
            ware.sku.to_lowercase()
        ),
    })
}
