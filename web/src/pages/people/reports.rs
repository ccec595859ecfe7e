//! Where somebody reports now, to be taken to another compound or ended.

use crate::{
    api::{
        account::PlaceName,
        enrollments::EnrollmentState,
        people::{PastEnrollment, Person, PersonState},
    },
    components::{Button, ButtonKind, Chip, ChipKind, Day, Loading, Sheet, Show},
    pages::{
        deciding::Decided,
        enrollments::{
            sheets::EndForm,
            transfer::{Going, TransferSheet},
        },
        reporting::{kind_words, state_words},
    },
    state::use_toasts,
};
use leptos::prelude::*;

#[component]
pub fn ReportsCard(person: Signal<Person>, loading: Loading<Person>) -> impl IntoView {
    let living = Memo::new(move |_| {
        person.with(|person| {
            let all = person.enrollments.iter();
            all.filter(|one| one.is_living())
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let toasts = use_toasts();
    let chosen = RwSignal::new(None::<PastEnrollment>);
    let (ending, going) = (RwSignal::new(false), RwSignal::new(false));
    let name = Signal::derive(move || person.with(|person| person.name.clone()));
    let about = move || chosen.with(|one| Some(going_on(one.as_ref()?, &person.get())));
    let tell = move |decided: Decided, words: String| {
        loading.refresh();
        decided.tell(toasts, words);
    };
    let ended = move |decided| {
        tell(
            decided,
            text!(reporting.ended_one, name = name.get_untracked()),
        );
    };
    let act = move |open: RwSignal<bool>, one: PastEnrollment| {
        chosen.set(Some(one));
        open.set(true);
    };
    let line = move |one: PastEnrollment| {
        let at = one.decided_at.unwrap_or(one.asked_at);
        let kind = match one.state {
            EnrollmentState::Confirmed => ChipKind::Done,
            _ => ChipKind::Time,
        };
        // Somebody who is gone has nothing that could go on elsewhere.
        let present = person.with_untracked(|person| person.state == PersonState::Present);
        let may_end = one.place.administered;
        let may_transfer = present && may_end;
        let (to_transfer, to_end) = (one.clone(), one.clone());
        let place = one.place.name;
        let label = |words: &str| [words, text!(common.separator), &place].concat();
        view! {
            <li class="list-item contact">
                <span class="grow">
                    <span class="row">{place.clone()}<Chip kind>{state_words(one.state)}</Chip></span>
                    <span class="soft block">
                        {kind_words(one.kind)}{text!(common.separator)}<Day at />
                    </span>
                </span>
                <span class="row acts">
                    {may_transfer.then(|| view! {
                        <Button
                            kind=ButtonKind::Bare
                            label=label(text!(enrollments.transfer))
                            on_press=move |_| act(going, to_transfer.clone())
                        >
                            {text!(enrollments.transfer)}
                        </Button>
                    })}
                    {may_end.then(|| view! {
                        <Button
                            kind=ButtonKind::Bare
                            label=label(text!(reporting.end))
                            on_press=move |_| act(ending, to_end.clone())
                        >
                            {text!(reporting.end)}
                        </Button>
                    })}
                </span>
            </li>
        }
    };
    view! {
        <Show when=move || living.with(|living| !living.is_empty())>
            <section class="section">
                <h2>{text!(people.reports)}</h2>
                <ul class="list">{move || living.get().into_iter().map(line).collect_view()}</ul>
            </section>
        </Show>
        <TransferSheet
            open=going
            going=Signal::derive(about)
            name
            on_done=move |(decided, words)| tell(decided, words)
        />
        <Sheet open=ending title=move || text!(reporting.end_other_title, name = name.get())>
            {move || chosen.get().map(|one| view! { <EndForm open=ending id=one.id on_done=ended /> })}
        </Sheet>
    }
}

/// With the compounds of home and of the units, but for those that they report to already.
fn going_on(one: &PastEnrollment, person: &Person) -> Going {
    let home = person.home.iter().filter_map(|home| home.compound.clone());
    let units = person.employments.iter().filter(|job| job.until.is_none());
    let covered = units.flat_map(|job| job.organization.covers.clone());
    let mut ready: Vec<PlaceName> = Vec::new();
    for place in home.chain(covered) {
        let is_known = ready.iter().any(|known| known.id == place.id);
        let mut living = person.enrollments.iter().filter(|one| one.is_living());
        if !is_known && living.all(|one| one.place.id != place.id) {
            ready.push(place);
        }
    }
    Going {
        id: one.id,
        place: one.place.name.clone(),
        ready,
    }
}
