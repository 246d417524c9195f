//! The portal's program in a process of its own, which a test can kill and stop, and whose log it can read.

use crate::{Database, Endpoint, Person, Reachable, eventually};
use std::{
    fs::{self, File, OpenOptions},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
};
use tempfile::TempDir;

/// A portal in a process of its own, with the demonstration's data and the machine's clock.
pub struct PortalProcess {
    program: String,
    settings: Vec<(String, String)>,
    environment: Vec<(String, PathBuf)>,
    endpoint: Endpoint,
    child: Option<Child>,
    folder: TempDir,
    // The last field, so that it is dropped after the portal that uses it.
    _database: Database,
}

impl PortalProcess {
    /// Starts `program` on a database and waits until it answers. `settings` add to the default settings of a test, or
    /// replace them.
    pub async fn start(program: &str, database: Database, settings: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a folder");
        let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port");
        let defaults = [
            ("listen", address.to_string()),
            ("data-dir", folder.path().display().to_string()),
            ("database-url", database.url(&folder)),
            ("dist-dir", crate::portal::dist().display().to_string()),
            ("demo", "true".to_owned()),
        ];
        let defaults = defaults.into_iter().map(|(name, value)| (name.to_owned(), value));
        let added = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut portal = Self {
            program: program.to_owned(),
            settings: defaults.chain(added).collect(),
            environment: Vec::new(),
            endpoint: Endpoint { address, certificate: None },
            child: None,
            folder,
            _database: database,
        };
        portal.run().await;
        portal
    }

    /// Starts the program again and waits until it answers.
    pub async fn run(&mut self) {
        let command = self.command("serve");
        self.spawn(command).await;
    }

    /// Starts the program with a limit for the size of its files, in kilobytes, which acts like a full disk: writing
    /// beyond the limit fails.
    pub async fn run_on_full_disk(&mut self, kilobytes: u32) {
        let serve = self.command("serve");
        let mut shell = Command::new("bash");
        // Without the trap, the signal XFSZ would end the program at the limit.
        shell.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$0\" \"$@\""));
        shell.arg(serve.get_program()).args(serve.get_args());
        self.spawn(shell).await;
    }

    async fn spawn(&mut self, mut command: Command) {
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        let child = command.stdout(Stdio::null()).stderr(self.log_file()).spawn().expect("the program");
        self.child = Some(child);
        let (client, url) = (self.endpoint.client().build().expect("a client"), self.endpoint.url("/readyz"));
        let is_ready = async || client.get(&url).send().await.ok().filter(|answer| answer.status().is_success());
        eventually("the program's first answer", is_ready).await;
    }

    /// Builds a command of the program (`serve`, `verify`…), with those of the test's settings that the command
    /// accepts.
    pub fn command(&self, name: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(name);
        let is_for_every_command = |setting: &str| ["data-dir", "database-url", "log-filter"].contains(&setting);
        for (setting, value) in
            self.settings.iter().filter(|(setting, _)| name == "serve" || is_for_every_command(setting))
        {
            command.arg(format!("--{setting}={value}"));
        }
        command
    }

    fn log_file(&self) -> File {
        OpenOptions::new().create(true).append(true).open(self.folder.path().join("log")).expect("the log")
    }

    /// Sets a variable in the environment of the program, from its next start on.
    pub fn set_environment(&mut self, name: &str, value: &Path) {
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// The id of the portal's process.
    pub fn id(&self) -> u32 {
        self.child.as_ref().expect("a process").id()
    }

    /// Kills the program, as a power cut does.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // An error means that the process has ended already.
            let _ = child.kill();
            child.wait().expect("gone");
        }
    }

    /// Asks the program to stop, as service managers do, and waits for its end.
    pub async fn terminate(&mut self) -> ExitStatus {
        let mut child = self.child.take().expect("a process");
        let signalled = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
        assert!(signalled.expect("kill").success());
        eventually("the program's end", async || child.try_wait().expect("a status")).await
    }

    /// The log since the first start.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).expect("the log")
    }

    /// The portal's data folder.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Creates a visitor who is not signed in.
    pub fn visitor(&self) -> Person {
        Person::new(self, None)
    }

    /// Signs somebody in with the demonstration's password.
    pub async fn sign_in(&self, login: &str) -> Person {
        let person = self.visitor();
        person.sign_in(login).await;
        person
    }
}

impl Reachable for PortalProcess {
    fn endpoint(&self) -> Endpoint {
        self.endpoint.clone()
    }
}

impl Drop for PortalProcess {
    fn drop(&mut self) {
        self.kill();
    }
}
