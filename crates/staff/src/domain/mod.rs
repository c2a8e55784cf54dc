//! What is decided about staff: pure, with time and chance as arguments.

mod codes;
mod device;
mod id_token;
mod password;
mod role;
mod session;
mod totp;
mod tries;

pub(crate) use self::{
    codes::{digest, link_secret, recovery_codes, recovery_digest},
    device::device,
    id_token::{Claims, Expected, PublicKey, Unbelieved, believed, public_keys},
    password::{
        PASSWORD_MAX, PASSWORD_MIN, Weakness, dummy_hash, hash_password, is_right, weakness,
    },
    session::{ABSOLUTE, IDLE, SESSIONS_MAX, Times},
    totp::{TotpSecret, matching_step, uri},
    tries::{Limit, OF_EMAIL, OF_PLACE, Tries},
};
pub use self::{password::generate_password, role::Role};
