//! File descriptors: raising the limit, and sharing them out.

use crate::http::connections;
use portal_protocols::{ldap, tftp};

/// The wanted limit: more than all connection limits together use.
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
    /// Shares out `all` descriptors.
    pub fn share(all: usize, has_ldap: bool, has_tftp: bool) -> Self {
        // Where there are few descriptors, what already runs needs half of them.
        let left = all - RESERVED.min(all / 2);
        let ldap = if has_ldap { (left / 4).min(ldap::Limits::default().connections) } else { 0 };
        let tftp = if has_tftp { (left / 16).min(tftp::Limits::default().transfers) } else { 0 };
        Self { http: left - ldap - tftp, ldap, tftp }
    }

    /// Returns the limits of HTTP connections.
    pub fn http_limits(&self) -> connections::Limits {
        connections::Limits::of_descriptors(self.http)
    }

    /// Returns the limits of LDAP, reduced to the available descriptors.
    pub fn ldap_limits(&self, wished: ldap::Limits) -> ldap::Limits {
        let connections = self.ldap.max(2);
        let per_source = wished.connections_per_source.min(connections.div_ceil(4).max(2));
        ldap::Limits { connections, connections_per_source: per_source, ..wished }
    }

    /// Returns the limits of TFTP.
    pub fn tftp_limits(&self) -> tftp::Limits {
        let usual = tftp::Limits::default();
        let transfers = self.tftp.max(2);
        tftp::Limits { transfers, transfers_per_source: usual.transfers_per_source.min(transfers.div_ceil(4)), ..usual }
    }
}

/// Raises the limit of descriptors as far as the system allows, and returns the new limit.
#[cfg(target_os = "linux")]
pub fn raise() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let given = getrlimit(Resource::Nofile);
    let wanted = given.maximum.map_or(WANTED, |most| most.min(WANTED));
    let current = given.current.unwrap_or(WANTED);
    let raised = current < wanted
        && setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: given.maximum }).is_ok();
    let limit = if raised { wanted } else { current };
    tracing::debug!(limit, "file descriptors");
    usize::try_from(limit).unwrap_or(usize::MAX)
}

/// Returns the limit that other systems have at least.
#[cfg(not(target_os = "linux"))]
pub const fn raise() -> usize {
    256
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_out_is_there() {
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
    fn the_limit_is_raised_as_far_as_it_goes() {
        use rustix::process::{Resource, getrlimit};
        let most = getrlimit(Resource::Nofile).maximum.unwrap_or(WANTED).min(WANTED);
        assert!(raise() as u64 >= most);
        assert!(getrlimit(Resource::Nofile).current.is_none_or(|current| current >= most));
    }
}
