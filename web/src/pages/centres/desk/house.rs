//! The desk of one centre: what waits first, then what is closed, then what is booked.

use super::{
    board::{Board, use_board},
    closures::{ClosingSheet, Closures},
    missed::MissedLine,
    requests::Requests,
};
use crate::{
    api::{
        Id,
        account::Me,
        centres::desk::{self, DeskCentre, Request},
    },
    components::{
        Button, ButtonKind, ButtonLink, Empty, Icon, IconName, Loaded, Loading, Page, Show,
        use_load,
    },
    state::{live::Topic, use_live, use_session},
};
use leptos::prelude::*;

/// `alone` where it is the only one of the viewer, and stands in place of the list.
#[component]
pub fn DeskPage(id: Id, #[prop(optional)] alone: bool) -> impl IntoView {
    let loading = use_load(move || desk::desk(id));
    let requests = use_load(desk::requests);
    let closing = RwSignal::new(false);
    let known = move || loading.value.get().flatten();
    let title =
        move || known().map_or_else(|| text!(centre_desk.title).to_string(), |one| one.name);
    let may = Memo::new(move |_| known().is_some_and(|one| one.may_manage));
    let (back, base) = match alone {
        true => ("/me", "/centres/desk".to_string()),
        false => ("/centres/desk", format!("/centres/desk/{id}")),
    };
    let base = StoredValue::new(base);
    let chip = move || {
        may.get().then(|| {
            view! {
                <div class="row">
                    <Button on_press=move |_| closing.set(true)>{text!(centre_desk.closing.title)}</Button>
                    <ButtonLink href=format!("/centres/desk/{id}/edit")>{text!(centre_desk.keep.title)}</ButtonLink>
                </div>
            }
        })
    };
    view! {
        <Page title small=text!(centre_desk.title) back=back chip=move || view! { {chip} } wide=true>
            <Loaded loading let:known>
                {
                    let is_theirs = Memo::new(move |_| known.with(|one| one.as_ref().is_some_and(|one| one.may_manage)));
                    move || match is_theirs.get().then(|| known.get_untracked()).flatten() {
                        None => view! {
                            <Empty icon=IconName::Hall title=text!(centre_desk.not_yours) words=text!(centre_desk.none_words) />
                        }
                        .into_any(),
                        Some(first) => {
                            let centre = Signal::derive(move || known.get().unwrap_or_else(|| first.clone()));
                            let base = base.get_value();
                            view! { <Desk centre loading requests closing base alone /> }.into_any()
                        }
                    }
                }
            </Loaded>
        </Page>
    }
}

#[component]
fn Desk(
    centre: Signal<DeskCentre>,
    loading: Loading<Option<DeskCentre>>,
    requests: Loading<Vec<Request>>,
    closing: RwSignal<bool>,
    base: String,
    alone: bool,
) -> impl IntoView {
    let me = use_session().me;
    let may_create =
        Memo::new(move |_| alone && me.with(|me| me.as_ref().is_some_and(Me::administers)));
    let id = centre.with_untracked(|centre| centre.id);
    let room = centre.with_untracked(|centre| centre.rooms.first().map(|room| room.id));
    let board = room.map(|room| use_board(id, room, base));
    let changed = Callback::new(move |()| {
        loading.refresh();
        requests.refresh();
        if let Some(board) = board {
            board.reading.refresh();
        }
    });
    use_live(move |hint| {
        if hint.is_about(Topic::Booking, None) {
            changed.run(());
        }
    });
    view! {
        <Requests centre=id requests on_decided=changed />
        <Closures centre on_changed=changed />
        <MissedLine centre=id />
        <Show when=move || centre.with(|centre| centre.has_windows)>
            <a class="list-item card-line" href=format!("/centres/desk/{id}/counter")>
                <Icon name=IconName::Desk />
                <span class="grow">{text!(windows.counter.title)}</span>
                <Icon name=IconName::Next />
            </a>
            <a class="list-item card-line" href=format!("/centres/desk/{id}/appointment")>
                <Icon name=IconName::Clock />
                <span class="grow">{text!(windows.for_caller.title)}</span>
                <Icon name=IconName::Next />
            </a>
        </Show>
        <a class="list-item card-line" href=format!("/centres/desk/{id}/kitchen")>
            <Icon name=IconName::Order />
            <span class="grow">{text!(canteen.kitchen.title)}</span>
            <Icon name=IconName::Next />
        </a>
        <Show when=move || room.is_some()>
            <a class="list-item card-line" href=format!("/centres/desk/{id}/today")>
                <Icon name=IconName::Task />
                <span class="grow">{text!(usage.today.title)}</span>
                <Icon name=IconName::Next />
            </a>
            <a class="list-item card-line" href=format!("/centres/desk/{id}/use")>
                <Icon name=IconName::Hall />
                <span class="grow">{text!(usage.title)}</span>
                <Icon name=IconName::Next />
            </a>
        </Show>
        {match board {
            Some(state) => view! { <Board centre state /> }.into_any(),
            None => view! {
                <Empty icon=IconName::Hall title=text!(centre_desk.no_rooms) words=text!(centre_desk.no_rooms_words)>
                    <ButtonLink kind=ButtonKind::Main href=format!("/centres/desk/{id}/edit/rooms/new")>
                        {text!(centre_desk.room.create)}
                    </ButtonLink>
                </Empty>
            }
            .into_any(),
        }}
        <Show when=move || may_create.get()>
            <a class="list-item card-line" href="/centres/desk/new">
                <Icon name=IconName::Plus />
                <span class="grow">{text!(centre_desk.create.title)}</span>
                <Icon name=IconName::Next />
            </a>
        </Show>
        <ClosingSheet open=closing centre on_changed=changed />
    }
}
