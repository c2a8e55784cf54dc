//! The overview page: how the shop is doing, in sums. It names no customer, so whoever reaches the address learns nothing
//! about a person.

use std::sync::{Arc, Mutex, PoisonError};

use analytics::{MonthRow, Question};
use askama::Template;
use axum::{
    Router,
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use kernel::{Currency, Money, Span, Timestamp};
use settings::shop;
use web::{Refusal, State};

use crate::failure::Failure;

/// The page and its style.
pub(crate) fn router() -> Router<State> {
    let kept: Arc<Kept> = Arc::default();
    let own = Arc::clone(&kept);
    Router::new()
        .route("/", get(move |state| front(state, kept)))
        .route("/overview", get(move |state| page(state, own)))
        .route("/overview.css", get(style))
}

/// Leads staff to where they work. A shop without staff shows how it is doing.
async fn front(state: axum::extract::State<State>, kept: Arc<Kept>) -> Response {
    match state.db().read(staff::has_owner).await {
        Ok(true) => Redirect::to("/admin/").into_response(),
        Ok(false) => page(state, kept).await,
        Err(error) => web::Problem::from(error).into_response(),
    }
}

const STYLE: &str = include_str!("../../templates/overview.css");

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

async fn page(
    axum::extract::State(state): axum::extract::State<State>,
    kept: Arc<Kept>,
) -> Response {
    let (at, changes) = (state.moment(), state.db().changes());
    if let Some(html) = kept.get(changes, at.now) {
        return shown(html);
    }
    let made = state.db().read(move |tx| overview(tx, at.now)).await;
    match made.and_then(|page| page.render().map_err(Failure::room)) {
        Ok(html) => {
            kept.put(changes, state.moment().now, &html);
            shown(html)
        }
        Err(failure) => {
            tracing::error!(error = %telemetry::chain(&failure), "the overview could not be made");
            web::Problem::from(Refusal::Panic("the overview page".to_owned())).into_response()
        }
    }
}

fn shown(html: String) -> Response {
    let mut response = Html(html).into_response();
    let policy = HeaderValue::from_static(
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// A figure.
struct Tile {
    name: &'static str,
    value: String,
    more: String,
    definition: &'static str,
}

/// One month of the chart.
struct Bar {
    month: String,
    label: String,
    x: i64,
    label_x: i64,
    new_y: i64,
    new_height: i64,
    again_y: i64,
    again_height: i64,
    new_orders: u64,
    again_orders: u64,
    new_text: String,
    again_text: String,
}

/// A journey of the shop.
struct Programme {
    title: String,
    state: &'static str,
    inside: String,
    through: String,
    written: String,
}

#[derive(Template)]
#[template(path = "overview.html")]
struct Overview {
    shop: String,
    span: String,
    orders: u64,
    tiles: Vec<Tile>,
    bars: Vec<Bar>,
    width: i64,
    programmes: Vec<Programme>,
}

/// What the page looked like last, and when: made anew when this process changed something, or a minute later.
#[derive(Default)]
struct Kept(Mutex<Option<(u64, Timestamp, String)>>);

impl Kept {
    fn get(&self, changes: u64, now: Timestamp) -> Option<String> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref()
            .filter(|(seen, at, _)| *seen == changes && now.since(*at) < Span::from_minutes(1))
            .map(|(_, _, html)| html.clone())
    }

    fn put(&self, changes: u64, now: Timestamp, html: &str) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((changes, now, html.to_owned()));
    }
}

fn overview(tx: &mut db::Tx<'_>, now: Timestamp) -> Result<Overview, Failure> {
    let name = settings::get(tx, &shop::NAME)?;
    let currency = settings::get(tx, &shop::CURRENCY)?;
    let zone = settings::get(tx, &shop::TIME_ZONE)?;
    let today = zone.day_of(now);
    let question = Question::all(currency, zone, today);
    let sales = analytics::sales(tx, &question).map_err(Failure::room)?;
    let repeat = analytics::repeat(tx, &question).map_err(Failure::room)?;
    let values = analytics::order_values(tx, &question).map_err(Failure::room)?;
    let revenue = analytics::revenue(tx, &question).map_err(Failure::room)?;
    let tiles = tiles(&sales, &repeat, &values, currency);
    let months = revenue
        .months
        .iter()
        .rev()
        .take(18)
        .rev()
        .collect::<Vec<&MonthRow>>();
    let bars = bars(&months, currency);
    let span = match (months.first(), months.last()) {
        (Some(first), Some(last)) => {
            format!("{} to {}, {}", first.month, last.month, currency.code())
        }
        _ => currency.code().to_owned(),
    };
    let width = i64::try_from(bars.len())
        .unwrap_or(0)
        .saturating_mul(46)
        .max(46);
    Ok(Overview {
        shop: name,
        span,
        orders: sales.orders,
        tiles,
        bars,
        width,
        programmes: programmes(tx)?,
    })
}

fn programmes(tx: &mut db::Tx<'_>) -> Result<Vec<Programme>, Failure> {
    let journeys = journeys::list(tx, &journeys::Documents::default()).map_err(Failure::room)?;
    if journeys.is_empty() {
        return Ok(Vec::new());
    }
    let counts = messages::counts(tx).map_err(Failure::room)?;
    Ok(journeys
        .into_iter()
        .map(|journey| {
            let people = |states: &[&str]| {
                let sum: i64 = states
                    .iter()
                    .filter_map(|state| journey.people.get(state))
                    .sum();
                grouped(sum.unsigned_abs())
            };
            let written: i64 = counts
                .programmes
                .get(journey.name.as_str())
                .map(|states| {
                    ["sent", "captured"]
                        .iter()
                        .filter_map(|state| states.get(*state))
                        .sum()
                })
                .unwrap_or_default();
            Programme {
                inside: people(&["waiting", "parked"]),
                through: people(&["done", "exited"]),
                written: grouped(written.unsigned_abs()),
                state: journey.state.word(),
                title: journey.title.clone(),
            }
        })
        .collect())
}

fn tiles(
    sales: &analytics::Sales,
    repeat: &analytics::Repeat,
    values: &analytics::Orders,
    currency: Currency,
) -> Vec<Tile> {
    let money = |minor| text(minor, currency);
    vec![
        Tile {
            name: "Net revenue",
            value: money(sales.net.get(currency)),
            more: format!("{} gross", money(sales.gross.get(currency))),
            definition: "Revenue after discounts less refunds, without tax and delivery",
        },
        Tile {
            name: "Orders",
            value: grouped(sales.orders),
            more: format!("{} lines", grouped(sales.lines)),
            definition: "Orders of known customers that are not cancelled and hold something sold",
        },
        Tile {
            name: "Customers",
            value: grouped(sales.customers),
            more: "who have ordered".to_owned(),
            definition: "Different customers who placed these orders",
        },
        Tile {
            name: "Repeat purchase rate",
            value: share(repeat.repeat_purchase_rate),
            more: format!("{} came back", grouped(repeat.repeat_customers)),
            definition: "Customers with two or more orders, of all customers with an order",
        },
        Tile {
            name: "Average order value",
            value: money(values.average_order_value.get(currency)),
            more: "net, per order".to_owned(),
            definition: "Net revenue divided by orders",
        },
        Tile {
            name: "Refunded",
            value: money(sales.refunded.get(currency)),
            more: format!("{} credit notes", money(sales.credit_notes.get(currency))),
            definition: "What of the revenue was given back; credit notes could be matched to no order",
        },
    ]
}

/// Height of the chart's tallest month.
const TALLEST: i64 = 160;

fn bars(months: &[&MonthRow], currency: Currency) -> Vec<Bar> {
    let sum = |row: &MonthRow| {
        row.new_revenue
            .max(0)
            .saturating_add(row.returning_revenue.max(0))
    };
    let most = months.iter().map(|row| sum(row)).max().unwrap_or(0).max(1);
    let height = |minor: i64| {
        minor
            .max(0)
            .saturating_mul(TALLEST)
            .checked_div(most)
            .unwrap_or(0)
    };
    months
        .iter()
        .zip(0_i64..)
        .map(|(row, place)| {
            let (new_height, again_height) =
                (height(row.new_revenue), height(row.returning_revenue));
            let new_y = TALLEST.saturating_add(4).saturating_sub(new_height);
            let x = place.saturating_mul(46).saturating_add(6);
            Bar {
                month: row.month.clone(),
                label: month_name(&row.month).to_owned(),
                x,
                label_x: x.saturating_add(17),
                new_y,
                new_height,
                again_y: new_y.saturating_sub(again_height),
                again_height,
                new_orders: row.new_orders,
                again_orders: row.returning_orders,
                new_text: text(row.new_revenue, currency),
                again_text: text(row.returning_revenue, currency),
            }
        })
        .collect()
}

/// Below so many major units the smallest unit is shown.
const SMALL: u64 = 1_000;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `2026-03` as `Mar`.
fn month_name(month: &str) -> &str {
    let number: Option<usize> = month.get(5..).and_then(|text| text.parse().ok());
    number
        .and_then(|number| MONTHS.get(number.checked_sub(1)?))
        .copied()
        .unwrap_or(month)
}

/// An amount in groups of three, `GBP 1,234`; a small one to the smallest unit, `GBP 37.50`.
fn text(minor: i64, currency: Currency) -> String {
    let money = Money::new(minor, currency);
    let major = money
        .minor
        .checked_div(currency.minor_per_major())
        .unwrap_or(0);
    let sign = if minor < 0 { "−" } else { "" };
    let rest = money
        .minor
        .checked_rem(currency.minor_per_major())
        .filter(|rest| *rest != 0 && major.unsigned_abs() < SMALL)
        .map(|rest| {
            let digits = usize::from(currency.exponent());
            format!(".{:0digits$}", rest.unsigned_abs())
        })
        .unwrap_or_default();
    format!(
        "{sign}{} {}{rest}",
        currency.code(),
        grouped(major.unsigned_abs())
    )
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len().saturating_add(4));
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn share(share: Option<f64>) -> String {
    share.map_or_else(
        || "–".to_owned(),
        |share| format!("{:.1} %", percent(share)),
    )
}

#[expect(
    clippy::float_arithmetic,
    reason = "a share becomes per cent for people"
)]
fn percent(share: f64) -> f64 {
    share * 100.0
}
