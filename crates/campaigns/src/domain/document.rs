//! What a campaign is, as it is written.

use kernel::{Day, TimeOfDay, Timestamp, Weekday};
use messages::{Purpose, Topic};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// What a campaign is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignDocument)]
pub struct Document {
    /// What it is called, for people.
    #[schema(example = "Spring sale")]
    pub title: String,
    /// What it does and why, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// For what: `marketing` when left out.
    #[serde(default = "marketing")]
    #[schema(value_type = String, example = "marketing")]
    pub purpose: Purpose,
    /// What about: what customers can opt out of by itself.
    #[schema(value_type = String, example = "news")]
    pub topic: Topic,
    /// To whom: the name of a segment, or a condition; everybody when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub audience: Option<Value>,
    /// But not to these: names of segments, or conditions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub exclude: Vec<Value>,
    /// What is said: one, or several that are compared.
    pub variants: Vec<Variant>,
    /// When.
    pub when: When,
    /// At most so many an hour; as fast as mail goes when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_hour: Option<u32>,
    /// The variants are tried on a part first, and the best goes to the rest. Without it each goes to its share of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<Test>,
    /// The shares of the variants move with what is known of them while it goes: of those who come later, more get what has
    /// done better so far. Only where not everybody is written to at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learn: Option<Learning>,
    /// So many percent get nothing, so that what it brings can be measured. When left out, 5 for marketing and 0
    /// otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holdout_percent: Option<u32>,
    /// Once more to those who did not react.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resend: Option<Resend>,
    /// How many hours a message is worth sending after its time: 72 when left out.
    #[serde(default = "three_days")]
    pub worth_hours: u32,
    /// What templates are told beside it, under `campaign`: plain fields.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[schema(value_type = Object)]
    pub data: Map<String, Value>,
}

const fn marketing() -> Purpose {
    Purpose::Marketing
}

const fn three_days() -> u32 {
    72
}

const fn four() -> u32 {
    4
}

const fn five() -> u32 {
    5
}

const fn one_day() -> u32 {
    24
}

const fn one() -> u32 {
    1
}

/// One of the things that a campaign may say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignVariant)]
pub struct Variant {
    /// Its name in figures: up to 20 lower-case letters, digits and hyphens.
    #[schema(example = "a")]
    pub id: String,
    /// The template.
    #[schema(example = "spring-sale")]
    pub template: String,
    /// Its version.
    pub template_version: u32,
    /// Another subject, for templates that show `campaign.subject`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Its share beside the shares of the others: 1 when left out.
    #[serde(default = "one")]
    pub share: u32,
    /// Another time of the day than the campaign's, to compare times: `18:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "18:00")]
    pub at: Option<TimeOfDay>,
}

/// When a campaign goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CampaignWhen)]
pub enum When {
    /// When it is scheduled.
    Now,
    /// At an instant.
    #[schema(value_type = String, format = DateTime)]
    At(Timestamp),
    /// On a day at a time that each customer's own clock shows.
    Local(LocalTime),
    /// At each customer's own best time: the hour in which they read and buy most, of those that come.
    Best(Best),
    /// Again and again, each time to whom the audience is then.
    Every(Every),
}

/// At each customer's own best time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignBestTime)]
pub struct Best {
    /// From when on: when it is scheduled, where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Within so many hours from then: 24 when left out, 1 to 168.
    #[serde(default = "one_day")]
    pub within_hours: u32,
}

/// A day and a time, on each customer's own clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignLocalTime)]
pub struct LocalTime {
    /// The day.
    #[schema(value_type = String, example = "2026-11-27")]
    pub day: Day,
    /// The time.
    #[schema(value_type = String, example = "09:00")]
    pub time: TimeOfDay,
    /// What becomes of those for whom it has passed already: `send` at once when left out.
    #[serde(default)]
    pub missed: Missed,
}

/// What becomes of those for whom the time has passed already when the campaign begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CampaignMissed)]
pub enum Missed {
    /// They get it at once.
    #[default]
    Send,
    /// They do not get it.
    Skip,
}

