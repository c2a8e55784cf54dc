//! Files and shops that are not as they should be: the answer names what to do, and nothing is lost.

use std::{fmt::Write as _, fs, process::Stdio};

use db::Access;

use crate::program::{Backend, LAYOUT, ORDERS, Shop, on_both};

#[test]
fn bad_input_is_told_in_words() {
    let shop = Shop::made(Backend::Sqlite, "GBP", "Europe/London");
    shop.file("till.toml", LAYOUT);
    shop.file("orders.csv", ORDERS);
    shop.file("empty.csv", "");
    shop.file("header.csv", ORDERS.lines().next().unwrap());
    shop.file("other.csv", "a,b\n1,2\n");
    shop.file("noise.toml", "this is not it");
    shop.file("half.toml", "source = \"x\"\n");
    let long = [vec![b'a'; 9 << 20], ORDERS.as_bytes().to_vec()].concat();
    shop.file("long.csv", long);
    let mut told = String::new();
    for (file, layout) in [
        ("nowhere.csv", "till.toml"),
        (".", "till.toml"),
        ("empty.csv", "till.toml"),
        ("header.csv", "till.toml"),
        ("other.csv", "till.toml"),
        ("orders.csv", "nowhere.toml"),
        ("orders.csv", "noise.toml"),
        ("orders.csv", "half.toml"),
        ("long.csv", "till.toml"),
    ] {
        let ran = shop.run(&["import", "orders", file, "--columns", layout]);
        let answer = if ran.status == Some(0) {
            ran.out.lines().nth(1).unwrap().to_owned()
        } else {
            ran.refused().to_owned()
        };
        writeln!(told, "{file} by {layout}: {answer}").unwrap();
    }
    insta::assert_snapshot!(told);
    assert_eq!(shop.holds(), [0, 0, 0, 0]);
}

#[test]
fn a_shop_of_a_newer_version_is_left_alone() {
    on_both(|shop| {
        shop.init("GBP", "Europe/London");
        shop.file("till.toml", LAYOUT);
        shop.file("orders.csv", ORDERS);
        let import = ["import", "orders", "orders.csv", "--columns", "till.toml"];
        assert_eq!(shop.run(&import).status, Some(0));
        let before = shop.holds();
        let sql = "INSERT INTO db_migration (room, number, name, checksum, applied_at) VALUES ('orders', 900, 'future', 'x', 0)";
        shop.db(Access::Write)
            .write_now(|tx| tx.execute(sql, &[]))
            .unwrap();
        for words in [
            &import[..],
            &["report", "sales"],
            &["serve", "--listen", "127.0.0.1:0"],
            &[
                "segment",
                "count",
                r#"{"predicate":"orders.count","at_least":2}"#,
            ],
        ] {
            let ran = shop.run(words);
            let told = ran.refused();
            assert!(
                told.contains("this shop was last used by a newer version"),
                "{words:?}: {told}"
            );
            assert!(
                told.contains("use that version or a newer one; nothing was changed"),
                "{told}"
            );
        }
        assert_eq!(shop.holds(), before);
    });
}

#[test]
fn what_is_no_shop_is_told_apart() {
    on_both(|shop| {
        let ran = shop.run(&["report", "sales"]);
        let told = ran.refused();
        assert!(told.contains("create one with `perennial init`"), "{told}");
    });
    let shop = Shop::empty(Backend::Sqlite);
    fs::create_dir_all(shop.data()).unwrap();
    let path = shop.data().join("shop.sqlite");
    fs::write(
        &path,
        [b"no database at all, only some text. ".as_slice(); 200].concat(),
    )
    .unwrap();
    let before = fs::read(&path).unwrap();
    for words in [
        &["report", "sales"][..],
        &["serve", "--listen", "127.0.0.1:0"],
    ] {
        let ran = shop.run(words);
        assert!(ran.refused().contains("is not a Perennial shop"), "{ran:?}");
    }
    assert_eq!(fs::read(&path).unwrap(), before);
}

/// A limit on how large a file may grow stands for a full disk: the system refuses the write all the same.
#[test]
fn a_full_disk_stops_an_import_that_goes_on_later() {
    let shop = Shop::made(Backend::Sqlite, "GBP", "Europe/London");
    shop.file("till.toml", LAYOUT);
    let mut text = String::from("order,placed,customer,product,title,quantity,price\n");
    for number in 0..4_000 {
        writeln!(
            text,
            "{number},2025-01-06 09:00:00,c{number},tea,Earl Grey,2,4.95"
        )
        .unwrap();
    }
    shop.file("orders.csv", &text);
    let words = [
        "--json",
        "import",
        "orders",
        "orders.csv",
        "--columns",
        "till.toml",
    ];
    let import = shop.command(&words);
    let arguments: Vec<_> = import.get_args().collect();
    let mut limited = std::process::Command::new("sh");
    let ran = limited
        .env_clear()
        .current_dir(shop.folder.path())
        // In blocks of 512 bytes; the signal that comes with it would end the program before it could say anything.
        .args(["-c", "trap '' XFSZ; ulimit -f 3000; exec \"$0\" \"$@\""])
        .arg(import.get_program())
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(1), "{told}");
    assert!(told.contains("disk"), "{told}");
    let kept = shop.holds();
    assert!(kept[0] < 4_000, "{kept:?}");
    let summary = shop.run(&words).json();
    assert_eq!(summary["orders"], 4_000);
    assert_eq!(shop.holds()[..3], [4_000, 4_000, 4_000]);
}
