//! Where the next page of a list begins.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

use crate::refusal::Refusal;

/// The key of the last row that a page showed, in the order of its list: `(Timestamp, OrderId)`, say.
pub trait CursorKey: Serialize + DeserializeOwned {
    /// Name of the list and its order. Give a new one when the order or the key changes: old cursors are then
    /// refused instead of misread.
    const LIST: &'static str;
}

/// A position in a list, as opaque text. It is not signed: whoever forges one merely looks at another page of a list
/// that is open to them anyway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor<K>(pub K);

/// Version of the text itself.
const VERSION: u8 = 1;
/// No key comes near this; longer texts are not looked at.
const LONGEST: usize = 1_024;

impl<K: CursorKey> Cursor<K> {
    /// The text to hand out.
    pub fn encode(&self) -> Result<String, Refusal> {
        let json = serde_json::to_vec(&(VERSION, K::LIST, &self.0)).map_err(Refusal::Answer)?;
        Ok(URL_SAFE_NO_PAD.encode(json))
    }

    /// Reads exactly what [`Cursor::encode`] gives for this list.
    pub fn decode(text: &str) -> Result<Self, Refusal> {
        let refused = || Refusal::BadCursor;
        if text.len() > LONGEST {
            return Err(refused());
        }
        let json = URL_SAFE_NO_PAD.decode(text).ok().ok_or_else(refused)?;
        let (version, list, key) = serde_json::from_slice::<(u8, String, K)>(&json)
            .ok()
            .ok_or_else(refused)?;
        let cursor = Self(key);
        if version != VERSION || list != K::LIST || cursor.encode()? != text {
            return Err(refused());
        }
        Ok(cursor)
    }
}
