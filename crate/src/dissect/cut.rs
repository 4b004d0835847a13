//! A structure that was read from several runs of bytes joined together, cut at their borders.
//!
//! - [`Joined`]: the joined bytes, and where each run came from
//! - [`Joined::cut`]: gives each run the part of the structure that stands in it

use super::Field;
use super::reader::offset;

/// Runs of bytes, joined so that what crosses their borders can be read.
#[derive(Default)]
pub(super) struct Joined {
    pub(super) bytes: Vec<u8>,
    parts: Vec<Part>,
}

/// One run.
struct Part {
    /// Whom it belongs to: what [`Joined::add`] was given.
    owner: usize,
    /// Where it ends in the joined bytes.
    end: u32,
    /// Its first byte's place in the joined bytes and in its own buffer.
    joined: u32,
    own: u32,
}

impl Joined {
    /// Adds a run that starts at `place` in its own buffer.
    pub(super) fn add(&mut self, owner: usize, place: u32, bytes: &[u8]) {
        let joined = offset(self.bytes.len());
        self.bytes.extend_from_slice(bytes);
        self.parts.push(Part {
            owner,
            end: offset(self.bytes.len()),
            joined,
            own: place,
        });
    }

    /// Hands over the fields, which were read from the joined bytes and are in order, run by run,
    /// with spans in each run's own buffer.
    pub(super) fn cut(&self, fields: Vec<Field>, give: &mut dyn FnMut(usize, Field)) {
        let mut from = 0;
        for field in fields {
            for (part, field) in self.cut_field(field, &mut from) {
                if let Some(part) = self.parts.get(part) {
                    give(part.owner, field);
                }
            }
        }
    }

    /// `from` is the first run that can hold the field; it moves on with the fields.
    fn cut_field(&self, mut field: Field, from: &mut usize) -> Vec<(usize, Field)> {
        while self
            .parts
            .get(*from)
            .is_some_and(|part| part.end <= field.start)
        {
            *from += 1;
        }
        let Some(first) = self.parts.get(*from) else {
            return Vec::new();
        };
        if field.end <= first.end {
            first.shift(&mut field);
            return vec![(*from, field)];
        }
        let children = core::mem::take(&mut field.children);
        let mut cuts: Vec<(usize, Field)> = Vec::new();
        for index in *from..self.parts.len() {
            let Some(part) = self.parts.get(index) else {
                break;
            };
            if part.joined >= field.end {
                break;
            }
            if part.joined == part.end {
                continue;
            }
            let first = cuts.is_empty();
            let mut cut = Field {
                value: if first {
                    field.value.take()
                } else {
                    Some("continued".into())
                },
                problem: if first { field.problem.take() } else { None },
                start: field.start.max(part.joined),
                end: field.end.min(part.end),
                name: field.name,
                spec: field.spec,
                children: Vec::new(),
            };
            part.shift(&mut cut);
            cuts.push((index, cut));
        }
        let mut at = 0;
        for child in children {
            for (index, child) in self.cut_field(child, from) {
                while cuts.get(at).is_some_and(|(cut, _)| *cut < index) {
                    at += 1;
                }
                if let Some((_, cut)) = cuts.get_mut(at) {
                    cut.children.push(child);
                }
            }
        }
        cuts
    }
}

impl Part {
    /// From places in the joined bytes to places in the run's own buffer.
    fn shift(&self, field: &mut Field) {
        field.start = field.start - self.joined + self.own;
        field.end = field.end - self.joined + self.own;
        for child in &mut field.children {
            self.shift(child);
        }
    }
}
