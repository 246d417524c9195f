//! The database's URL, whose password is never shown.

use std::{fmt, path::Path};

/// A `sqlite:` or `postgres://` URL. Its text form has no user, no password and no options.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Checks the scheme of a URL; the database checks the rest. The error repeats nothing that may be a secret.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let is_known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
        if is_known {
            Ok(Self(text.to_owned()))
        } else {
            Err("the URL has another scheme; expected is sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE".into())
        }
    }

    /// Returns the URL of a SQLite file, which is created when it doesn't exist.
    pub fn of_file(path: &Path) -> Self {
        let mut escaped = String::new();
        for character in path.display().to_string().chars() {
            match character {
                '%' => escaped.push_str("%25"),
                '?' => escaped.push_str("%3F"),
                '#' => escaped.push_str("%23"),
                character => escaped.push(character),
            }
        }
        Self(format!("sqlite://{escaped}?mode=rwc"))
    }

    /// Returns the complete URL. Use it only to connect.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Writes the URL without user, password and options (PostgreSQL accepts a password in the options too).
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.0.split_once(':').unwrap_or(("", &self.0));
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        match rest.rsplit_once('@') {
            Some((_, host_and_path)) => write!(formatter, "{scheme}://{host_and_path}"),
            None => write!(formatter, "{scheme}:{rest}"),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        for (given, shown) in [
            (
                "postgres://portal:hunter2@db.example.fr:5432/portal?sslmode=require",
                "postgres://db.example.fr:5432/portal",
            ),
            ("postgres://portal:hunt@er2@db/portal", "postgres://db/portal"),
            ("postgres:///portal?password=hunter2", "postgres:///portal"),
            ("sqlite://data/portal.db?mode=rwc", "sqlite://data/portal.db"),
            ("sqlite::memory:", "sqlite::memory:"),
        ] {
            let url = DatabaseUrl::parse(given).unwrap();
            assert_eq!(url.to_string(), shown);
            assert_eq!(format!("{url:?}"), shown);
            assert_eq!(url.expose(), given);
        }
    }

    #[test]
    fn an_unknown_database_is_refused_and_the_error_repeats_nothing_of_the_url() {
        let problem = DatabaseUrl::parse("mysql://portal:hunter2@db/portal").unwrap_err();
        assert!(!problem.contains("hunter2"));
    }

    #[test]
    fn a_file_name_is_escaped() {
        assert_eq!(DatabaseUrl::of_file(Path::new("/a b/50%?.db")).expose(), "sqlite:///a b/50%25%3F.db?mode=rwc");
    }
}
