//! What the page says when a change was made, by the operation's name. Nothing for those whose effect is the page itself.

pub fn fr(operation: &str) -> Option<&'static str> {
    Some(match operation {
        "EndSession" => "La session est terminée.",
        "CreateClient" => "Le client est créé.",
        "CreateDepartment" => "Le site est créé.",
        "CreateLine" => "La ligne est créée.",
        "CreateReseller" => "Le revendeur est créé.",
        "ChangeClientNetworks" | "ChangeResellerNetworks" => "Les réseaux autorisés sont enregistrés.",
        "PresentNumber" => "Le numéro à présenter est modifié.",
        "UnlockLine" => "Le compte est déverrouillé.",
        "ChangePassword" => "Votre mot de passe est changé.",
        "ChangePin" => "Votre code PIN est changé.",
        "ResetPassword" => "Un nouveau mot de passe est affiché.",
        "ChangeSettings" => "Les réglages sont enregistrés.",
        "ChangeKey" => "La touche est enregistrée.",
        "CopyKeys" => "Les touches sont copiées.",
        "SaveNotifications" => "Les notifications sont enregistrées.",
        "CountExisting" => "Les messages non lus existants comptent aussi.",
        "MarkMessage" => "L’état du message est modifié.",
        "RegisterPhone" => "Le téléphone est référencé\u{a0}; il a 48\u{a0}h pour se provisionner.",
        "TellPhonePassword" => "Le mot de passe du téléphone est affiché.",
        "ExtendWindow" => "L’autorisation du téléphone est prolongée.",
        "ExtendWindows" => "Les autorisations sont prolongées.",
        "DeletePhone" => "Le téléphone est supprimé.",
        _ => return None,
    })
}

pub fn en(operation: &str) -> Option<&'static str> {
    Some(match operation {
        "EndSession" => "The session was ended.",
        "CreateClient" => "The client was created.",
        "CreateDepartment" => "The site was created.",
        "CreateLine" => "The line was created.",
        "CreateReseller" => "The reseller was created.",
        "ChangeClientNetworks" | "ChangeResellerNetworks" => "The allowed networks were saved.",
        "PresentNumber" => "The number to present was changed.",
        "UnlockLine" => "The account was unlocked.",
        "ChangePassword" => "Your password was changed.",
        "ChangePin" => "Your PIN was changed.",
        "ResetPassword" => "A new password is shown.",
        "ChangeSettings" => "The settings were saved.",
        "ChangeKey" => "The key was saved.",
        "CopyKeys" => "The keys were copied.",
        "SaveNotifications" => "The notifications were saved.",
        "CountExisting" => "The existing unread messages count too.",
        "MarkMessage" => "The message’s state was changed.",
        "RegisterPhone" => "The phone was registered; it has 48\u{a0}h to be provisioned.",
        "TellPhonePassword" => "The phone’s password is shown.",
        "ExtendWindow" => "The phone’s authorisation was extended.",
        "ExtendWindows" => "The authorisations were extended.",
        "DeletePhone" => "The phone was deleted.",
        _ => return None,
    })
}
