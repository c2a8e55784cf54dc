//! Settings over HTTP: all of them read, the shop's changed.

use std::sync::Arc;

use axum::Extension;
use serde::{Deserialize, Serialize};
use web::{Answer, Call, Json, Kind, Path, Reply, Routes, ToProblem, Written, routes};

use crate::{
    catalogue::{Catalogue, Shown},
    declare::{Scope, Spec},
    error::Error,
    service, shop,
};

/// What is set only when the shop is founded: reports add up amounts of one currency.
const FIXED: &[&str] = &[shop::CURRENCY.key()];
/// What the pages that shoppers see take up only when the program starts.
const PAGES_LATER: &[&str] = &[
    shop::NAME.key(),
    shop::LANGUAGES.key(),
    shop::BRAND_COLOUR.key(),
];

/// What the handlers share.
struct Desk {
    catalogue: Catalogue,
    installation: Vec<Shown>,
}

/// The operations on settings: those of the catalogue, the installation's as they were read when the program started.
pub fn setting_routes(catalogue: Catalogue, installation: Vec<Shown>) -> Routes {
    let desk = Desk {
        catalogue,
        installation,
    };
    Routes::new()
        .routes(routes!(list))
        .routes(routes!(change, reset))
        .layer(Extension(Arc::new(desk)))
}

impl ToProblem for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Unknown { .. } => Kind::NotFound,
            Self::Value { .. } => Kind::Invalid,
            Self::OfInstallation { .. } | Self::OfShop { .. } | Self::Fixed { .. } => {
                Kind::Conflict
            }
            Self::File { .. } | Self::Toml { .. } | Self::Stored { .. } => Kind::Internal,
            Self::Db(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}

/// How a setting is changed, and when that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SettingChange)]
enum Change {
    /// Here, and it counts at once.
    AtOnce,
    /// Here; the pages that shoppers see take it up when the program starts, everything else at once.
    PagesAfterRestart,
    /// By whoever runs the program, in its file or environment; it counts after a restart.
    ByOperator,
    /// Never after the shop was founded.
    Never,
}

/// A setting as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Setting)]
struct View {
    /// Its key.
    #[schema(example = "messages.marketing_per_week")]
    key: &'static str,
    /// Whose it is: `shop` or `installation`.
    scope: &'static str,
    /// What it holds, in words.
    #[schema(example = "a whole number")]
    kind: &'static str,
    /// What it does.
    text: &'static str,
    /// Its value as text; empty: not set. A secret is never shown, only that it is set.
    value: String,
    /// Its default as text; empty: not set.
    default: &'static str,
    /// Where the value came from: `default`, `shop`, `file`, `environment` or `flag`.
    origin: &'static str,
    /// The least that it may be, of what `unit` says.
    #[serde(skip_serializing_if = "Option::is_none")]
    least: Option<i64>,
    /// The most.
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<i64>,
    /// What its range counts: `characters`, `entries`; of numbers the last word of the key says it, such as `hours`.
    unit: &'static str,
    /// Whether it is never shown.
    secret: bool,
    /// How it is changed.
    change: Change,
    /// The environment variable of one of the installation.
    #[serde(skip_serializing_if = "Option::is_none")]
    variable: Option<String>,
}

impl From<Shown> for View {
    fn from(shown: Shown) -> Self {
        let Spec {
            key,
            scope,
            kind,
            default,
            text,
            range,
            counted,
            secret,
        } = shown.spec;
        let is_shops = scope == Scope::Shop;
        let change = if !is_shops {
            Change::ByOperator
        } else if FIXED.contains(&key) {
            Change::Never
        } else if PAGES_LATER.contains(&key) {
            Change::PagesAfterRestart
        } else {
            Change::AtOnce
        };
        Self {
            key,
            scope: if is_shops { "shop" } else { "installation" },
            kind,
            text,
            value: shown.value,
            default: if secret { "" } else { default },
            origin: shown.origin.word(),
            least: range.map(|(least, _)| least),
            most: range.map(|(_, most)| most),
            unit: if counted.is_empty() {
                unit_of(key)
            } else {
                counted
            },
            secret,
            change,
            variable: (!is_shops).then(|| shown.spec.variable()),
        }
    }
}

/// The unit that a key ends with.
fn unit_of(key: &'static str) -> &'static str {
    let last = key.rsplit(['_', '.']).next().unwrap_or_default();
    match last {
        "seconds" | "minutes" | "hours" | "days" | "bytes" | "percent" => last,
        _ => "",
    }
}

/// What a setting shall be.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SettingValue)]
struct NewValue {
    /// As text, as it is shown; empty: not set, where a setting may be.
    #[schema(example = "3")]
    value: String,
}

#[utoipa::path(
    get, path = "/settings", operation_id = "list_settings", tag = "settings", security(("key" = ["read"])),
    responses((status = 200, body = Vec<View>))
)]
/// Every setting as it stands, with what it does: those of the shop, which can be changed here, then those of the
/// installation.
async fn list(call: Call, Extension(desk): Extension<Arc<Desk>>) -> Answer<Json<Vec<View>>> {
    let views = call
        .read(move |tx, _at| {
            let shops = service::list(tx, &desk.catalogue)?;
            let all = shops.into_iter().chain(desk.installation.iter().cloned());
            Ok::<_, Error>(all.map(View::from).collect())
        })
        .await?;
    Ok(Json(views))
}

#[utoipa::path(
    put, path = "/settings/{key}", operation_id = "change_setting", tag = "settings",
    security(("key" = ["manage"])), params(("key" = String, Path, description = "such as `shop.name`")),
    request_body = NewValue, responses((status = 200, body = View))
)]
/// Sets one of the shop's settings.
async fn change(
    call: Call,
    Extension(desk): Extension<Arc<Desk>>,
    Path(key): Path<String>,
    Json(new): Json<NewValue>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        refuse_fixed(&key)?;
        let _done = service::set_text(tx, at, &desk.catalogue, &key, &new.value)?;
        Ok::<_, Error>(Reply::ok(shown(tx, &desk.catalogue, &key)?))
    })
    .await
}

#[utoipa::path(
    delete, path = "/settings/{key}", operation_id = "reset_setting", tag = "settings",
    security(("key" = ["manage"])), params(("key" = String, Path, description = "such as `shop.name`")),
    responses((status = 200, body = View))
)]
/// Sets one of the shop's settings back to its default.
async fn reset(
    call: Call,
    Extension(desk): Extension<Arc<Desk>>,
    Path(key): Path<String>,
) -> Answer<Written> {
    call.write(move |tx, _at| {
        refuse_fixed(&key)?;
        let _done = service::reset(tx, &desk.catalogue, &key)?;
        Ok::<_, Error>(Reply::ok(shown(tx, &desk.catalogue, &key)?))
    })
    .await
}

fn refuse_fixed(key: &str) -> Result<(), Error> {
    match FIXED.iter().find(|fixed| **fixed == key) {
        Some(key) => Err(Error::Fixed { key }),
        None => Ok(()),
    }
}

fn shown(tx: &mut db::Tx<'_>, catalogue: &Catalogue, key: &str) -> Result<View, Error> {
    let all = service::list(tx, catalogue)?;
    let found = all.into_iter().find(|shown| shown.spec.key == key);
    found.map(View::from).ok_or_else(|| Error::Unknown {
        key: key.to_owned(),
        near: None,
    })
}
