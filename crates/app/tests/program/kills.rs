//! Mail that leaves while the program is killed: each message arrives once, whoever has it in hand when it ends.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use kernel::Rng;
use serde_json::{Value, json};

use crate::program::{Backend, LAYOUT, Running, Shop, has_postgres};

/// Longest time in which nothing arrives while there is something to send: a process that was killed comes back, and
/// on a shared database another waits for its lease.
const PATIENCE: Duration = Duration::from_mins(3);

/// What a process keeps outside the database, each its own.
const FOLDERS: [&str; 2] = ["data", "second"];

/// A mail server that counts how often each Message-ID arrived.
#[derive(Clone, Default)]
struct Server(Arc<Mutex<BTreeMap<String, usize>>>);

impl Server {
    fn start() -> (Self, u16) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self::default();
        let own = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let own = own.clone();
                // A client that is killed breaks off.
                thread::spawn(move || drop(own.talk(stream)));
            }
        });
        (server, port)
    }

    /// Says yes to everything. What ends with its dot has arrived.
    fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        // Several replies to one pipelined packet would otherwise each wait for the client's delayed acknowledgement.
        stream.set_nodelay(true)?;
        let mut writer = stream.try_clone()?;
        let mut reader = BufReader::new(stream);
        writer.write_all(b"220 sink\r\n")?;
        let (mut line, mut is_data, mut id) = (String::new(), false, String::new());
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if is_data {
                if line == ".\r\n" {
                    is_data = false;
                    let mut arrived = self.0.lock().unwrap();
                    *arrived.entry(std::mem::take(&mut id)).or_default() += 1;
                    drop(arrived);
                    writer.write_all(b"250 2.0.0 Ok\r\n")?;
                } else if let Some(rest) = line.strip_prefix("Message-ID:") {
                    rest.trim().clone_into(&mut id);
                }
                continue;
            }
            let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            is_data = word == "DATA";
            let reply: &[u8] = match word.as_str() {
                "EHLO" => b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
                "DATA" => b"354 End with a dot\r\n",
                "QUIT" => b"221 Bye\r\n",
                _ => b"250 2.1.0 Ok\r\n",
            };
            writer.write_all(reply)?;
        }
    }

    fn arrived(&self) -> usize {
        self.0.lock().unwrap().values().sum()
    }

    fn twice(&self) -> Vec<String> {
        let arrived = self.0.lock().unwrap();
        let twice = arrived.iter().filter(|(_, count)| **count > 1);
        twice.map(|(id, _)| id.clone()).collect()
    }
}

/// A shop of so many customers, with a campaign to all of them that may begin.
fn furnished(backend: Backend, people: usize, port: u16) -> Shop {
    let shop = Shop::made(backend, "GBP", "Europe/London");
    shop.file("till.toml", LAYOUT);
    let mut orders = String::from("order,placed,customer,product,title,quantity,price\n");
    for number in 0..people {
        writeln!(
            orders,
            "{number},2025-01-06 09:00:00,c{number},tea,Earl Grey,2,4.95"
        )
        .unwrap();
    }
    shop.file("orders.csv", orders);
    let news = json!({
        "title": "News", "purpose": "service", "topic": "news", "when": "now",
        "variants": [{"id": "a", "template": "win-back", "template_version": 1}],
    });
    shop.file("news.json", news.to_string());
    for words in [
        &["import", "orders", "orders.csv", "--columns", "till.toml"][..],
        &["setting", "set", "messages.quiet_hours", ""],
        &["campaign", "create", "news.json"],
        &["campaign", "schedule", "news", "--confirm"],
    ] {
        let ran = shop.run(words);
        assert_eq!(ran.status, Some(0), "{ran:?}");
    }
    let settings = format!(
        "[smtp]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"off\"\nfrom_address = \"shop@example.test\"\n"
    );
    for folder in FOLDERS {
        std::fs::create_dir_all(shop.folder.path().join(folder)).unwrap();
        shop.file(&format!("{folder}/perennial.toml"), &settings);
    }
    shop
}

/// How far the campaign is: messages that are known as sent, and those among them whose answer nobody saw.
fn sent(shop: &Shop) -> Value {
    shop.run(&["--json", "campaign", "figures", "news"]).json()["total"].clone()
}

fn serve(shop: &Shop, node: usize) -> Running {
    let folder = FOLDERS.get(node).copied().unwrap_or("data");
    shop.start_in(folder, &["serve", "--listen", "127.0.0.1:0"])
}

/// All are written to while one of the processes is killed so many times.
#[expect(
    clippy::disallowed_methods,
    reason = "real processes live in real time"
)]
fn assert_each_once((backend, nodes): (Backend, usize), people: usize, kills: usize) {
    let (server, port) = Server::start();
    let shop = furnished(backend, people, port);
    let rng = Rng::from_os().unwrap();
    let mut running: Vec<Running> = (0..nodes).map(|node| serve(&shop, node)).collect();
    let mut last = (server.arrived(), Instant::now());
    let mut killed = 0;
    while server.arrived() < people || killed < kills {
        let now = server.arrived();
        if now > last.0 {
            last = (now, Instant::now());
            // A life begins when something arrives, so that kills fall on work.
            let is_next = now
                >= people
                    .saturating_mul(killed)
                    .div_ceil(kills.saturating_add(1));
            if killed < kills && is_next {
                thread::sleep(Duration::from_millis(rng.below(60)));
                let node = usize::try_from(rng.below(u64::try_from(nodes).unwrap())).unwrap();
                running[node].kill();
                running[node] = serve(&shop, node);
                killed += 1;
            }
        }
        assert!(
            last.1.elapsed() < PATIENCE,
            "{now} of {people} arrived, after {killed} kills, and no more come"
        );
        thread::sleep(Duration::from_millis(1));
    }
    // What arrived last is written down, and nothing comes a second time.
    let end = Instant::now();
    let wanted = i64::try_from(people).unwrap();
    while end.elapsed() < PATIENCE && sent(&shop)["sent"] != wanted {
        thread::sleep(Duration::from_millis(200));
    }
    drop(running);
    let (twice, told) = (server.twice(), sent(&shop));
    println!(
        "{people} messages, {killed} kills: {} arrived, {} of them twice; {told}",
        server.arrived(),
        twice.len()
    );
    assert_eq!(told["sent"], wanted, "{told}");
    assert_eq!(told["failed"], 0, "{told}");
    assert_eq!(server.0.lock().unwrap().len(), people, "nothing is lost");
    // The window that the journal of handed-over mail cannot close: a message for each connection and kill at most.
    assert!(twice.len() <= kills, "{twice:?}");
}

#[test]
fn each_message_arrives_once_through_kills() {
    assert_each_once((Backend::Sqlite, 1), 400, 3);
}

#[test]
fn of_two_processes_on_one_database_one_is_killed_in_the_middle_of_a_campaign() {
    if !has_postgres() {
        return;
    }
    assert_each_once((Backend::Postgres, 2), 300, 2);
}

/// `TESTED_BINARY=$PWD/target/release/perennial cargo test -p app --test program -- --ignored --nocapture at_full_size`
#[test]
#[ignore = "takes many minutes"]
fn each_message_arrives_once_through_kills_at_full_size() {
    assert_each_once((Backend::Sqlite, 1), 100_000, 20);
}

/// The same of two processes.
#[test]
#[ignore = "takes many minutes"]
fn two_processes_send_each_message_once_through_kills_at_full_size() {
    if has_postgres() {
        assert_each_once((Backend::Postgres, 2), 20_000, 5);
    }
}
