//! Fills a portal through its API: creates clients, lines and phones, and lets every phone fetch its configuration as a
//! new phone does.

use crate::{
    Failure,
    connection::{Connection, Endpoint},
    fleet::{COMMON, mac, user_agent},
};
use futures::future::try_join_all;
use serde_json::{Value, json};
use std::{fs, net::SocketAddr, path::PathBuf, time::Instant};

/// The number of phones of one client.
const PHONES_PER_CLIENT: u32 = 100;
/// The number of lines of one client; five phones share a line.
const LINES_PER_CLIENT: u32 = 20;

#[derive(clap::Args)]
pub struct Arguments {
    /// The address on which the portal listens, without TLS.
    #[arg(long)]
    address: SocketAddr,
    /// The portal's public URL, which requests send as their `Origin`.
    #[arg(long)]
    origin: String,
    /// The login of the reseller that creates the clients.
    #[arg(long, default_value = "expert")]
    login: String,
    #[arg(long)]
    password: String,
    /// The number of the first client to create: 0, or the number of clients that earlier runs created.
    #[arg(long, default_value_t = 0)]
    from: u32,
    /// The number of clients to create, each with a hundred phones.
    #[arg(long)]
    clients: u32,
    /// The number of connections that send requests at the same time.
    #[arg(long, default_value_t = 16)]
    connections: u32,
    /// The file to which the phones' tokens are added.
    #[arg(long)]
    out: PathBuf,
}

pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let start = Instant::now();
    let endpoint = Endpoint::new(arguments.address, None)?.with_origin(&arguments.origin);
    let credentials = json!({"login": arguments.login, "password": arguments.password}).to_string();
    let session = endpoint.connect().await?.post("/api/v1/sessions", "", credentials).await?;
    let cookie = session.cookie.ok_or("nobody was signed in")?;
    let clients: Vec<u32> = (arguments.from..arguments.from + arguments.clients).collect();
    // The connections share the clients between them.
    let start_share = |connection: u32| {
        let share = clients.iter().copied().filter(|client| client % arguments.connections == connection).collect();
        tokio::spawn(fill(endpoint.clone(), cookie.clone(), share))
    };
    let filled = try_join_all((0..arguments.connections).map(start_share)).await?;
    let mut phones = filled.into_iter().collect::<Result<Vec<_>, Failure>>()?.concat();
    phones.sort_unstable();
    let earlier_phones = fs::read_to_string(&arguments.out).unwrap_or_default();
    fs::write(&arguments.out, format!("{earlier_phones}{}\n", phones.join("\n")))?;
    println!("{} phones registered and bound in {:.1} s", phones.len(), start.elapsed().as_secs_f64());
    Ok(())
}

/// Creates clients with their lines, keys and phones. Returns one text for each phone: its MAC address, a space and its
/// token.
async fn fill(endpoint: Endpoint, cookie: String, clients: Vec<u32>) -> Result<Vec<String>, Failure> {
    let mut connection = endpoint.connect().await?;
    let mut phones = Vec::new();
    for client in clients {
        let reference = format!("{}", 50_000 + client);
        let client_path = format!("/api/v1/clients/{reference}");
        let new = json!({
            "reference": reference, "name": format!("Client {client}"), "siret": "48285833900021",
            "address": "1, rue de Neuilly", "postal_code": "92110", "city": "Clichy",
        });
        send(&mut connection, "/api/v1/clients", &cookie, &new).await?;
        let preferences =
            json!({"reference": reference, "values": {"voicemail.number": "3103", "ring.tone": "ring_3"}});
        send(&mut connection, "/api/v1/settings", &cookie, &preferences).await?;
        for line in 0..LINES_PER_CLIENT {
            let number = number(client, line);
            let new = json!({"number": number, "name": format!("Poste {line}")});
            send(&mut connection, &format!("{client_path}/lines"), &cookie, &new).await?;
            let key = |place: u32, function: &str, operand: &str, label: &str| json!({"place": format!("line-{place}"), "function": function, "operand": operand, "label": label});
            let keys = json!({"version": 0, "keys": [
                key(1, "line", "", ""), key(2, "blf", "0970711111", "Accueil"), key(3, "speed_dial", "0970711112", "Support"),
            ]});
            send(&mut connection, &format!("/api/v1/lines/{number}/keys/yealink-t46g"), &cookie, &keys).await?;
        }
        for phone in 0..PHONES_PER_CLIENT {
            let mac = mac(client * PHONES_PER_CLIENT + phone);
            let new =
                json!({"mac": mac, "number": number(client, phone % LINES_PER_CLIENT), "description": "Yealink T46G"});
            send(&mut connection, &format!("{client_path}/phones"), &cookie, &new).await?;
            phones.push(bind(&mut connection, &mac).await?);
        }
    }
    Ok(phones)
}

/// The number of a client's line.
fn number(client: u32, line: u32) -> String {
    format!("08{client:04}{line:04}")
}

/// Sends an operation.
///
/// Errors: when the portal refuses the operation.
async fn send(connection: &mut Connection, path: &str, cookie: &str, operation: &Value) -> Result<(), Failure> {
    let answer = connection.post(path, cookie, operation.to_string()).await?;
    if answer.status.is_success() {
        return Ok(());
    }
    Err(format!("{path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body)).into())
}

/// Sends a phone's first requests: for the shared file, for its own file, and for its own file again at the URL that
/// the file names. The first fetch of the own file binds the phone, the second one confirms the binding. Returns the
/// phone's MAC address and token.
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
