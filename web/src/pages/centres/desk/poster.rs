//! The poster at the door of a room, one sheet of A4: what the room is, when the house is open, and the code
//! by which one books it. In Chinese, with English below for whoever needs it.

use crate::{
    api::{
        Id,
        centres::room_poster::{self, RoomPoster},
    },
    components::{Button, ButtonKind, Loaded, Page, QrPicture, use_load},
    pages::centres::{
        hours::hours_view,
        words::{audience_words, room_words},
    },
};
use leptos::prelude::*;

#[component]
pub fn RoomPosterPage(centre: Id, room: Id) -> impl IntoView {
    let loading = use_load(move || room_poster::poster(room));
    let foot = || {
        view! {
            <Button kind=ButtonKind::Main wide=true on_press=|_| {
                // Refused only where there is nothing to print with.
                let _ = window().print();
            }>
                {text!(centre_desk.poster.print)}
            </Button>
        }
    };
    view! {
        <Page title=text!(centre_desk.poster.title) back=format!("/centres/desk/{centre}/edit/rooms/{room}") foot>
            <Loaded loading let:poster>
                <div class="posters">{move || view! { <Sheet one=poster.get() /> }}</div>
            </Loaded>
        </Page>
    }
}

#[component]
fn Sheet(one: RoomPoster) -> impl IntoView {
    let last = match one.check_in {
        true => both!(centre_desk.poster.step_check_in),
        false => both!(centre_desk.poster.step_come),
    };
    let steps = [
        both!(centre_desk.poster.step_scan),
        both!(centre_desk.poster.step_choose),
        last,
    ];
    let headline = both!(centre_desk.poster.headline);
    let words = room_words(
        &one.name,
        one.kind,
        (one.capacity, one.by_seat),
        one.step_free,
    );
    let alt = text!(centre_desk.poster.alt, room = one.name.clone());
    let step = |(number, (zh, en)): (usize, (&'static str, &'static str))| {
        view! {
            <li>
                <span class="number num" aria-hidden="true">{number + 1}</span>
                <span><span class="block">{zh}</span><span class="english" lang="en">{en}</span></span>
            </li>
        }
    };
    view! {
        <article class="poster">
            <header>
                <span class="seal" aria-hidden="true">"邻"</span>
                <p class="slogan">{one.centre.name}</p>
            </header>
            <div class="where">
                <h2>{one.name}</h2>
                <p>{words}{text!(common.separator)}{audience_words(one.audience)}</p>
            </div>
            <div class="call">
                <p class="headline">{headline.0}</p>
                <p class="english" lang="en">{headline.1}</p>
            </div>
            <QrPicture path=one.qr.path size=one.qr.size words=alt />
            <ol class="how">{steps.into_iter().enumerate().map(step).collect_view()}</ol>
            <footer>
                <p>{hours_view(&one.centre.openings)}</p>
                {one.centre.telephone.map(|number| view! { <p class="num">{number}</p> })}
                {one.rules.map(|rules| view! { <p class="until">{rules}</p> })}
            </footer>
        </article>
    }
}
