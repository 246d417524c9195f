//! The list of the account's sessions.

#[derive(Debug)]
pub struct SessionsTexts {
    pub title: &'static str,
    pub intro: &'static str,
    pub created_at: &'static str,
    pub seen_at: &'static str,
    pub address: &'static str,
    pub user_agent: &'static str,
    pub unknown_browser: &'static str,
    pub current: &'static str,
    pub end: &'static str,
    /// The button's accessible name; takes the IP address and the time of the sign-in.
    pub end_from: fn(&str, &str) -> String,
    pub end_all: &'static str,
    pub end_all_question: &'static str,
}

pub const FR: SessionsTexts = SessionsTexts {
    title: "Mes sessions",
    intro: "Les navigateurs où votre compte est connecté. Terminez celles que vous ne reconnaissez pas.",
    created_at: "Connexion",
    seen_at: "Dernière activité",
    address: "Adresse",
    user_agent: "Navigateur",
    unknown_browser: "Navigateur inconnu",
    current: "Cette session",
    end: "Terminer",
    end_from: |address, at| ["Terminer la session ouverte depuis ", address, " le ", at].concat(),
    end_all: "Se déconnecter partout",
    end_all_question: "Toutes vos sessions seront terminées, celle-ci comprise. Il faudra vous reconnecter.",
};

pub const EN: SessionsTexts = SessionsTexts {
    title: "My sessions",
    intro: "The browsers where your account is signed in. End those you don’t recognise.",
    created_at: "Signed in",
    seen_at: "Last activity",
    address: "Address",
    user_agent: "Browser",
    unknown_browser: "Unknown browser",
    current: "This session",
    end: "End",
    end_from: |address, at| ["End the session opened from ", address, " on ", at].concat(),
    end_all: "Sign out everywhere",
    end_all_question: "All your sessions will end, including this one. You will have to sign in again.",
};
