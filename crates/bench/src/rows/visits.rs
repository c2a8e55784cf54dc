//! Links followed and pixels loaded: signed addresses of messages that were sent, asked of the served shop.

use kernel::Clock as _;
use messages::{Filter, Seal, VisitKind, public::MessageView};
use pages::TokenKeys;
use shops::Purpose;
use telemetry::Stopwatch;

use crate::{
    failure::Failure, figure::Figure, ground::Ground, http::Connection, program::Shop, report::Row,
    rows::mails, sink::Sink, world_of::Living,
};

const GOAL: f64 = 20_000.0;
/// Asked before the first answer is read, over each connection.
const TOGETHER: usize = 64;
const PAGE: u32 = 200;

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let folder = ground.scratch("visits")?;
    let paths = addresses(ground, &folder)?;
    let served = Shop::in_folder(ground, &folder).serve()?;
    let mut connection = served.connect()?;
    let rounds = ground.size(100_000, 1_000);
    let mut rows = Vec::new();
    for (what, paths, status) in [("links", &paths.0, 302), ("pixels", &paths.1, 200)] {
        let watch = Stopwatch::start();
        let asked = ask(&mut connection, paths, (rounds, status))?;
        rows.push(
            Row::new(
                format!("{what} of messages followed, SQLite, one connection that asks {TOGETHER} at a time; the asking takes its share of the same processors"),
                Figure::rate(asked, watch.micros(), "answers"),
            )
            .goal(GOAL),
        );
    }
    Ok(rows)
}

fn ask(
    connection: &mut Connection,
    paths: &[String],
    (least, status): (usize, u16),
) -> Result<usize, Failure> {
    let mut asked = 0_usize;
    while asked < least {
        for together in paths.chunks(TOGETHER) {
            let answers = connection.get_together(together)?;
            if let Some(other) = answers.iter().find(|answer| **answer != status) {
                return Err(Failure::new(format!("an address answered {other}")));
            }
            asked = asked.saturating_add(answers.len());
        }
    }
    Ok(asked)
}

/// Messages are sent; the addresses of their first links and of their pixels.
fn addresses(
    ground: &Ground,
    folder: &std::path::Path,
) -> Result<(Vec<String>, Vec<String>), Failure> {
    let living = Living::in_folder(folder)?;
    let sink = Sink::start()?;
    let _sent = mails::thanked_by(&living, folder, (ground.size(2_000, 100), sink.port))?;
    let secrets = living
        .db
        .read_now(|tx| shops::secrets(tx, Purpose::Links))?;
    let secrets = secrets.iter().map(|secret| secret.bytes().to_vec());
    let keys =
        TokenKeys::new(secrets.collect()).ok_or_else(|| Failure::new("a shop without secrets"))?;
    let now = living.clock.now();
    let mut paths = (Vec::new(), Vec::new());
    let mut before = None;
    loop {
        let page: Vec<MessageView> = living
            .db
            .read_now(|tx| messages::list_all(tx, &Filter::default(), before, PAGE))?;
        for message in &page {
            let seal = |kind| Seal {
                customer: message.customer,
                message: message.id,
                kind,
            };
            let click = seal(VisitKind::Click {
                link: 1,
                of: 3,
                target: "https://shop.example/tea".to_owned(),
            });
            paths
                .0
                .extend(click.sign(&keys, now).map(|token| format!("/c/{token}")));
            let open = seal(VisitKind::Open);
            paths
                .1
                .extend(open.sign(&keys, now).map(|token| format!("/o/{token}.gif")));
        }
        match page.last() {
            Some(last) => before = Some(last.id),
            None => return Ok(paths),
        }
    }
}
