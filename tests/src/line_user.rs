//! Signing in the user of a line.

use crate::{Person, TestPortal};
use portal_api::{
    Number, Secret,
    password::{ChangePassword, ResetPassword},
    session::SignIn,
};

/// The password that every user of these tests chooses.
const PASSWORD: &str = "une-Clé7-de-plus";

/// Signs in the user of a line, who chooses a password of their own. `staff` resets the password first.
pub async fn sign_in_line_user(number: &str, staff: &Person, user: Person) -> Person {
    let number: Number = number.parse().expect("a number");
    let first = staff.call(ResetPassword { number: number.clone() }).await.expect("a password").password;
    let current = Secret::new(first);
    let sign_in = SignIn { login: number.to_string(), password: current.clone(), remember: false };
    user.call(sign_in).await.expect("signs in");
    user.call(ChangePassword { current, new: Secret::new(PASSWORD), tokens: Vec::new() }).await.expect("changes");
    user
}

impl TestPortal {
    /// Signs in the user of one of the demonstration's lines.
    pub async fn user(&self, number: &str) -> Person {
        sign_in_line_user(number, &self.sign_in("expert").await, self.visitor()).await
    }

    /// Creates the telephony platform: a program with a token of an operator's account.
    pub async fn platform(&self) -> Person {
        let operator = self.operator().await;
        let name = "Plateforme".parse().expect("a name");
        let current = Secret::new(portal_server::demo::PASSWORD);
        let token = operator.call(portal_api::token::CreateApiToken { name, current }).await.expect("a token").token;
        self.visitor().with_token(&token)
    }
}