/// Again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignEvery)]
pub struct Every {
    /// Every so many: 1 when left out.
    #[serde(default = "one")]
    pub number: u32,
    /// Days, weeks or months.
    pub unit: Unit,
    /// Of a week: on these days; that of `from` when left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>, example = json!(["tuesday"]))]
    pub weekdays: Vec<Weekday>,
    /// Of a month: on this day, or its last where it is shorter; that of `from` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_of_month: Option<u8>,
    /// At this time.
    #[schema(value_type = String, example = "09:00")]
    pub time: TimeOfDay,
    /// Not before this day; it is what weeks and months are counted from.
    #[schema(value_type = String, example = "2026-03-02")]
    pub from: Day,
    /// Not after this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub until: Option<Day>,
    /// On each customer's own clock instead of the shop's.
    #[serde(default)]
    pub local: bool,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CampaignUnit)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks, from Monday.
    Week,
    /// Months.
    Month,
}

/// The variants are tried on a part of the audience first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignTest)]
pub struct Test {
    /// On how many percent: 2 to 90.
    pub percent: u32,
    /// How many hours after the last of them was written to the winner is chosen.
    pub wait_hours: u32,
    /// By what.
    pub measure: Measure,
    /// By whom: `automatic` when left out.
    #[serde(default)]
    pub winner: Chooser,
}

/// Shares that learn (Thompson sampling): each variant gets as many of those who come next as there is a chance that it is the
/// best of all, by what is known until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignLearning)]
pub struct Learning {
    /// By what: `opened`, `clicked` or `ordered`.
    pub measure: Measure,
    /// How many hours people have to react before they count: 4 when left out, 1 to 336. Shares are looked at anew four times in
    /// that time, at most once an hour.
    #[serde(default = "four")]
    pub wait_hours: u32,
    /// No variant ever gets fewer than so many percent: 5 when left out, 1 to 50.
    #[serde(default = "five")]
    pub floor_percent: u32,
}

/// What variants are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CampaignMeasure)]
pub enum Measure {
    /// How many opened it. Machines do not count.
    Opened,
    /// How many followed a link. Machines do not count.
    Clicked,
    /// How many ordered after a click.
    Ordered,
    /// What those who got it have spent after a click, on average.
    Revenue,
}

/// Who chooses the winner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CampaignChooser)]
pub enum Chooser {
    /// The rule.
    #[default]
    Automatic,
    /// A person; the rest waits for that.
    Manual,
}

/// Once more to those who did not react.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignResend)]
pub struct Resend {
    /// So many days after the last of them was written to.
    pub after_days: u32,
    /// To whom.
    pub to: ResendTo,
    /// Another template; the one that they got when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template_version: Option<u32>,
    /// Another subject, for templates that show `campaign.subject`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// Who gets it once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CampaignResendTo)]
pub enum ResendTo {
    /// Those who neither opened it nor followed a link.
    NotOpened,
    /// Those who did not follow a link.
    NotClicked,
}

impl Document {
    /// The condition for the audience.
    pub fn condition(&self) -> Value {
        self.audience
            .as_ref()
            .map_or_else(|| json!({"all": []}), condition)
    }

    /// The conditions for those who are left out.
    pub fn exclusions(&self) -> Vec<Value> {
        self.exclude.iter().map(condition).collect()
    }

    /// How many percent get nothing.
    pub fn holdout(&self) -> u32 {
        self.holdout_percent.unwrap_or(match self.purpose {
            Purpose::Marketing => 5,
            Purpose::Transactional | Purpose::Service => 0,
        })
    }

    /// The variant of a name.
    pub fn variant(&self, id: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.id == id)
    }

    /// The test, where there is something to compare.
    pub fn tested(&self) -> Option<&Test> {
        self.test.as_ref().filter(|_| self.variants.len() > 1)
    }

    /// How shares learn, where there is something to compare.
    pub fn learning(&self) -> Option<&Learning> {
        self.learn.as_ref().filter(|_| self.variants.len() > 1)
    }

    /// Templates and versions that it names, each once.
    pub fn templates(&self) -> Vec<(&str, u32)> {
        let mut all: Vec<(&str, u32)> = self
            .variants
            .iter()
            .map(|variant| (variant.template.as_str(), variant.template_version))
            .collect();
        all.extend(self.resend.as_ref().and_then(Resend::other));
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl Resend {
    /// The other template, and its version.
    pub fn other(&self) -> Option<(&str, u32)> {
        self.template.as_deref().zip(self.template_version)
    }
}

/// The name of a segment stands for the condition that names it.
fn condition(who: &Value) -> Value {
    if let Value::String(name) = who {
        return json!({"segment": name});
    }
    who.clone()
}
