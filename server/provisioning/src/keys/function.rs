//! The functions of keys.

use portal_api::Language;
use serde::Deserialize;

/// The argument that a function requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// No argument.
    None,
    /// A number to dial: digits, `*`, `#`, and optionally a leading `+`.
    Number,
    /// A number to dial, or none: the phone then asks for it, or dials the default of the function.
    NumberIfAny,
    /// Tones to send: digits, `*`, `#`, `A` to `D`, and commas for pauses.
    Tones,
    /// The address and port of a multicast group: `224.0.1.75:10000`.
    Multicast,
    /// A web address.
    Url,
}

/// Declares the functions: variant, identifier, operand, French and English name.
macro_rules! functions {
    ($($(#[$meta:meta])* $variant:ident $id:literal $operand:ident $fr:literal $en:literal,)*) => {
        /// A function of a key. Model files, the API and the database use its identifier.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Function {
            $($(#[$meta])* #[doc = $en] $variant,)*
        }

        impl Function {
            /// All functions, in the order of the editor.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The identifier, for example `speed_dial`.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// The name for the user.
            pub fn name(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::Fr) => $fr, (Self::$variant, Language::En) => $en,)*
                }
            }

            /// The argument that the function requires.
            pub fn operand(self) -> Operand {
                match self { $(Self::$variant => Operand::$operand,)* }
            }
        }
    };
}

// In the order of the French portals that users know; each additional function follows a similar one.
functions! {
    #[default] None "none" None "Aucune" "None",
    Line "line" None "Touche de ligne" "Line",
    SpeedDial "speed_dial" Number "Appel direct" "Speed dial",
    Blf "blf" Number "Supervision de poste" "Busy lamp field",
    BlfPickup "blf_pickup" Number "Supervision avec interception" "Busy lamp field with pickup",
    BlfList "blf_list" None "Liste de supervision" "BLF list",
    Park "park" NumberIfAny "Parcage d’appel" "Call park",
    Retrieve "retrieve" NumberIfAny "Reprise d’un appel parqué" "Retrieve a parked call",
    Voicemail "voicemail" NumberIfAny "Appeler le répondeur" "Voicemail",
    Redial "redial" None "Recomposer (bis)" "Redial",
    CallReturn "call_return" None "Rappeler le dernier appelant" "Call return",
    Transfer "transfer" NumberIfAny "Transférer" "Transfer",
    Conference "conference" NumberIfAny "Conférence" "Conference",
    Hold "hold" None "Mettre en attente" "Hold",
    GroupListening "group_listening" None "Écoute amplifiée" "Group listening",
    Record "record" None "Enregistrer l’appel" "Record",
    Dnd "dnd" None "Ne pas déranger" "Do not disturb",
    Forward "forward" NumberIfAny "Renvoi de tous les appels" "Forward all calls",
    ForwardBusy "forward_busy" NumberIfAny "Renvoi sur occupation" "Forward when busy",
    ForwardNoAnswer "forward_no_answer" NumberIfAny "Renvoi sur non-réponse" "Forward when not answered",
    HideNumber "hide_number" None "Masquer mon numéro" "Hide my number",
    CallWaiting "call_waiting" None "Double appel" "Call waiting",
    DirectPickup "direct_pickup" NumberIfAny "Interception d’un poste" "Direct pickup",
    GroupPickup "group_pickup" NumberIfAny "Interception de groupe" "Group pickup",
    Intercom "intercom" Number "Intercom" "Intercom",
    MulticastPaging "multicast_paging" Multicast "Annonce (multicast)" "Multicast paging",
    HuntGroup "hunt_group" NumberIfAny "Rejoindre / quitter le groupement" "Join / leave the hunt group",
    History "history" None "Historique" "History",
    Menu "menu" None "Menu" "Menu",
    Directory "directory" None "Répertoire" "Directory",
    Ldap "ldap" None "Annuaire LDAP" "LDAP directory",
    XmlDirectory "xml_directory" None "Annuaire réseau" "Network directory",
    HotDesking "hot_desking" None "Bureau partagé" "Hot desking",
    Lock "lock" None "Verrouiller le téléphone" "Lock the phone",
    Prefix "prefix" Number "Préfixe" "Prefix",
    Dtmf "dtmf" Tones "DTMF" "DTMF",
    Url "url" Url "URL" "URL",
}

impl Function {
    /// Finds a function by its identifier.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|function| function.id() == id)
    }

    /// Whether the function belongs to one of the phone's lines.
    pub fn has_line(self) -> bool {
        matches!(
            self,
            Self::Line
                | Self::SpeedDial
                | Self::Blf
                | Self::BlfPickup
                | Self::BlfList
                | Self::Park
                | Self::Retrieve
                | Self::Voicemail
                | Self::Transfer
                | Self::ForwardBusy
                | Self::ForwardNoAnswer
                | Self::HideNumber
                | Self::CallWaiting
                | Self::DirectPickup
                | Self::GroupPickup
                | Self::Intercom
                | Self::HuntGroup
                | Self::Prefix
        )
    }
}
