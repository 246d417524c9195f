//! Finds a phone's vendor by the address block of its MAC address. The block is the last of three hints, after file
//! name and User-Agent, and no proof.
//!
//! Sources: the address prefixes in wazo's DHCP configuration (Yealink, Gigaset), the addresses in the examples of wazo
//! and `FusionPBX` (Cisco), and the exact ranges in tancredi's list of file names (Gigaset, some of them in blocks of
//! other vendors). A phone can be registered whether or not its address is in a block.

use crate::Vendor;
use portal_api::Mac;

/// A range of addresses, both ends included.
struct Block {
    first: u64,
    last: u64,
    vendor: Vendor,
}

/// The vendor of the block that contains the address. `None` for most of 00:04:13: snom's block also contains phones of
/// Gigaset, and only Gigaset's ranges in it are published.
pub fn find_vendor(mac: &Mac) -> Option<Vendor> {
    let address = u64::from_str_radix(mac.as_str(), 16).ok()?;
    BLOCKS.iter().find(|block| (block.first..=block.last).contains(&address)).map(|block| block.vendor)
}

/// The block of all addresses with this prefix of 24 bits (OUI).
const fn oui_block(oui: u64, vendor: Vendor) -> Block {
    Block { first: oui << 24, last: oui << 24 | 0xFF_FFFF, vendor }
}

/// A range of Gigaset's addresses.
const fn gigaset_range(first: u64, last: u64) -> Block {
    Block { first, last, vendor: Vendor::Gigaset }
}

const BLOCKS: &[Block] = &[
    oui_block(0x00_15_65, Vendor::Yealink),
    oui_block(0x80_5E_C0, Vendor::Yealink),
    oui_block(0x80_5E_0C, Vendor::Yealink),
    oui_block(0x24_9A_D8, Vendor::Yealink),
    oui_block(0x44_DB_D2, Vendor::Yealink),
    oui_block(0xC4_FC_22, Vendor::Yealink),
    oui_block(0xE4_34_D7, Vendor::Yealink),
    oui_block(0x64_4F_56, Vendor::Yealink),
    oui_block(0xEC_1D_A9, Vendor::Yealink),
    oui_block(0x34_97_D7, Vendor::Yealink),
    oui_block(0xB0_61_A9, Vendor::Yealink),
    oui_block(0xF0_16_53, Vendor::Yealink),
    // snom's M series (DECT).
    oui_block(0x00_08_7B, Vendor::Snom),
    oui_block(0x7C_2F_80, Vendor::Gigaset),
    oui_block(0x58_9E_C6, Vendor::Gigaset),
    oui_block(0x00_21_04, Vendor::Gigaset),
    oui_block(0x14_B3_70, Vendor::Gigaset),
    gigaset_range(0x00_04_13_80_00_00, 0x00_04_13_80_9E_BF),
    gigaset_range(0x00_04_13_80_A2_00, 0x00_04_13_80_F5_FF),
    gigaset_range(0x00_04_13_80_F8_E0, 0x00_04_13_80_F8_FF),
    gigaset_range(0x00_04_13_D8_4F_30, 0x00_04_13_D8_4F_FF),
    gigaset_range(0x00_04_13_D8_50_00, 0x00_04_13_D8_50_7F),
    gigaset_range(0x00_04_13_D8_51_00, 0x00_04_13_D8_51_7F),
    gigaset_range(0x00_04_13_D8_52_00, 0x00_04_13_D8_52_7F),
    gigaset_range(0x00_04_13_D8_6E_E0, 0x00_04_13_D8_6E_FF),
    gigaset_range(0x00_04_13_D8_70_00, 0x00_04_13_D8_70_9F),
    gigaset_range(0x00_04_13_D8_71_00, 0x00_04_13_D8_71_9F),
    gigaset_range(0x00_04_13_E2_00_00, 0x00_04_13_E3_FF_FF),
    gigaset_range(0x00_04_13_E5_00_00, 0x00_04_13_E5_FF_FF),
    gigaset_range(0x00_04_13_E7_00_00, 0x00_04_13_E7_FF_FF),
    gigaset_range(0x00_AC_DC_E3_00_00, 0x00_AC_DC_E4_FF_FF),
    // Cisco owns hundreds of blocks; this list is incomplete.
    oui_block(0x00_56_2B, Vendor::Cisco),
    oui_block(0xD0_EC_35, Vendor::Cisco),
    oui_block(0x00_18_73, Vendor::Cisco),
    oui_block(0xA4_4C_11, Vendor::Cisco),
    oui_block(0x30_E4_DB, Vendor::Cisco),
    oui_block(0x00_21_55, Vendor::Cisco),
    oui_block(0x68_EF_BD, Vendor::Cisco),
];
