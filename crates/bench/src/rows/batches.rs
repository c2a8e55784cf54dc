//! Orders by HTTP: batches of a thousand, one after the other over one connection to the served shop.

use serde_json::{Value, json};
use telemetry::Stopwatch;

use crate::{
    failure::Failure, figure::Figure, ground::Ground, http::Connection, program::Shop, report::Row,
};

const ORDERS: usize = 1_000;
const GOAL: f64 = 10_000.0;

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let shop = Shop::in_folder(ground, &ground.scratch("batches")?);
    shop.found()?;
    let key = shop.key()?;
    let served = shop.serve()?;
    let mut connection = served.connect()?;
    let count = ground.size(20, 2);
    let past: Vec<Vec<u8>> = (0..count).map(|number| batch("past", number)).collect();
    let live: Vec<Vec<u8>> = (0..count).map(|number| batch("live", number)).collect();
    let mut rows = Vec::new();
    for (what, bodies, path, goal) in [
        (
            "live, so that programmes hear of them",
            &live,
            "/api/v1/orders/batch",
            Some(GOAL),
        ),
        (
            "as history",
            &past,
            "/api/v1/orders/batch?history=true",
            Some(GOAL),
        ),
        (
            "the same once more, nothing new",
            &past,
            "/api/v1/orders/batch?history=true",
            None,
        ),
    ] {
        let watch = Stopwatch::start();
        for body in bodies {
            post(&mut connection, path, (&key, body))?;
        }
        let figure = Figure::rate(
            bodies.len().saturating_mul(ORDERS),
            watch.micros(),
            "orders",
        );
        let row = Row::new(
            format!("batch API, one connection, SQLite: orders of two lines, {what}"),
            figure,
        );
        rows.push(match goal {
            Some(goal) => row.goal(goal),
            None => row,
        });
    }
    Ok(rows)
}

fn post(
    connection: &mut Connection,
    path: &str,
    (key, body): (&str, &[u8]),
) -> Result<(), Failure> {
    let answer = connection.post(path, key, body)?;
    let text = String::from_utf8_lossy(&answer.body);
    if answer.status == 200 && text.contains("\"refused\":0") {
        return Ok(());
    }
    let text: String = text.chars().take(500).collect();
    Err(Failure::new(format!(
        "{path} answered {}: {text}",
        answer.status
    )))
}

/// Two lines each, every second order by a customer who is new.
fn batch(name: &str, number: usize) -> Vec<u8> {
    let line = |product: String, title: &str, quantity: u32, price: &str| {
        json!({
            "product": {"external_id": product, "title": title},
            "quantity": quantity,
            "unit_price": price,
        })
    };
    let orders: Vec<Value> = (0..ORDERS)
        .map(|place| {
            let order = number.saturating_mul(ORDERS).saturating_add(place);
            json!({
                "source": "shop",
                "external_id": format!("{name}-{order}"),
                "placed_at": "2026-03-01T10:00:00Z",
                "currency": "GBP",
                "payment_state": "paid",
                "customer": {"email": format!("{name}{}@example.com", order / 2), "first_name": "Ana"},
                "lines": [
                    line(format!("p{}", order % 500), "Tea", 2, "4.95"),
                    line(format!("q{}", order % 300), "Cup", 1, "12.00"),
                ],
            })
        })
        .collect();
    json!({ "items": orders }).to_string().into_bytes()
}
