//! The sign-in page of the Extranet.

#[derive(Debug)]
pub struct SignInTexts {
    pub title: &'static str,
    pub login: &'static str,
    pub password: &'static str,
    pub submit: &'static str,
}

pub const FR: SignInTexts =
    SignInTexts { title: "Authentification OpenIP", login: "Login", password: "Mot de passe", submit: "Valider" };

pub const EN: SignInTexts =
    SignInTexts { title: "OpenIP sign-in", login: "Login", password: "Password", submit: "Sign in" };
