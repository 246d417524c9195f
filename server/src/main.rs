//! `portal`: reads the command line and the settings, starts the log, and runs the command.

use portal_api::Secret;
use portal_server::{
    backup,
    cli::{self, Task},
    clock::Clock,
    demo,
    http::listen,
    logging,
    settings::{Settings, Sources},
};
use std::{
    error::Error,
    io::{self, IsTerminal as _, Write as _},
    net::TcpListener,
    process::ExitCode,
};

/// The memory allocator. Rendering a page allocates thousands of small strings; with the system's allocator, these
/// allocations took a quarter of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type CommandResult = Result<(), Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    disable_huge_pages();
    let invocation = cli::parse(std::env::args_os()).unwrap_or_else(|error| error.exit());
    let sources = Sources::read(&invocation.flags, |name| std::env::var(name).ok());
    let settings = match Settings::resolve(&sources) {
        Ok(settings) => settings,
        Err(errors) => {
            report_error(&errors);
            return ExitCode::from(2);
        }
    };
    match run(invocation.task, settings) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report_error(&error);
            ExitCode::FAILURE
        }
    }
}

/// Turns off transparent huge pages. Linux may back memory with pages of 2 MiB, of which the portal uses only a small
/// part. At a thousand phone requests a second, these pages took a quarter of the memory and made nothing faster.
fn disable_huge_pages() {
    #[cfg(target_os = "linux")]
    // An old kernel refuses the call; the portal then runs with huge pages.
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

fn run(task: Task, settings: Settings) -> CommandResult {
    let _log_guard = logging::start(settings.log_format, &settings.log_filter)?;
    settings
        .create_data_dir()
        .map_err(|error| format!("The data folder {} can't be created: {error}.", settings.data_dir.display()))?;
    let runtime = tokio::runtime::Runtime::new()?;
    match task {
        Task::Serve => runtime.block_on(serve(settings)),
        Task::CreateOperator { login, name, is_password_on_stdin } => {
            let password = read_password(is_password_on_stdin)?;
            let name = name.unwrap_or_else(|| login.clone());
            runtime.block_on(portal_server::create_operator(&settings, &login, &name, password))?;
            print(&format!("The operator {login} can sign in."))
        }
        Task::CreateToken { login, name } => {
            let token = runtime.block_on(portal_server::create_token(&settings, &login, &name))?;
            print(&token)
        }
        Task::Backup { file } => {
            runtime.block_on(backup::back_up(&settings, &file))?;
            print(&format!(
                "{} holds the database. Keep {} too, elsewhere.",
                file.display(),
                settings.secret_key_file.display()
            ))
        }
        Task::Restore { file } => {
            let replaced = runtime.block_on(backup::restore(&settings, &file))?;
            print(&match replaced {
                Some(replaced) => {
                    let (file, replaced) = (file.display(), replaced.display());
                    format!("The database was restored from {file}. The previous one is {replaced}.")
                }
                None => format!("The database was restored from {}.", file.display()),
            })
        }
        Task::Verify => print(&runtime.block_on(portal_server::verify(&settings))?),
        Task::Erase { person } => match runtime.block_on(portal_server::erase(&settings, &person))? {
            0 => print("The audit says nothing of this person."),
            rows => print(&format!("Erased from {rows} rows of the audit; the seals still hold.")),
        },
        Task::DisableAccount { login } => {
            runtime.block_on(portal_server::disable_account(&settings, &login))?;
            print(&format!("The account {login} is disabled. Its staff can enable it again in the Extranet."))
        }
        Task::Migrate => {
            runtime.block_on(portal_server::migrate(&settings))?;
            print("The database is up to date.")
        }
    }
}

async fn serve(settings: Settings) -> CommandResult {
    let listener = TcpListener::bind(settings.listen)
        .map_err(|error| format!("Listening on {} is not possible: {error}.", settings.listen))?;
    let settings = settings.listening_on(listener.local_addr()?);
    let announcement = settings.demo.then(|| demo::announcement(&settings));
    let public_url = settings.public_url.clone();
    let stop = listen::stop_signal()?;
    let running = portal_server::start(settings, Clock::system(), listener).await?;
    tracing::info!(address = %running.address, %public_url, "serving");
    if let Some(announcement) = announcement {
        // When nobody reads standard output, `say` gives up after a second, and the portal serves anyway.
        logging::say(io::stdout(), announcement);
    }
    tokio::select! {
        () = stop => {}
        () = running.claim_lost() => {}
    }
    running.stop().await;
    Ok(())
}

/// Reads the password of a new account: typed twice without an echo at a terminal, otherwise the first line of standard
/// input.
fn read_password(is_on_stdin: bool) -> Result<Secret, Box<dyn Error + Send + Sync>> {
    if is_on_stdin || !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        return Ok(Secret::new(line.trim_end_matches(['\r', '\n'])));
    }
    let password = rpassword::prompt_password("Password: ")?;
    if rpassword::prompt_password("The same password again: ")? != password {
        return Err("The two passwords differ. No account was created.".into());
    }
    Ok(Secret::new(password))
}

/// Prints the result of a command to standard output.
fn print(sentence: &str) -> CommandResult {
    Ok(writeln!(io::stdout().lock(), "{sentence}")?)
}

/// Reports the error that stops the program, on standard error. When standard error is closed or nobody reads it, the
/// sentence is lost; the exit status still shows the failure.
fn report_error(error: &dyn std::fmt::Display) {
    logging::say(io::stderr(), error.to_string());
}
