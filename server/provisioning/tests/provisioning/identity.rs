//! Identification of phones.

use portal_api::Mac;
use portal_provisioning::{Catalogue, File, Model, ModelHint, Vendor, identify, oui};

const YEALINK: Option<Vendor> = Some(Vendor::Yealink);
const SNOM: Option<Vendor> = Some(Vendor::Snom);
const CISCO: Option<Vendor> = Some(Vendor::Cisco);
const GIGASET: Option<Vendor> = Some(Vendor::Gigaset);

fn mac(digits: &str) -> Mac {
    Mac::parse(digits).expect("a MAC address")
}

#[test]
fn the_file_name_selects_the_model_before_the_user_agent() {
    let agent = "Mozilla/4.0 (compatible; snomD765-SIP 10.1.33.33 2010.12 000413922D24 SXM:0 UXM:0)";
    for (path, agent, model) in [
        ("snom725-000413AABB09.htm", "", Some("snom-d725")),
        ("snomD725-000413AABB09.htm", "", Some("snom-d725")),
        ("snomD725.htm", "", Some("snom-d725")),
        ("snomD715-000413AABB09.htm", "", Some("snom-715")),
        ("snom765-000413AABB09.htm", "", Some("snom-d765")),
        // The file name has precedence; the User-Agent counts if the name belongs to no model.
        ("snomD725-000413AABB09.htm", agent, Some("snom-d725")),
        ("snomD799-000413AABB09.htm", agent, Some("snom-d765")),
        ("snomD799-000413AABB09.htm", "", None),
        ("snomD799-000413AABB09.htm", "Yealink SIP-CP920 78.85.0.5 80:5e:c0:02:1c:1b", None),
        ("000413AABB09.htm", agent, Some("snom-d765")),
    ] {
        let identity = identify(path, agent).expect("a file");
        let found = Catalogue::bundled().find_by_identity(&identity);
        assert_eq!(found.map(Model::id), model, "{path} {agent}");
    }
}

#[test]
fn file_name_user_agent_and_mac_address_identify_in_this_order() {
    let by_file = |path: &str| File::parse(path)?.file_id().map(ModelHint::FileId);
    let by_agent = |model: &str| Some(ModelHint::UserAgent(model.to_owned()));
    let snom = "Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12 000413922D24 SXM:0 UXM:0)";

    let identity = identify("000413AABB10.xml", snom).expect("a file");
    assert_eq!((identity.vendor, identity.model), (SNOM, by_agent("snomD785")));
    assert_eq!((identity.mac, identity.firmware.as_deref()), (Some(mac("000413AABB10")), Some("10.1.33.33")));

    let identity = identify("snomD765.htm", snom).expect("a file");
    assert_eq!((identity.vendor, identity.model), (SNOM, by_file("snomD765.htm")));
    assert!(by_file("snomD765.htm").is_some());
    assert_eq!((identity.mac, identity.firmware.as_deref()), (Some(mac("000413922D24")), Some("10.1.33.33")));

    // The User-Agent of another vendor is ignored.
    let identity = identify("805ec0021c1b.cfg", snom).expect("a file");
    assert_eq!((identity.vendor, identity.model, identity.firmware), (YEALINK, None, None));
    assert_eq!(identity.mac, Some(mac("805EC0021C1B")));

    for (path, agent, vendor) in [
        ("00562b043615.xml", "anything", CISCO),
        ("7C2F80AABB14.xml", "", GIGASET),
        ("7C2F80AABB14.xml", "Cisco-CP-8851-3PCC/12.0.7", CISCO),
        ("000413AABB10.xml", "", None),
        ("000413E5BB10.xml", "", GIGASET),
        ("000413E5BB10.xml", snom, SNOM),
        ("024213AABB10.xml", "", None),
        ("?mac=00156512AB34", "", YEALINK),
        ("firmware/x.bin?mac=00087B12AB34", "", SNOM),
        ("firmware/x.bin", "", None),
    ] {
        assert_eq!(identify(path, agent).expect("a file").vendor, vendor, "{path} {agent}");
    }
    assert_eq!(identify("nothing", snom), None);
}

#[test]
fn address_blocks_have_their_vendor() {
    for (address, vendor) in [
        ("001565AABB01", YEALINK),
        ("805EC0021C1B", YEALINK),
        ("249AD8AABB08", YEALINK),
        ("000413922D24", None),
        ("000413AABB09", None),
        ("0004137FFFFF", None),
        ("000413800000", GIGASET),
        ("000413809EBF", GIGASET),
        ("000413809EC0", None),
        ("00041380A1FF", None),
        ("00041380A200", GIGASET),
        ("00041380F5FF", GIGASET),
        ("00041380F600", None),
        ("000413E20000", GIGASET),
        ("000413E3FFFF", GIGASET),
        ("000413E40000", None),
        ("7C2F806257D7", GIGASET),
        ("00ACDCE3A1B2", GIGASET),
        ("00ACDCE5A1B2", None),
        ("00562B043615", CISCO),
        ("DEADBEEF0000", None),
    ] {
        assert_eq!(oui::find_vendor(&mac(address)), vendor, "{address}");
    }
}
