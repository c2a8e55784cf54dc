//! Described tables.

use super::support::{described, orders, printed, read, reasons};
use crate::records::{Incoming, RecordKind};

const SHOP: &str = "
source = \"plugin\"
[file]
separator = \";\"
[dates]
format = [\"%d.%m.%Y %H:%M\", \"%d.%m.%Y\"]
zone = \"Europe/Berlin\"
[numbers]
decimal = \",\"
thousands = \".\"
[orders]
order_id = \"Bestellung\"
carry_forward = true
placed_at = \"Datum\"
cancelled_at = \"Storniert\"
currency = \"Währung\"
payment = \"Status\"
payment_states = { bezahlt = \"paid\", offen = \"pending\" }
discount_codes = \"Gutschein\"
discount = \"Rabatt\"
shipping = \"Versand\"
total = \"Summe\"
[orders.customer]
email = \"E-Mail\"
phone = \"Telefon\"
name = \"Name\"
country = \"Land\"
accepts_email_marketing = \"Newsletter\"
attributes = { segment = \"Gruppe\" }
[orders.ship_to]
country = \"Land\"
city = \"Ort\"
[orders.line]
id = \"Pos\"
sku = \"Artikel\"
title = \"Bezeichnung\"
quantity = \"Menge\"
unit_price = \"Preis\"
discount = \"Nachlass\"
tax = \"Steuer\"
";

const HEADER: &str = "Bestellung;Datum;Storniert;Währung;Status;Gutschein;Rabatt;Versand;Summe;E-Mail;Telefon;\
    Name;Land;Ort;Newsletter;Gruppe;Pos;Artikel;Bezeichnung;Menge;Preis;Nachlass;Steuer\n";

#[test]
fn a_table_of_another_language_is_read() {
    let rows = "B1;28.02.2026 09:15;;EUR;bezahlt;NEU10, GRATIS;-5,00;4,90;1.239,90;ana@example.test;030 1234567;\
        Ana Maria Vogel;Germany;Köln;ja;gold;1;T-1;Teekanne;1;1.200,00 €;0;190,00\n\
        ;;;;;;;;;;;;;;;;2;T-2;\"Tasse; groß\";2;20,00;-0,10;6,37\n\
        B2;1.3.2026;02.03.2026 00:00;eur;unbekannt;;;;;kein-mail;;;Atlantis;;;;1;T-2;Tasse;1;20;;\n\
        B3;29.03.2026 02:30;;EUR;offen;;;;;eve@example.test;;;;;;;1;T-2;Tasse;1;20;;\n";
    let items = read(
        format!("{HEADER}{rows}"),
        &described(SHOP),
        RecordKind::Orders,
    );
    insta::assert_snapshot!(printed(&items));
}

#[test]
fn bad_rows_are_rejected_one_by_one() {
    let line = |id: &str, date: &str, currency: &str, quantity: &str, price: &str| {
        format!("{id};{date};;{currency};;;;;;;;;;;;;;T;Tasse;{quantity};{price};;\n")
    };
    let rows = [
        line("", "28.02.2026", "EUR", "1", "1"),
        line("B1", "2026/02/28", "EUR", "1", "1"),
        line("B1", "28.02.2026", "EURO", "1", "1"),
        line("B1", "28.02.2026", "EUR", "viele", "1"),
        line("B1", "28.02.2026", "EUR", "", "1"),
        line("B1", "28.02.2026", "EUR", "1,5", "1"),
        line("B1", "28.02.2026", "EUR", "1", ""),
        line("B1", "28.02.2026", "EUR", "1", "1.2.3"),
        line("B1", "31.02.2026", "EUR", "1", "1"),
        "B2;zu;kurz\n".to_owned(),
        line("B1", "28.02.2026", "EUR", "3", "7,00")
            .trim_end()
            .to_owned()
            + ";;;;\n",
        ";;;;;;;;;;;;;;;;;;;;;;\n".to_owned(),
        line("B1", "28.02.2026", "EUR", "1000000001", "1"),
        line(&"x".repeat(300), "28.02.2026", "EUR", "1", "1"),
    ];
    let items = read(
        format!("{HEADER}{}", rows.concat()),
        &described(SHOP),
        RecordKind::Orders,
    );
    let found: Vec<String> = reasons(&items)
        .into_iter()
        .map(|(row, reason)| format!("{row}: {reason}"))
        .collect();
    insta::assert_snapshot!(found.join("\n"));
    let orders = orders(&items);
    assert_eq!(orders.len(), 1);
    let quantities: Vec<_> = orders[0].lines.iter().map(|line| line.quantity).collect();
    assert_eq!(
        quantities,
        [1, 3],
        "the date of an order is read from its first row only"
    );
}

#[test]
fn an_order_that_comes_back_later_is_a_part_of_its_own() {
    let toml = "source = \"x\"\ncurrency = \"GBP\"\n[orders]\norder_id = 1\nplaced_at = 2\n[orders.line]\nunit_price = 3\n[file]\nheader = false\n";
    let rows = "a,2026-01-01T00:00:00Z,1\na,2026-01-01T00:00:00Z,2\nb,2026-01-01T00:00:00Z,3\na,2026-01-01T00:00:00Z,4\n";
    let items = read(rows, &described(toml), RecordKind::Orders);
    let found: Vec<_> = orders(&items)
        .iter()
        .map(|order| (order.external_id.clone(), order.lines.len()))
        .collect();
    assert_eq!(
        found,
        [
            ("a".to_owned(), 2),
            ("b".to_owned(), 1),
            ("a".to_owned(), 1)
        ]
    );
    assert_eq!(
        items
            .iter()
            .map(|item| (item.first_row, item.last_row))
            .collect::<Vec<_>>(),
        [(1, 2), (3, 3), (4, 4)]
    );
}

#[test]
fn an_order_without_end_comes_in_parts() {
    let toml = "source = \"x\"\ncurrency = \"GBP\"\n[orders]\norder_id = 1\nplaced_at = 2\n[orders.line]\nunit_price = 3\n[file]\nheader = false\n";
    let rows = "a,2026-01-01T00:00:00Z,1\n".repeat(25_000);
    let items = read(rows, &described(toml), RecordKind::Orders);
    let counts: Vec<_> = orders(&items)
        .iter()
        .map(|order| order.lines.len())
        .collect();
    assert_eq!(counts, [10_000, 10_000, 5_000]);
    let rows: Vec<_> = items
        .iter()
        .map(|item| (item.first_row, item.last_row))
        .collect();
    assert_eq!(rows, [(1, 10_000), (10_001, 20_000), (20_001, 25_000)]);
}

#[test]
fn cancellations_mean_what_the_description_says() {
    let toml = |rule: &str| {
        format!(
            "source = \"x\"\ncurrency = \"GBP\"\n[orders]\norder_id = \"id\"\nplaced_at = \"at\"\n\
             [orders.customer]\nid = \"who\"\n[orders.line]\nproduct_id = \"p\"\nquantity = \"n\"\nunit_price = \"price\"\n\
             [orders.cancellation]\n{rule}\n"
        )
    };
    let rows = "id,at,who,p,n,price,state\nC7,2026-01-01T00:00:00Z,1,tea,-2,5,Cancelled\n8,2026-01-01T00:00:00Z,1,tea,1,5,done\n";
    let said = |rule: &str| {
        let items = read(rows, &described(&toml(rule)), RecordKind::Orders);
        let kinds = items.iter().map(|item| match &item.what {
            Incoming::Refund(refund) => format!(
                "refund of {:?}, match {}, {} x {}",
                refund.order_external_id,
                refund.match_earlier,
                refund.lines[0].quantity,
                refund.lines.len()
            ),
            Incoming::Order(order) => format!(
                "order {}, cancelled {}, {} {:?}",
                order.external_id,
                order.cancelled_at.is_some(),
                order.lines[0].quantity,
                order.lines[0].kind
            ),
            Incoming::Customer(_) | Incoming::Product(_) | Incoming::Reject(_) => {
                format!("{:?}", item.what)
            }
        });
        kinds.collect::<Vec<_>>()
    };
    let good = "order 8, cancelled false, 1 Product";
    assert_eq!(
        said("prefix = \"C\""),
        ["refund of None, match true, 2 x 1", good]
    );
    assert_eq!(
        said("prefix = \"C\"\nnames_order = true"),
        ["refund of Some(\"7\"), match false, 2 x 1", good]
    );
    assert_eq!(
        said("column = \"state\"\nvalues = [\"cancelled\"]"),
        ["order C7, cancelled true, -2 Adjustment", good]
    );
    assert_eq!(
        said("column = \"state\"\nvalues = \"cancelled\"\nmeans = \"credit_note\""),
        ["refund of None, match true, 2 x 1", good]
    );
}

#[test]
fn customers_are_read() {
    let toml = "source = \"crm\"\n[dates]\nformat = \"%d/%m/%Y\"\n[customers]\nid = \"id\"\nemail = \"mail\"\nphone = \"tel\"\n\
        first_name = \"first\"\nlast_name = \"last\"\nlanguage = \"lang\"\ncountry = \"country\"\ntime_zone = \"zone\"\n\
        birthday = \"born\"\ntags = \"tags\"\naccepts_email_marketing = \"news\"\naccepts_sms_marketing = \"sms\"\n\
        created_at = \"since\"\nnote = \"note\"\npostcode = \"zip\"\nregion = \"region\"\ncity = \"city\"\n";
    let header =
        "id,mail,tel,first,last,lang,country,zone,born,tags,news,sms,since,note,zip,region,city\n";
    let rows = "7,ana@example.test,'020 7946 0018,Ana,Lee,en-GB,UK,europe/london,29/02/1988,\"a, b\",yes,no,01/02/2020,Likes tea,'EC1,London,London\n\
        8,nobody,none,,,klingon!,Atlantis,Mars/Base,soon,,,,then,,,,\n\
        ,nobody,,,,,,,,,,,,,,,\n\
        ,,,,,,,,,,,,,only a note,,,\n\
        9,,,,,,,,--05-17,,,,,,,,\n";
    insta::assert_snapshot!(printed(&read(
        format!("{header}{rows}"),
        &described(toml),
        RecordKind::Customers
    )));
}

#[test]
fn products_are_read() {
    let toml = "source = \"erp\"\ncurrency = \"JPY\"\n[products]\nid = \"id\"\ntitle = \"title\"\ndescription = \"text\"\n\
        category = \"cat\"\ntags = \"tags\"\nprice = \"price\"\nsku = \"sku\"\nvariant = \"variant\"\nstock = \"stock\"\n\
        image_url = \"image\"\nconsumable_days = \"days\"\npremium_version_of = \"plain\"\ncomplements = \"with\"\n";
    let header = "id,title,text,cat,tags,price,sku,variant,stock,image,days,plain,with\n";
    let rows = "1,Tea,<p>Green &amp; fresh</p>,Drinks > Tea,\"a,b\",500,T-1,50 g,3,https://x.test/1.png,30,,\"2, 3\"\n\
        1,Tea,,,,900,T-2,100 g,-1,,,,\n\
        2,Pot,,,,1200,,,,ftp://x.test/1.png,,1,\n\
        3,,,,,1,,,,,,,\n\
        4,Cup,,,,dear,,,,,,,\n\
        5,Mug,,,,1,M,,many,,,,\n";
    insta::assert_snapshot!(printed(&read(
        format!("{header}{rows}"),
        &described(toml),
        RecordKind::Products
    )));
}
