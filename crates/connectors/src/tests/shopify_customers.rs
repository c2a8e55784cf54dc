//! Shopify's export of customers.

use super::support::{open, printed, read, shopify};
use crate::records::RecordKind;

#[test]
fn the_layout_of_today_is_read() {
    let text = "\u{feff}Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,\
        Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,\
        Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags,\
        Accepts WhatsApp Marketing,Birth date (customer.metafields.facts.birth_date),Shoe (customer.metafields.custom.shoe)\n\
        '7001,Ana,'t Hooft,ana@example.test,yes,,Amsterdam,NH,NL,'1012,'020 123 4567,,no,12.00,1,Nice,no,\"vip, tea\",yes,1988-02-29,38\n\
        '7002,,,,no,,,,,,,+442079460018,,0,0,,no,,,,\n\
        ,Jo,,broken,no,,,,,,,,,0,0,,no,,,,\n\
        ,Jo,,,no,,,,,,,,,0,0,,no,,,,\n";
    insta::assert_snapshot!(printed(&read(text, &shopify(), RecordKind::Customers)));
}

#[test]
fn the_older_layout_is_read() {
    let text = "First Name,Last Name,Email,Accepts Marketing,Company,Address1,Address2,City,Province,Province Code,\
        Country,Country Code,Zip,Phone,Total Spent,Total Orders,Tags,Note,Tax Exempt\n\
        Ana,Lee,ana@example.test,yes,,1 Road,,London,England,ENG,United Kingdom,GB,EC1A 1BB,020 7946 0018,12.00,1,,,no\n";
    insta::assert_snapshot!(printed(&read(text, &shopify(), RecordKind::Customers)));
}

#[test]
fn another_file_is_no_export_of_customers() {
    let error = open(b"a,b\n1,2\n", &shopify(), RecordKind::Customers)
        .err()
        .unwrap();
    assert!(
        error
            .to_string()
            .contains("no column `Email` or `Customer ID`"),
        "{error}"
    );
}
