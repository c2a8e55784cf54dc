//! Reading what brings people in.

use kernel::{Span, TimeOfDay, Weekday};
use serde_json::{Value, json};

use super::{
    ByHandTrigger, DateTrigger, EventTrigger, Problem, Schedule, ScheduleTrigger, SegmentTrigger,
    Trigger, Turn, fields::Fields,
};

/// How old an event may be that still brings somebody in, where the document does not say.
const USUAL_FRESHNESS: Span = Span::from_days(3);
/// The kinds of triggers, by the field that tells them apart.
const KINDS: [&str; 5] = ["event", "segment", "date", "schedule", "by_hand"];
/// How far from its day a date or a moment may bring somebody in.
pub(super) const FARTHEST_DAYS: i64 = 180;

pub(super) fn read_trigger(value: &Value, problems: &mut Vec<Problem>) -> Option<Trigger> {
    let mut fields = Fields::of("trigger", value, problems)?;
    let given: Vec<&str> = KINDS
        .into_iter()
        .filter(|kind| value.get(kind).is_some())
        .collect();
    let trigger = match given.as_slice() {
        ["event"] => read_event(&mut fields),
        ["segment"] => read_segment(&mut fields),
        ["date"] => read_date(&mut fields),
        ["schedule"] => {
            let schedule = fields.value("schedule");
            fields.finish();
            return schedule.and_then(|schedule| read_schedule(&schedule, problems));
        }
        ["by_hand"] => {
            if fields.value("by_hand") != Some(Value::Bool(true)) {
                fields.problem("by_hand", "invalid", "`true` was expected");
            }
            Some(Trigger::ByHand(ByHandTrigger { by_hand: true }))
        }
        _ => {
            let text = format!("one of `{}` is needed", KINDS.join("`, `"));
            problems.push(Problem::new("trigger", "invalid", text));
            return None;
        }
    };
    fields.finish();
    trigger
}

fn read_event(fields: &mut Fields<'_>) -> Option<Trigger> {
    let event = fields.text("event", 100);
    let filter = fields.conditions("where");
    let fresh_for = fields.span("fresh_for", Some(USUAL_FRESHNESS));
    Some(Trigger::Event(EventTrigger {
        event: event?,
        filter,
        fresh_for: fresh_for?,
    }))
}

fn read_segment(fields: &mut Fields<'_>) -> Option<Trigger> {
    let segment = match fields.value("segment") {
        Some(Value::String(name)) => Some(json!({ "segment": name })),
        Some(tree @ Value::Object(_)) => Some(tree),
        Some(_) | None => {
            let rule = "the name of a segment or a condition about customers was expected";
            fields.problem("segment", "invalid", rule);
            None
        }
    };
    let when: Option<String> = fields.optional("when");
    let when = match when.as_deref() {
        None => Some(Turn::Entered),
        Some(word) => Turn::parse(word),
    };
    if when.is_none() {
        fields.problem("when", "invalid", "`entered` or `left` was expected");
    }
    Some(Trigger::Segment(SegmentTrigger {
        segment: segment?,
        when: when?,
    }))
}

fn read_date(fields: &mut Fields<'_>) -> Option<Trigger> {
    let date = fields.text("date", 60);
    let days = if fields.is_left("days") {
        fields.whole("days", -FARTHEST_DAYS..=FARTHEST_DAYS)
    } else {
        Some(0)
    };
    let at: Option<TimeOfDay> = fields.required("at");
    Some(Trigger::Date(DateTrigger {
        date: date?,
        days: days?,
        at: at?,
    }))
}

fn read_schedule(value: &Value, problems: &mut Vec<Problem>) -> Option<Trigger> {
    let mut fields = Fields::of("trigger.schedule", value, problems)?;
    let at: Option<TimeOfDay> = fields.required("at");
    let weekdays: Vec<Weekday> = fields.list("weekdays", 7);
    let days_of_month: Vec<u8> = fields.list("days_of_month", 31);
    if days_of_month.iter().any(|day| !(1..=31).contains(day)) {
        fields.problem(
            "days_of_month",
            "invalid",
            "days from 1 to 31 were expected",
        );
    }
    fields.finish();
    Some(Trigger::Schedule(ScheduleTrigger {
        schedule: Schedule {
            at: at?,
            weekdays,
            days_of_month,
        },
    }))
}
