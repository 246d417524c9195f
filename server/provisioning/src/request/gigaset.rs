//! The file names of Gigaset's "data server": the chain to a phone's own file, and firmware checks.
//!
//! ```text
//! gigaset  = product "/" variant "/master.bin"
//!          | "sifs/sifsroot.bin" | "sifs/" ( "sih" | "sit" | "siu" ) "_" 3 × ( digit | "x" ) ".bin"
//!          | [ product "/" [ variant "/" ] ] ( "baselines.bin" | "version.bin" )
//!          | product "/fw" 3 × digit ".bin"
//! product, variant = 1 to 3 digits, no zero first
//! ```
//!
//! Phones use the names in these files without resolving them (`42/2/../../sifs/sifsroot.bin`). In this grammar only,
//! `..` removes the previous component, and a path that leaves the root is invalid. No file of this grammar contains a
//! secret or belongs to one phone.
//!
//! Source: the files that wazo serves and the names that it has received; "File structure" on teamwork.gigaset.com.

use super::{ChainFile, FileId, FileKind};
use std::fmt;

/// The maximum depth of a folder at any point of a path.
const DEPTH_LIMIT: usize = 2;

/// A file name. The numbers are those of the product, of its variant and of the firmware.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    Master {
        product: u16,
        variant: u16,
    },
    Root,
    /// A step of the chain, with three characters that are digits or `x`.
    Step(Step, [u8; 3]),
    /// A firmware check, optionally with the product and its variant.
    Check(Check, Option<u16>, Option<u16>),
    Firmware {
        product: u16,
        version: u16,
    },
}

/// A step of the chain below `sifs/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Hundreds,
    Tens,
    Units,
}

/// A file in which a base looks for new firmware.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Check {
    Baselines,
    Version,
}

impl Name {
    pub fn parse(path: &str) -> Option<Self> {
        let path = path.strip_suffix(".bin")?;
        let (folder, name) = match path.rsplit_once('/') {
            Some((folder, name)) => (resolve(folder)?, name),
            None => (([""; DEPTH_LIMIT], 0), path),
        };
        let (components, count) = folder;
        match (components.get(..count)?, name) {
            ([product, variant], "master") => {
                Some(Self::Master { product: number(product)?, variant: number(variant)? })
            }
            (["sifs"], "sifsroot") => Some(Self::Root),
            (["sifs"], name) => {
                let (step, digits) = name.split_once('_')?;
                let digits: [u8; 3] = digits.as_bytes().try_into().ok()?;
                let is_right = digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'x');
                is_right.then_some(Self::Step(Step::parse(step)?, digits))
            }
            ([], name) => Some(Self::Check(Check::parse(name)?, None, None)),
            ([product, variant], name) => {
                Some(Self::Check(Check::parse(name)?, Some(number(product)?), Some(number(variant)?)))
            }
            ([product], name) => {
                let product = number(product)?;
                match name.strip_prefix("fw") {
                    Some(version) if version.len() == 3 && version.bytes().all(|byte| byte.is_ascii_digit()) => {
                        Some(Self::Firmware { product, version: version.parse().ok()? })
                    }
                    Some(_) => None,
                    None => Some(Self::Check(Check::parse(name)?, Some(product), None)),
                }
            }
            _ => None,
        }
    }

    pub fn kind(&self) -> FileKind {
        match self {
            Self::Master { .. } => FileKind::Chain(ChainFile::Master),
            Self::Root => FileKind::Chain(ChainFile::Root),
            Self::Step(Step::Hundreds, _) => FileKind::Chain(ChainFile::Hundreds),
            Self::Step(Step::Tens, _) => FileKind::Chain(ChainFile::Tens),
            Self::Step(Step::Units, _) => FileKind::Chain(ChainFile::Units),
            Self::Check(..) => FileKind::FirmwareCheck,
            Self::Firmware { .. } => FileKind::Firmware,
        }
    }

    pub fn file_id(&self) -> Option<FileId> {
        match self {
            Self::Master { product, .. } | Self::Check(_, Some(product), _) | Self::Firmware { product, .. } => {
                FileId::of_number(*product)
            }
            Self::Root | Self::Step(..) | Self::Check(_, None, _) => None,
        }
    }
}

/// Resolves `..` in a folder, component by component. The removed components must be alphanumeric too.
fn resolve(folder: &str) -> Option<([&str; DEPTH_LIMIT], usize)> {
    let mut components = [""; DEPTH_LIMIT];
    let mut count: usize = 0;
    for component in folder.split('/') {
        if component == ".." {
            count = count.checked_sub(1)?;
            continue;
        }
        if component.is_empty() || !component.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        *components.get_mut(count)? = component;
        count += 1;
    }
    Some((components, count))
}

fn number(text: &str) -> Option<u16> {
    let is_valid = text.len() <= 3 && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_valid { text.parse().ok() } else { None }
}

impl Step {
    fn parse(text: &str) -> Option<Self> {
        [Self::Hundreds, Self::Tens, Self::Units].into_iter().find(|step| step.text() == text)
    }

    fn text(self) -> &'static str {
        match self {
            Self::Hundreds => "sih",
            Self::Tens => "sit",
            Self::Units => "siu",
        }
    }
}

impl Check {
    fn parse(text: &str) -> Option<Self> {
        [Self::Baselines, Self::Version].into_iter().find(|check| check.text() == text)
    }

    fn text(self) -> &'static str {
        match self {
            Self::Baselines => "baselines",
            Self::Version => "version",
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Master { product, variant } => write!(formatter, "{product}/{variant}/master.bin"),
            Self::Root => formatter.write_str("sifs/sifsroot.bin"),
            Self::Step(step, [hundred, ten, unit]) => {
                let [hundred, ten, unit] = [*hundred, *ten, *unit].map(char::from);
                write!(formatter, "sifs/{}_{hundred}{ten}{unit}.bin", step.text())
            }
            Self::Check(check, product, variant) => {
                for number in [product, variant].into_iter().flatten() {
                    write!(formatter, "{number}/")?;
                }
                write!(formatter, "{}.bin", check.text())
            }
            Self::Firmware { product, version } => write!(formatter, "{product}/fw{version:03}.bin"),
        }
    }
}
