//! From the description's names to the table's columns.

use kernel::{Currency, Zone};

use super::file::ColumnsFile;
use super::text::Column;
use crate::Error;
use crate::cells::{Cell, Numbers};
use crate::dates::Dates;
use crate::header::Header;

/// Finds the columns that a description names.
pub(super) struct Resolve<'a> {
    file: &'a ColumnsFile,
    header: &'a Header,
}

impl<'a> Resolve<'a> {
    pub(super) fn new(file: &'a ColumnsFile, header: &'a Header) -> Self {
        Self { file, header }
    }

    /// The cell of a column that the description need not name; `key` is the description's key, for the error.
    pub(super) fn optional(&self, key: &str, column: Option<&Column>) -> Result<Cell, Error> {
        column.map_or(Ok(Cell::Absent), |column| self.required(key, column))
    }

    /// The cell of a column.
    pub(super) fn required(&self, key: &str, column: &Column) -> Result<Cell, Error> {
        match column {
            Column::Constant(text) => Ok(Cell::Constant(text.clone())),
            Column::Number(number) => self.numbered(key, *number),
            Column::Name(name) if !self.file.file.header => Err(Error::Columns(format!(
                "{key}: the column `{name}` has a name, but `file.header` is false: give its number"
            ))),
            Column::Name(name) => match self.header.find(&[name]) {
                Cell::Absent => Err(Error::Layout(format!(
                    "{key}: the file has no column `{name}`; it has {}",
                    self.header.list()
                ))),
                found @ (Cell::Column(_) | Cell::Constant(_)) => Ok(found),
            },
        }
    }

    fn numbered(&self, key: &str, number: usize) -> Result<Cell, Error> {
        let count = self.header.len();
        if self.file.file.header && number > count {
            return Err(Error::Layout(format!(
                "{key}: there is no column {number}; the file has {count}"
            )));
        }
        // Counted from 1 in the description, where 0 is refused.
        Ok(Cell::Column(number.saturating_sub(1)))
    }

    /// The fixed currency, if the description gives one.
    pub(super) fn currency(&self) -> Result<Option<Currency>, Error> {
        let Some(code) = &self.file.currency else {
            return Ok(None);
        };
        match Currency::parse(code) {
            Ok(currency) => Ok(Some(currency)),
            Err(error) => Err(Error::Columns(format!("currency: `{code}` is {error}"))),
        }
    }

    /// How the table writes times.
    pub(super) fn dates(&self) -> Result<Dates, Error> {
        let layout = &self.file.dates;
        let zone = match Zone::parse(&layout.zone) {
            Ok(zone) => zone,
            Err(error) => {
                let name = &layout.zone;
                return Err(Error::Columns(format!("dates.zone: `{name}` is {error}")));
            }
        };
        if let Some(wrong) = layout
            .format
            .0
            .iter()
            .find(|format| !Dates::is_usable(format))
        {
            return Err(Error::Columns(format!(
                "dates.format: `{wrong}` is no format of strftime with year, month and day, as `%d/%m/%Y %H:%M`"
            )));
        }
        Ok(Dates::new(layout.format.0.clone(), zone))
    }

    /// How the table writes numbers.
    pub(super) fn numbers(&self) -> Result<Numbers, Error> {
        let layout = &self.file.numbers;
        if Some(layout.decimal) == layout.thousands {
            let text = "numbers.thousands: is the same mark as numbers.decimal";
            return Err(Error::Columns(text.to_owned()));
        }
        Ok(Numbers::new(layout.decimal, layout.thousands))
    }

    /// The source's name.
    pub(super) fn source(&self) -> Result<String, Error> {
        let name = self.file.source.trim();
        if name.is_empty() {
            return Err(Error::Columns("source: must not be empty".to_owned()));
        }
        Ok(name.to_owned())
    }
}
