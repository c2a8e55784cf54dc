//! Text that is counted while it is written.

use crate::{error::Stop, meter::Meter};

/// A text being made.
#[derive(Debug)]
pub(crate) struct Ink<'m, 'a> {
    text: String,
    meter: &'m mut Meter<'a>,
}

impl<'m, 'a> Ink<'m, 'a> {
    pub(crate) fn new(meter: &'m mut Meter<'a>) -> Self {
        Self {
            text: String::new(),
            meter,
        }
    }

    pub(crate) fn push(&mut self, text: &str) -> Result<(), Stop> {
        self.meter.memory(text.len())?;
        self.text.push_str(text);
        Ok(())
    }

    pub(crate) fn push_letter(&mut self, letter: char) -> Result<(), Stop> {
        self.meter.memory(letter.len_utf8())?;
        self.text.push(letter);
        Ok(())
    }

    pub(crate) fn meter(&mut self) -> &mut Meter<'a> {
        self.meter
    }

    pub(crate) fn dry(self) -> String {
        self.text
    }
}
