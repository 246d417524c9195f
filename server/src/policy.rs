//! Whether a principal may call an operation. Each operation defines its access and its callers in `portal-api`
//! ([`portal_api::access`]); this module compares them with the principal. A test calls every operation with every
//! role.

use crate::principal::Principal;
use portal_api::{Access, Callers, session::Role};

/// Whether an operation with this access is open to a principal.
pub fn admits(access: Access, principal: &Principal) -> bool {
    let is_staff = matches!(principal.role, Role::Operator | Role::Reseller);
    match access {
        Access::Anyone | Access::SignedIn => true,
        Access::Administrators => principal.is_administrator(),
        Access::Staff => is_staff,
        Access::Operators => principal.role == Role::Operator,
        Access::Users | Access::Owner => !is_staff,
        Access::OwnerOrOperators => !is_staff || principal.role == Role::Operator,
    }
}

/// Whether an operation is for this kind of principal: a person, or a program with a token.
pub fn is_for(callers: Callers, principal: &Principal) -> bool {
    match callers {
        Callers::PeopleAndPrograms => true,
        Callers::People => principal.program.is_none(),
        Callers::Programs => principal.program.is_some(),
    }
}
