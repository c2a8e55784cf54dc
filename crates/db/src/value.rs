//! Values into statements and out of rows.

use std::borrow::Cow;

use bytes::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use crate::error::{DbError, Result};

/// One value on its way into a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Param<'a> {
    /// No value.
    Null,
    /// A whole number.
    Int(i64),
    /// A truth value.
    Bool(bool),
    /// A measured number. Never money.
    Real(f64),
    /// Text.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// A list of whole numbers for `IN ($1[])`.
    Ints(Cow<'a, [i64]>),
    /// A list of texts for `IN ($1[])`.
    Texts(Vec<Cow<'a, str>>),
}

/// The parameters of one statement.
#[macro_export]
macro_rules! params {
    () => { &[] };
    ($($value:expr),+ $(,)?) => { &[$($crate::Param::from($value)),+] };
}

/// The values of one row for [`crate::Tx::insert_many`].
#[macro_export]
macro_rules! row {
    ($($value:expr),+ $(,)?) => { [$($crate::Param::from($value)),+] };
}

/// Lets a newtype over `i64` (with `from_raw(i64)` and `raw() -> i64`) be a parameter and a column.
#[macro_export]
macro_rules! int_column {
    ($($name:ty),+ $(,)?) => { $(
        impl From<$name> for $crate::Param<'_> {
            fn from(value: $name) -> Self {
                Self::Int(value.raw())
            }
        }
        impl $crate::FromColumn for $name {
            const EXPECTED: &'static str = "a whole number";
            fn from_cell(cell: $crate::Cell<'_>) -> Option<Self> {
                <i64 as $crate::FromColumn>::from_cell(cell).map(<$name>::from_raw)
            }
        }
    )+ };
}

int_column!(kernel::CustomerId, kernel::ProductId, kernel::VariantId);

impl From<kernel::Timestamp> for Param<'_> {
    fn from(value: kernel::Timestamp) -> Self {
        Self::Int(value.millis())
    }
}

impl FromColumn for kernel::Timestamp {
    const EXPECTED: &'static str = "an instant";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        i64::from_cell(cell).map(Self::from_millis)
    }
}

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<i32> for Param<'_> {
    fn from(value: i32) -> Self {
        Self::Int(i64::from(value))
    }
}
impl From<u32> for Param<'_> {
    fn from(value: u32) -> Self {
        Self::Int(i64::from(value))
    }
}
impl From<bool> for Param<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl From<f64> for Param<'_> {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}
impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Cow::Borrowed(value))
    }
}
impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(Cow::Borrowed(value))
    }
}
impl From<String> for Param<'_> {
    fn from(value: String) -> Self {
        Self::Text(Cow::Owned(value))
    }
}
impl<'a> From<Cow<'a, str>> for Param<'a> {
    fn from(value: Cow<'a, str>) -> Self {
        Self::Text(value)
    }
}
impl<'a> From<&'a [u8]> for Param<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Bytes(Cow::Borrowed(value))
    }
}
impl<'a, const N: usize> From<&'a [u8; N]> for Param<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Self::Bytes(Cow::Borrowed(value))
    }
}
impl From<Vec<u8>> for Param<'_> {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(Cow::Owned(value))
    }
}
impl<'a> From<&'a [i64]> for Param<'a> {
    fn from(value: &'a [i64]) -> Self {
        Self::Ints(Cow::Borrowed(value))
    }
}
impl<'a> From<&'a Vec<i64>> for Param<'a> {
    fn from(value: &'a Vec<i64>) -> Self {
        Self::Ints(Cow::Borrowed(value))
    }
}
impl From<Vec<i64>> for Param<'_> {
    fn from(value: Vec<i64>) -> Self {
        Self::Ints(Cow::Owned(value))
    }
}
impl<'a> From<&'a [String]> for Param<'a> {
    fn from(value: &'a [String]) -> Self {
        Self::Texts(
            value
                .iter()
                .map(|text| Cow::Borrowed(text.as_str()))
                .collect(),
        )
    }
}
impl<'a> From<&'a Vec<String>> for Param<'a> {
    fn from(value: &'a Vec<String>) -> Self {
        Self::from(value.as_slice())
    }
}
impl<'a> From<&'a [&'a str]> for Param<'a> {
    fn from(value: &'a [&'a str]) -> Self {
        Self::Texts(value.iter().map(|text| Cow::Borrowed(*text)).collect())
    }
}
impl<'a> From<&'a Vec<&'a str>> for Param<'a> {
    fn from(value: &'a Vec<&'a str>) -> Self {
        Self::from(value.as_slice())
    }
}
impl<'a> From<&'a Option<String>> for Param<'a> {
    fn from(value: &'a Option<String>) -> Self {
        value.as_deref().map_or(Self::Null, Self::from)
    }
}
impl<T: Into<Self>> From<Option<T>> for Param<'_> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Int(value) => ToSqlOutput::Owned(Value::Integer(*value)),
            Self::Bool(value) => ToSqlOutput::Owned(Value::Integer(i64::from(*value))),
            Self::Real(value) => ToSqlOutput::Owned(Value::Real(*value)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            // SQLite has no arrays: lists travel as JSON and are opened by json_each.
            Self::Ints(list) => ToSqlOutput::Owned(Value::Text(json_list(list.iter()))),
            Self::Texts(list) => ToSqlOutput::Owned(Value::Text(
                serde_json::to_string(list)
                    .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?,
            )),
        })
    }
}

