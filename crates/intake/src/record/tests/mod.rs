//! Records are read, checked and hashed.

mod hashing;
mod reading;
mod samples;
mod validating;
