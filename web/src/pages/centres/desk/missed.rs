//! 爽约与申诉: what nobody came to in a centre, and who says that it should not count.

use crate::{
    api::{
        Id,
        centres::{
            attendance::{self, MissedBooking},
            bookings::Appeal,
        },
    },
    components::{
        Chip, ChipKind, Empty, Icon, IconName, Page, PagedList, Segment, use_load, use_pages,
    },
    pages::centres::days::span_words,
    state::{live::Topic, use_clock, use_live},
};
use leptos::prelude::*;

const APPEALED: &str = "appealed";
const ALL: &str = "all";

#[component]
pub fn MissedPage(centre: Id) -> impl IntoView {
    let chosen = RwSignal::new(APPEALED.to_string());
    let is_appealed = move || chosen.with(|chosen| chosen == APPEALED);
    let pages = use_pages(move |after| attendance::missed(centre, is_appealed(), after));
    use_live(move |hint| {
        if hint.is_about(Topic::Booking, None) {
            pages.refresh();
        }
    });
    let options = [
        (APPEALED, text!(centre_desk.missed.appealed)),
        (ALL, text!(centre_desk.missed.all)),
    ];
    let options = options.map(|(key, words)| (key.to_string(), words.to_string()));
    let empty = move || {
        let title = match untrack(is_appealed) {
            true => text!(centre_desk.missed.none_appealed),
            false => text!(centre_desk.missed.none),
        };
        view! { <Empty icon=IconName::Check title /> }
    };
    view! {
        <Page title=text!(centre_desk.missed.title) back=format!("/centres/desk/{centre}")>
            <p class="soft">{text!(centre_desk.missed.words)}</p>
            <Segment
                label=text!(centre_desk.missed.title)
                value=chosen
                options=Signal::stored(options.to_vec())
            />
            <PagedList
                pages
                key=|one| (one.id, one.version)
                row=|one| view! { <MissedCard one /> }
                empty
            />
        </Page>
    }
}

#[component]
fn MissedCard(one: MissedBooking) -> impl IntoView {
    let clock = use_clock();
    let (starts_at, ends_at) = (one.starts_at, one.ends_at);
    let chip = match one.appeal {
        Some(Appeal::Open) => Some((ChipKind::Time, text!(centre_desk.missed.appealed))),
        Some(Appeal::Upheld) => Some((ChipKind::Plain, text!(centres.attendance.uphold))),
        Some(Appeal::Excused) | None => None,
    };
    view! {
        <a class="card" href=format!("/centres/bookings/{}", one.id)>
            <div class="row spread">
                <span class="title">{one.person_name}</span>
                {chip.map(|(kind, words)| view! { <Chip kind>{words}</Chip> })}
            </div>
            <p class="num">
                {one.room.name}{text!(common.separator)}
                {move || span_words(clock, starts_at, ends_at)}
            </p>
            <p class="soft">{one.purpose}</p>
        </a>
    }
}

/// The way there from a centre's desk, with how many wait for an answer.
#[component]
pub fn MissedLine(centre: Id) -> impl IntoView {
    let loading = use_load(move || attendance::missed(centre, true, None));
    use_live(move |hint| {
        if hint.is_about(Topic::Booking, None) {
            loading.refresh();
        }
    });
    let open = Memo::new(move |_| {
        let page = loading.value.get();
        page.map_or(0, |page| page.rows.len())
    });
    view! {
        <a class="list-item card-line" href=format!("/centres/desk/{centre}/missed")>
            <Icon name=IconName::Clock />
            <span class="grow">{text!(centre_desk.missed.line)}</span>
            {move || (open.get() > 0).then(|| view! {
                <span class="badge" aria-label=text!(centre_desk.missed.open, count = open.get())>{open.get()}</span>
            })}
            <Icon name=IconName::Next />
        </a>
    }
}
