//! The machine-readable part of a report: groups of `Name: value`, an empty line between them (RFC 3464 section 2.1, and
//! RFC 5965 section 3 in the same form).

/// Most groups of one report: one for each recipient, and the one of the message.
const MOST_GROUPS: usize = 50;
/// Most fields of a group.
const MOST_FIELDS: usize = 100;

/// Fields that belong together.
#[derive(Debug, Default, Clone)]
pub(super) struct Group(Vec<(String, String)>);

impl Group {
    /// The value of a field, its comments and type kept; the first where there are several.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut fields = self.0.iter();
        let found = fields.find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The value behind `type;`: `rfc822; somebody@example.com`.
    pub(super) fn typed(&self, name: &str) -> Option<&str> {
        let value = self.get(name)?;
        Some(value.split_once(';').map_or(value, |(_, rest)| rest).trim())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The groups of a report.
pub(super) fn groups(text: &str) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut group = Group::default();
    for line in text.lines() {
        if line.trim().is_empty() {
            if !group.is_empty() {
                groups.push(std::mem::take(&mut group));
            }
            if groups.len() >= MOST_GROUPS {
                return groups;
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.0.last_mut()
                && value.len() < 4000
            {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':')
            && group.0.len() < MOST_FIELDS
        {
            let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
            group.0.push((name, value));
        }
    }
    if !group.is_empty() {
        groups.push(group);
    }
    groups
}
