//! Fills a portal through its own API, and has every phone fetch its configuration as a new one does.

use crate::{
    Failure,
    connection::{Connection, Way},
    fleet::{COMMON, mac, user_agent},
};
use futures::future::try_join_all;
use serde_json::{Value, json};
use std::{fs, net::SocketAddr, path::PathBuf, time::Instant};

/// Phones of one client, lines of one client.
const PHONES: u32 = 100;
const LINES: u32 = 20;

#[derive(clap::Args)]
pub struct Arguments {
    /// Where the portal listens, without TLS.
    #[arg(long)]
    address: SocketAddr,
    /// The portal's public address: what its own pages come from.
    #[arg(long)]
    origin: String,
    /// Who signs in: a reseller.
    #[arg(long, default_value = "expert")]
    login: String,
    #[arg(long)]
    password: String,
    /// The first client's number: 0 unless there are some already.
    #[arg(long, default_value_t = 0)]
    from: u32,
    /// How many clients, of a hundred phones each.
    #[arg(long)]
    clients: u32,
    /// Requests at once.
    #[arg(long, default_value_t = 16)]
    connections: u32,
    /// Where to write the phones' tokens; what is in it stays.
    #[arg(long)]
    out: PathBuf,
}

pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let start = Instant::now();
    let way = Way::new(arguments.address, None)?.with_origin(&arguments.origin);
    let credentials = json!({"login": arguments.login, "password": arguments.password}).to_string();
    let session = way.connect().await?.post("/api/v1/sessions", "", credentials).await?;
    let cookie = session.cookie.ok_or("nobody was signed in")?;
    let clients: Vec<u32> = (arguments.from..arguments.from + arguments.clients).collect();
    let share = |number: u32| {
        let own: Vec<u32> = clients.iter().copied().filter(|client| client % arguments.connections == number).collect();
        tokio::spawn(fill(way.clone(), cookie.clone(), own))
    };
    let filled = try_join_all((0..arguments.connections).map(share)).await?;
    let mut lines = filled.into_iter().collect::<Result<Vec<_>, Failure>>()?.concat();
    lines.sort_unstable();
    let before = fs::read_to_string(&arguments.out).unwrap_or_default();
    fs::write(&arguments.out, format!("{before}{}\n", lines.join("\n")))?;
    println!("{} phones registered and bound in {:.1} s", lines.len(), start.elapsed().as_secs_f64());
    Ok(())
}

async fn fill(way: Way, cookie: String, clients: Vec<u32>) -> Result<Vec<String>, Failure> {
    let mut connection = way.connect().await?;
    let mut phones = Vec::new();
    for client in clients {
        let reference = format!("{}", 50_000 + client);
        let at = format!("/api/v1/clients/{reference}");
        let new = json!({
            "reference": reference, "name": format!("Client {client}"), "siret": "48285833900021",
            "address": "1, rue de Neuilly", "postal_code": "92110", "city": "Clichy",
        });
        done(&mut connection, "/api/v1/clients", &cookie, &new).await?;
        let preferences =
            json!({"reference": reference, "values": {"voicemail.number": "3103", "ring.tone": "ring_3"}});
        done(&mut connection, "/api/v1/settings", &cookie, &preferences).await?;
        for line in 0..LINES {
            let number = number(client, line);
            let new = json!({"number": number, "name": format!("Poste {line}")});
            done(&mut connection, &format!("{at}/lines"), &cookie, &new).await?;
            let key = |place: u32, function: &str, operand: &str, label: &str| json!({"place": format!("line-{place}"), "function": function, "operand": operand, "label": label});
            let keys = json!({"version": 0, "keys": [
                key(1, "line", "", ""), key(2, "blf", "0970711111", "Accueil"), key(3, "speed_dial", "0970711112", "Support"),
            ]});
            done(&mut connection, &format!("/api/v1/lines/{number}/keys/yealink-t46g"), &cookie, &keys).await?;
        }
        for phone in 0..PHONES {
            let mac = mac(client * PHONES + phone);
            let new = json!({"mac": mac, "number": number(client, phone % LINES), "description": "Yealink T46G"});
            done(&mut connection, &format!("{at}/phones"), &cookie, &new).await?;
            phones.push(bind(&mut connection, &mac).await?);
        }
    }
    Ok(phones)
}

fn number(client: u32, line: u32) -> String {
    format!("08{client:04}{line:04}")
}

async fn done(connection: &mut Connection, path: &str, cookie: &str, operation: &Value) -> Result<(), Failure> {
    let answer = connection.post(path, cookie, operation.to_string()).await?;
    if answer.status.is_success() {
        return Ok(());
    }
    Err(format!("{path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body)).into())
}

/// The phone's first requests: the shared file, its own, and its own again where it was told to come.
async fn bind(connection: &mut Connection, mac: &str) -> Result<String, Failure> {
    let agent = user_agent(mac);
    let headers = [("user-agent", agent.as_str())];
    connection.get(&format!("/sip-ps/{COMMON}"), &headers).await?;
    let first = connection.get(&format!("/sip-ps/{mac}.cfg"), &headers).await?;
    let text = String::from_utf8_lossy(&first.body);
    let url = text.lines().find_map(|line| line.strip_prefix("static.auto_provision.server.url = "));
    let token = url.and_then(|url| url.trim_end_matches('/').rsplit('/').next());
    let token = token.ok_or_else(|| format!("{mac} was not configured: {} {text}", first.status))?;
    let own = connection.get(&format!("/sip-ps/{token}/{mac}.cfg"), &headers).await?;
    if own.body == first.body { Ok(format!("{mac} {token}")) } else { Err(format!("{mac} got another file").into()) }
}
