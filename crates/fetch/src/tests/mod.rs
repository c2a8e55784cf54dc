//! Addresses, and asking a real server on this machine.

mod addresses;
mod asking;
