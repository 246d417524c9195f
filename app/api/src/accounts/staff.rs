//! Accounts of the staff of the operator and of resellers.

use crate::{
    Name, Page, PageNumber, Search,
    operation::{Done, operation},
    session::{Login, Role},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A staff account in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffAccount {
    /// The login.
    pub login: Login,
    /// The name of the account's holder.
    pub name: Name,
    /// The role: operator or reseller.
    pub role: Role,
    /// The reseller whose staff the account belongs to; none for an operator.
    pub reseller: Option<Name>,
    /// The time when the account was created.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// The time of the last sign-in.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub signed_in_at: Option<Timestamp>,
    /// The time when the account was disabled; none while it is active.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub disabled_at: Option<Timestamp>,
    /// The end of the account's lock. An account is locked after too many wrong passwords from one source, or from all
    /// sources together. None when it is not locked.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub locked_until: Option<Timestamp>,
    /// Whether the account is the caller's own.
    pub is_own: bool,
}

/// Lists the staff accounts that the caller may see: an operator sees all accounts, a reseller's staff the accounts of
/// that reseller.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListStaff {
    /// Part of a login, of a name or of a reseller's name.
    #[serde(default)]
    pub q: Search,
    /// The number of the page.
    #[serde(default)]
    pub page: PageNumber,
}
operation!(ListStaff, Staff, Get "/api/v1/staff" => Page<StaffAccount>, "Lists the staff accounts that the caller may see, by login.");

/// Disables a staff account: its sessions end, its tokens are refused, and nobody can sign in to it until it is
/// enabled again. The caller's own account and the last operator's account can't be disabled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DisableAccount {
    /// The account's login.
    pub login: Login,
}
operation!(DisableAccount, Staff, Post "/api/v1/staff/{login}/disable" => Done, "Disables a staff account: its sessions end, its tokens are refused.", CALLERS = People);

/// Enables a disabled staff account: its password and its tokens are accepted again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnableAccount {
    /// The account's login.
    pub login: Login,
}
operation!(EnableAccount, Staff, Post "/api/v1/staff/{login}/enable" => Done, "Enables a disabled staff account.", CALLERS = People);

/// Unlocks a staff account after too many wrong passwords: the counters of wrong passwords start at zero again. Does
/// nothing to an account that is not locked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnlockAccount {
    /// The account's login.
    pub login: Login,
}
operation!(UnlockAccount, Staff, Post "/api/v1/staff/{login}/unlock" => Done, "Unlocks a staff account.", CALLERS = People);
