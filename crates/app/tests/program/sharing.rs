//! Several processes and one shop.

use std::{
    fmt::Write as _,
    io::{BufRead, BufReader},
};

use crate::program::{Backend, LAYOUT, ORDERS, Running, Shop, on_both};

/// Waits until a server says that it is there.
fn address(server: &mut Running) -> String {
    let out = server.0.stdout.take().unwrap();
    let line = BufReader::new(out).lines().next().unwrap().unwrap();
    line.rsplit_once("http://").unwrap().1.to_owned()
}

#[test]
fn one_process_writes_to_a_sqlite_shop_and_others_may_look() {
    let shop = Shop::made(Backend::Sqlite, "GBP", "Europe/London");
    shop.file("till.toml", LAYOUT);
    shop.file("orders.csv", ORDERS);
    let import = ["import", "orders", "orders.csv", "--columns", "till.toml"];
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let mut server = shop.start(&serve);
    address(&mut server);
    for words in [&import[..], &serve] {
        let ran = shop.run(words);
        let told = ran.refused();
        assert!(
            told.starts_with("another process has this shop open for writing (process "),
            "{told}"
        );
        assert!(
            told.ends_with(", serve): stop it, or use its API"),
            "{told}"
        );
    }
    // Looking is no writing.
    assert_eq!(shop.run(&["--json", "report", "sales"]).json()["orders"], 0);
    // A killed server leaves no lock behind.
    server.kill();
    assert_eq!(shop.run(&import).status, Some(0));
    assert_eq!(shop.run(&["--json", "report", "sales"]).json()["orders"], 7);
}

#[test]
fn an_import_killed_twice_is_whole_in_the_end() {
    let shop = Shop::made(Backend::Sqlite, "GBP", "Europe/London");
    shop.file("till.toml", LAYOUT);
    let mut text = String::from("order,placed,customer,product,title,quantity,price\n");
    for number in 0..3_000 {
        let customer = number % 700;
        writeln!(
            text,
            "{number},2025-01-06 09:00:00,c{customer},tea,Earl Grey,2,4.95"
        )
        .unwrap();
    }
    shop.file("orders.csv", &text);
    shop.file("data/perennial.toml", "[import]\nbatch_rows = 100\n");
    let words = [
        "--json",
        "import",
        "orders",
        "orders.csv",
        "--columns",
        "till.toml",
    ];
    for least in [200, 900] {
        let mut import = shop.start(&words);
        while shop.holds()[0] < least {}
        import.kill();
    }
    let kept = shop.holds()[0];
    assert!((900..3_000).contains(&kept), "{kept}");
    let summary = shop.run(&words).json();
    assert_eq!(summary["created"], 3_000, "both parts together");
    assert_eq!(summary["unchanged"], 0, "it went on where it was");
    assert_eq!(shop.holds()[..3], [3_000, 3_000, 700]);
}

#[test]
fn a_copy_is_made_while_the_shop_works_and_put_back_while_it_rests() {
    let shop = Shop::made(Backend::Sqlite, "GBP", "Europe/London");
    shop.file("till.toml", LAYOUT);
    shop.file("orders.csv", ORDERS);
    let orders = |shop: &Shop| shop.run(&["--json", "report", "sales"]).json()["orders"].clone();
    let mut server = shop.start(&["serve", "--listen", "127.0.0.1:0"]);
    address(&mut server);
    assert_eq!(shop.run(&["backup", "empty.sqlite"]).status, Some(0));
    let again = shop.run(&["backup", "empty.sqlite"]);
    assert!(again.refused().contains("is there already"), "{again:?}");
    let busy = shop.run(&["restore", "empty.sqlite"]);
    assert!(busy.refused().contains("stop the program"), "{busy:?}");
    server.kill();
    let import = ["import", "orders", "orders.csv", "--columns", "till.toml"];
    assert_eq!(shop.run(&import).status, Some(0));
    assert_eq!(orders(&shop), 7);
    let restored = shop.run(&["--json", "restore", "empty.sqlite"]).json();
    assert_eq!(orders(&shop), 0);
    let before = restored["before"].as_str().unwrap();
    assert_eq!(shop.run(&["restore", before]).status, Some(0));
    assert_eq!(orders(&shop), 7);
    let none = shop.run(&["restore", "orders.csv"]);
    assert!(!none.refused().is_empty());
    assert_eq!(orders(&shop), 7);
}

#[test]
fn postgresql_is_copied_by_its_own_tools() {
    on_both(|shop| {
        shop.init("GBP", "Europe/London");
        let copied = shop.run(&["backup", "copy.sqlite"]);
        if copied.status != Some(0) {
            assert!(copied.refused().contains("pg_dump"), "{copied:?}");
            let put_back = shop.run(&["restore", "copy.sqlite"]);
            assert!(put_back.refused().contains("pg_restore"), "{put_back:?}");
        }
    });
}
