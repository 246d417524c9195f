//! Values for select fields.

use serde::Serialize;

/// A value as operations and forms write it, for example `high_risk_countries`.
pub fn written(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::written;
    use portal_api::line::{Administrator, Restriction};

    #[test]
    fn values_are_those_of_the_wire() {
        assert_eq!(written(Restriction::HighRiskCountries), "high_risk_countries");
        assert_eq!(written(Administrator::Root), "root");
    }
}
