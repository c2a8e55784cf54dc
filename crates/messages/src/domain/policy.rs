//! The shop's rules about writing to people.

use customers::{Channel, ContactRules, Purpose, Secret};
use kernel::{Span, TimeOfDay, Zone};

use super::{Pace, QuietHours, Rate, SenderPace};
use crate::{settings as own, tracking::Track};

/// The rules, as the shop has set them.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The shop's zone: the time of customers whose own is not known.
    pub zone: Zone,
    /// By what ways the shop can send.
    pub channels: Vec<Channel>,
    /// When people are left in peace; transactional messages go at any time.
    pub quiet_hours: Option<QuietHours>,
    /// How much is enough.
    pub caps: Vec<Cap>,
    /// Whether marketing by e-mail may rest on a purchase without a refusal.
    pub soft_opt_in: bool,
    /// The installation's secret of the suppression list.
    pub secret: Secret,
    /// How long a message is tried before it is given up.
    pub give_up_after: Span,
    /// What is counted of what becomes of messages.
    pub track: Track,
    /// How fast mail may go.
    pub pace: Pace,
}

/// At most so many messages of a purpose within a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    /// Of which purpose; transactional messages have none.
    pub purpose: Purpose,
    /// Whether each channel has its own count.
    pub scope: CapScope,
    /// How many.
    pub most: u32,
    /// Within what span.
    pub within: Span,
}

/// Whether a cap counts each channel by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapScope {
    /// Each by itself.
    EachChannel,
    /// All together.
    AllChannels,
}

impl Policy {
    /// The rules of a shop that has set nothing: quiet from 21:00 to 08:00, marketing once in 24 hours for each channel
    /// and four times in seven days over all, service twice in 24 hours for each channel.
    pub fn usual(zone: Zone, secret: Secret) -> Self {
        let night = TimeOfDay::new(21, 0, 0).ok();
        let morning = TimeOfDay::new(8, 0, 0).ok();
        Self {
            zone,
            channels: vec![Channel::Email],
            quiet_hours: night
                .zip(morning)
                .and_then(|(from, until)| QuietHours::new(from, until)),
            caps: caps(1, 4, 2),
            soft_opt_in: false,
            secret,
            give_up_after: Span::from_days(3),
            track: Track::ALL,
            pace: Pace::default(),
        }
    }

    /// The rules as the shop has set them.
    pub fn from_settings(
        shop: &settings::Snapshot,
        secret: Secret,
    ) -> Result<Self, settings::Error> {
        Ok(Self {
            zone: shop.get(&settings::shop::TIME_ZONE)?,
            channels: shop.get(&own::CHANNELS)?.all().to_vec(),
            quiet_hours: shop.get(&own::QUIET_HOURS)?,
            caps: caps(
                shop.get(&own::MARKETING_PER_DAY)?,
                shop.get(&own::MARKETING_PER_WEEK)?,
                shop.get(&own::SERVICE_PER_DAY)?,
            ),
            soft_opt_in: shop.get(&own::SOFT_OPT_IN)?,
            secret,
            give_up_after: Span::from_hours(shop.get(&own::GIVE_UP_AFTER)?),
            track: Track {
                opens: shop.get(&own::TRACK_OPENS)?,
                clicks: shop.get(&own::TRACK_CLICKS)?,
            },
            pace: Pace {
                domains: shop.get(&own::DOMAIN_RATES)?.unwrap_or_default(),
                texts: shop.get(&own::SMS_RATES)?.unwrap_or_default(),
                own: SenderPace {
                    rate: Rate::per_minute(shop.get(&own::SENDER_RATE)?),
                    warm_up_from: shop.get(&own::WARM_UP_FROM)?,
                },
            },
        })
    }

    /// The same with other limits: marketing a day and a week, service a day.
    pub(crate) fn with_numbers(
        self,
        (marketing_per_day, marketing_per_week, service_per_day): (u32, u32, u32),
        quiet_hours: Option<QuietHours>,
    ) -> Self {
        Self {
            caps: caps(marketing_per_day, marketing_per_week, service_per_day),
            quiet_hours,
            ..self
        }
    }

    /// What room `customers` wants to know of it.
    pub fn contact_rules(&self) -> ContactRules<'_> {
        ContactRules {
            secret: &self.secret,
            soft_opt_in: self.soft_opt_in,
        }
    }

    /// The longest span that any cap looks back over.
    pub(crate) fn longest_cap(&self) -> Span {
        self.caps
            .iter()
            .map(|cap| cap.within)
            .max()
            .unwrap_or(Span::ZERO)
    }
}

/// A cap of zero is none: who wants no marketing at all switches the programmes off.
fn caps(marketing_per_day: u32, marketing_per_week: u32, service_per_day: u32) -> Vec<Cap> {
    let cap = |purpose, scope, most, within| Cap {
        purpose,
        scope,
        most,
        within,
    };
    let all = [
        cap(
            Purpose::Marketing,
            CapScope::EachChannel,
            marketing_per_day,
            Span::from_hours(24),
        ),
        cap(
            Purpose::Marketing,
            CapScope::AllChannels,
            marketing_per_week,
            Span::from_days(7),
        ),
        cap(
            Purpose::Service,
            CapScope::EachChannel,
            service_per_day,
            Span::from_hours(24),
        ),
    ];
    all.into_iter().filter(|cap| cap.most > 0).collect()
}
