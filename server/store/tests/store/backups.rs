//! Tests of backups: copies of a SQLite database.

use crate::{
    demo::{mac, new_client, world},
    each_database::{OPTIONS, TestDatabase, each_database_with_url, on_sqlite},
};
use portal_store::{Error, Store, check_backup};
use std::{fs, path::Path};

#[tokio::test]
async fn a_backup_made_during_writes_is_complete() {
    on_sqlite(async |TestDatabase { store, url }| {
        let reseller_id = world(&store).await.reseller_id;
        let folder = Path::new(url.trim_start_matches("sqlite://")).parent().expect("a folder").to_owned();
        let copy = folder.join("copy.db");
        let writes = async {
            for number in 0..50 {
                store
                    .create_client(&new_client(reseller_id, &format!("{}", 30_000 + number), "Neuf"))
                    .await
                    .expect("a client");
            }
        };
        let (made, ()) = tokio::join!(store.back_up(&copy), writes);
        made.expect("a copy");
        check_backup(&copy).await.expect("the copy is intact");
        let opened = Store::open_with(&format!("sqlite://{}", copy.display()), OPTIONS).await.expect("opens");
        assert_eq!(opened.pending_migrations().await, Ok(Vec::new()));
        assert!(opened.has_phone(&mac("805EC0021C1A")).await.expect("asks"));
        opened.close().await.expect("closes");
        assert!(
            matches!(store.back_up(&copy).await, Err(Error::Unavailable(_))),
            "a backup never replaces another file"
        );
        // No draft of the copy remains.
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
async fn only_the_owner_can_read_a_backup() {
    use std::os::unix::fs::PermissionsExt as _;
    on_sqlite(async |TestDatabase { store, url }| {
        let copy = format!("{}.copy", url.trim_start_matches("sqlite://"));
        store.back_up(Path::new(&copy)).await.expect("a copy");
        assert_eq!(fs::metadata(&copy).expect("is there").permissions().mode() & 0o777, 0o600);
    })
    .await;
}

#[tokio::test]
async fn a_damaged_backup_is_rejected() {
    on_sqlite(async |TestDatabase { store, url }| {
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
async fn backing_up_postgresql_is_refused() {
    each_database_with_url(async |TestDatabase { store, url }| {
        if url.starts_with("postgres") {
            assert_eq!(store.back_up(Path::new("/nowhere/copy")).await, Err(Error::NotSqlite));
        }
    })
    .await;
}
