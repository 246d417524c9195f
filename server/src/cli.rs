//! The command line: `portal serve` and the other commands.

use crate::settings::table::{CONFIG, CommandScope, SETTINGS, Setting};
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command};
use std::{collections::BTreeMap, ffi::OsString, path::PathBuf};

/// The parsed command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// The command.
    pub task: Task,
    /// The settings given as flags, by name.
    pub flags: BTreeMap<String, String>,
}

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Runs the portal until a signal stops it.
    Serve,
    /// Creates an operator's account. The password is never an argument, because other users of the machine can see
    /// arguments.
    CreateOperator {
        /// The login.
        login: String,
        /// The name to greet; by default the login.
        name: Option<String>,
        /// Whether to read the password from the first line of standard input, even at a terminal.
        is_password_on_stdin: bool,
    },
    /// Creates a token for a program, and prints it. It is shown only this once.
    CreateToken {
        /// The login of the account that the program acts for.
        login: String,
        /// The token's name.
        name: String,
    },
    /// Disables a staff account, in an emergency.
    DisableAccount {
        /// The login.
        login: String,
    },
    /// Migrates the database and stops.
    Migrate,
    /// Copies a SQLite database, also while a portal serves it.
    Backup {
        /// The copy: a new file.
        file: PathBuf,
    },
    /// Replaces a SQLite database by a copy.
    Restore {
        /// The file of the copy.
        file: PathBuf,
    },
    /// Checks the audit against its seals.
    Verify,
    /// Erases a person's data from the audit.
    Erase {
        /// The person's login, number or name, as the audit has it.
        person: String,
    },
}

/// Parses the arguments; the first one is the program's own name.
///
/// Errors: clap's error for wrong arguments, `--help` and `--version`. Its `exit()` prints it and ends the program with
/// status 2, or 0 for `--help` and `--version`.
pub fn parse(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> Result<Invocation, clap::Error> {
    let matches = command().try_get_matches_from(arguments)?;
    let (task, matches) = match matches.subcommand() {
        Some(("create-operator", matches)) => (parse_create_operator(matches), matches),
        Some(("create-token", matches)) => (parse_create_token(matches), matches),
        Some(("disable-account", matches)) => (parse_disable_account(matches), matches),
        Some(("migrate", matches)) => (Task::Migrate, matches),
        Some(("backup", matches)) => (Task::Backup { file: parse_file(matches) }, matches),
        Some(("restore", matches)) => (Task::Restore { file: parse_file(matches) }, matches),
        Some(("verify", matches)) => (Task::Verify, matches),
        Some(("erase", matches)) => (parse_erase(matches), matches),
        Some((_, matches)) => (Task::Serve, matches),
        None => (Task::Serve, &matches),
    };
    let mut flags = BTreeMap::new();
    for setting in SETTINGS.iter().chain([&CONFIG]) {
        if let Ok(Some(text)) = matches.try_get_one::<String>(setting.name) {
            flags.insert(setting.name.to_owned(), text.clone());
        }
    }
    Ok(Invocation { task, flags })
}

fn parse_create_operator(matches: &ArgMatches) -> Task {
    Task::CreateOperator {
        login: matches.get_one::<String>("login").cloned().unwrap_or_default(),
        name: matches.get_one::<String>("name").cloned(),
        is_password_on_stdin: matches.get_flag("password-stdin"),
    }
}

fn parse_create_token(matches: &ArgMatches) -> Task {
    let text = |name| matches.get_one::<String>(name).cloned().unwrap_or_default();
    Task::CreateToken { login: text("login"), name: text("name") }
}

fn parse_file(matches: &ArgMatches) -> PathBuf {
    matches.get_one::<PathBuf>("file").cloned().unwrap_or_default()
}

fn parse_erase(matches: &ArgMatches) -> Task {
    let person = ["login", "number", "name"].iter().find_map(|name| matches.get_one::<String>(name));
    Task::Erase { person: person.cloned().unwrap_or_default() }
}

fn parse_disable_account(matches: &ArgMatches) -> Task {
    Task::DisableAccount { login: matches.get_one::<String>("login").cloned().unwrap_or_default() }
}

fn command() -> Command {
    let text = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let path = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).value_name(value).help(help).required(true).value_parser(clap::value_parser!(PathBuf))
    };
    Command::new("portal")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Extranet and provisioning of hosted telephony")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(with_settings(Command::new("serve").about("Runs the portal"), CommandScope::Serve))
        .subcommand(with_settings(
            Command::new("create-operator")
                .about("Makes the account of an operator; asks for its password, or reads it from standard input")
                .arg(text("login", "LOGIN", "What the operator signs in with").required(true))
                .arg(text("name", "NAME", "The operator's name [default: the login]"))
                .arg(
                    Arg::new("password-stdin")
                        .long("password-stdin")
                        .action(ArgAction::SetTrue)
                        .help("Take the first line of standard input for the password, without asking"),
                ),
            CommandScope::Everywhere,
        ))
        .subcommand(with_settings(
            Command::new("create-token")
                .about("Makes a token for a program and prints it, once")
                .arg(
                    text("login", "LOGIN", "The account that the program acts for: an operator's or a reseller's")
                        .required(true),
                )
                .arg(text("name", "NAME", "The token's name: the program that gets the token").required(true)),
            CommandScope::Everywhere,
        ))
        .subcommand(with_settings(
            Command::new("backup")
                .about("Copies the SQLite database to a new file, also while the portal runs; the key is not in it")
                .arg(path("file", "FILE", "The copy")),
            CommandScope::Everywhere,
        ))
        .subcommand(with_settings(
            Command::new("restore")
                .about(
                    "Puts a copy in the place of the SQLite database, which is kept beside it; everybody is signed out",
                )
                .arg(path("file", "FILE", "The copy, made by backup or before an update")),
            CommandScope::Everywhere,
        ))
        .subcommand(with_settings(
            Command::new("verify").about("Checks the audit against its seals, and says what does not hold"),
            CommandScope::Everywhere,
        ))
        .subcommand(with_settings(
            Command::new("erase")
                .about("Erases what the audit says of a person; the seals still hold")
                .arg(text("login", "LOGIN", "Somebody of the staff"))
                .arg(text("number", "NUMBER", "The user of a line"))
                .arg(text("name", "NAME", "Somebody by name, as it was written"))
                .group(ArgGroup::new("person").args(["login", "number", "name"]).required(true)),
            CommandScope::Everywhere,
        ))
        .subcommand(with_settings(
            Command::new("disable-account")
                .about("Disables an account of the staff: its sessions end, its tokens are refused")
                .arg(text("login", "LOGIN", "The account: an operator's or a reseller's").required(true)),
            CommandScope::Everywhere,
        ))
        .subcommand(with_settings(
            Command::new("migrate").about("Brings the database up to date"),
            CommandScope::Everywhere,
        ))
}

