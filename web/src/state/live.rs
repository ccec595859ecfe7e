//! One WebSocket that says what has changed (`LiveHint`), so that pages read it again. Speaks
//! graphql-transport-ws by hand: one subscription is all there is. It comes back by itself, with
//! growing pauses, and then tells every listener to read again, for hints may have been missed.
//! It does the same at each further attempt, so that pages keep up where no WebSocket gets through.
//!
//! ```ignore
//! use_live(move |hint| if hint.is_about(Topic::Order, Some(id)) { order.refresh() });
//! ```

use crate::{api::Id, json};
use gloo_timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use serde::Deserialize;
use std::rc::Rc;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{CloseEvent, MessageEvent, WebSocket};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Topic {
    Order,
    Inbox,
    Enrollment,
    Registration,
    Import,
    Booking,
    Meal,
    Windows,
    Session,
    Everything,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// `id` is the order, enrolment, registration, batch, booking or meal, or the centre with windows; the inbox has none.
    Changed {
        topic: Topic,
        id: Option<Id>,
        version: Option<i32>,
    },
    /// The line was cut for a while, here or behind the server: anything may have changed.
    Anything,
}

impl Hint {
    /// Whether what is shown of `topic` may be out of date; `id` narrows it to one thing.
    pub fn is_about(self, wanted: Topic, wanted_id: Option<Id>) -> bool {
        match self {
            Hint::Anything => true,
            Hint::Changed { topic, id, .. } => {
                topic == wanted && (wanted_id.is_none() || id.is_none() || id == wanted_id)
            }
        }
    }
}

/// Calls `listener` for every hint while the current component is there.
pub fn use_live(listener: impl Fn(Hint) + 'static) {
    let live: Live = expect_context();
    let number = live.listen(listener);
    on_cleanup(move || {
        live.0
            .update_value(|line| line.listeners.retain(|(known, _)| *known != number))
    });
}

type Listener = Rc<dyn Fn(Hint)>;

/// The server gives up a line that has been silent for a minute.
const PING_MILLISECONDS: u32 = 20_000;

#[derive(Clone, Copy)]
pub struct Live(StoredValue<Line, LocalStorage>);

#[derive(Default)]
struct Line {
    listeners: Vec<(u32, Listener)>,
    next: u32,
    socket: Option<Socket>,
    /// Somebody is signed in, so the line should be open.
    wanted: bool,
    attempts: u32,
    /// Was open before: the next acknowledgement is a reconnection.
    was_open: bool,
    retry: Option<Timeout>,
    pings: Option<Interval>,
    /// Pinged, and nothing heard since.
    unanswered: bool,
}

/// The closures live as long as the socket that calls them.
struct Socket {
    socket: WebSocket,
    _open: Closure<dyn FnMut()>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _close: Closure<dyn FnMut(CloseEvent)>,
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // Closing a socket that is closed already is all that can fail.
        let _ = self.socket.close();
    }
}

impl Live {
    pub fn provide() -> Self {
        let live = Self(StoredValue::new_local(Line::default()));
        provide_context(live);
        live
    }

    /// A listener for the life of the app; pages take `use_live`.
    pub fn listen(self, listener: impl Fn(Hint) + 'static) -> u32 {
        let mut number = 0;
        self.0.update_value(|line| {
            number = line.next;
            line.next = line.next.wrapping_add(1);
            line.listeners.push((number, Rc::new(listener)));
        });
        number
    }

    pub fn open(self) {
        self.0.update_value(|line| {
            line.wanted = true;
            line.attempts = 0;
        });
        self.connect();
    }

    pub fn close(self) {
        let old = self.0.try_update_value(|line| {
            line.wanted = false;
            line.was_open = false;
            line.retry = None;
            line.pings = None;
            line.socket.take()
        });
        drop(old);
    }

