//! The texts about the API tokens of the user's programs.

#[derive(Debug)]
pub struct TokensTexts {
    pub title: &'static str,
    pub intro: &'static str,
    pub none_title: &'static str,
    pub none: &'static str,
    pub name: &'static str,
    pub name_help: &'static str,
    pub created_at: &'static str,
    pub used_at: &'static str,
    /// The note beside a token's name; takes the date of the last use, or "never".
    pub last_use: fn(&str) -> String,
    pub never: &'static str,
    pub revoke: &'static str,
    /// The button's accessible name; takes the token's name.
    pub revoke_of: fn(&str) -> String,
    pub revoke_question: fn(&str) -> String,
    pub new: &'static str,
    pub create: &'static str,
    /// The label before the new token.
    pub token_is: &'static str,
    /// The title of the list of tokens that another form, such as a new password, can revoke too.
    pub also_revoke: &'static str,
    pub also_revoke_help: &'static str,
}

pub const FR: TokensTexts = TokensTexts {
    title: "Jetons de vos programmes",
    intro: "Un programme qui porte un de ces jetons peut faire ce que votre compte peut faire, jusqu’à sa révocation.",
    none_title: "Aucun jeton",
    none: "Créez un jeton pour qu’un programme appelle l’API à votre place.",
    name: "Programme",
    name_help: "Le nom du programme qui recevra ce jeton.",
    created_at: "Création",
    used_at: "Dernière utilisation",
    last_use: |at| ["Dernière utilisation\u{a0}: ", at].concat(),
    never: "jamais",
    revoke: "Révoquer",
    revoke_of: |name| ["Révoquer le jeton de ", name].concat(),
    revoke_question: |name| {
        ["Le jeton «\u{a0}", name, "\u{a0}» sera refusé aussitôt. Le programme qui le porte s’arrêtera."].concat()
    },
    new: "Nouveau jeton",
    create: "Créer le jeton",
    token_is: "Copiez ce jeton maintenant\u{202f}; il ne sera plus affiché\u{a0}:",
    also_revoke: "Révoquer aussi des jetons",
    also_revoke_help: "Un jeton qui n’est pas coché reste valable\u{a0}: son programme continue.",
};

pub const EN: TokensTexts = TokensTexts {
    title: "Tokens of your programs",
    intro: "A program that has one of these tokens can do whatever your account can do, until the token is revoked.",
    none_title: "No tokens",
    none: "Create a token to let a program call the API on your behalf.",
    name: "Program",
    name_help: "The name of the program that will get this token.",
    created_at: "Created",
    used_at: "Last used",
    last_use: |at| ["Last used: ", at].concat(),
    never: "never",
    revoke: "Revoke",
    revoke_of: |name| ["Revoke the token of ", name].concat(),
    revoke_question: |name| {
        ["The token “", name, "” will be refused at once. The program that uses it will stop working."].concat()
    },
    new: "New token",
    create: "Create the token",
    token_is: "Copy this token now; it will not be shown again:",
    also_revoke: "Also revoke tokens",
    also_revoke_help: "Tokens that are not ticked stay valid, and their programs continue to work.",
};