fn with_settings(command: Command, scope: CommandScope) -> Command {
    let settings =
        SETTINGS.iter().filter(|setting| setting.scope == CommandScope::Everywhere || scope == CommandScope::Serve);
    command.args(std::iter::once(&CONFIG).chain(settings).map(argument)).next_help_heading("Settings")
}

fn argument(setting: &Setting) -> Arg {
    let help = format!("{} [env: {}] [default: {}]", setting.help, setting.variable(), setting.default);
    let argument = Arg::new(setting.name).long(setting.flag()).help(help).help_heading("Settings");
    match setting.placeholder {
        Some(placeholder) => argument.value_name(placeholder),
        // A switch: the flag alone is on, and `--demo=false` overrides the file.
        None => argument.num_args(0..=1).require_equals(true).default_missing_value("true").value_name("true|false"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(arguments: &[&str]) -> BTreeMap<String, String> {
        parse(arguments).unwrap().flags
    }

    #[test]
    fn the_command_definition_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn every_setting_is_a_flag_of_serve() {
        for setting in SETTINGS.iter().chain([&CONFIG]) {
            let flag = format!("--{}=x", setting.flag());
            assert_eq!(flags(&["portal", "serve", &flag]), BTreeMap::from([(setting.name.to_owned(), "x".to_owned())]));
        }
        assert_eq!(flags(&["portal", "serve", "--demo"])["demo"], "true");
        assert_eq!(flags(&["portal", "serve"]), BTreeMap::new());
    }

    #[test]
    fn other_commands_accept_only_the_settings_they_need() {
        assert_eq!(parse(["portal", "migrate", "--data-dir", "d"]).unwrap().task, Task::Migrate);
        assert!(parse(["portal", "migrate", "--listen", "127.0.0.1:1"]).is_err());
    }

    #[test]
    fn create_operator_needs_a_login_and_accepts_no_password_argument() {
        let invocation = parse(["portal", "create-operator", "--login", "admin", "--password-stdin"]).unwrap();
        let expected = Task::CreateOperator { login: "admin".into(), name: None, is_password_on_stdin: true };
        assert_eq!(invocation.task, expected);
        assert!(parse(["portal", "create-operator"]).is_err());
        assert!(parse(["portal", "create-operator", "--login", "admin", "--password", "a"]).is_err());
        assert!(parse(["portal", "create-operator", "--login", "admin", "a"]).is_err());
    }

    #[test]
    fn create_token_needs_a_login_and_a_name() {
        let invocation = parse(["portal", "create-token", "--login", "exploitant", "--name", "SIP"]).unwrap();
        assert_eq!(invocation.task, Task::CreateToken { login: "exploitant".into(), name: "SIP".into() });
        assert!(parse(["portal", "create-token", "--login", "exploitant"]).is_err());
    }

    #[test]
    fn erase_needs_exactly_one_of_login_number_and_name() {
        for flag in ["--login", "--number", "--name"] {
            let task = parse(["portal", "erase", flag, "jean"]).unwrap().task;
            assert_eq!(task, Task::Erase { person: "jean".into() });
        }
        assert!(parse(["portal", "erase"]).is_err());
        assert!(parse(["portal", "erase", "--login", "a", "--number", "b"]).is_err());
        assert_eq!(parse(["portal", "verify", "--data-dir", "d"]).unwrap().task, Task::Verify);
    }

    #[test]
    fn disable_account_needs_a_login() {
        let invocation = parse(["portal", "disable-account", "--login", "expert"]).unwrap();
        assert_eq!(invocation.task, Task::DisableAccount { login: "expert".into() });
        assert!(parse(["portal", "disable-account"]).is_err());
    }

    #[test]
    fn wrong_arguments_end_with_status_2() {
        for wrong in
            [&["portal", "serv"][..], &["portal", "serve", "--lisen", "a"], &["portal", "serve", "extra"], &["portal"]]
        {
            assert_eq!(parse(wrong).unwrap_err().exit_code(), 2, "{wrong:?}");
        }
        assert_eq!(parse(["portal", "--version"]).unwrap_err().exit_code(), 0);
    }
}
