//! What time it is at the street: the server's clock, ticking, and the street's distance from UTC.

use crate::api::Timestamp;
use gloo_timers::callback::Interval;
use js_sys::{Array, Date, Function, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

const TICK_MILLISECONDS: u32 = 20_000;
const SHANGHAI_MINUTES: i64 = 8 * 60;

#[derive(Clone, Copy)]
pub struct Clock {
    now: RwSignal<Timestamp>,
    /// How far the server's clock is ahead of the phone's, in milliseconds.
    ahead: RwSignal<i64>,
    offset_minutes: RwSignal<i64>,
}

impl Clock {
    pub fn provide() -> Self {
        let clock = Self {
            now: RwSignal::new(phone_time()),
            ahead: RwSignal::new(0),
            offset_minutes: RwSignal::new(SHANGHAI_MINUTES),
        };
        Interval::new(TICK_MILLISECONDS, move || clock.tick()).forget();
        provide_context(clock);
        clock
    }

    /// Now, tracked: what shows it changes as time passes.
    pub fn now(self) -> Timestamp {
        self.now.get()
    }

    /// Minutes that the street's local time is ahead of UTC.
    pub fn offset_minutes(self) -> i64 {
        self.offset_minutes.get()
    }

    pub fn set(self, server_time: Timestamp, time_zone: &str) {
        self.ahead.set(server_time.0 - phone_time().0);
        self.offset_minutes
            .set(offset_of(time_zone).unwrap_or(SHANGHAI_MINUTES));
        self.tick();
    }

    /// Now to the second, for what counts down.
    pub fn exactly(self) -> Timestamp {
        Timestamp(phone_time().0 + self.ahead.get_untracked())
    }

    fn tick(self) {
        self.now.set(self.exactly());
    }
}

pub fn use_clock() -> Clock {
    expect_context()
}

fn phone_time() -> Timestamp {
    Timestamp(Date::now() as i64)
}

/// Asks the browser for the zone's wall clock and compares it with UTC's.
fn offset_of(time_zone: &str) -> Option<i64> {
    let now = Date::new_0();
    let wall_clock = |zone: &str| {
        let options = Object::new();
        Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
        let format: Function = Reflect::get(&now, &"toLocaleString".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let text: JsValue = format
            .apply(&now, &Array::of2(&"en-US".into(), &options))
            .ok()?;
        Some(Date::parse(&text.as_string()?))
    };
    Some(((wall_clock(time_zone)? - wall_clock("UTC")?) / 60_000.0).round() as i64)
}
