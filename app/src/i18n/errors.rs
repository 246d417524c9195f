//! Errors, and what the user should do about them.

#[derive(Debug)]
pub struct ErrorsTexts {
    pub unavailable: &'static str,
    pub unreadable: &'static str,
    pub search_failed: &'static str,
    pub title: &'static str,
    pub correlator: &'static str,
    pub sign_in_again: &'static str,
    pub back_home: &'static str,
    pub not_found_title: &'static str,
    pub not_found: &'static str,
    pub signed_out_title: &'static str,
    pub signed_out: &'static str,
    pub platform_title: &'static str,
    pub platform_none: &'static str,
    pub platform_detail: &'static str,
    /// Takes the MAC address with colons, and the correlator.
    pub platform_duplicate: fn(&str, &str) -> String,
}

pub const FR: ErrorsTexts = ErrorsTexts {
    unavailable: "La plateforme ne répond pas pour le moment. Rien n’a été modifié\u{202f}; réessayez dans un instant.",
    search_failed: "La recherche n’a pas abouti\u{a0}: la plateforme ne répond pas. Réessayez dans un instant.",
    unreadable: "La réponse de la plateforme est illisible. Rechargez la page.",
    title: "Une erreur est survenue",
    correlator: "Code à indiquer au support",
    sign_in_again: "Se reconnecter",
    back_home: "Retour à l’accueil",
    not_found_title: "Page introuvable",
    not_found: "Cette page n’existe pas, ou ne vous est pas accessible.",
    signed_out_title: "Votre session a expiré",
    signed_out: "Votre session a expiré. Reconnectez-vous\u{a0}: votre saisie est conservée.",
    platform_title: "Erreur Plateforme Metaswitch",
    platform_none: "Cette erreur n’est plus disponible. Recommencez l’opération si besoin.",
    platform_detail: "Détail de l’erreur",
    platform_duplicate: |mac, correlator| {
        format!(
            "L’adresse MAC {mac} est déjà utilisée sur la plateforme. Contactez le support en indiquant le code {correlator}."
        )
    },
};

pub const EN: ErrorsTexts = ErrorsTexts {
    unavailable: "The platform is not answering at the moment. Nothing was changed; try again shortly.",
    search_failed: "The search failed: the platform is not answering. Try again shortly.",
    unreadable: "The platform’s answer can’t be read. Reload the page.",
    title: "Something went wrong",
    correlator: "Code to give to support",
    sign_in_again: "Sign in again",
    back_home: "Back to the home page",
    not_found_title: "Page not found",
    not_found: "This page does not exist, or you have no access to it.",
    signed_out_title: "Your session has expired",
    signed_out: "Your session has expired. Sign in again: what you typed is kept.",
    platform_title: "Metaswitch platform error",
    platform_none: "This error is no longer available. Repeat the operation if necessary.",
    platform_detail: "Error details",
    platform_duplicate: |mac, correlator| {
        format!(
            "The MAC address {mac} is already in use on the platform. Contact support and give the code {correlator}."
        )
    },
};
