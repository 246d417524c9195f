//! Copies of a SQLite database, made while others write to it.

use crate::{
    demo::{mac, new_client, world},
    each_database::{OPTIONS, Opened, each_opened, on_sqlite},
};
use portal_store::{Error, Store, check_backup};
use std::{fs, path::Path};

#[tokio::test]
async fn a_copy_is_whole_while_others_write() {
    on_sqlite(async |Opened { store, url }| {
        let reseller_id = world(&store).await.reseller_id;
        let folder = Path::new(url.trim_start_matches("sqlite://")).parent().expect("a folder").to_owned();
        let copy = folder.join("copy.db");
        let writes = async {
            for number in 0..50 {
                store
                    .create_client(&new_client(reseller_id, &format!("{}", 30_000 + number), "Neuf"))
                    .await
                    .expect("made");
            }
        };
        let (made, ()) = tokio::join!(store.back_up(&copy), writes);
        made.expect("a copy");
        check_backup(&copy).await.expect("it is whole");
        let opened = Store::open_with(&format!("sqlite://{}", copy.display()), OPTIONS).await.expect("opens");
        assert_eq!(opened.pending_migrations().await, Ok(Vec::new()));
        assert!(opened.has_phone(&mac("805EC0021C1A")).await.expect("asks"));
        opened.close().await.expect("closes");
        assert!(matches!(store.back_up(&copy).await, Err(Error::Unavailable(_))), "never over another file");
        assert!(
            !fs::read_dir(&folder)
                .expect("lists")
                .any(|file| { file.expect("a file").file_name().to_string_lossy().ends_with(".part") })
        );
    })
    .await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_copy_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    on_sqlite(async |Opened { store, url }| {
        let copy = format!("{}.copy", url.trim_start_matches("sqlite://"));
        store.back_up(Path::new(&copy)).await.expect("a copy");
        assert_eq!(fs::metadata(&copy).expect("is there").permissions().mode() & 0o777, 0o600);
    })
    .await;
}

#[tokio::test]
async fn a_damaged_copy_is_told() {
    on_sqlite(async |Opened { store, url }| {
        world(&store).await;
        let copy = format!("{}.copy", url.trim_start_matches("sqlite://"));
        let copy = Path::new(&copy);
        store.back_up(copy).await.expect("a copy");
        let mut bytes = fs::read(copy).expect("reads");
        let half = bytes.len() / 2;
        bytes[half..half + 4096].fill(0x5a);
        fs::write(copy, bytes).expect("writes");
        assert!(check_backup(copy).await.is_err());
        fs::write(copy, "no database at all, but long enough to be looked at").expect("writes");
        assert!(check_backup(copy).await.is_err());
        assert!(check_backup(Path::new("/nowhere/portal.db")).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn postgresql_has_its_own_programs() {
    each_opened(async |Opened { store, url }| {
        if url.starts_with("postgres") {
            assert_eq!(store.back_up(Path::new("/nowhere/copy")).await, Err(Error::NotSqlite));
        }
    })
    .await;
}
