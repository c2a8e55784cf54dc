//! Text messages, as the shop has set them.

use courier::sms::{Gateway, Origin, Senders};
use settings::{Secret, Snapshot};

use crate::{error::Error, settings as own};

/// By whom text messages go, and from whom.
#[derive(Clone, Debug, Default)]
pub(crate) struct SmsOutlet {
    /// The provider; none while none is set, and messages are captured.
    pub(crate) gateway: Option<Gateway>,
    senders: Option<Senders>,
    /// Whether the provider knows idempotency keys.
    pub(crate) knows_keys: bool,
    /// Whether typographic marks become plain ones where that saves room.
    pub(crate) is_plain: bool,
    /// Whether marketing without a way out is given one.
    pub(crate) tells_way_out: bool,
}

impl SmsOutlet {
    pub(crate) fn read(shop: &Snapshot) -> Result<Self, Error> {
        let account = shop.get(&own::SMS_ACCOUNT)?;
        let token = shop.get(&own::SMS_TOKEN)?;
        let key = shop.get(&own::SMS_KEY)?;
        let key_secret = shop.get(&own::SMS_KEY_SECRET)?;
        let api = shop.get(&own::SMS_API)?;
        let proof = key
            .zip(key_secret)
            .or_else(|| account.clone().zip(token))
            .map(|(user, secret): (String, Secret)| (user, secret.expose().to_owned()));
        Ok(Self {
            gateway: account.zip(proof).map(|(account, (user, secret))| Gateway {
                api: api.as_str().trim_end_matches('/').to_owned(),
                account,
                user,
                secret,
            }),
            senders: shop.get(&own::SMS_FROM)?.map(|from| from.0),
            knows_keys: shop.get(&own::SMS_KNOWS_KEYS)?,
            is_plain: shop.get(&own::SMS_PLAIN)?,
            tells_way_out: shop.get(&own::SMS_WAY_OUT)?,
        })
    }

    /// Whom a message to this number is from; none when nobody is set for it.
    pub(crate) fn origin(&self, number: &str) -> Option<&Origin> {
        self.senders.as_ref()?.of(number)
    }
}
