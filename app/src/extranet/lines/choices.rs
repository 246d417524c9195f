//! Converts values of the API into values of select fields.

use serde::Serialize;

/// Returns a value as operations and forms write it, for example `high_risk_countries`.
pub fn wire_text(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::wire_text;
    use portal_api::line::{Administrator, Restriction};

    #[test]
    fn values_are_written_as_operations_read_them() {
        assert_eq!(wire_text(Restriction::HighRiskCountries), "high_risk_countries");
        assert_eq!(wire_text(Administrator::Root), "root");
    }
}
