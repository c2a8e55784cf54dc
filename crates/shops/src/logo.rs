//! The shop's logo: kept as it was brought, shown to everybody under an address of its own.

use db::{DbError, Tx};
use kernel::Moment;
use sha2::{Digest as _, Sha256};
use web::{Kind, ToProblem};

use crate::{
    picture::{PictureKind, measured},
    store,
};

/// Most bytes of a logo: more makes every message slow.
pub const LARGEST_LOGO: usize = 512 * 1024;
/// Most points across and down.
pub const WIDEST_LOGO: u32 = 4_000;

/// A logo without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// A hash of its bytes, in its address.
    pub hash: String,
    /// What kind of picture it is.
    pub kind: PictureKind,
    /// Points across.
    pub width: u32,
    /// Points down.
    pub height: u32,
}

/// Why a logo was not taken.
#[derive(Debug, thiserror::Error)]
pub enum LogoError {
    /// It is no picture.
    #[error("a logo is a PNG, JPEG or WebP picture")]
    Kind,
    /// It is too large.
    #[error("a logo has at most {LARGEST_LOGO} bytes and {WIDEST_LOGO} points in each direction")]
    Size,
    /// The database failed.
    #[error("the logo could not be read or written")]
    Db(#[from] DbError),
}

impl ToProblem for LogoError {
    fn kind(&self) -> Kind {
        match self {
            Self::Kind => Kind::Invalid,
            Self::Size => Kind::TooLarge,
            Self::Db(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Kind => "shops.logo_kind",
            Self::Size => "shops.logo_size",
            Self::Db(error) => error.code(),
        }
    }
}

/// Most points that a logo is shown with, across and down: it names the shop and is not what the message says.
const SHOWN: (u32, u32) = (220, 56);

impl Logo {
    /// How wide and how high it is shown: as large as it fits, and never larger than it is.
    pub fn shown_size(&self) -> (u32, u32) {
        let (width, height) = (u64::from(self.width.max(1)), u64::from(self.height.max(1)));
        let (most_width, most_height) = (u64::from(SHOWN.0), u64::from(SHOWN.1));
        // Of three sizes of the same shape the smallest: its own, as wide as may be, as high as may be.
        let by_width = (most_width, height.saturating_mul(most_width) / width);
        let by_height = (width.saturating_mul(most_height) / height, most_height);
        let smallest = [(width, height), by_width, by_height].into_iter().min();
        let (width, height) = smallest.unwrap_or(by_height);
        let points = |of: u64| u32::try_from(of.max(1)).unwrap_or(u32::MAX);
        (points(width), points(height))
    }
}

/// The logo, if there is one.
pub fn logo(tx: &mut Tx<'_>) -> Result<Option<Logo>, DbError> {
    store::logo(tx)
}

/// Takes a logo in the place of the one that stands.
pub(crate) fn set_logo(tx: &mut Tx<'_>, at: &Moment, bytes: &[u8]) -> Result<Logo, LogoError> {
    if bytes.len() > LARGEST_LOGO {
        return Err(LogoError::Size);
    }
    let (kind, width, height) = measured(bytes).ok_or(LogoError::Kind)?;
    let fits = |points: u32| (1..=WIDEST_LOGO).contains(&points);
    if !fits(width) || !fits(height) {
        return Err(LogoError::Size);
    }
    let digest = Sha256::digest(bytes);
    let half = digest.first_chunk::<16>().copied().unwrap_or_default();
    let logo = Logo {
        hash: format!("{:032x}", u128::from_be_bytes(half)),
        kind,
        width,
        height,
    };
    store::put_logo(tx, &logo, bytes, at.now)?;
    Ok(logo)
}
