//! People who work in the shop, at the terminal.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
};

use serde_json::json;

use crate::program::{Backend, Shop, on_both};

const ADD: [&str; 8] = [
    "staff",
    "add",
    "--email",
    "ana@shop.example",
    "--name",
    "Ana",
    "--role",
    "owner",
];

#[test]
fn staff_are_added_listed_barred_and_get_new_passwords() {
    on_both(|shop| {
        shop.init("GBP", "Europe/London");
        let added = shop.run(&[&["--json"], &ADD[..]].concat()).json();
        assert_eq!(added["password"].as_str().unwrap().len(), 23);
        let twice = shop.run(&ADD);
        assert!(twice.refused().contains("under this address already"));
        let last = shop.run(&["staff", "disable", "ana@shop.example"]);
        assert!(last.refused().contains("needs an owner"), "{last:?}");
        let reset = shop.run(&["--json", "staff", "reset-password", "ANA@shop.example"]);
        assert_ne!(reset.json()["password"], added["password"]);
        let listed = shop.run(&["--json", "staff", "list"]).json();
        assert_eq!(listed["staff"].as_array().unwrap().len(), 1);
        assert_eq!(listed["staff"][0]["role"], json!("owner"));
        assert!(!shop.run(&["staff", "list"]).out.contains("argon2"));
        let unknown = shop.run(&["staff", "disable", "bob@shop.example"]);
        assert!(unknown.refused().contains("no such member"));
    });
}

/// The head and the body of an answer of a served shop.
fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_served_shop_without_an_owner_tells_how_to_make_one() {
    let shop = Shop::made(Backend::Sqlite, "GBP", "Europe/London");
    for has_owner in [false, true] {
        if has_owner {
            assert_eq!(shop.run(&ADD).status, Some(0));
        }
        let mut served = shop.start(&["serve", "--listen", "127.0.0.1:0"]);
        let mut lines = BufReader::new(served.0.stdout.take().unwrap()).lines();
        let open = lines.next().unwrap().unwrap();
        let address = open.rsplit('/').next().unwrap().to_owned();
        if !has_owner {
            let told = lines.next().unwrap().unwrap();
            assert!(told.contains("/admin/setup#"), "{told}");
        }
        let front = get(&address, "/");
        let leads = front.to_lowercase().contains("location: /admin/");
        assert_eq!(leads, has_owner, "{front}");
        assert!(get(&address, "/overview").starts_with("HTTP/1.1 200"));
        assert!(get(&address, "/admin/").contains("frame-ancestors 'none'"));
        let setup = get(&address, "/api/v1/setup");
        assert!(
            setup.contains(&json!({"is_needed": !has_owner}).to_string()),
            "{setup}"
        );
        served.kill();
    }
}
