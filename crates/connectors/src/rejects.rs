//! The list of rejected rows, for people to mend and import again.

use std::io::Write;

use crate::records::Reject;

/// Writes rejects as CSV: line number, reason, original text.
pub struct RejectsWriter<W: Write> {
    csv: csv::Writer<W>,
    count: u64,
}

impl<W: Write> RejectsWriter<W> {
    /// Writes the header.
    pub fn new(output: W) -> std::io::Result<Self> {
        let mut csv = csv::Writer::from_writer(output);
        csv.write_record(["line", "reason", "original"])?;
        Ok(Self { csv, count: 0 })
    }

    /// Goes on after rows that an earlier part of the work has written.
    pub fn resume(output: W) -> Self {
        Self {
            csv: csv::Writer::from_writer(output),
            count: 0,
        }
    }

    /// Adds a row.
    pub fn write(&mut self, reject: &Reject) -> std::io::Result<()> {
        self.csv
            .write_record([reject.row.to_string().as_str(), &reject.reason, &reject.raw])?;
        self.count += 1;
        Ok(())
    }

    /// How many rows were written.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Hands everything to the output.
    pub fn flush(&mut self) -> std::io::Result<()> {
        self.csv.flush()
    }
}
