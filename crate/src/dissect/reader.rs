//! Reading and naming in one step.
//!
//! - [`Reader`]: reads a run of bytes from left to right; each read also adds a [`Field`] with the
//!   absolute place of what was read, so that a name cannot drift from its bytes, and the fields of
//!   a reader cover its bytes without gap or overlap whatever happens
//! - [`Stop`]: the bytes ended too early; already noted where it happened

use super::Field;

/// The bytes ended before the structure did. The reader has noted the problem; whoever gets this
/// just stops (`?`), and what is left becomes an `unknown` field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop;

/// What a read gives.
pub(super) type Read<T = ()> = Result<T, Stop>;

/// Reads bytes and names them.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    base: u32,
    fields: Vec<Field>,
    value: Option<String>,
    problem: Option<String>,
}

/// A place in a buffer. No buffer here is longer than an IP packet or a TCP stream of 4 GiB.
pub(super) fn offset(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

impl<'a> Reader<'a> {
    /// `base` is the place of the first of `bytes` in the buffer that spans refer to.
    pub(super) fn new(bytes: &'a [u8], base: u32) -> Self {
        Self {
            bytes,
            at: 0,
            base,
            fields: Vec::new(),
            value: None,
            problem: None,
        }
    }

    /// What has not been read yet, without reading it.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Whether all has been read.
    pub(super) fn is_done(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// Where in the buffer the next byte stands.
    pub(super) fn place(&self) -> u32 {
        self.base.saturating_add(offset(self.at))
    }

    /// Reads `length` bytes as one field without parts.
    pub(super) fn leaf(&mut self, name: &'static str, length: usize) -> Read<&'a [u8]> {
        let rest = self.rest();
        let Some(bytes) = rest.get(..length) else {
            self.add(name, rest.len(), Vec::new());
            if rest.is_empty() {
                self.complain(&["ends where ", name, " should stand"]);
            } else {
                self.wrong(&["cut short: needs ", &length.to_string(), " bytes"]);
            }
            return Err(Stop);
        };
        self.add(name, length, Vec::new());
        Ok(bytes)
    }

    /// Reads all that is left as one field without parts.
    pub(super) fn opaque(&mut self, name: &'static str) -> &'a [u8] {
        let rest = self.rest();
        self.add(name, rest.len(), Vec::new());
        rest
    }

    /// Reads one byte.
    pub(super) fn u8(&mut self, name: &'static str) -> Read<u8> {
        Ok(self.leaf(name, 1)?.first().copied().unwrap_or_default())
    }

    /// Reads two bytes, the high one first.
    pub(super) fn u16(&mut self, name: &'static str) -> Read<u16> {
        Ok(self
            .leaf(name, 2)?
            .iter()
            .fold(0, |number, byte| number << 8 | u16::from(*byte)))
    }

    /// Reads a number of up to four bytes, the high one first.
    pub(super) fn number(&mut self, name: &'static str, length: usize) -> Read<u32> {
        Ok(self
            .leaf(name, length)?
            .iter()
            .fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    /// Reads a number and says it in decimal.
    pub(super) fn decimal(&mut self, name: &'static str, length: usize) -> Read<u32> {
        let number = self.number(name, length)?;
        self.note(number.to_string());
        Ok(number)
    }

    /// Reads the next `length` bytes as one field whose parts `body` reads. When `body` stops early
    /// the bytes after this field can still be read; when `length` bytes are not there, they cannot.
    pub(super) fn group(
        &mut self,
        name: &'static str,
        length: usize,
        body: &mut dyn FnMut(&mut Reader<'a>) -> Read,
    ) -> Read {
        let rest = self.rest();
        let bytes = rest.get(..length).unwrap_or(rest);
        let mut inner = Reader::new(bytes, self.place());
        let stopped = body(&mut inner).is_err();
        if !inner.is_done() {
            inner.opaque("unknown");
            if !stopped {
                inner.wrong(&["not expected here"]);
            }
        }
        let Reader {
            fields,
            value,
            problem,
            ..
        } = inner;
        self.add(name, bytes.len(), fields);
        if bytes.is_empty() {
            // No bytes, no field: what was wrong with it is wrong with what it should stand in.
            if let Some(problem) = problem {
                self.complain(&[&problem]);
            }
        } else if let Some(field) = self.fields.last_mut() {
            field.value = value;
            field.problem = problem;
        }
        if bytes.len() < length {
            if bytes.is_empty() {
                self.complain(&["ends where ", name, " should stand"]);
            } else {
                self.wrong(&["cut short: needs ", &length.to_string(), " bytes"]);
            }
            return Err(Stop);
        }
        Ok(())
    }

    /// Reads a vector as TLS writes them (RFC 8446 section 3.4): a length of `width` bytes, then
    /// that many bytes, whose parts `body` reads. One field, with the length as its first part.
    pub(super) fn vector(
        &mut self,
        name: &'static str,
        width: usize,
        body: &mut dyn FnMut(&mut Reader<'a>) -> Read,
    ) -> Read {
        let announced = self.peek(width).unwrap_or(0) as usize;
        self.group(name, width.saturating_add(announced), &mut |reader| {
            reader.decimal("length", width)?;
            body(reader)
        })
    }

    /// Reads a vector of bytes that have no further structure.
    pub(super) fn opaque_vector(&mut self, name: &'static str, width: usize) -> Read<&'a [u8]> {
        let mut bytes: &[u8] = &[];
        self.vector(name, width, &mut |reader| {
            bytes = reader.opaque("opaque");
            Ok(())
        })?;
        Ok(bytes)
    }

    /// The next `width` bytes as a number, without reading them.
    pub(super) fn peek(&self, width: usize) -> Option<u32> {
        Some(
            self.rest()
                .get(..width)?
                .iter()
                .fold(0, |number, byte| number << 8 | u32::from(*byte)),
        )
    }

    /// Says what the field just read means.
    pub(super) fn note(&mut self, value: impl Into<String>) {
        if let Some(field) = self.fields.last_mut() {
            field.value = Some(value.into());
        }
    }

    /// Says where the field just read is defined.
    pub(super) fn spec(&mut self, spec: &'static str) {
        if let Some(field) = self.fields.last_mut() {
            field.spec = Some(spec);
        }
    }

    /// Says what is wrong with the field just read. The first word stands.
    pub(super) fn wrong(&mut self, problem: &[&str]) {
        if let Some(field) = self.fields.last_mut() {
            field.problem.get_or_insert_with(|| problem.concat());
        }
    }

    /// The field just read.
    pub(super) fn last(&mut self) -> Option<&mut Field> {
        self.fields.last_mut()
    }

    /// All fields read so far.
    pub(super) fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Says what the whole of what this reader reads means.
    pub(super) fn title(&mut self, value: impl Into<String>) {
        self.value = Some(value.into());
    }

    /// Says what is wrong with the whole of what this reader reads. The first word stands.
    pub(super) fn complain(&mut self, problem: &[&str]) {
        self.problem.get_or_insert_with(|| problem.concat());
    }

    /// The values of what was read so far (lengths aside), as the meaning of the whole.
    pub(super) fn title_from_parts(&mut self, separator: &str) {
        let values: Vec<&str> = self
            .fields
            .iter()
            .filter(|field| !matches!(field.name, "length" | "tag"))
            .filter_map(|field| field.value.as_deref())
            .collect();
        if !values.is_empty() {
            self.value = Some(values.join(separator));
        }
    }

    /// The fields read so far, and no more.
    #[cfg(feature = "everything")]
    pub(super) fn into_fields(self) -> Vec<Field> {
        self.fields
    }

    /// The fields; what was not read is one more, called `unknown`.
    pub(super) fn finish(mut self) -> Vec<Field> {
        if !self.is_done() {
            self.opaque("unknown");
        }
        self.fields
    }

    /// Advances. No bytes, no field.
    fn add(&mut self, name: &'static str, length: usize, children: Vec<Field>) {
        if length == 0 {
            return;
        }
        let start = self.place();
        self.at += length;
        self.fields.push(Field {
            name,
            value: None,
            spec: None,
            problem: None,
            start,
            end: self.place(),
            children,
        });
    }
}
