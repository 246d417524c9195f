//! Who may do what: one line an operation.
//!
//! The table says who may call; *whose* objects one sees is the scope of every query, so that another tenant's object
//! answers 404 exactly as one that does not exist. A test walks every operation with every role and fails on one that
//! this table does not name.

use portal_api::session::Role;

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not.
    Anyone,
    /// Whoever is signed in, within their own scope.
    SignedIn,
    /// The operator's staff only; for others it doesn't exist.
    Operators,
}

/// The table, in the order of the API.
pub const TABLE: &[(&str, Access)] = &[
    ("SignIn", Access::Anyone),
    ("SignOut", Access::SignedIn),
    ("SignOutEverywhere", Access::SignedIn),
    ("EndSession", Access::SignedIn),
    ("ListSessions", Access::SignedIn),
    ("GetAccount", Access::SignedIn),
    ("SetPreference", Access::Anyone),
    ("GetFormResult", Access::Anyone),
    ("ListResellers", Access::SignedIn),
    ("CreateReseller", Access::Operators),
    ("ListClients", Access::SignedIn),
    ("ExportClients", Access::SignedIn),
    ("CreateClient", Access::SignedIn),
    ("GetClient", Access::SignedIn),
    ("ListDepartments", Access::SignedIn),
    ("CreateDepartment", Access::SignedIn),
    ("ListLines", Access::SignedIn),
    ("ExportLines", Access::SignedIn),
    ("CreateLine", Access::SignedIn),
    ("UnlockLine", Access::SignedIn),
    ("PresentNumber", Access::SignedIn),
    ("ListContacts", Access::SignedIn),
    ("CreateContact", Access::SignedIn),
    ("UpdateContact", Access::SignedIn),
    ("DeleteContact", Access::SignedIn),
    ("ListModels", Access::SignedIn),
    ("GetModel", Access::SignedIn),
    ("GetModelPicture", Access::SignedIn),
    ("GetSettingsTree", Access::SignedIn),
    ("ListSettings", Access::SignedIn),
    ("ChangeSettings", Access::SignedIn),
    ("ListKeys", Access::SignedIn),
    ("SaveKeys", Access::SignedIn),
    ("ListPhones", Access::SignedIn),
    ("ExportPhones", Access::SignedIn),
    ("WatchPhones", Access::SignedIn),
    ("CheckMac", Access::SignedIn),
    ("RegisterPhone", Access::SignedIn),
    ("GetPhone", Access::SignedIn),
    ("ListPhoneRequests", Access::SignedIn),
    ("ListDifferences", Access::SignedIn),
    ("ExtendWindow", Access::SignedIn),
    ("ExtendWindows", Access::SignedIn),
    ("DeletePhone", Access::SignedIn),
];

/// What the table says of an operation; one it doesn't name is closed.
pub fn access(operation: &str) -> Option<Access> {
    TABLE.iter().find(|(name, _)| *name == operation).map(|(_, access)| *access)
}

impl Access {
    /// Whether a role may call.
    pub fn admits(self, role: Role) -> bool {
        match self {
            Self::Anyone | Self::SignedIn => true,
            Self::Operators => role == Role::Operator,
        }
    }
}
