//! After a power cut: every phone connects, asks all it asks at a start, and goes. Meanwhile somebody reads a page.

use crate::{
    Failure,
    connection::{Connection, Way},
    fleet::{self, COMMON, Phone, user_agent},
};
use hyper::StatusCode;
use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// Between two looks at the page.
const READING: Duration = Duration::from_millis(100);

#[derive(clap::Args)]
pub struct Arguments {
    /// Where the portal listens.
    #[arg(long)]
    address: SocketAddr,
    /// The certificate it is believed by: with it the storm is over TLS.
    #[arg(long)]
    authority: Option<PathBuf>,
    /// What `fill` wrote.
    #[arg(long)]
    phones: PathBuf,
    /// Phones that are served at once.
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// The page that somebody reads meanwhile.
    #[arg(long)]
    page: String,
    /// Who that is: a session's cookie.
    #[arg(long)]
    cookie: String,
}

pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let way = Way::new(arguments.address, arguments.authority.as_deref())?;
    let phones = Arc::new(fleet::read(&arguments.phones)?);
    let (next, is_over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let reader = tokio::spawn(read(way.connect().await?, arguments.page, arguments.cookie, is_over.clone()));
    let start = Instant::now();
    let crowd = (0..arguments.connections).map(|_| {
        let (way, phones, next) = (way.clone(), phones.clone(), next.clone());
        tokio::spawn(async move {
            let mut times = Vec::new();
            let mut failures = Vec::new();
            while let Some(phone) = phones.get(next.fetch_add(1, Ordering::Relaxed)) {
                let start = Instant::now();
                if let Err(error) = restart(&way, phone).await {
                    failures.push(format!("{}: {error}", phone.mac));
                }
                times.push(start.elapsed());
            }
            (times, failures)
        })
    });
    let crowd: Vec<_> = crowd.collect();
    let (mut times, mut failures) = (Vec::new(), Vec::new());
    for one in crowd {
        let (own, failed) = one.await?;
        times.extend(own);
        failures.extend(failed);
    }
    let seconds = start.elapsed().as_secs_f64();
    is_over.store(true, Ordering::Relaxed);
    let pages = reader.await??;
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let rate = phones.len() as f64 / seconds;
    println!(
        "{} phones, {} requests each, in {seconds:.1} s: {rate:.0} phones a second; {} failed",
        phones.len(),
        FILES,
        failures.len(),
    );
    println!("  one phone, connection included: {}", spread(times));
    println!("  a signed-in page meanwhile ({} times): {}", pages.len(), spread(pages));
    match failures.first() {
        None => Ok(()),
        Some(first) => Err(format!("a phone failed: {first}").into()),
    }
}

/// What a phone asks at a start.
const FILES: usize = 4;

async fn restart(way: &Way, phone: &Phone) -> Result<(), Failure> {
    let Phone { mac, token } = phone;
    let agent = user_agent(mac);
    let mut connection = way.connect().await?;
    let files: [(String, StatusCode); FILES] = [
        (format!("{mac}.boot"), StatusCode::NOT_FOUND),
        ("y000000000000.boot".into(), StatusCode::NOT_FOUND),
        (COMMON.into(), StatusCode::OK),
        (format!("{mac}.cfg"), StatusCode::OK),
    ];
    for (file, expected) in files {
        let answer = connection.get(&format!("/sip-ps/{token}/{file}"), &[("user-agent", agent.as_str())]).await?;
        let is_whole = expected != StatusCode::OK || answer.body.starts_with(b"#!version:1.0.0.1\n");
        if answer.status != expected || !is_whole {
            return Err(format!("{file}: {} instead of {expected}", answer.status).into());
        }
    }
    Ok(())
}

async fn read(
    mut connection: Connection,
    page: String,
    cookie: String,
    is_over: Arc<AtomicBool>,
) -> Result<Vec<Duration>, Failure> {
    let mut times = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let start = Instant::now();
        let answer = connection.get(&page, &[("cookie", cookie.as_str())]).await?;
        if answer.status != StatusCode::OK {
            return Err(format!("{page}: {}", answer.status).into());
        }
        times.push(start.elapsed());
        tokio::time::sleep(READING).await;
    }
    Ok(times)
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |hundredth: usize| {
        let place = (times.len() * hundredth / 100).min(times.len().saturating_sub(1));
        times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
    };
    format!("half within {:.1} ms, 95 % within {:.1} ms, 99 % within {:.1} ms", at(50), at(95), at(99))
}
