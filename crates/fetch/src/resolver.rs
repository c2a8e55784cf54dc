//! From a name to addresses that may be asked.

use ureq::{
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};

use crate::{address::is_public, fetcher::Reach};

/// Resolves as the machine does and refuses what it may not ask. The connection is made to the addresses that come out
/// of here and no others.
#[derive(Debug, Default)]
pub(crate) struct GuardedResolver {
    pub(crate) reach: Reach,
    inner: DefaultResolver,
}

impl GuardedResolver {
    pub(crate) fn new(reach: Reach) -> Self {
        Self {
            reach,
            inner: DefaultResolver::default(),
        }
    }
}

/// What the error says that the guard makes: told apart from the errors of the machine.
pub(crate) const NOT_PUBLIC: &str = "not on the public internet";

impl Resolver for GuardedResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        // One inner address among outer ones is a sign of intent: nothing of such a name is asked.
        if self.reach == Reach::Public && !found.iter().all(|address| is_public(address.ip())) {
            return Err(ureq::Error::Other(NOT_PUBLIC.into()));
        }
        Ok(found)
    }
}
