//! Recorded request sequences of phones and of attackers: each request is classified correctly. The server's tests
//! cover which requests are answered, and the twentieth trace, the moment at which a window ends.

use portal_api::Mac;
use portal_provisioning::{
    ChainFile,
    FileKind::{self, Boot, Chain, Common, Firmware, FirmwareCheck, Phone},
    Identity, ModelHint, OptionalFile, Token, UserAgent, Vendor, identify,
};

const TOKEN: &str = "0123456789abcdefghijklmnopqrstuv";
const LOCAL: FileKind = FileKind::Optional(OptionalFile::Local);

/// A phone: its User-Agent, and the identity that follows from it and the paths.
struct Trace {
    vendor: Vendor,
    mac: &'static str,
    /// Whether the User-Agent contains the MAC address.
    agent_has_mac: bool,
    /// The model in the User-Agent; empty if there is none.
    model: &'static str,
    firmware: &'static str,
    /// The part of the file names that identifies the model.
    file_id: &'static str,
    user_agent: &'static str,
    requests: &'static [(&'static str, FileKind)],
}

impl Trace {
    fn check(&self) {
        let agent = UserAgent::parse(self.user_agent);
        assert_eq!(agent.model.as_deref().unwrap_or_default(), self.model, "{}", self.user_agent);
        assert_eq!(agent.firmware.as_deref().unwrap_or_default(), self.firmware, "{}", self.user_agent);
        for (path, kind) in self.requests {
            let identity = identify(path, self.user_agent).unwrap_or_else(|| panic!("{path} is nothing"));
            assert_eq!((identity.path.file.kind(), identity.vendor), (*kind, Some(self.vendor)), "{path}");
            let is_named = identity.path.mac().is_some() || self.agent_has_mac;
            let mac = identity.mac.as_ref().map(|mac| mac.as_str().to_owned());
            assert_eq!(mac.as_deref(), is_named.then_some(self.mac), "{path}");
            assert_eq!(identity.firmware.as_deref().unwrap_or_default(), self.firmware, "{path}");
            match &identity.model {
                Some(ModelHint::FileId(id)) => assert_eq!(id.as_str(), self.file_id, "{path}"),
                Some(ModelHint::UserAgent(model)) => assert_eq!(model, self.model, "{path}"),
                None => assert!(self.model.is_empty(), "{path}"),
            }
            // After binding, the phone requests the same file with its token.
            let own = identify(&format!("{TOKEN}/{path}"), self.user_agent).expect("the same with a token");
            assert!(own.path.token.is_some());
            assert_eq!((own.path.file, own.model, own.mac), (identity.path.file, identity.model, identity.mac));
        }
    }
}

/// The requests of a Yealink, including the boot files that are requested since V81.
fn yealink(
    user_agent: &'static str,
    mac: &'static str,
    [model, firmware, file_id]: [&'static str; 3],
    requests: &'static [(&'static str, FileKind)],
) {
    let agent_has_mac = UserAgent::parse(user_agent).mac.is_some();
    Trace { vendor: Vendor::Yealink, mac, agent_has_mac, model, firmware, file_id, user_agent, requests }.check();
}

#[test]
fn s01_a_t46g_from_the_factory() {
    yealink(
        "Yealink SIP-T46G 28.83.0.120 00:15:65:aa:bb:01",
        "001565AABB01",
        ["T46G", "28.83.0.120", "28"],
        &[
            ("001565aabb01.boot", Boot),
            ("y000000000000.boot", Boot),
            ("y000000000028.cfg", Common),
            ("001565aabb01.cfg", Phone),
        ],
    );
}

#[test]
fn s02_a_t41p_with_old_firmware() {
    yealink(
        "Yealink SIP-T41P 36.72.0.1 00:15:65:aa:bb:02",
        "001565AABB02",
        ["T41P", "36.72.0.1", "36"],
        &[("y000000000036.cfg", Common), ("001565aabb02.cfg", Phone)],
    );
}

#[test]
fn s03_a_cp860_with_two_spellings_of_its_name() {
    for user_agent in ["Yealink CP860 37.81.0.10 00:15:65:aa:bb:03", "yealink SIP-CP860 37.81.0.10 00:15:65:aa:bb:03"] {
        yealink(
            user_agent,
            "001565AABB03",
            ["CP860", "37.81.0.10", "37"],
            &[
                ("001565aabb03.boot", Boot),
                ("y000000000000.boot", Boot),
                ("y000000000037.cfg", Common),
                ("001565aabb03.cfg", Phone),
            ],
        );
    }
}

#[test]
fn s04_a_cp920() {
    yealink(
        "Yealink SIP-CP920 78.85.0.5 80:5e:c0:aa:bb:04",
        "805EC0AABB04",
        ["CP920", "78.85.0.5", "78"],
        &[
            ("805ec0aabb04.boot", Boot),
            ("y000000000000.boot", Boot),
            ("y000000000078.cfg", Common),
            ("805ec0aabb04.cfg", Phone),
        ],
    );
}

