//! Accounts of the staff: those who run the platform, and those who work for a reseller.

use crate::{
    Name, Page, PageNumber, Search,
    operation::{Done, operation},
    session::{Login, Role},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An account of the staff in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffAccount {
    /// What one signs in with.
    pub login: Login,
    /// Whose it is.
    pub name: Name,
    /// An operator's or a reseller's.
    pub role: Role,
    /// The reseller one works for; none for an operator.
    pub reseller: Option<Name>,
    /// When it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When somebody last signed in with it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub signed_in_at: Option<Timestamp>,
    /// Since when it is disabled; nothing if it is active.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub disabled_at: Option<Timestamp>,
    /// Until when it is locked, if it is: too many wrong passwords, from everywhere or from one place only.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub locked_until: Option<Timestamp>,
    /// Whether it is the caller's own.
    pub is_own: bool,
}

/// Lists the accounts of the staff that the caller may see: an operator all of them, a reseller's staff its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListStaff {
    /// Part of a login, of a name or of a reseller's name.
    #[serde(default)]
    pub q: Search,
    /// Which page.
    #[serde(default)]
    pub page: PageNumber,
}
operation!(ListStaff, Staff, Get "/api/v1/staff" => Page<StaffAccount>, "Lists the staff's accounts that the caller may see, by login.");

/// Disables an account of the staff: its sessions end, its tokens are refused, and nobody signs in with it until it is enabled
/// again. Not one's own, nor the last operator's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DisableAccount {
    /// Which one.
    pub login: Login,
}
operation!(DisableAccount, Staff, Post "/api/v1/staff/{login}/disable" => Done, "Disables an account of the staff: sessions end, tokens are refused.", CALLERS = People);

/// Enables an account of the staff again: its password and its tokens are accepted as before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnableAccount {
    /// Which one.
    pub login: Login,
}
operation!(EnableAccount, Staff, Post "/api/v1/staff/{login}/enable" => Done, "Enables an account of the staff again.", CALLERS = People);

/// Unlocks an account of the staff after too many wrong passwords: whoever tries next begins anew. Does nothing to one that is not
/// locked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnlockAccount {
    /// Which one.
    pub login: Login,
}
operation!(UnlockAccount, Staff, Post "/api/v1/staff/{login}/unlock" => Done, "Unlocks an account of the staff.", CALLERS = People);
