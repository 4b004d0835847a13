//! Alerts (RFC 8446 section 6).
//!
//! - [`alert`]: reads one

use crate::dissect::names;
use crate::dissect::reader::{Read, Reader};

/// Reads one alert.
pub(super) fn alert(reader: &mut Reader<'_>) -> Read {
    reader.group("Alert", 2, &mut |reader| {
        let level = reader.u8("level")?;
        reader.note(names::alert_level(level));
        let description = reader.u8("description")?;
        reader.note(names::alert(description));
        reader.title(names::alert(description));
        Ok(())
    })?;
    reader.spec("RFC 8446 6");
    Ok(())
}
