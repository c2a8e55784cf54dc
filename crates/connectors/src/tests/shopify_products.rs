//! Shopify's export of products.

use super::support::{open, printed, read, reasons, shopify};
use crate::records::RecordKind;

#[test]
fn the_long_standing_layout_is_read() {
    let text = "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,\
        Option2 Name,Option2 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Compare At Price,\
        Variant Barcode,Image Src,\
        Complementary products (product.metafields.shopify--discovery--product_recommendation.complementary_products),Status\n\
        tea-shirt,Tea Shirt,\"<p>Soft, <b>warm</b></p>\",Acme,Apparel > Shirts,Shirts,\"cotton, new\",true,Size,Small,Colour,Red,TS-1,5,19.90,25.00,'4006381333931,https://x.test/1.png,teapot; cup,active\n\
        tea-shirt,,,,,,,,,Large,,Red,TS-2,-1,21.90,,,https://x.test/2.png,,\n\
        tea-shirt,,,,,,,,,,,,,,,,,https://x.test/3.png,,\n\
        teapot,Teapot,,Acme,,Pots,,false,Title,Default Title,,,TP,3,30,,,,,\n\
        cup,Cup,,,,,,TRUE,Title,Default Title,,,,,5,,,,,draft\n";
    insta::assert_snapshot!(printed(&read(text, &shopify(), RecordKind::Products)));
}

#[test]
fn the_new_layout_is_read() {
    let text = "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,\
        Barcode,Option1 name,Option1 value,Price,Compare-at price,Inventory quantity,Product image URL\n\
        Tea Shirt,tea-shirt,Soft,Acme,Shirts,Shirts,,TRUE,Active,TS-1,123,Size,S,19.90,,5,https://x.test/1.png\n\
        ,tea-shirt,,,,,,,,TS-2,,,M,19.90,,4,\n\
        Old,old,,,,,,FALSE,Archived,,,,,1,,,\n";
    insta::assert_snapshot!(printed(&read(text, &shopify(), RecordKind::Products)));
}

#[test]
fn bad_rows_are_rejected() {
    let text = "Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty\n\
        lost,,A,1,1\n,Tea,B,1,1\ntea,Tea,C,free,1\ntea,Tea,D,-1,1\ncup,Cup,E,1,some\ncup,Cup,F,2,1\n";
    let items = read(text, &shopify(), RecordKind::Products);
    let found: Vec<String> = reasons(&items)
        .into_iter()
        .map(|(row, reason)| format!("{row}: {reason}"))
        .collect();
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn another_file_is_no_export_of_products() {
    let error = open(b"a,b\n1,2\n", &shopify(), RecordKind::Products)
        .err()
        .unwrap();
    assert!(
        error
            .to_string()
            .contains("no column `Handle` or `URL handle`"),
        "{error}"
    );
}
