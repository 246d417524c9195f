//! Raises the process's limit of file descriptors, and shares the descriptors out between HTTP, LDAP and TFTP.

use crate::http::connections;
use portal_protocols::{ldap, tftp};

/// The number of descriptors that the portal asks for: more than all connection limits together use.
#[cfg(target_os = "linux")]
const WANTED: u64 = 65_536;
/// The number of descriptors for the database, the log, e-mail, the listeners and files.
const RESERVED: usize = 64;

/// The maximum number of descriptors of each part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Descriptors {
    /// Connections of HTTP.
    pub http: usize,
    /// Connections of LDAP.
    pub ldap: usize,
    /// Transfers of TFTP.
    pub tftp: usize,
}

impl Descriptors {
    /// Shares out `all` descriptors. LDAP gets a quarter and TFTP a sixteenth of those that are not reserved, or what
    /// they need by default if that is less; HTTP gets the others.
    pub fn share(all: usize, has_ldap: bool, has_tftp: bool) -> Self {
        // When there are few descriptors, the reserve takes no more than half of them.
        let available = all - RESERVED.min(all / 2);
        let ldap = if has_ldap { (available / 4).min(ldap::Limits::default().connections) } else { 0 };
        let tftp = if has_tftp { (available / 16).min(tftp::Limits::default().transfers) } else { 0 };
        Self { http: available - ldap - tftp, ldap, tftp }
    }

    /// Returns the limits of HTTP connections.
    pub fn http_limits(&self) -> connections::Limits {
        connections::Limits::of_descriptors(self.http)
    }

    /// Returns the wanted limits of LDAP, reduced to the available descriptors. A source gets a quarter of the
    /// connections at most.
    pub fn ldap_limits(&self, wanted: ldap::Limits) -> ldap::Limits {
        let connections = self.ldap.max(2);
        let per_source = wanted.connections_per_source.min(connections.div_ceil(4).max(2));
        ldap::Limits { connections, connections_per_source: per_source, ..wanted }
    }

    /// Returns the default limits of TFTP, reduced to the available descriptors. A source gets a quarter of the
    /// transfers at most.
    pub fn tftp_limits(&self) -> tftp::Limits {
        let defaults = tftp::Limits::default();
        let transfers = self.tftp.max(2);
        let transfers_per_source = defaults.transfers_per_source.min(transfers.div_ceil(4));
        tftp::Limits { transfers, transfers_per_source, ..defaults }
    }
}

/// Raises the limit of descriptors as far as the system allows, and returns the new limit.
#[cfg(target_os = "linux")]
pub fn raise() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let before = getrlimit(Resource::Nofile);
    let wanted = before.maximum.map_or(WANTED, |maximum| maximum.min(WANTED));
    let current = before.current.unwrap_or(WANTED);
    let is_raised = current < wanted
        && setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: before.maximum }).is_ok();
    let limit = if is_raised { wanted } else { current };
    tracing::debug!(limit, "file descriptors");
    usize::try_from(limit).unwrap_or(usize::MAX)
}

/// Returns the number of descriptors that systems other than Linux allow at least.
#[cfg(not(target_os = "linux"))]
pub const fn raise() -> usize {
    256
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_never_exceed_the_descriptors() {
        for all in [64, 256, 1_024, 4_096, 65_536] {
            for (has_ldap, has_tftp) in [(false, false), (true, false), (false, true), (true, true)] {
                let shared = Descriptors::share(all, has_ldap, has_tftp);
                let limits = shared.http_limits();
                let used = limits.new + limits.phones + limits.people + shared.ldap + shared.tftp;
                assert!(used + RESERVED.min(all / 2) <= all, "{all}: {shared:?}");
                assert!(limits.new >= 1 && limits.phones >= 2 && limits.people >= 2, "{limits:?}");
                assert!(limits.per_source * 2 <= limits.new + limits.phones + limits.people, "{limits:?}");
            }
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_limit_is_raised_as_far_as_the_system_allows() {
        use rustix::process::{Resource, getrlimit};
        let maximum = getrlimit(Resource::Nofile).maximum.unwrap_or(WANTED).min(WANTED);
        assert!(raise() as u64 >= maximum);
        assert!(getrlimit(Resource::Nofile).current.is_none_or(|current| current >= maximum));
    }
}
