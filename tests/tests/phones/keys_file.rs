//! Keys as a CSV file: exported, changed by a spreadsheet program, and imported again.

use super::keys::{T46G, key, number, save};
use portal_api::key::{ExportKeys, Key, KeysFile, ReadKeys};
use portal_tests::{Person, TestPortal, databases};

async fn export(person: &Person) -> String {
    let response = person.send(&ExportKeys { number: number(), model: T46G.into() }).await;
    response.text().await.expect("a file")
}

async fn read(person: &Person, csv: &str) -> KeysFile {
    person.call(ReadKeys { number: number(), model: T46G.into(), csv: csv.into() }).await.expect(csv)
}

/// Reads a file that must be refused. Returns the error.
async fn read_refused(person: &Person, csv: &str) -> String {
    let error = person.call(ReadKeys { number: number(), model: T46G.into(), csv: csv.into() }).await.expect_err(csv);
    error.fields["csv"].replace('\u{a0}', " ")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exported_file_is_read_again() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let mut keys: Vec<Key> = (1..=27)
            .map(|n| key(&format!("line-{n}"), "speed_dial", &format!("09707111{n:02}"), &format!("N°{n}")))
            .collect();
        keys.extend((1..=80).map(|n| {
            let place = format!("expansion-{}-{}", (n - 1) / 40 + 1, (n - 1) % 40 + 1);
            key(&place, "blf", &format!("+3397071{n:04}"), "é;\"x\"")
        }));
        let saved = save(&expert, T46G, 0, keys).await;
        let response = expert.send(&ExportKeys { number: number(), model: T46G.into() }).await;
        let csv = response.text().await.expect("a file");
        assert!(csv.starts_with("\u{feff}touche;fonction;numéro;libellé;code d’interception\r\n"), "{csv}");
        assert!(csv.contains("line-1;Appel direct;0970711101;N°1;"), "{csv}");
        let read = |csv: &str| ReadKeys { number: number(), model: T46G.into(), csv: csv.into() };
        let file = expert.call(read(&csv)).await.expect("a file of keys");
        assert_eq!(file.refused, []);
        let sorted = |mut keys: Vec<Key>| {
            keys.sort_by_key(|key| key.place);
            keys
        };
        assert_eq!(sorted(file.keys), sorted(saved.keys));

        let foreign_file = "Key,Function,Number,Label\nline-1,speed dial,01 02 03 04 05,\nline-1,dnd,,\nline-99,dnd,,\nline-2,speed_dial,abc,\n\n";
        let file = expert.call(read(foreign_file)).await.expect("a file of another program");
        assert_eq!(file.keys, [key("line-1", "speed_dial", "0102030405", "")]);
        let rows: Vec<u32> = file.refused.iter().map(|row| row.row).collect();
        assert_eq!(rows, [3, 4, 5], "{:?}", file.refused);
        assert!(expert.call(read("a;b\n1;2\n")).await.expect_err("no file of keys").fields.contains_key("csv"));
    }
}

/// The export puts an apostrophe before a label that a spreadsheet would take for a formula, and the import removes it.
/// Labels with an apostrophe of their own stay unchanged too.
#[tokio::test(flavor = "multi_thread")]
async fn a_label_comes_back_with_its_own_apostrophe() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let labels = ["'- SAMU", "- SAMU", "''=1", "=1+1", "'hello", "@home", "+", "'"];
    let keys = labels.into_iter().zip(2..).map(|(label, n)| key(&format!("line-{n}"), "speed_dial", "15", label));
    let saved = save(&expert, T46G, 0, keys.collect()).await;
    assert_eq!(read(&expert, &export(&expert).await).await.keys, saved.keys);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_saved_by_a_spreadsheet_is_read() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let expected = [key("line-2", "speed_dial", "0612345678", "Zoé")];
    // Spreadsheets change separators, accents, letter case and spaces, and remove the leading zero of numbers.
    for csv in [
        "touche;fonction;numero;libelle\r\nline-2;speed_dial;0612345678;Zoé\r\n",
        "touche;fonction;nume\u{301}ro;libelle\u{301}\r\nline-2;Appel direct;06 12 34 56 78;Zoe\u{301}\r\n",
        "sep=;\r\ntouche;fonction;numéro;libellé\r\nline-2;speed_dial;0612345678;Zoé\r\n",
        "\u{feff}LABEL,NUMBER,FUNCTION,KEY\nZoé,06/12/34/56/78,SPEED DIAL,Line-2\n",
        "touche\tfonction\tnuméro\tlibellé\t\t\nline\u{2011}2\tspeed_dial\t\u{202a}06\u{2011}12\u{2011}34\u{2011}56\u{2011}78\u{202c}\tZoé\t\t\n",
        "touche;fonction;numéro;libellé\nline-2;speed_dial;612345678;Zoé\n",
    ] {
        let file = read(&expert, csv).await;
        assert_eq!((file.keys.as_slice(), file.refused.as_slice()), (expected.as_slice(), [].as_slice()), "{csv}");
    }
    // A file that is not UTF-8: U+FFFD stands for unreadable letters.
    let unreadable =
        read_refused(&expert, "touche;fonction;num\u{fffd}ro;libell\u{fffd}\r\nline-1;Touche de ligne;;Accueil\r\n")
            .await;
    assert!(unreadable.contains("CSV UTF-8"), "{unreadable}");
    let unknown = read_refused(&expert, "key,function,value,name\r\nline-1,line,,Accueil\r\n").await;
    assert!(unknown.contains("« name »") && unknown.contains("numéro, libellé"), "{unknown}");
    assert!(read_refused(&expert, "fonction;numéro\nline;1\n").await.contains("« touche »"));
    let file = read(&expert, "touche;fonction;numéro;libellé\nline-2;speed_dial;15;Zoé;Accueil\n").await;
    assert_eq!((file.keys.len(), file.refused[0].row), (0, 2), "{file:?}");
}

/// A key that keeps its function and number also keeps the values of the columns that the file lacks.
#[tokio::test(flavor = "multi_thread")]
async fn a_missing_column_leaves_its_values_unchanged() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let pickup = Key { pickup: "*8".into(), line: 1, ..key("line-2", "blf_pickup", "0970711111", "Accueil") };
    let keys = vec![pickup.clone(), key("line-3", "speed_dial", "15", "SAMU")];
    save(&expert, T46G, 0, keys.clone()).await;
    let file = read(&expert, "touche;fonction;numéro\nline-2;blf_pickup;09 70 71 11 11\nline-3;speed_dial;15\n").await;
    assert_eq!(file.keys, keys);
    let file = read(&expert, "key;function\nline-2;blf_pickup\nline-3;speed_dial\nline-4;speed_dial\n").await;
    assert_eq!((file.keys, file.refused.len()), (keys, 1), "a new key without a number is refused");
    let file = read(&expert, "touche;fonction;numéro\nline-3;speed_dial;18\n").await;
    assert_eq!(file.keys, [key("line-3", "speed_dial", "18", "")], "a new number does not keep the old label");
}
