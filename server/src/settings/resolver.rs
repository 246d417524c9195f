//! Reads the values of the settings one by one, and collects their errors.

use super::{
    logging::LogFormat,
    phones,
    setting_error::{SettingError, SettingErrors},
    smtp::{Smtp, SmtpServer, parse_sender},
    sources::Sources,
    tls_files::TlsFiles,
};
use ipnet::IpNet;
use portal_api::dialled::Dialled;
use std::{net::IpAddr, path::PathBuf, str::FromStr};
use tracing_subscriber::EnvFilter;

/// The default filter of the log. Without its second part, the migrator would log at every start that it has nothing to
/// do.
const LOG_FILTER: &str = "info,sea_orm_migration=warn";

/// Reads values from the sources. Its functions return `None` for a missing value, and for an invalid value, whose
/// error they collect.
pub(super) struct Resolver<'a> {
    sources: &'a Sources,
    errors: Vec<SettingError>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self { sources, errors: sources.errors().to_vec() }
    }

    /// Returns the settings, unless there were errors.
    pub(super) fn finish<T>(self, settings: T) -> Result<T, SettingErrors> {
        if self.errors.is_empty() { Ok(settings) } else { Err(SettingErrors(self.errors)) }
    }

    /// Reads a value with a parser whose error names the problem and the expected form.
    pub(super) fn value<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let given = self.sources.find(name)?;
        match read(given.text.trim()) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.errors.push(SettingError::new(name, &given.source, problem));
                None
            }
        }
    }

    /// Reads a value with its type's parser; `expected` describes a valid value.
    pub(super) fn parsed<T: FromStr>(&mut self, name: &str, expected: &str) -> Option<T> {
        self.value(name, |text| text.parse().map_err(|_| format!("“{text}” is not {expected}")))
    }

    /// Records that a required setting has no value. Does nothing when a value was given: its own error, if it is
    /// invalid, is already collected.
    pub(super) fn refuse_missing(&mut self, name: &str, problem: &str) {
        if self.sources.find(name).is_none() {
            self.errors.push(SettingError::missing(name, problem));
        }
    }

    /// Records that a value is wrong in combination with others.
    pub(super) fn refuse(&mut self, name: &str, problem: &str) {
        if let Some(given) = self.sources.find(name) {
            self.errors.push(SettingError::new(name, &given.source, problem.to_owned()));
        }
    }

    pub(super) fn path(&mut self, name: &str) -> Option<PathBuf> {
        self.value(name, |text| {
            if text.is_empty() { Err("it is empty; a path is expected".into()) } else { Ok(PathBuf::from(text)) }
        })
    }

    pub(super) fn is_on(&mut self, name: &str) -> bool {
        let read = |text: &str| match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Ok(true),
            "false" | "no" | "off" | "0" => Ok(false),
            _ => Err(format!("“{text}” is neither true nor false")),
        };
        self.value(name, read).unwrap_or(false)
    }

    pub(super) fn networks(&mut self, name: &str) -> Vec<IpNet> {
        let network = |text: &str| {
            let single_address = || text.parse::<IpAddr>().map(IpNet::from);
            text.parse::<IpNet>().or_else(|_| single_address()).map(|network| network.trunc()).map_err(|_| {
                format!("“{text}” is not a network; expected are addresses or networks, by commas, like 10.0.0.1, 192.168.0.0/16")
            })
        };
        let read = |text: &str| {
            text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(network).collect::<Result<Vec<_>, _>>()
        };
        self.value(name, read).unwrap_or_default()
    }

    /// Reads certificate and key: both or neither.
    pub(super) fn tls_files(&mut self) -> Option<TlsFiles> {
        let given = (self.path("tls_cert"), self.path("tls_key"));
        match given {
            (Some(certificate), Some(key)) => Some(TlsFiles { certificate, key }),
            (Some(_), None) => {
                self.refuse_missing(
                    "tls_key",
                    "tls_cert is given without tls_key; the file of the private key is expected",
                );
                None
            }
            (None, Some(_)) => {
                self.refuse_missing(
                    "tls_cert",
                    "tls_key is given without tls_cert; the file of the certificate is expected",
                );
                None
            }
            (None, None) => None,
        }
    }

    /// Reads the mail server and the sender: both or neither.
    pub(super) fn smtp(&mut self) -> Option<Smtp> {
        let given = (self.value("smtp_url", SmtpServer::parse), self.value("smtp_from", parse_sender));
        match given {
            (Some(server), Some(from)) => Some(Smtp { server, from }),
            (Some(_), None) => {
                self.refuse_missing(
                    "smtp_from",
                    "smtp_url is given, and an e-mail has a sender; expected is something like Portail <portail@example.fr>",
                );
                None
            }
            (None, Some(_)) => {
                self.refuse_missing(
                    "smtp_url",
                    "smtp_from is given, and nobody is there to take an e-mail; a URL is expected",
                );
                None
            }
            (None, None) => None,
        }
    }

    pub(super) fn log_format(&mut self) -> LogFormat {
        let read = |text: &str| match text {
            "human" => Ok(LogFormat::Human),
            "json" => Ok(LogFormat::Json),
            _ => Err(format!("“{text}” is no log format; human or json is expected")),
        };
        self.value("log_format", read).unwrap_or_default()
    }

    pub(super) fn log_filter(&mut self) -> String {
        let read = |text: &str| match EnvFilter::try_new(text) {
            Ok(_) => Ok(text.to_owned()),
            Err(error) => Err(format!("“{text}” is no filter ({error}); expected is something like info,sqlx=warn")),
        };
        self.value("log_filter", read).unwrap_or_else(|| LOG_FILTER.into())
    }

    pub(super) fn time_zone(&mut self) -> String {
        let read = |text: &str| match jiff::tz::TimeZone::posix(text) {
            Ok(_) => Ok(text.to_owned()),
            Err(_) => Err(format!("“{text}” is not a POSIX time zone; expected is something like {}", phones::PARIS)),
        };
        self.value("time_zone", read).unwrap_or_else(|| phones::PARIS.into())
    }

    pub(super) fn minutes(&mut self, name: &str) -> Option<u16> {
        let read = |text: &str| {
            let minutes = text.parse().ok().filter(|minutes| (1..=43_200).contains(minutes));
            minutes.ok_or_else(|| format!("“{text}” is not a number of minutes from 1 to 43200 (30 days)"))
        };
        self.value(name, read)
    }

    /// Reads a retention in days.
    pub(super) fn days(&mut self, name: &str) -> Option<u16> {
        let read = |text: &str| {
            let days = text.parse().ok().filter(|days| (1..=3_650).contains(days));
            days.ok_or_else(|| format!("“{text}” is not a number of days from 1 to 3650 (10 years)"))
        };
        self.value(name, read)
    }

    /// Reads a number of changes a minute.
    pub(super) fn changes(&mut self, name: &str) -> Option<u32> {
        let read = |text: &str| {
            let changes = text.parse().ok().filter(|changes| (60..=1_000_000).contains(changes));
            changes.ok_or_else(|| format!("“{text}” is not a number of changes from 60 to 1000000"))
        };
        self.value(name, read)
    }

    /// Reads an amount of memory in MiB.
    pub(super) fn mebibytes(&mut self, name: &str) -> Option<u64> {
        let read = |text: &str| {
            let amount = text.parse().ok().filter(|amount| *amount <= 65_536);
            amount.ok_or_else(|| format!("“{text}” is not a number of mebibytes from 0 to 65536"))
        };
        self.value(name, read)
    }

    pub(super) fn dialled(&mut self, name: &str) -> Option<String> {
        let read = |text: &str| match Dialled::parse(text) {
            Ok(number) => Ok(number.into()),
            Err(_) => Err(format!("“{text}” can't be dialled; expected are up to 32 digits, with * # or +")),
        };
        self.value(name, read)
    }
}