#[test]
fn s05_a_cp960_with_two_spellings_of_its_name() {
    for user_agent in ["Yealink SIP-CP960 73.83.0.30 80:5e:c0:aa:bb:05", "Yealink CP960 73.83.0.30 80:5e:c0:aa:bb:05"] {
        yealink(
            user_agent,
            "805EC0AABB05",
            ["CP960", "73.83.0.30", "73"],
            &[
                ("805ec0aabb05.boot", Boot),
                ("y000000000000.boot", Boot),
                ("y000000000073.cfg", Common),
                ("805ec0aabb05.cfg", Phone),
            ],
        );
    }
}

#[test]
fn s06_a_w52p_tries_firmware() {
    for (user_agent, firmware) in [
        ("W52P 25.30.0.2 00:15:65:aa:bb:06", "25.30.0.2"),
        ("Yealink W52P 25.80.0.15 00:15:65:aa:bb:06", "25.80.0.15"),
        ("Yealink SIP-W52P 25.73.0.20 00:15:65:aa:bb:06", "25.73.0.20"),
    ] {
        yealink(
            user_agent,
            "001565AABB06",
            ["W52P", firmware, "25"],
            &[
                ("y000000000025.cfg", Common),
                ("001565aabb06.cfg", Phone),
                ("firmware/25.81.0.60.rom", Firmware),
                ("26.81.0.30.rom", Firmware),
            ],
        );
    }
}

#[test]
fn s07_a_t48g_with_a_file_of_its_users_changes() {
    yealink(
        "Yealink SIP-T48G 35.83.0.120 00:15:65:aa:bb:07",
        "001565AABB07",
        ["T48G", "35.83.0.120", "35"],
        &[
            ("001565aabb07.boot", Boot),
            ("y000000000000.boot", Boot),
            ("y000000000035.cfg", Common),
            ("001565aabb07.cfg", Phone),
            ("001565aabb07-local.cfg", LOCAL),
        ],
    );
}

#[test]
fn s08_a_t54w_with_a_mac_address_without_colons() {
    yealink(
        "Yealink SIP-T54W 96.86.0.100 249ad8aabb08",
        "249AD8AABB08",
        ["T54W", "96.86.0.100", "96"],
        &[("249ad8aabb08.boot", Boot), ("y000000000096.cfg", Common), ("249ad8aabb08.cfg", Phone)],
    );
}

#[test]
fn s09_a_snom_720() {
    Trace {
        vendor: Vendor::Snom,
        mac: "000413AABB09",
        agent_has_mac: true,
        model: "snom720",
        firmware: "8.9.3.80",
        file_id: "snom720",
        user_agent: "Mozilla/4.0 (compatible; snom720-SIP 8.9.3.80 1.1.3-u 000413AABB09)",
        requests: &[
            ("snom720.htm", Common),
            ("snom720-000413AABB09.htm", Phone),
            ("000413AABB09.xml", Phone),
            ("snom720-firmware.xml", FirmwareCheck),
            ("snom720-firmware.xml?mac=000413AABB09", FirmwareCheck),
        ],
    }
    .check();
}

#[test]
fn s10_a_snom_d765_with_a_mac_address_in_its_url() {
    Trace {
        vendor: Vendor::Snom,
        mac: "000413AABB10",
        agent_has_mac: true,
        model: "snomD765",
        firmware: "10.1.54.13",
        file_id: "snomD765",
        user_agent: "Mozilla/4.0 (compatible; snomD765-SIP 10.1.54.13 2010.12-00004-g9ba52f5 000413AABB10 SXM:0 UXM:0)",
        requests: &[("000413AABB10.xml", Phone), ("000413AABB10.htm", Phone), ("?mac=000413AABB10", Phone)],
    }
    .check();
}

#[test]
fn s11_a_snom_fetches_firmware() {
    Trace {
        vendor: Vendor::Snom,
        mac: "000413AABB11",
        agent_has_mac: false,
        model: "snom720",
        firmware: "8.7.5.35",
        file_id: "snom720",
        user_agent: "Mozilla/4.0 (compatible; snom720 8.7.5.35)",
        requests: &[
            ("firmware/snom720-8.9.3.80-SIP-r.bin", Firmware),
            ("firmware/snom720-8.9.3.80-SIP-r.bin?mac=000413AABB11", Firmware),
        ],
    }
    .check();
}

#[test]
fn s12_a_cisco_8851_with_several_file_names() {
    const REQUESTS: &[(&str, FileKind)] = &[
        ("8851-3PCC.xml", Common),
        ("CP-8851-3PCC.xml", Common),
        ("00562b043615.xml", Phone),
        ("Cisco/CP-8851-3PCC/00562b043615.cfg", Phone),
    ];
    let trace = Trace {
        vendor: Vendor::Cisco,
        mac: "00562B043615",
        agent_has_mac: true,
        model: "CP-8851-3PCC",
        firmware: "12.0.7",
        file_id: "8851-3PCC",
        user_agent: "Cisco-CP-8851-3PCC/12.0.7 (00562b043615)",
        requests: REQUESTS,
    };
    trace.check();
    Trace { agent_has_mac: false, model: "", firmware: "", user_agent: "Our telephones", ..trace }.check();
}

