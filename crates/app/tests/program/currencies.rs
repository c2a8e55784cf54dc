//! Money without decimals, money with three, and days that are not 24 hours long.

use serde_json::json;

use crate::program::{LAYOUT, Shop, on_both};

fn sales(shop: &Shop, currency: &str, zone: &str, rows: &str) -> serde_json::Value {
    shop.init(currency, zone);
    let layout = LAYOUT
        .replace("\"GBP\"", &format!("{currency:?}"))
        .replace("Europe/London", zone);
    shop.file("till.toml", layout);
    let file = format!("order,placed,customer,product,title,quantity,price\n{rows}");
    shop.file("orders.csv", file);
    let summary = shop
        .run(&[
            "--json",
            "import",
            "orders",
            "orders.csv",
            "--columns",
            "till.toml",
        ])
        .json();
    assert_eq!(summary["rejected"], 0, "{summary}");
    shop.run(&["--json", "report", "sales"]).json()
}

#[test]
fn yen_have_no_decimals() {
    on_both(|shop| {
        let rows =
            "1,2025-01-06 09:00:00,ana,tea,Tea,3,1200\n2,2025-01-07 09:00:00,ana,tea,Tea,3,333.5\n";
        let sales = sales(shop, "JPY", "Asia/Tokyo", rows);
        // 3 × 333.5 yen are 1,000.5 yen: half a yen is rounded away from zero.
        assert_eq!(sales["gross"], json!({"JPY": 4_601}));
    });
}

#[test]
fn dinars_have_three_decimals() {
    on_both(|shop| {
        let rows = "1,2025-01-06 09:00:00,ana,tea,Tea,2,1.255\n2,2025-01-07 09:00:00,ben,tea,Tea,1,0.0005\n";
        let sales = sales(shop, "KWD", "Asia/Kuwait", rows);
        assert_eq!(sales["gross"], json!({"KWD": 2_511}));
    });
}

/// Clocks in London skipped 01:00 to 02:00 on 30 March 2025 and had it twice on 26 October; 2024 had a 29 February.
#[test]
fn odd_days_take_their_orders() {
    on_both(|shop| {
        let rows = "\
            1,2025-03-30 01:30:00,ana,tea,Tea,1,1.00\n\
            2,2025-10-26 01:30:00,ana,tea,Tea,1,1.00\n\
            3,2024-02-29 23:59:59,ben,tea,Tea,1,1.00\n\
            4,2025-03-30 00:00:00,ben,tea,Tea,1,1.00\n\
            5,2025-10-26 23:59:59,cat,tea,Tea,1,1.00\n";
        let all = sales(shop, "GBP", "Europe/London", rows);
        assert_eq!(all["orders"], 5);
        for (day, orders) in [("2025-03-30", 2), ("2025-10-26", 2), ("2024-02-29", 1)] {
            let of_day = shop
                .run(&["--json", "report", "sales", "--from", day, "--to", day])
                .json();
            assert_eq!(of_day["orders"], orders, "{day}");
        }
    });
}

/// Samoa went from 29 to 31 December 2011 and has no 30th; a time on it belongs to a day beside it.
#[test]
fn a_day_that_never_was_is_no_trap() {
    on_both(|shop| {
        let rows =
            "1,2011-12-30 12:00:00,ana,tea,Tea,1,1.00\n2,2011-12-31 12:00:00,ana,tea,Tea,1,1.00\n";
        let all = sales(shop, "GBP", "Pacific/Apia", rows);
        assert_eq!(all["orders"], 2);
    });
}
