//! What the shop may set about its orders.

use ::settings::{Declared, Setting, Value};

use crate::domain::{RfmTable, SHIPPED};

impl Value for RfmTable {
    const KIND: &'static str = "table of customer classes";

    fn read(text: &str) -> Result<Self, String> {
        Self::parse(text)
    }

    fn write(&self) -> String {
        self.text()
    }
}

/// Which scores make which class.
pub const RFM_CLASSES: Setting<RfmTable> = Setting::shop(
    "orders.rfm_classes",
    SHIPPED,
    "The classes that customers are sorted into by recency, frequency and money (RFM), each scored from 1 to 5 by fifths of all customers, 5 being best. Rules \
     with `;` between them, of which the first that fits holds: a class, perhaps its title in quotation marks, and scores of `r` (recency), `f` (frequency), `m` (money) or \
     `w` (the mean of frequency and money, halves up), such as `vip \"Our best\" r4-5 f5 m5; regulars f3-5; others`. Every three scores must have a class. \
     Conditions `orders.rfm` name classes so.",
);

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[&RFM_CLASSES];
