//! The home page of CommPortal.

#[derive(Debug)]
pub struct HomeTexts {
    pub title: &'static str,
    pub phones: &'static str,
    pub keys: &'static str,
    pub unknown_model: &'static str,
    pub set_lamp: &'static str,
    pub none_title: &'static str,
    pub none: &'static str,
}

pub const FR: HomeTexts = HomeTexts {
    title: "Accueil",
    phones: "État du téléphone",
    keys: "Mes touches",
    unknown_model: "Modèle pas encore connu",
    set_lamp: "Régler le signal lumineux",
    none_title: "Aucun téléphone",
    none: "Aucun téléphone n’est affecté à votre ligne. Demandez à votre administrateur d’en affecter un.",
};

pub const EN: HomeTexts = HomeTexts {
    title: "Home",
    phones: "State of the phone",
    keys: "My keys",
    unknown_model: "Model not known yet",
    set_lamp: "Set the message lamp",
    none_title: "No phone",
    none: "No phone is assigned to your line. Ask your administrator to assign one.",
};
