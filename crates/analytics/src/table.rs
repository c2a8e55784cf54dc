//! Reports for people at a terminal.

mod reports;
mod text;

pub use text::render;

/// A table with a title, and what its words mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// Names of the columns; all but the first are set to the right.
    pub columns: Vec<String>,
    /// Cells by row, as many as there are columns; an empty cell stands for what is not known.
    pub rows: Vec<Vec<String>>,
    /// What the words mean.
    pub notes: Vec<String>,
}

/// A report that can be shown as tables.
pub trait Report {
    /// Its tables.
    fn tables(&self) -> Vec<Table>;
}

impl Table {
    fn new<const N: usize>(title: impl Into<String>, columns: [&str; N]) -> Self {
        Self {
            title: title.into(),
            columns: columns.map(str::to_owned).into(),
            ..Self::default()
        }
    }

    fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }
}
