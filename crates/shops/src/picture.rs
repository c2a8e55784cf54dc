//! What kind of picture some bytes are, and how large: read from their front, nothing more.
//!
//! Kinds that may hold scripts or refer to other places (SVG) are none.

/// A kind of picture that browsers and mail programs show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// `WebP`.
    Webp,
}

impl PictureKind {
    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }

    pub(crate) fn parse(media_type: &str) -> Option<Self> {
        [Self::Png, Self::Jpeg, Self::Webp]
            .into_iter()
            .find(|kind| kind.media_type() == media_type)
    }
}

/// Kind, width and height of a picture; `None` when it is none of these.
pub(crate) fn measured(bytes: &[u8]) -> Option<(PictureKind, u32, u32)> {
    png(bytes).or_else(|| jpeg(bytes)).or_else(|| webp(bytes))
}

fn at<const N: usize>(bytes: &[u8], from: usize) -> Option<[u8; N]> {
    bytes.get(from..)?.first_chunk::<N>().copied()
}

/// Portable Network Graphics, section 11.2.2: the first chunk is IHDR.
fn png(bytes: &[u8]) -> Option<(PictureKind, u32, u32)> {
    let is_png = bytes.starts_with(b"\x89PNG\r\n\x1a\n") && at(bytes, 12)? == *b"IHDR";
    let (width, height) = (at(bytes, 16)?, at(bytes, 20)?);
    is_png.then_some((
        PictureKind::Png,
        u32::from_be_bytes(width),
        u32::from_be_bytes(height),
    ))
}

/// ITU-T T.81, annex B: segments up to the first frame header.
fn jpeg(bytes: &[u8]) -> Option<(PictureKind, u32, u32)> {
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return None;
    }
    let mut place = 2_usize;
    for _ in 0..1_000 {
        let [mark, kind] = at::<2>(bytes, place)?;
        if mark != 0xff {
            return None;
        }
        if kind == 0xff {
            place = place.checked_add(1)?;
            continue;
        }
        let is_frame = (0xc0..=0xcf).contains(&kind) && !matches!(kind, 0xc4 | 0xc8 | 0xcc);
        if is_frame {
            let height = u16::from_be_bytes(at(bytes, place.checked_add(5)?)?);
            let width = u16::from_be_bytes(at(bytes, place.checked_add(7)?)?);
            return Some((PictureKind::Jpeg, u32::from(width), u32::from(height)));
        }
        let length = u16::from_be_bytes(at(bytes, place.checked_add(2)?)?);
        place = place.checked_add(2)?.checked_add(usize::from(length))?;
    }
    None
}

/// RFC 9649: the first chunk says which of three forms it is.
fn webp(bytes: &[u8]) -> Option<(PictureKind, u32, u32)> {
    if !bytes.starts_with(b"RIFF") || at(bytes, 8)? != *b"WEBP" {
        return None;
    }
    let (width, height) = match &at::<4>(bytes, 12)? {
        b"VP8X" => {
            let side = |from: usize| {
                let [low, middle, high] = at::<3>(bytes, from)?;
                u32::from_le_bytes([low, middle, high, 0]).checked_add(1)
            };
            (side(24)?, side(27)?)
        }
        b"VP8L" => {
            let bits = u32::from_le_bytes(at(bytes, 21)?);
            ((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1)
        }
        b"VP8 " => {
            let width = u16::from_le_bytes(at(bytes, 26)?);
            let height = u16::from_le_bytes(at(bytes, 28)?);
            (u32::from(width & 0x3fff), u32::from(height & 0x3fff))
        }
        _ => return None,
    };
    Some((PictureKind::Webp, width, height))
}
