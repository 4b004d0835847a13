//! What a browser asks (HTTP/1.1, RFC 9112).
//!
//! - [`Request`]: its bytes, and where in them the message stands
//! - [`Request::form`]: sends a form
//! - `Request::page`: asks for the first page
//! - `Request::again`: asks what somebody else asked

use form_urlencoded::byte_serialize;

use crate::recording::Span;

/// A request, ready to be sent.
pub(super) struct Request {
    pub(super) bytes: Vec<u8>,
    /// Where the message stands.
    pub(super) message: Option<Span>,
}

impl Request {
    /// What a browser makes of `<input name="user">` and `<textarea name="message">` (WHATWG URL
    /// section 5.2), but for line breaks: those it would first turn into CRLF.
    pub(super) fn form(host: &str, message: &str) -> Self {
        let mut body = String::from("user=reader&message=");
        let start = body.len();
        body.extend(byte_serialize(message.as_bytes()));
        let length = body.len();

        let mut request = [
            "POST /login HTTP/1.1\r\nHost: ",
            host,
            "\r\nUser-Agent: port443\r\nAccept: text/html\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ",
            &length.to_string(),
            "\r\nConnection: close\r\n\r\n",
        ]
        .concat();
        let head = request.len();
        request += &body;
        Self {
            bytes: request.into_bytes(),
            message: Some(Span::new(head + start, head + length)),
        }
    }

    /// What somebody else asked, again. The message is what stands last in a form.
    #[cfg(feature = "everything")]
    pub(super) fn again(bytes: &[u8]) -> Self {
        const NAME: &[u8] = b"&message=";
        let place = bytes.windows(NAME.len()).rposition(|name| name == NAME);
        Self {
            bytes: bytes.to_vec(),
            message: place.map(|place| Span::new(place + NAME.len(), bytes.len())),
        }
    }

    /// The same in two, head and body: each with the place of the message in it.
    #[cfg(feature = "everything")]
    pub(super) fn parts(&self) -> [(&[u8], Option<Span>); 2] {
        const END: &[u8] = b"\r\n\r\n";
        let mut places = self.bytes.windows(END.len());
        let head = places
            .position(|place| place == END)
            .map_or(self.bytes.len(), |end| end + END.len());
        let (head, body) = self.bytes.split_at(head);
        let message = self.message.map(|message| {
            let place = |place: u32| place as usize - head.len();
            Span::new(place(message.start), place(message.end))
        });
        [(head, None), (body, message)]
    }

    /// What follows when somebody types only the name.
    #[cfg(feature = "everything")]
    pub(super) fn page(host: &str) -> Self {
        let request = [
            "GET / HTTP/1.1\r\nHost: ",
            host,
            "\r\nUser-Agent: port443\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
        ]
        .concat();
        Self {
            bytes: request.into_bytes(),
            message: None,
        }
    }
}
