//! Handshake messages in the clear, put together where records have cut them.
//!
//! - [`messages`]: those of a stream, in order
//! - [`Node`]: a message or a field of one, in its parts

use crate::dissect::{Field, Stream};

/// A message or a field, in the parts that records have cut it into; mostly one.
#[derive(Clone)]
pub(super) struct Node<'a> {
    parts: Vec<&'a Field>,
}

/// The handshake messages of a stream that are not sealed.
pub(super) fn messages(stream: &Stream) -> Vec<Node<'_>> {
    let mut messages: Vec<Node<'_>> = Vec::new();
    for unit in stream.units.iter().filter(|unit| !unit.sealed) {
        for part in &unit.field.children {
            let begins = part
                .children
                .first()
                .is_some_and(|first| first.name == "msg_type");
            if begins {
                messages.push(Node { parts: vec![part] });
            } else if part.value.as_deref() == Some(CONTINUED)
                && let Some(message) = messages.last_mut().filter(|it| it.name() == part.name)
            {
                message.parts.push(part);
            }
        }
    }
    messages
}

/// What the dissector says of all parts but the first.
const CONTINUED: &str = "continued";

impl<'a> Node<'a> {
    pub(super) fn name(&self) -> &'static str {
        self.parts.first().map_or("", |part| part.name)
    }

    /// What it says.
    pub(super) fn text(&self) -> &'a str {
        let first = self.parts.first();
        first.and_then(|part| part.value.as_deref()).unwrap_or("")
    }

    pub(super) fn parts(&self) -> &[&'a Field] {
        &self.parts
    }

    /// Its bytes.
    pub(super) fn bytes(&self, stream: &Stream) -> Vec<u8> {
        let mut bytes = Vec::new();
        for part in &self.parts {
            let range = part.start as usize..part.end as usize;
            bytes.extend_from_slice(stream.bytes.get(range).unwrap_or_default());
        }
        bytes
    }

    /// All fields of a name in it, in order; none inside of another.
    pub(super) fn all(&self, name: &str) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for (place, part) in self.parts.iter().enumerate() {
            part.each(name, &mut |field| {
                // What was cut goes on where the next part begins.
                let goes_on = place > 0
                    && field.start == part.start
                    && field.value.as_deref() == Some(CONTINUED);
                match found.last_mut() {
                    Some(node) if goes_on => node.parts.push(field),
                    _ => found.push(Self { parts: vec![field] }),
                }
            });
        }
        found
    }

    /// The first of them.
    pub(super) fn find(&self, name: &str) -> Option<Self> {
        self.all(name).into_iter().next()
    }
}
