//! Who may do what: one line an operation. The table for people is in `docs/product.md`, "Who may do what"; a test derives from
//! it what each operation answers each role about each object.
//!
//! The table says who may call; *whose* objects one sees is the scope of every query, so that another tenant's object
//! answers 404 exactly as one that does not exist. A test walks every operation with every role and fails on one that
//! this table does not name.

use crate::principal::Principal;
use portal_api::session::Role;

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not.
    Anyone,
    /// Whoever is signed in, within their own scope.
    SignedIn,
    /// Whoever administers something: staff, and users who administer their client or a department, within their own scope;
    /// for other users it doesn't exist.
    Administrators,
    /// The staff of operator and resellers, within their own scope; for users of lines it doesn't exist.
    Staff,
    /// The operator's staff only; for others it doesn't exist.
    Operators,
    /// Users of lines, within their own scope: for the staff it doesn't exist.
    Users,
    /// Whoever has the line that it is about, and nobody in their place: for the staff it doesn't exist.
    Owner,
    /// The same, and the operator's staff.
    OwnerOrOperators,
}

/// The table, in the order of the API.
pub const TABLE: &[(&str, Access)] = &[
    ("SignIn", Access::Anyone),
    ("SignOut", Access::SignedIn),
    ("SignOutEverywhere", Access::SignedIn),
    ("EndSession", Access::SignedIn),
    ("ListSessions", Access::SignedIn),
    ("GetAccount", Access::SignedIn),
    ("CreateApiToken", Access::Staff),
    ("ListApiTokens", Access::Staff),
    ("RevokeApiToken", Access::Staff),
    ("ListStaff", Access::Staff),
    ("DisableAccount", Access::Staff),
    ("EnableAccount", Access::Staff),
    ("UnlockAccount", Access::Staff),
    ("SetPreference", Access::Anyone),
    ("GetFormResult", Access::Anyone),
    ("ListResellers", Access::Staff),
    ("CreateReseller", Access::Operators),
    ("ChangeResellerNetworks", Access::Staff),
    ("ListClients", Access::Staff),
    ("ExportClients", Access::Staff),
    ("CreateClient", Access::Staff),
    ("GetClient", Access::Administrators),
    ("ChangeClientNetworks", Access::Staff),
    ("ListDepartments", Access::Administrators),
    ("CreateDepartment", Access::Staff),
    ("ListLines", Access::Administrators),
    ("ExportLines", Access::Administrators),
    ("CreateLine", Access::Staff),
    ("GetLine", Access::SignedIn),
    ("ListLinePhones", Access::SignedIn),
    ("ListLineModels", Access::SignedIn),
    ("WatchLine", Access::SignedIn),
    ("ListColleagues", Access::SignedIn),
    ("UnlockLine", Access::Administrators),
    ("PresentNumber", Access::Staff),
    ("ResetPassword", Access::Staff),
    ("ChangePassword", Access::SignedIn),
    ("ChangePin", Access::SignedIn),
    ("CheckPin", Access::Operators),
    ("ListContacts", Access::Owner),
    ("CreateContact", Access::Owner),
    ("UpdateContact", Access::Owner),
    ("DeleteContact", Access::Owner),
    ("DeliverMessage", Access::Operators),
    ("ListMessages", Access::Users),
    ("MarkMessage", Access::OwnerOrOperators),
    ("DeleteMessage", Access::OwnerOrOperators),
    ("GetNotifications", Access::SignedIn),
    ("SaveNotifications", Access::SignedIn),
    ("CountExisting", Access::SignedIn),
    ("GetLamp", Access::SignedIn),
    ("ListModels", Access::SignedIn),
    ("GetModel", Access::SignedIn),
    ("GetModelPicture", Access::SignedIn),
    ("GetSettingsTree", Access::SignedIn),
    ("ListSettings", Access::SignedIn),
    ("ChangeSettings", Access::SignedIn),
    ("ListKeys", Access::SignedIn),
    ("SaveKeys", Access::SignedIn),
    ("ChangeKey", Access::SignedIn),
    ("ExportKeys", Access::SignedIn),
    ("ReadKeys", Access::SignedIn),
    ("PreviewCopy", Access::SignedIn),
    ("CopyKeys", Access::SignedIn),
    ("ListPhones", Access::Administrators),
    ("ExportPhones", Access::Staff),
    ("WatchPhones", Access::Administrators),
    ("CheckMac", Access::Staff),
    ("RegisterPhone", Access::Staff),
    ("GetPhone", Access::Administrators),
    ("ListPhoneRequests", Access::Administrators),
    ("ListDifferences", Access::SignedIn),
    ("TellPhonePassword", Access::Staff),
    ("ExtendWindow", Access::Administrators),
    ("ExtendWindows", Access::Administrators),
    ("DeletePhone", Access::Staff),
    ("ListUnknownRequests", Access::Operators),
];

/// What may be done before a new password is chosen, when one must be.
pub const BEFORE_PASSWORD: [&str; 5] = ["ChangePassword", "SignOut", "GetAccount", "SetPreference", "GetFormResult"];

/// What a program may not do with its token, whosever it is: sessions are people's, and a token that was lost must not make
/// another one that stays, end the sessions of its owner, nor say who else may sign in. Of tokens it revokes its own.
pub const NOT_BY_PROGRAMS: [&str; 8] = [
    "CreateApiToken",
    "SignOut",
    "SignOutEverywhere",
    "EndSession",
    "ListSessions",
    "DisableAccount",
    "EnableAccount",
    "UnlockAccount",
];

/// What only a program may do with its token: what no screen has, because it is the platform's business and not a person's.
pub const BY_PROGRAMS: [&str; 1] = ["CheckPin"];
/// What the telephone platform does for an operator, many times a second: messages and PINs. They leave no line in the audit, and have a
/// limit of their own.
pub const OF_THE_PLATFORM: [&str; 4] = ["DeliverMessage", "MarkMessage", "DeleteMessage", "CheckPin"];

/// What may be done whatever was done before: leaving. And what changes nothing that is kept: reading a file of keys, seeing what a
/// copy would do, choosing a language.
pub const WITHOUT_LIMIT: [&str; 5] = ["SignOut", "SignOutEverywhere", "ReadKeys", "PreviewCopy", "SetPreference"];

/// What the table says of an operation; one it doesn't name is closed.
pub fn access(operation: &str) -> Option<Access> {
    TABLE.iter().find(|(name, _)| *name == operation).map(|(_, access)| *access)
}

impl Access {
    /// Whether a person may call.
    pub fn admits(self, principal: &Principal) -> bool {
        match self {
            Self::Anyone | Self::SignedIn => true,
            Self::Administrators => principal.is_administrator(),
            Self::Staff => matches!(principal.role, Role::Operator | Role::Reseller),
            Self::Operators => principal.role == Role::Operator,
            Self::Users | Self::Owner => !Self::Staff.admits(principal),
            Self::OwnerOrOperators => !Self::Staff.admits(principal) || principal.role == Role::Operator,
        }
    }
}