#[test]
fn s13_a_cisco_7821_over_tftp() {
    // TFTP has no header, and the name begins with a slash.
    let name = "/Cisco/CP-7821-3PCC/00562b043615.cfg".trim_start_matches('/');
    Trace {
        vendor: Vendor::Cisco,
        mac: "00562B043615",
        agent_has_mac: false,
        model: "",
        firmware: "",
        file_id: "7821-3PCC",
        user_agent: "",
        requests: &[("7821-3PCC.xml", Common), ("Cisco/CP-7821-3PCC/00562b043615.cfg", Phone)],
    }
    .check();
    assert_eq!(identify(name, "").map(|identity| identity.path.file.kind()), Some(Phone));
}

#[test]
fn s14_an_n510_with_a_direct_url() {
    let trace = Trace {
        vendor: Vendor::Gigaset,
        mac: "7C2F80AABB14",
        agent_has_mac: true,
        model: "N510 IP PRO",
        firmware: "42.258.00.000.000",
        file_id: "42",
        user_agent: "N510 IP PRO/42.258.00.000.000;7C2F80AABB14",
        requests: &[("7C2F80AABB14.xml", Phone)],
    };
    trace.check();
    Trace { agent_has_mac: false, user_agent: "Gigaset N510 IP PRO/42.258.00.000.000", ..trace }.check();
}

#[test]
fn s15_an_n510_at_a_data_server() {
    Trace {
        vendor: Vendor::Gigaset,
        mac: "7C2F80AABB14",
        agent_has_mac: false,
        model: "N510 IP PRO",
        firmware: "42.258.00.000.000",
        file_id: "42",
        user_agent: "N510 IP PRO/42.258.00.000.000",
        requests: &[
            ("42/2/master.bin", Chain(ChainFile::Master)),
            ("42/2/../../sifs/sifsroot.bin", Chain(ChainFile::Root)),
            ("42/2/../../sifs/sih_4xx.bin", Chain(ChainFile::Hundreds)),
            ("sifs/sit_44x.bin", Chain(ChainFile::Tens)),
            ("sifs/siu_444.bin", Chain(ChainFile::Units)),
            ("baselines.bin", FirmwareCheck),
            ("42/2/version.bin", FirmwareCheck),
            ("42/fw262.bin", Firmware),
            ("7C2F80AABB14.xml", Phone),
        ],
    }
    .check();
}

fn cp920(path: &str, user_agent: &str) -> Identity {
    identify(path, user_agent).expect("a file")
}

#[test]
fn s16_an_attacker_enumerates_mac_addresses() {
    for number in 0..10_000_u32 {
        let address = format!("001565{number:06x}");
        let identity = cp920(&format!("{address}.cfg"), &format!("Yealink SIP-CP920 78.85.0.5 {address}"));
        assert_eq!(identity.mac.as_ref().map(Mac::lower), Some(address));
        assert_eq!(identity.path.file.kind(), Phone, "each is counted");
    }
}

#[test]
fn s17_an_attacker_with_the_mac_address_and_user_agent_of_a_phone() {
    let genuine = cp920("805ec0021c1b.cfg", "Yealink SIP-CP920 78.85.0.5 80:5e:c0:02:1c:1b");
    assert_eq!(genuine.path.token, None, "only the window could let it in");
    assert_eq!(genuine.path.file.kind(), Phone);
}

#[test]
fn s18_an_attacker_with_the_user_agent_of_another_model() {
    let other = cp920("805ec0021c1b.cfg", "Yealink SIP-T46G 28.83.0.120 80:5e:c0:02:1c:1b");
    assert_eq!(other.model, Some(ModelHint::UserAgent("T46G".to_owned())), "the server can see it");
    // The MAC address in the file name has precedence over the one in the header.
    let other = cp920("805ec0021c1b.cfg", "Yealink SIP-CP920 78.85.0.5 80:5e:c0:02:1c:1c");
    assert_eq!(other.mac.map(|mac| mac.lower()).as_deref(), Some("805ec0021c1b"));
    let other = cp920("805ec0021c1b.cfg", "N510 IP PRO/42.258.00.000.000;7C2F80AABB14");
    assert_eq!((other.vendor, other.model, other.firmware), (Some(Vendor::Yealink), None, None));
}

#[test]
fn s19_a_phone_that_moved_keeps_its_token() {
    let moved = cp920(&format!("{TOKEN}/805ec0021c1b.cfg"), "Yealink SIP-CP920 78.85.0.5 80:5e:c0:02:1c:1b");
    assert_eq!(moved.path.token.as_ref().map(Token::expose), Some(TOKEN));
    assert_eq!(moved.path.file.to_string(), "805ec0021c1b.cfg");
}
