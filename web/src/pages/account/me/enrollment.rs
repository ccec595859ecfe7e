//! My 报到: not yet, waiting, returned with a reason, confirmed.

use crate::{
    api::{
        Id,
        enrollments::{self, EnrollmentState},
        profile::{MyEnrollment, Profile},
    },
    components::{
        Attempt, Button, ButtonKind, ButtonLink, Chip, ChipKind, FormProblem, Loading, Moment, Show,
    },
};
use leptos::prelude::*;

/// How things stand between the viewer and the compound of their home.
#[derive(Clone, PartialEq)]
enum Standing {
    NoHome,
    /// Lives outside all compounds.
    NoCompound,
    /// May ask: for the first time, or again after it was returned.
    MayAsk {
        compound: Compound,
        returned: Option<MyEnrollment>,
    },
    Waiting(MyEnrollment),
    Confirmed(MyEnrollment),
}

#[derive(Clone, PartialEq)]
struct Compound {
    id: Id,
    name: String,
}

impl Standing {
    fn of(me: &Profile) -> Self {
        // The newest first; an older one to the same compound says nothing any more.
        let living = me.enrollments.iter().find(|one| {
            matches!(
                one.state,
                EnrollmentState::Asked | EnrollmentState::Confirmed
            )
        });
        if let Some(living) = living {
            return match living.state {
                EnrollmentState::Confirmed => Self::Confirmed(living.clone()),
                _ => Self::Waiting(living.clone()),
            };
        }
        let Some(home) = &me.residency else {
            return Self::NoHome;
        };
        let Some(compound) = &home.place.compound else {
            return Self::NoCompound;
        };
        let latest = me
            .enrollments
            .iter()
            .find(|one| one.place.id == compound.id);
        Self::MayAsk {
            compound: Compound {
                id: compound.id,
                name: compound.name.clone(),
            },
            returned: latest
                .filter(|one| one.state == EnrollmentState::Returned)
                .cloned(),
        }
    }
}

#[component]
pub fn EnrollmentCard(me: Signal<Profile>, loading: Loading<Profile>) -> impl IntoView {
    let standing = Memo::new(move |_| me.with(Standing::of));
    let chip = move || {
        let (kind, words) = match standing.get() {
            Standing::NoHome | Standing::NoCompound => return None,
            Standing::MayAsk { returned: None, .. } => {
                (ChipKind::Plain, text!(account.me.enrollment_none))
            }
            Standing::MayAsk { .. } => (ChipKind::Late, text!(account.me.enrollment_returned)),
            Standing::Waiting(_) => (ChipKind::Time, text!(account.me.enrollment_asked)),
            Standing::Confirmed(_) => (ChipKind::Done, text!(account.me.enrollment_confirmed)),
        };
        Some(view! { <Chip kind>{words}</Chip> })
    };
    view! {
        <section class="card" aria-live="polite">
            <div class="row spread">
                <h2 class="title">{text!(account.me.enrollment)}</h2>
                {chip}
            </div>
            {move || match standing.get() {
                Standing::NoHome => {
                    view! { <p class="soft">{text!(account.me.enrollment_no_home)}</p> }.into_any()
                }
                Standing::NoCompound => {
                    view! { <p class="soft">{text!(account.me.enrollment_no_compound)}</p> }.into_any()
                }
                Standing::MayAsk { compound, returned } => {
                    view! { <Ask compound returned loading /> }.into_any()
                }
                Standing::Waiting(one) => view! {
                    <p>{text!(account.me.enrollment_asked_words, compound = one.place.name)}</p>
                    <p class="soft">{text!(account.me.enrollment_asked_at)}" "<Moment at=one.asked_at /></p>
                }
                .into_any(),
                Standing::Confirmed(one) => view! {
                    <p>{text!(account.me.enrollment_confirmed_words, compound = one.place.name)}</p>
                    {one.decided_at.map(|at| view! {
                        <p class="soft">{text!(account.me.enrollment_confirmed_at)}" "<Moment at /></p>
                    })}
                }
                .into_any(),
            }}
            <div class="row">
                <Show when=move || standing.with(|standing| matches!(standing, Standing::Confirmed(_)))>
                    <ButtonLink href="/hall">{text!(account.me.to_hall)}</ButtonLink>
                </Show>
                <ButtonLink href="/reporting">{text!(reporting.title)}</ButtonLink>
            </div>
        </section>
    }
}

#[component]
fn Ask(
    compound: Compound,
    returned: Option<MyEnrollment>,
    loading: Loading<Profile>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let is_again = returned.is_some();
    let Compound { id, name } = compound;
    let ask = move |_| {
        attempt.run(enrollments::ask(id), move |asked| {
            loading.value.update(|me| {
                if let Some(me) = me {
                    me.enrollments.insert(0, asked);
                }
            });
        });
    };
    let words = match returned {
        Some(returned) => view! {
            <p>{text!(account.me.enrollment_returned_words, compound = returned.place.name)}</p>
            <p class="hint pre">{returned.reason}</p>
        }
        .into_any(),
        None => view! { <p class="soft">{text!(account.me.enrollment_none_words)}</p> }.into_any(),
    };
    let label = match is_again {
        true => text!(account.me.enrollment_ask_again).to_string(),
        false => text!(account.me.enrollment_ask, compound = name),
    };
    view! {
        {words}
        <FormProblem failure=attempt.failure />
        <Button kind=ButtonKind::Main wide=true busy=attempt.busy on_press=ask>{label}</Button>
    }
}
