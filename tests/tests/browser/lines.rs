//! The list of lines, "Liste des utilisateurs": unlocking a line, and changing the number that ticked lines present.

use portal_tests::{Browser, Scripting, TestPortal};
use std::process::Command;

/// The line that the test locks.
const LOCKED: &str = "0970716831";
/// Another line of the same client.
const OTHER: &str = "0970716003";

/// Locks a line's account in the database. The portal itself locks accounts only after many wrong passwords.
pub fn lock(portal: &TestPortal) {
    let script = "import sqlite3, sys\n\
                  with sqlite3.connect(sys.argv[1], timeout=20) as database:\n    \
                  changed = database.execute('UPDATE line SET locked_at = 1541400000000, locked_until = 1541500000000 WHERE number = ?', sys.argv[2:])\n\
                  assert changed.rowcount == 1";
    let file = portal.folder().join("portal.db");
    let status = Command::new("python3").args(["-c", script]).arg(file).arg(LOCKED).status();
    assert!(status.expect("python3, from Debian's package of that name").success());
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_are_unlocked_and_changed_with_scripting() {
    unlock_and_change(Scripting::On).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_are_unlocked_and_changed_without_scripting() {
    unlock_and_change(Scripting::Off).await;
}

async fn unlock_and_change(scripting: Scripting) {
    let portal = TestPortal::start().await;
    lock(&portal);
    let browser = Browser::start(&portal, scripting).await;
    browser.open("/extranet/clients/10000/lines").await;
    browser.sign_in("expert").await;
    if scripting == Scripting::On {
        browser.mark_document().await;
    }
    let (locked, other) = (format!("#line-{LOCKED}"), format!("#line-{OTHER}"));
    browser.sees(&locked, "Verrouillé depuis le 05/11/2018 07:40:00, jusqu’au 06/11/2018 11:26:40").await;
    browser.follow(&locked, "Déverrouiller").await;
    browser.sees("body", "Le compte est déverrouillé.").await;
    browser.sees(&locked, "Déverrouillé").await;
    browser.await_gone(&format!("{locked} form")).await;

    browser.sees_where(&other, "its own number twice", |text| text.matches("09 70 71 60 03").count() == 2).await;
    for row in [&locked, &other] {
        browser.click(&format!("{row} .row-box")).await;
    }
    browser.type_into("#PresentNumber select", "Masqué").await;
    browser.follow("#PresentNumber", "Appliquer").await;
    browser.sees("body", "Le numéro à présenter est modifié.").await;
    browser.sees(&locked, "Masqué").await;
    browser.sees(&other, "Masqué").await;
    let masked = browser.texts("tbody tr").await.iter().filter(|row| row.contains("Masqué")).count();
    assert_eq!(masked, 2, "only the ticked lines changed");
    assert_eq!(browser.count(".row-box:checked").await, 0, "the boxes are empty after the change");
    if scripting == Scripting::On {
        assert!(browser.is_marked().await, "the page is the same");
        assert_eq!(browser.take_errors().await, [""; 0]);
    } else {
        // Without scripting, the form can be sent with no line ticked: the page shows an error.
        browser.type_into("#PresentNumber select", "Masqué").await;
        browser.follow("#PresentNumber", "Appliquer").await;
        browser.sees("#PresentNumber .error", "Cochez au moins une ligne.").await;
    }
}
