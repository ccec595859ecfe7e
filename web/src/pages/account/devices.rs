//! 登录设备: where the viewer is signed in, and signing out there, or everywhere at once.

use crate::{
    api::{
        Timestamp,
        devices::{self, BrowserKind, DeviceKind, Session},
    },
    components::{
        Attempt, Button, ButtonKind, Chip, ChipKind, ConfirmSheet, Loaded, Loading, Moment, Page,
        focus_heading, use_load,
    },
    state::{live::Topic, use_clock, use_live, use_session, use_toasts},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// In milliseconds.
const HOUR: i64 = 3_600_000;

lazy_page!(people: DEVICES, devices_view, DevicesPage);

#[component]
fn DevicesPage() -> impl IntoView {
    let loading = use_load(devices::devices);
    use_live(move |hint| {
        if hint.is_about(Topic::Session, None) {
            loading.refresh();
        }
    });
    // The one whose end is being asked about.
    let ending = RwSignal::new(None::<Session>);
    let open = RwSignal::new(false);
    view! {
        <Page title=text!(account.devices.title) back="/me">
            <p class="soft">{text!(account.devices.words)}</p>
            <Loaded loading let:sessions>
                <ul class="list">
                    <For each=move || sessions.get() key=|one| (one.id, one.device, one.browser, one.last_seen.0) let:one>
                        <DeviceLine one on_end=move |one| {
                            ending.set(Some(one));
                            open.set(true);
                        } />
                    </For>
                </ul>
                <EverywhereButton />
            </Loaded>
            <EndSheet open ending loading />
        </Page>
    }
}

#[component]
fn DeviceLine(one: Session, #[prop(into)] on_end: Callback<Session>) -> impl IntoView {
    let name = device_words(&one);
    let label = text!(account.devices.end_one, name = name.clone());
    let end = {
        let one = one.clone();
        move |_| on_end.run(one.clone())
    };
    view! {
        <li class="list-item device">
            <span class="grow">
                <span class="title">{name}</span>
                {(!one.is_this).then(|| view! {
                    <span class="soft block">
                        {text!(account.devices.last_seen)} " " <LastSeen at=one.last_seen />
                    </span>
                })}
                <span class="soft block">{text!(account.devices.since)} " " <Moment at=one.since /></span>
            </span>
            {match one.is_this {
                true => view! { <Chip kind=ChipKind::Done>{text!(account.devices.this)}</Chip> }.into_any(),
                false => view! {
                    <Button kind=ButtonKind::Bare label on_press=end>{text!(account.devices.end)}</Button>
                }
                .into_any(),
            }}
        </li>
    }
}

/// Of the hour in which it was: no minutes, and no 「刚刚」.
#[component]
fn LastSeen(at: Timestamp) -> impl IntoView {
    let clock = use_clock();
    let hours = Memo::new(move |_| (clock.now().0 - at.0) / HOUR);
    move || match hours.get() {
        hours if hours < 1 => text!(account.devices.within_an_hour).into_any(),
        hours if hours < 24 => text!(account.devices.hours_ago, hours).into_any(),
        _ => view! { <Moment at /> }.into_any(),
    }
}

#[component]
fn EndSheet(
    open: RwSignal<bool>,
    ending: RwSignal<Option<Session>>,
    loading: Loading<Vec<Session>>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let end = move |()| {
        let Some(session) = ending.get_untracked() else {
            return;
        };
        attempt.run(devices::end_session(session.id), move |left| {
            open.set(false);
            loading.set(left);
            toasts.good(text!(account.devices.ended));
            // The button goes away with its device: a keyboard goes on from the top.
            request_animation_frame(focus_heading);
        });
    };
    let words = move || {
        let name = ending.with(|one| one.as_ref().map(device_words));
        text!(account.devices.end_words, name = name.unwrap_or_default())
    };
    view! {
        <ConfirmSheet
            open
            title=text!(account.devices.end_title)
            confirm=text!(account.devices.end)
            danger=true
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=end
        >
            <p>{words}</p>
        </ConfirmSheet>
    }
}

#[component]
fn EverywhereButton() -> impl IntoView {
    let session = use_session();
    let open = RwSignal::new(false);
    let attempt = Attempt::new();
    let navigate = use_navigate();
    let everywhere = move |()| {
        let navigate = navigate.clone();
        attempt.run(devices::sign_out_everywhere(), move |_| {
            session.forget();
            // Not back to this page: after the guard of the routes has sent us away.
            request_animation_frame(move || {
                let options = NavigateOptions {
                    replace: true,
                    ..Default::default()
                };
                navigate("/sign-in", options);
            });
        });
    };
    view! {
        <section class="section">
            <Button kind=ButtonKind::Danger wide=true on_press=move |_| open.set(true)>
                {text!(account.devices.everywhere)}
            </Button>
            <p class="soft">{text!(account.devices.everywhere_why)}</p>
            <ConfirmSheet
                open
                title=text!(account.devices.everywhere_title)
                confirm=text!(account.devices.everywhere)
                danger=true
                busy=attempt.busy
                failure=attempt.failure
                on_confirm=everywhere
            >
                <p>{text!(account.devices.everywhere_words)}</p>
            </ConfirmSheet>
        </section>
    }
}

/// 「安卓手机 · 微信」
fn device_words(session: &Session) -> String {
    let device = match session.device {
        DeviceKind::AndroidPhone => text!(account.device.android_phone),
        DeviceKind::AndroidTablet => text!(account.device.android_tablet),
        DeviceKind::HarmonyPhone => text!(account.device.harmony_phone),
        DeviceKind::HarmonyTablet => text!(account.device.harmony_tablet),
        DeviceKind::Iphone => "iPhone",
        DeviceKind::Ipad => "iPad",
        DeviceKind::Windows => text!(account.device.windows),
        DeviceKind::Mac => text!(account.device.mac),
        DeviceKind::Linux => text!(account.device.linux),
        DeviceKind::Other => text!(account.device.other),
    };
    match browser_words(session.browser) {
        Some(browser) => format!("{device} · {browser}"),
        None => device.to_string(),
    }
}

fn browser_words(browser: BrowserKind) -> Option<&'static str> {
    Some(match browser {
        BrowserKind::WeCom => text!(account.browser.we_com),
        BrowserKind::WeChat => text!(account.browser.we_chat),
        BrowserKind::DingTalk => text!(account.browser.ding_talk),
        BrowserKind::Alipay => text!(account.browser.alipay),
        BrowserKind::Qq => text!(account.browser.qq),
        BrowserKind::Uc => text!(account.browser.uc),
        BrowserKind::Quark => text!(account.browser.quark),
        BrowserKind::Baidu => text!(account.browser.baidu),
        BrowserKind::Huawei => text!(account.browser.huawei),
        BrowserKind::Xiaomi => text!(account.browser.xiaomi),
        BrowserKind::Oppo => text!(account.browser.oppo),
        BrowserKind::Vivo => text!(account.browser.vivo),
        BrowserKind::Edge => "Edge",
        BrowserKind::Firefox => "Firefox",
        BrowserKind::Chrome => "Chrome",
        BrowserKind::Safari => "Safari",
        BrowserKind::Other => return None,
    })
}