impl Param<'_> {
    /// How many values a list has; none of what is no list.
    pub(crate) fn list_len(&self) -> Option<usize> {
        match self {
            Self::Ints(list) => Some(list.len()),
            Self::Texts(list) => Some(list.len()),
            Self::Null
            | Self::Int(_)
            | Self::Bool(_)
            | Self::Real(_)
            | Self::Text(_)
            | Self::Bytes(_) => None,
        }
    }

    /// The one value of a list of one; anything else as it is.
    pub(crate) fn single(&self) -> Param<'_> {
        match self {
            Self::Ints(list) => match list.as_ref() {
                [one] => Param::Int(*one),
                more => Param::Ints(Cow::Borrowed(more)),
            },
            Self::Texts(list) => match list.as_slice() {
                [one] => Param::Text(Cow::Borrowed(one)),
                more => Param::Texts(more.to_vec()),
            },
            Self::Null => Param::Null,
            Self::Int(value) => Param::Int(*value),
            Self::Bool(value) => Param::Bool(*value),
            Self::Real(value) => Param::Real(*value),
            Self::Text(text) => Param::Text(Cow::Borrowed(text)),
            Self::Bytes(bytes) => Param::Bytes(Cow::Borrowed(bytes)),
        }
    }
}

fn json_list<'a>(list: impl Iterator<Item = &'a i64>) -> String {
    let mut text = String::from("[");
    for (position, value) in list.enumerate() {
        if position > 0 {
            text.push(',');
        }
        text.push_str(&value.to_string());
    }
    text.push(']');
    text
}

