//! Posters to print, one sheet of A4 for each place: the code, where it is for, and three plain steps,
//! in Chinese with English below for whoever needs it.

use crate::{
    api::{
        Id, Timestamp,
        invitations::{self, Poster},
    },
    components::{
        Button, ButtonKind, ButtonLink, Empty, IconName, Loaded, Page, QrPicture, Show,
        time::day_words, use_load,
    },
    state::use_clock,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

lazy_page!(registration: POSTERS, posters_view, PostersPage);

#[component]
fn PostersPage() -> impl IntoView {
    let params = use_params_map();
    let id =
        Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| Id::parse(&id))));
    let posters = use_load(move || {
        let id = id.get();
        async move {
            match id {
                Some(id) => invitations::posters(id).await,
                None => Ok(Vec::new()),
            }
        }
    });
    let count = Memo::new(move |_| {
        posters
            .value
            .with(|found| found.as_ref().map_or(0, Vec::len))
    });
    let foot = move || {
        view! {
            <Button kind=ButtonKind::Main wide=true on_press=move |_| {
                // Refused only where there is nothing to print with.
                let _ = window().print();
            }>
                {text!(registration.posters.print)}
            </Button>
        }
    };
    view! {
        <Page
            title=text!(registration.posters.title)
            small=move || text!(registration.posters.count, count = count.get())
            back="/invitations"
            foot
            foot_when=Signal::derive(move || { count.get() > 0 })
        >
            <Loaded loading=posters let:posters>
                <Show
                    when=move || posters.with(|found| !found.is_empty())
                    fallback=|| view! {
                        <Empty
                            icon=IconName::Place
                            title=text!(registration.posters.none)
                            words=text!(registration.posters.none_words)
                        >
                            <ButtonLink href="/invitations">{text!(registration.invitations.title)}</ButtonLink>
                        </Empty>
                    }
                >
                    <div class="posters">
                        <For each=move || posters.get() key=|one| one.id let:one><Sheet one /></For>
                    </div>
                </Show>
            </Loaded>
        </Page>
    }
}

#[component]
fn Sheet(one: Poster) -> impl IntoView {
    let steps = [
        both!(registration.posters.step_1),
        both!(registration.posters.step_2),
        both!(registration.posters.step_3),
    ];
    let headline = both!(registration.posters.headline);
    let slogan = both!(registration.posters.slogan);
    let free = both!(registration.posters.free);
    let building = one.place.building().map(str::to_string);
    let alt = text!(
        registration.posters.alt,
        place = one.place.full_name.clone()
    );
    let code = one.qr.map(|qr| {
        view! { <QrPicture path=qr.path size=qr.size words=alt /> }
    });
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
                <div>
                    <p class="slogan">{slogan.0}</p>
                    <p class="english" lang="en">{slogan.1}</p>
                </div>
            </header>
            <div class="where">
                <h2>{one.place.compound_name().to_string()}</h2>
                {building.map(|building| view! { <p class="building">{building}</p> })}
            </div>
            <div class="call">
                <p class="headline">{headline.0}</p>
                <p class="english" lang="en">{headline.1}</p>
            </div>
            {code}
            <ol class="how">{steps.into_iter().enumerate().map(step).collect_view()}</ol>
            <footer>
                <p>{free.0}</p>
                <p class="english" lang="en">{free.1}</p>
                <p class="until"><Until at=one.expires_at /></p>
            </footer>
        </article>
    }
}

#[component]
fn Until(at: Timestamp) -> impl IntoView {
    let clock = use_clock();
    move || {
        let day = day_words(clock.now(), at, clock.offset_minutes());
        format!("{} {day}", text!(registration.invitations.until))
    }
}
