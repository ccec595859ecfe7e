//! 我的预约: what is to come, and what is over.

use super::{
    awaited::Awaited,
    days::span_words,
    strikes::Strikes,
    subscribing::Subscribe,
    windows::mine::{MyTickets, use_my_tickets},
    words::state_words,
};
use crate::{
    api::centres::bookings::{self, BookingLine},
    components::{
        ButtonKind, ButtonLink, Chip, Empty, Icon, IconName, Page, PagedList, Segment, Show,
        use_pages,
    },
    state::{live::Topic, use_clock, use_live},
};
use leptos::prelude::*;

const AHEAD: &str = "ahead";
const PAST: &str = "past";

#[component]
pub fn MyBookingsPage() -> impl IntoView {
    let chosen = RwSignal::new(AHEAD.to_string());
    let pages = use_pages(move |after| bookings::mine(chosen.with(|chosen| chosen == PAST), after));
    use_live(move |hint| {
        if hint.is_about(Topic::Booking, None) {
            pages.refresh();
        }
    });
    let tickets = use_my_tickets();
    let has_ticket = Memo::new(move |_| {
        tickets
            .value
            .with(|tickets| tickets.as_ref().is_some_and(|tickets| !tickets.is_empty()))
    });
    let options = [
        (AHEAD, text!(centres.mine.ahead)),
        (PAST, text!(centres.mine.past)),
    ];
    let options = options.map(|(key, words)| (key.to_string(), words.to_string()));
    let empty = move || {
        match chosen.with_untracked(|chosen| chosen == PAST) {
        true => view! { <Empty icon=IconName::Clock title=text!(centres.mine.none_past) /> }.into_any(),
        // What is above is to come, too.
        false => view! {
            <Show when=move || !has_ticket.get()>
                <Empty icon=IconName::Clock title=text!(centres.mine.none) words=text!(centres.mine.none_words)>
                    <ButtonLink kind=ButtonKind::Main href="/centres">{text!(centres.find.title)}</ButtonLink>
                </Empty>
            </Show>
        }
        .into_any(),
    }
    };
    view! {
        <Page
            title=text!(centres.mine.title)
            back="/centres"
            chip=|| view! {
                <ButtonLink href="/centres"><Icon name=IconName::Plus small=true />{text!(centres.find.title)}</ButtonLink>
            }
        >
            <Segment label=text!(centres.mine.title) value=chosen options=Signal::stored(options.to_vec()) />
            <Strikes />
            <a class="list-item card-line" href="/centres/meals">
                <Icon name=IconName::Order />
                <span class="grow">{text!(canteen.mine.title)}</span>
                <Icon name=IconName::Next />
            </a>
            <Show when=move || chosen.with(|chosen| chosen == AHEAD)>
                <MyTickets loading=tickets />
                <Awaited />
            </Show>
            <PagedList
                pages
                key=|booking| (booking.id, booking.version)
                row=|booking| view! { <BookingCard booking /> }
                empty
            />
            <Subscribe />
        </Page>
    }
}

#[component]
fn BookingCard(booking: BookingLine) -> impl IntoView {
    let clock = use_clock();
    let BookingLine {
        id,
        state,
        starts_at,
        ends_at,
        purpose,
        room,
        ..
    } = booking;
    let stands = Memo::new(move |_| state_words(state, (starts_at, ends_at), clock.now()));
    view! {
        <a class="card" href=format!("/centres/bookings/{id}")>
            <span class="row spread">
                <span class="title num">{move || span_words(clock, starts_at, ends_at)}</span>
                <Chip kind=Signal::derive(move || stands.get().1)>{move || stands.get().0}</Chip>
            </span>
            <span>{room.name}{text!(common.separator)}{purpose}</span>
            <span class="soft">{room.centre.name}</span>
        </a>
    }
}
