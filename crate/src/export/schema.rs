//! [`schema()`]: the JSON Schema of what [`json()`](super::json()) writes.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::transform_subschemas;
use serde_json::Value;

use super::json::Run;

/// The JSON Schema (2020-12) of what [`json()`](super::json()) writes, made of the Rust types and
/// their comments: `docs/recording.schema.json`. What it does not name, is not in the JSON.
#[must_use]
pub fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Run<'_>>();
    let mut open = Vec::new();
    find_parts(&mut schema, &mut open);
    close(&mut schema, false);
    let definitions = schema.get_mut("$defs").and_then(Value::as_object_mut);
    for (name, definition) in definitions.into_iter().flatten() {
        if open.contains(&["#/$defs/", name].concat())
            && let Some(definition) = definition.as_object_mut()
        {
            definition.remove("additionalProperties");
        }
    }
    schema.to_value()
}

/// Refuses properties that are not named. Where an object's properties stand in several schemas, only
/// the one around them knows all: `inside` is whether there is one.
fn close(schema: &mut Schema, inside: bool) {
    let several = ["oneOf", "anyOf", "allOf", "$ref"];
    let has_parts = several.iter().any(|key| schema.get(*key).is_some());
    let is_object = schema.get("properties").is_some();
    if is_object && !inside {
        let key = if has_parts {
            "unevaluatedProperties"
        } else {
            "additionalProperties"
        };
        schema.insert(key.into(), false.into());
    }
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = plain(text);
    }
    transform_subschemas(
        &mut |part: &mut Schema| close(part, is_object && has_parts),
        schema,
    );
}

/// Which definitions are only a part of the object that refers to them.
fn find_parts(schema: &mut Schema, found: &mut Vec<String>) {
    if schema.get("properties").is_some()
        && let Some(Value::String(definition)) = schema.get("$ref")
    {
        found.push(definition.clone());
    }
    transform_subschemas(&mut |part: &mut Schema| find_parts(part, found), schema);
}

/// Without the links of Rust's comments, and on one line.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, (name, after))) = rest
        .split_once("[`")
        .and_then(|(before, link)| Some((before, link.split_once("`]")?)))
    {
        plain.push_str(before);
        plain.push_str(name);
        rest = match after
            .strip_prefix('(')
            .and_then(|link| link.split_once(')'))
        {
            Some((_, after)) => after,
            None => after,
        };
    }
    plain.push_str(rest);
    plain
        .replace("\n\n", "\0")
        .replace('\n', " ")
        .replace('\0', "\n")
}
