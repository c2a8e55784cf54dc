//! By what ways a shop writes.

use customers::Channel;

/// The ways that there are.
const KNOWN: [Channel; 4] = [
    Channel::Email,
    Channel::Sms,
    Channel::WebPush,
    Channel::Webhook,
];

/// The ways that a shop has switched on: at least one, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channels(Vec<Channel>);

impl Channels {
    /// In the order in which they were given.
    pub fn all(&self) -> &[Channel] {
        &self.0
    }
}

/// As a setting: `email, sms`.
impl settings::Value for Channels {
    const KIND: &'static str = "channels with commas between";

    fn read(text: &str) -> Result<Self, String> {
        let rule = || {
            let known: Vec<&str> = KNOWN.iter().map(|channel| channel.word()).collect();
            format!(
                "one or several of {}, with commas between",
                known.join(", ")
            )
        };
        let mut channels = Vec::new();
        for word in text
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty())
        {
            let channel = Channel::parse(word)
                .filter(|channel| KNOWN.contains(channel))
                .ok_or_else(rule)?;
            if !channels.contains(&channel) {
                channels.push(channel);
            }
        }
        if channels.is_empty() {
            return Err(rule());
        }
        Ok(Self(channels))
    }

    fn write(&self) -> String {
        let words: Vec<&str> = self.0.iter().map(|channel| channel.word()).collect();
        words.join(", ")
    }
}