    fn connect(self) {
        let location = window().location();
        let (Ok(protocol), Ok(host)) = (location.protocol(), location.host()) else {
            return;
        };
        let scheme = if protocol == "https:" { "wss" } else { "ws" };
        let address = format!("{scheme}://{host}/graphql/ws");
        let Ok(socket) = WebSocket::new_with_str(&address, "graphql-transport-ws") else {
            return self.connect_later();
        };

        let opened = Closure::new(move || self.send(r#"{"type":"connection_init"}"#));
        let message = Closure::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                self.receive(&text);
            }
        });
        let closed = Closure::new(move |_: CloseEvent| self.connect_later());
        socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
        let socket = Socket {
            socket,
            _open: opened,
            _message: message,
            _close: closed,
        };
        let old = self.0.try_update_value(|line| line.socket.replace(socket));
        drop(old);
    }

    fn connect_later(self) {
        let attempts = self.0.try_update_value(|line| {
            line.pings = None;
            if !line.wanted {
                return 0;
            }
            let pause = pause_milliseconds(line.attempts, js_sys::Math::random());
            line.attempts = line.attempts.saturating_add(1);
            line.retry = Some(Timeout::new(pause, move || self.connect()));
            line.attempts
        });
        // Not just cut, but refused as well. Reading again also renews a session that has run out.
        if attempts.is_some_and(|attempts| attempts > 1) {
            self.tell(Hint::Anything);
        }
    }

    /// Shows that we are still there, and finds out when the other side is not: a phone that
    /// changes networks is not told.
    fn ping(self) {
        let is_dead = self
            .0
            .try_update_value(|line| std::mem::replace(&mut line.unanswered, true));
        if is_dead == Some(true) {
            self.start_over();
        } else {
            self.send(r#"{"type":"ping"}"#);
        }
    }

    fn start_over(self) {
        let old = self.0.try_update_value(|line| line.socket.take());
        drop(old);
        self.connect_later();
    }

    fn send(self, text: &str) {
        self.0.with_value(|line| {
            if let Some(socket) = &line.socket {
                // A socket that closes meanwhile reports that by itself.
                let _ = socket.socket.send_with_str(text);
            }
        });
    }

    fn receive(self, text: &str) {
        let Some(kind) = json::read_at::<String>(text, &["type"]) else {
            return;
        };
        self.0.update_value(|line| line.unanswered = false);
        match kind.as_str() {
            "connection_ack" => {
                self.send(r#"{"id":"1","type":"subscribe","payload":{"query":"subscription { live { topic id version } }"}}"#);
                let again = self.0.try_update_value(|line| {
                    line.attempts = 0;
                    line.pings = Some(Interval::new(PING_MILLISECONDS, move || self.ping()));
                    std::mem::replace(&mut line.was_open, true)
                });
                if again == Some(true) {
                    self.tell(Hint::Anything);
                }
            }
            "ping" => self.send(r#"{"type":"pong"}"#),
            "next" => {
                if let Some(hint) = read_hint(text) {
                    self.tell(hint);
                }
            }
            // Without its subscription the line is of no use: start over.
            "error" | "complete" => self.start_over(),
            _ => {}
        }
    }

    fn tell(self, hint: Hint) {
        // Copied first: a listener may add or remove listeners.
        for (_, listener) in self.0.with_value(|line| line.listeners.clone()) {
            listener(hint);
        }
    }
}

#[derive(Deserialize)]
struct LiveHint {
    topic: Topic,
    id: Option<String>,
    version: Option<i32>,
}

fn read_hint(text: &str) -> Option<Hint> {
    let LiveHint { topic, id, version } = json::read_at(text, &["payload", "data", "live"])?;
    if topic == Topic::Everything {
        return Some(Hint::Anything);
    }
    let id = id.as_deref().and_then(Id::parse);
    Some(Hint::Changed { topic, id, version })
}

/// Doubles from half a second up to half a minute, spread so that a restarted server is not
/// called by everybody at once.
fn pause_milliseconds(attempts: u32, chance: f64) -> u32 {
    let full = 500 * 2_u32.pow(attempts.min(6));
    full / 2 + (f64::from(full / 2) * chance) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_limit() {
        assert_eq!(pause_milliseconds(0, 1.0), 500);
        assert_eq!(pause_milliseconds(3, 0.0), 2_000);
        assert_eq!(pause_milliseconds(60, 1.0), 32_000);
    }

    #[test]
    fn a_hint_is_read_off_the_wire() {
        let text = r#"{"id":"1","type":"next","payload":{"data":{"live":{"topic":"INBOX","id":null,"version":null}}}}"#;
        let inbox = Hint::Changed {
            topic: Topic::Inbox,
            id: None,
            version: None,
        };
        assert_eq!(read_hint(text), Some(inbox));
        assert_eq!(
            read_hint(&text.replace("INBOX", "EVERYTHING")),
            Some(Hint::Anything)
        );
    }

    #[test]
    fn a_cut_line_concerns_everything() {
        assert!(Hint::Anything.is_about(Topic::Order, None));
        let inbox = Hint::Changed {
            topic: Topic::Inbox,
            id: None,
            version: None,
        };
        assert!(!inbox.is_about(Topic::Order, None));
    }
}
