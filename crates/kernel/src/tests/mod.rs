//! Laws and tables.
