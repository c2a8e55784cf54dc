//! Records are read, checked and hashed.

mod fuzz;
mod hashing;
mod reading;
mod samples;
mod validating;