impl ToSql for Param<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) => match *ty {
                Type::INT8 => value.to_sql(ty, out),
                Type::INT4 => i32::try_from(*value)?.to_sql(ty, out),
                Type::INT2 => i16::try_from(*value)?.to_sql(ty, out),
                Type::BOOL => (*value != 0).to_sql(ty, out),
                _ => Err(format!("a whole number was given for {ty}").into()),
            },
            Self::Bool(value) => match *ty {
                Type::BOOL => value.to_sql(ty, out),
                Type::INT8 => i64::from(*value).to_sql(ty, out),
                _ => Err(format!("a truth value was given for {ty}").into()),
            },
            Self::Real(value) => match *ty {
                Type::FLOAT8 => value.to_sql(ty, out),
                _ => Err(format!("a measured number was given for {ty}").into()),
            },
            Self::Text(text) => text.as_ref().to_sql(ty, out),
            Self::Bytes(bytes) => bytes.as_ref().to_sql(ty, out),
            Self::Ints(list) => list.as_ref().to_sql(ty, out),
            Self::Texts(list) => {
                let list: Vec<&str> = list.iter().map(AsRef::as_ref).collect();
                list.to_sql(ty, out)
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// One value of a row, borrowed from the driver.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// A whole number; on SQLite also a truth value.
    Int(i64),
    /// A truth value.
    Bool(bool),
    /// A measured number.
    Real(f64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

impl Cell<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Int(_) => "a whole number",
            Self::Bool(_) => "a truth value",
            Self::Real(_) => "a measured number",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
        }
    }
}

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(
        ty: &Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Cell::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Cell::Int(i64::from(i32::from_sql(ty, raw)?)),
            Type::INT2 => Cell::Int(i64::from(i16::from_sql(ty, raw)?)),
            Type::BOOL => Cell::Bool(bool::from_sql(ty, raw)?),
            Type::FLOAT8 => Cell::Real(f64::from_sql(ty, raw)?),
            Type::NUMERIC => {
                Cell::Int(numeric_to_int(raw).ok_or("a sum that is not a 64-bit whole number")?)
            }
            Type::BYTEA => Cell::Bytes(<&[u8]>::from_sql(ty, raw)?),
            _ => Cell::Text(<&str>::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(
        _: &Type,
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Cell::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// PostgreSQL's `sum(bigint)` is NUMERIC: base 10,000 digits, weight of the first, sign, scale.
fn numeric_to_int(raw: &[u8]) -> Option<i64> {
    let word = |at: usize| -> Option<u16> {
        let pair = raw.get(at..at.checked_add(2)?)?;
        Some(u16::from_be_bytes(<[u8; 2]>::try_from(pair).ok()?))
    };
    let digits = usize::from(word(0)?);
    let weight = i16::from_be_bytes(word(2)?.to_be_bytes());
    let negative = match word(4)? {
        0x0000 => false,
        0x4000 => true,
        _ => return None,
    };
    let mut total: i128 = 0;
    let places = usize::try_from(i32::from(weight).checked_add(1)?.max(0)).ok()?;
    for place in 0..places {
        let digit = if place < digits {
            word(8_usize.checked_add(place.checked_mul(2)?)?)?
        } else {
            0
        };
        total = total.checked_mul(10_000)?.checked_add(i128::from(digit))?;
    }
    if digits > places {
        return None;
    }
    i64::try_from(if negative {
        total.checked_neg()?
    } else {
        total
    })
    .ok()
}

/// What a column can be read as.
pub trait FromColumn: Sized {
    /// In words, for the error.
    const EXPECTED: &'static str;
    /// `None` when the cell holds something else.
    fn from_cell(cell: Cell<'_>) -> Option<Self>;
}

impl FromColumn for i64 {
    const EXPECTED: &'static str = "a whole number";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Int(value) => Some(value),
            Cell::Bool(value) => Some(Self::from(value)),
            Cell::Null | Cell::Real(_) | Cell::Text(_) | Cell::Bytes(_) => None,
        }
    }
}
impl FromColumn for i32 {
    const EXPECTED: &'static str = "a 32-bit whole number";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        i64::from_cell(cell).and_then(|value| Self::try_from(value).ok())
    }
}
impl FromColumn for u32 {
    const EXPECTED: &'static str = "a 32-bit count";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        i64::from_cell(cell).and_then(|value| Self::try_from(value).ok())
    }
}
impl FromColumn for bool {
    const EXPECTED: &'static str = "a truth value";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Bool(value) => Some(value),
            Cell::Int(0) => Some(false),
            Cell::Int(1) => Some(true),
            Cell::Null | Cell::Int(_) | Cell::Real(_) | Cell::Text(_) | Cell::Bytes(_) => None,
        }
    }
}
impl FromColumn for f64 {
    const EXPECTED: &'static str = "a measured number";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Real(value) => Some(value),
            Cell::Null | Cell::Int(_) | Cell::Bool(_) | Cell::Text(_) | Cell::Bytes(_) => None,
        }
    }
}
impl FromColumn for String {
    const EXPECTED: &'static str = "text";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => Some(text.to_owned()),
            Cell::Null | Cell::Int(_) | Cell::Bool(_) | Cell::Real(_) | Cell::Bytes(_) => None,
        }
    }
}
impl FromColumn for Vec<u8> {
    const EXPECTED: &'static str = "bytes";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Bytes(bytes) => Some(bytes.to_vec()),
            Cell::Null | Cell::Int(_) | Cell::Bool(_) | Cell::Real(_) | Cell::Text(_) => None,
        }
    }
}
impl<T: FromColumn> FromColumn for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        if cell == Cell::Null {
            Some(None)
        } else {
            T::from_cell(cell).map(Some)
        }
    }
}

/// One row of an answer.
#[derive(Debug)]
pub struct Row<'a>(pub(crate) RowInner<'a>);

#[derive(Debug)]
pub(crate) enum RowInner<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

impl Row<'_> {
    /// The value of the column at `position`, from 0.
    pub fn get<T: FromColumn>(&self, position: usize) -> Result<T> {
        let cell = self.cell(position)?;
        T::from_cell(cell).ok_or(DbError::Column {
            column: position,
            found: cell.kind(),
            expected: T::EXPECTED,
        })
    }

    /// The raw cell at `position`; borrow text without copying it.
    pub fn cell(&self, position: usize) -> Result<Cell<'_>> {
        match self.0 {
            RowInner::Sqlite(row) => Ok(match row.get_ref(position)? {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(value) => Cell::Int(value),
                ValueRef::Real(value) => Cell::Real(value),
                ValueRef::Text(text) => {
                    Cell::Text(std::str::from_utf8(text).map_err(|_bad| DbError::Column {
                        column: position,
                        found: "text that is not UTF-8",
                        expected: "text",
                    })?)
                }
                ValueRef::Blob(bytes) => Cell::Bytes(bytes),
            }),
            RowInner::Postgres(row) => Ok(row.try_get::<_, Cell<'_>>(position)?),
        }
    }

    /// The text at `position`, borrowed.
    pub fn text(&self, position: usize) -> Result<&str> {
        match self.cell(position)? {
            Cell::Text(text) => Ok(text),
            other
            @ (Cell::Null | Cell::Int(_) | Cell::Bool(_) | Cell::Real(_) | Cell::Bytes(_)) => {
                Err(DbError::Column {
                    column: position,
                    found: other.kind(),
                    expected: "text",
                })
            }
        }
    }
}
