//! Which parts of the core with everything are compiled in: all, unless `PORT443_PARTS` was set for
//! the compiler. `cargo xtask sizes` sets it to measure what each part weighs.
//!
//! - `part!`: does something if its part is there, and something else if not
//! - [`is_in`]: what it asks

/// `part!("redirect", a, b)` is `a`, or, if the part called `redirect` is left out, `b`. The other of
/// the two is not compiled in.
macro_rules! part {
    ($name:literal, $there:expr, $left_out:expr $(,)?) => {
        if const { $crate::parts::is_in($name) } {
            $there
        } else {
            $left_out
        }
    };
}
pub(crate) use part;

/// Whether the part of that name is compiled in.
pub(crate) const fn is_in(name: &str) -> bool {
    match option_env!("PORT443_PARTS") {
        None => true,
        Some(list) => contains(list.as_bytes(), name.as_bytes()),
    }
}

/// Whether `name` is one of the names in `list`, which has commas between them.
const fn contains(list: &[u8], name: &[u8]) -> bool {
    let mut start = 0;
    let mut end = 0;
    while end <= list.len() {
        if end == list.len() || list[end] == b',' {
            if is_at(list, start, end, name) {
                return true;
            }
            start = end + 1;
        }
        end += 1;
    }
    false
}

/// Whether `list[start..end]` is `name`.
const fn is_at(list: &[u8], start: usize, end: usize, name: &[u8]) -> bool {
    if end - start != name.len() {
        return false;
    }
    let mut at = 0;
    while at < name.len() {
        if list[start + at] != name[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_in_a_list_as_a_whole() {
        for (list, there) in [
            ("tls12", true),
            ("chaCha20,tls12", true),
            ("tls12,chaCha20", true),
            ("a,tls12,b", true),
            ("", false),
            (",", false),
            ("tls1", false),
            ("tls123,atls12", false),
            ("tls,12", false),
        ] {
            assert_eq!(contains(list.as_bytes(), b"tls12"), there, "{list}");
        }
    }

    /// What is shipped has all of it.
    #[test]
    fn nothing_is_left_out() {
        assert!(is_in("tls12"));
    }
}
