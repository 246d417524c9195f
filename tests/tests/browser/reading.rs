//! Checks that every screen shows its content with scripting off.

use portal_tests::{Browser, MAC, Scripting, TestPhone, TestPortal};

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_shows_its_content_with_scripting_off() {
    let portal = TestPortal::start().await;
    let (browser, operator) = tokio::join!(Browser::start(&portal, Scripting::Off), portal.operator());
    operator.register(MAC).await;
    TestPhone::cp920(&portal, MAC).start().await;
    operator.await_phone(MAC, |phone| phone.row.last_request.is_some()).await;
    browser.open("/extranet/login").await;
    browser.sees("main", "Authentification OpenIP Login* Mot de passe* Valider").await;
    browser.sign_in("operateur").await;
    read(&browser, &STAFF).await;
    browser.clear_cookies().await;
    browser.open("/login").await;
    browser.sees("main", "Si vous avez oublié votre mot de passe, veuillez contacter le service clients.").await;
    browser.sign_in("0970192349").await;
    read(&browser, &USER).await;
}

/// A screen: its path, and texts that it must show.
type Screen = (&'static str, &'static [&'static str]);

const USER: [Screen; 9] = [
    ("/", &["État du téléphone", "Yealink CP920", "Mes touches", "Appliqué le"]),
    ("/settings", &["Informations personnelles", "Site principal", "Sécurité", "changer", "09 70 19 23 49"]),
    ("/settings/password", &["Mot de passe actuel", "12 caractères au moins", "Enregistrer"]),
    (
        "/settings/notifications",
        &[
            "Signal lumineux",
            "Numéro de téléphone",
            "Tous les fax",
            "Message vocal urgent",
            "Appliquer",
            "Aucun message",
        ],
    ),
    ("/settings/notifications/email", &["E-mail"]),
    ("/lines/0970192349", &["Sélection de téléphone", "pour OPENIP", "Yealink CP920", "Modifier"]),
    (
        "/lines/0970192349/yealink-cp920?key=programmable-2",
        &["Modifier les paramètres", "Touche 2", "Fonction", "Enregistrer cette touche", "Fonctions Features"],
    ),
    ("/lines/0970716830/yealink-cp920", &["Page introuvable"]),
    ("/extranet/clients", &["État du téléphone"]),
];

const STAFF: [Screen; 14] = [
    ("/extranet/clients", &["Clients", "Exporter en CSV", "44 clients", "OPENIP", "28/01/2016 13:44:35"]),
    ("/extranet/clients?q=elephant", &["Aucun client trouvé", "Afficher tous les clients"]),
    ("/extranet/clients/new", &["Raison sociale", "Créer le client"]),
    ("/extranet/clients/10000", &["OPENIP [10000]", "Actif", "48285833900021", "Informations", "St_Avertin"]),
    (
        "/extranet/clients/10000/lines",
        &["Liste des utilisateurs", "09 70 71 11 11", "Rodolphe SEGUIN", "★", "Appliquer"],
    ),
    ("/extranet/clients/10000/lines/new", &["Nouvelle ligne", "Créer la ligne"]),
    (
        "/extranet/clients/10000/phones",
        &["10 téléphones", "80:5E:C0:02:1C:1B", "Provisionné", "expire dans", "Prolonger les téléphones cochés"],
    ),
    ("/extranet/clients/10000/phones/new", &["@MAC", "Détecté automatiquement", "Derniers téléphones référencés"]),
    (
        "/extranet/clients/10000/phones/805EC0021C1B",
        &["80:5E:C0:02:1C:1B", "Journal", "805ec0021c1b.cfg", "Historique", "Identifiants remis", "78.85.0.5"],
    ),
    (
        "/extranet/error?mac=805EC0021C1B&correlator=042a+f486+c57e+b9a2",
        &["Erreur Plateforme Metaswitch", "80:5E:C0:02:1C:1B", "042a f486 c57e b9a2"],
    ),
    ("/extranet/sessions", &["Mes sessions", "127.0.0.1"]),
    (
        "/extranet/clients/10000/lines/0970192349",
        &["Salle de réunion", "Nouveau mot de passe", "Paramétrer les touches"],
    ),
    ("/extranet/resellers", &["Expert Produits", "Autre Revendeur"]),
    ("/extranet/nothing", &["Page introuvable"]),
];

/// Opens each screen and checks its texts.
async fn read(browser: &Browser, screens: &[Screen]) {
    for (path, contents) in screens {
        browser.open(path).await;
        let shown = browser.texts("main").await.concat();
        for content in *contents {
            assert!(shown.contains(content), "{path}: no “{content}” in {shown}");
        }
        // Without the browser's program, the page must not offer what only the program can do.
        let is_offered =
            "return [...document.querySelectorAll('.scripted')].some((element) => element.checkVisibility())";
        assert!(!browser.evaluate::<bool>(is_offered, vec![]).await, "{path}");
    }
}
