//! The storm after a power cut: every phone connects, requests all files that a phone requests at its start, and closes
//! the connection. Meanwhile somebody reads a page.

use crate::{
    Failure,
    connection::{Connection, Endpoint},
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

/// The pause between two requests of the page.
const PAGE_PAUSE: Duration = Duration::from_millis(100);
/// The number of files that a phone requests at its start.
const FILES_PER_START: usize = 4;

#[derive(clap::Args)]
pub struct Arguments {
    /// The address on which the portal listens.
    #[arg(long)]
    address: SocketAddr,
    /// The file of the certificate to trust. With it, the phones connect over TLS.
    #[arg(long)]
    authority: Option<PathBuf>,
    /// The file that `fill` wrote.
    #[arg(long)]
    phones: PathBuf,
    /// The number of phones that are connected at the same time.
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// The path of the page that somebody reads meanwhile.
    #[arg(long)]
    page: String,
    /// The session cookie of the person who reads the page.
    #[arg(long)]
    cookie: String,
}

pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let endpoint = Endpoint::new(arguments.address, arguments.authority.as_deref())?;
    let phones = Arc::new(fleet::read(&arguments.phones)?);
    let (next, is_over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let reader = tokio::spawn(read_page(endpoint.connect().await?, arguments.page, arguments.cookie, is_over.clone()));
    let start = Instant::now();
    // Each worker takes the next phone of the list until no phone is left.
    let workers = (0..arguments.connections).map(|_| {
        let (endpoint, phones, next) = (endpoint.clone(), phones.clone(), next.clone());
        tokio::spawn(async move {
            let mut times = Vec::new();
            let mut failures = Vec::new();
            while let Some(phone) = phones.get(next.fetch_add(1, Ordering::Relaxed)) {
                let start = Instant::now();
                if let Err(error) = restart(&endpoint, phone).await {
                    failures.push(format!("{}: {error}", phone.mac));
                }
                times.push(start.elapsed());
            }
            (times, failures)
        })
    });
    let workers: Vec<_> = workers.collect();
    let (mut times, mut failures) = (Vec::new(), Vec::new());
    for worker in workers {
        let (worker_times, worker_failures) = worker.await?;
        times.extend(worker_times);
        failures.extend(worker_failures);
    }
    let seconds = start.elapsed().as_secs_f64();
    is_over.store(true, Ordering::Relaxed);
    let page_times = reader.await??;
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let rate = phones.len() as f64 / seconds;
    println!(
        "{} phones, {} requests each, in {seconds:.1} s: {rate:.0} phones a second; {} failed",
        phones.len(),
        FILES_PER_START,
        failures.len(),
    );
    println!("  one phone, connection included: {}", describe_times(times));
    println!("  a signed-in page meanwhile ({} times): {}", page_times.len(), describe_times(page_times));
    match failures.first() {
        None => Ok(()),
        Some(first) => Err(format!("a phone failed: {first}").into()),
    }
}

/// Requests the files that one phone requests at its start.
///
/// Errors: when a response has another status than expected, or when a file lacks its first line.
async fn restart(endpoint: &Endpoint, phone: &Phone) -> Result<(), Failure> {
    let Phone { mac, token } = phone;
    let agent = user_agent(mac);
    let mut connection = endpoint.connect().await?;
    let files: [(String, StatusCode); FILES_PER_START] = [
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

/// Requests the page again and again until the storm is over. Returns the time of each response.
async fn read_page(
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
        tokio::time::sleep(PAGE_PAUSE).await;
    }
    Ok(times)
}

/// Describes times by their percentiles.
fn describe_times(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let milliseconds = |percent: usize| {
        let index = (times.len() * percent / 100).min(times.len().saturating_sub(1));
        times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
    };
    format!(
        "half within {:.1} ms, 95 % within {:.1} ms, 99 % within {:.1} ms",
        milliseconds(50),
        milliseconds(95),
        milliseconds(99)
    )
}
