//! The screen in the hall: who is called to which window, how many wait, and the code by which whoever comes
//! takes a number. It hangs there for months without anybody touching it, and tells nobody's name.

use super::words::waiting_words;
use crate::{
    api::{
        Id,
        centres::window_screen::{self, WindowCall, WindowScreen},
    },
    components::{Empty, IconName, QrPicture, Show, SkeletonCards, use_load},
};
use gloo_timers::callback::Interval;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

lazy_page!(centres: HALL_SCREEN, hall_screen_view, HallScreenPage);

/// Whoever is called sees it soon.
const READ_EVERY: u32 = 4_000;
/// So many calls are shown below the last.
const EARLIER: usize = 4;

#[component]
fn HallScreenPage() -> impl IntoView {
    let params = use_params_map();
    let part = move |name: &str| params.with_untracked(|params| params.get(name));
    let centre = part("centre").as_deref().and_then(Id::parse);
    let token = StoredValue::new(part("token").unwrap_or_default());
    let loading = use_load(move || {
        let token = token.get_value();
        async move {
            match centre {
                Some(centre) => window_screen::screen(centre, token).await,
                None => Ok(None),
            }
        }
    });
    let reading = Interval::new(READ_EVERY, move || loading.refresh());
    let reading = StoredValue::new_local(Some(reading));
    on_cleanup(move || drop(reading.try_update_value(Option::take)));
    let shown = Memo::new(move |_| loading.value.get());
    // None before the first answer; then whether the link works.
    let works = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(Option::is_some)));
    let is_offline = Memo::new(move |_| loading.failure.with(Option::is_some));
    let name =
        Memo::new(move |_| shown.with(|shown| Some(shown.as_ref()?.as_ref()?.centre_name.clone())));
    Effect::new(move || {
        let name = name.get();
        document().set_title(&name.unwrap_or_else(|| text!(common.app_name).to_string()));
    });
    view! {
        <main class="hall-screen" id="content">
            {move || match works.get() {
                None if is_offline.get() => view! { <p class="hint wrong">{text!(windows.hall.offline)}</p> }.into_any(),
                None => view! { <SkeletonCards /> }.into_any(),
                Some(false) => view! {
                    <Empty icon=IconName::Late title=text!(windows.hall.old) words=text!(windows.hall.old_words) />
                }
                .into_any(),
                Some(true) => match shown.get_untracked().flatten() {
                    Some(first) => {
                        let screen = Signal::derive(move || shown.get().flatten().unwrap_or_else(|| first.clone()));
                        view! { <Screen screen /> }.into_any()
                    }
                    None => ().into_any(),
                },
            }}
            {move || (is_offline.get() && works.get() == Some(true)).then(|| view! {
                <p class="hint wrong" role="alert">{text!(windows.hall.offline)}</p>
            })}
        </main>
    }
}

#[component]
fn Screen(screen: Signal<WindowScreen>) -> impl IntoView {
    let name = Memo::new(move |_| screen.with(|screen| screen.centre_name.clone()));
    let waiting = Memo::new(move |_| screen.with(|screen| screen.waiting_count));
    let calls = Memo::new(move |_| screen.with(|screen| screen.calls.clone()));
    let code = Memo::new(move |_| screen.with(|screen| (screen.qr.path.clone(), screen.qr.size)));
    // Made anew for every call, so that it is seen to come.
    let latest = move || calls.with(|calls| calls.first().cloned());
    let earlier = move || {
        let calls = calls.get().into_iter().skip(1).take(EARLIER);
        calls.collect::<Vec<_>>()
    };
    let picture = move || {
        let (path, size) = code.get();
        let words = text!(windows.hall.alt, centre = name.get());
        view! { <QrPicture path size words /> }
    };
    view! {
        <header>
            <h1>{move || name.get()}</h1>
            <p class="soft num">{move || waiting_words(waiting.get())}</p>
        </header>
        <section class="calls">
            <h2>{text!(windows.hall.now)}</h2>
            <div aria-live="polite">
                <For each=latest key=call_key let:call>
                    <p class="latest">
                        <b class="num">{text!(windows.hall.number, number = call.number)}</b>
                        <span>{text!(windows.hall.counter, counter = call.counter)}</span>
                    </p>
                </For>
                <Show when=move || calls.with(Vec::is_empty)>
                    <p class="soft">{text!(windows.hall.nobody)}</p>
                </Show>
            </div>
            <Show when=move || { calls.with(Vec::len) > 1 }>
                <h3 class="soft">{text!(windows.hall.earlier)}</h3>
                <ul>
                    <For each=earlier key=call_key let:call>
                        <li>
                            <b class="num">{text!(windows.hall.number, number = call.number)}</b>
                            <span>{text!(windows.hall.at, counter = call.counter)}</span>
                        </li>
                    </For>
                </ul>
            </Show>
        </section>
        <section class="code">
            {picture}
            <p class="scan">{text!(windows.hall.scan)}</p>
            <p class="soft">{text!(windows.hall.scan_words)}</p>
        </section>
    }
}

/// Somebody who is called once more is another call.
fn call_key(call: &WindowCall) -> (String, i32, i64) {
    (call.number.clone(), call.counter, call.called_at.0)
}
