//! The sign-in page of CommPortal.

#[derive(Debug)]
pub struct LoginTexts {
    pub title: &'static str,
    pub intro: &'static str,
    pub number: &'static str,
    pub password: &'static str,
    pub remember: &'static str,
    pub remember_help: &'static str,
    pub submit: &'static str,
    pub forgotten: &'static str,
}

pub const FR: LoginTexts = LoginTexts {
    title: "Portail MetaCentrex",
    intro: "Veuillez ouvrir une session ci-dessous.",
    number: "Numéro",
    password: "Mot de passe",
    remember: "Se souvenir de moi",
    remember_help: "À éviter sur un ordinateur partagé.",
    submit: "Ouvrir une session",
    forgotten: "Si vous avez oublié votre mot de passe, veuillez contacter le service clients.",
};

pub const EN: LoginTexts = LoginTexts {
    title: "MetaCentrex portal",
    intro: "Please sign in below.",
    number: "Number",
    password: "Password",
    remember: "Remember me",
    remember_help: "Not recommended on a shared computer.",
    submit: "Sign in",
    forgotten: "If you have forgotten your password, please contact customer service.",
};
