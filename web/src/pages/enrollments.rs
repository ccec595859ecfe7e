//! 报到审核: who asks to join, for those who know the compound: its dispatcher, its administrators.
//! Cards on a phone, a table where there is room.

mod figures;
mod table;

use crate::{
    api::{
        ErrorCode, Failure,
        enrollments::{self, Enrollment, EnrollmentKind, EnrollmentState, Narrowed},
        reporting,
    },
    components::{
        Attempt, Button, ButtonKind, Chip, Empty, FormProblem, Icon, IconName, Moment, Page,
        PagedFrame, Pages, Segment, Sheet, Show, TextArea, focus_heading, use_is_wide, use_pages,
    },
    pages::reporting::kind_words,
    state::{
        live::Topic, settings::in_language, toasts::Toasts, use_draft, use_live, use_session,
        use_toasts,
    },
};
use figures::{Figures, Shown};
use leptos::prelude::*;
use table::EnrollmentTable;

const LONGEST_REASON: u32 = 200;

lazy_page!(office: ENROLLMENTS, enrollments_view, EnrollmentsPage);

/// What the buttons on each 报到 need.
#[derive(Clone, Copy)]
struct Desk {
    list: Pages<Enrollment>,
    toasts: Toasts,
    /// The one whose return is being written.
    returning: RwSignal<Option<Enrollment>>,
    return_open: RwSignal<bool>,
    /// The one that is being ended.
    ending: RwSignal<Option<Enrollment>>,
    end_open: RwSignal<bool>,
}

#[component]
fn EnrollmentsPage() -> impl IntoView {
    let session = use_session();
    let may_decide = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().is_some_and(|me| me.decides_on_enrollments()))
    });
    view! {
        <Page title=text!(enrollments.title) back="/me" wide=true>
            <Show
                when=move || may_decide.get()
                fallback=|| view! {
                    <Empty
                        icon=IconName::People
                        title=text!(enrollments.not_yours)
                        words=text!(enrollments.not_yours_words)
                    />
                }
            >
                <EnrollmentList />
            </Show>
        </Page>
    }
}

#[component]
fn EnrollmentList() -> impl IntoView {
    let session = use_session();
    let administers = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().is_some_and(|me| me.administers()))
    });
    let tab = RwSignal::new("asked".to_string());
    let state = Memo::new(move |_| tab.with(|tab| state_of(tab)));
    let of = RwSignal::new("members".to_string());
    let shown = RwSignal::new(Shown::default());
    let narrowed = Memo::new(move |_| Narrowed {
        state: state.get(),
        kind: of.with(|of| of == "units").then_some(EnrollmentKind::Unit),
        branch: shown.with(|shown| Some(shown.branch.as_ref()?.id)),
        unit: shown.with(|shown| Some(shown.unit.as_ref()?.id)),
    });
    let list = use_pages(move |after| enrollments::enrollments(narrowed.get(), after));
    let choose = move |(state, chosen): (EnrollmentState, Shown)| {
        of.set("members".to_string());
        shown.set(chosen);
        tab.set(tab_of(state).to_string());
    };
    let of_whom: Vec<(String, String)> = [
        ("members", text!(reporting.members_tab)),
        ("units", text!(reporting.units_tab)),
    ]
    .map(|(key, words)| (key.to_string(), words.to_string()))
    .into();
    use_live(move |hint| {
        if hint.is_about(Topic::Enrollment, None) {
            list.refresh();
        }
    });
    let desk = Desk {
        list,
        toasts: use_toasts(),
        returning: RwSignal::new(None),
        return_open: RwSignal::new(false),
        ending: RwSignal::new(None),
        end_open: RwSignal::new(false),
    };
    let tabs: Vec<(String, String)> = [
        ("asked", text!(enrollments.asked)),
        ("confirmed", text!(enrollments.confirmed)),
        ("returned", text!(enrollments.returned)),
        ("ended", text!(reporting.ended)),
    ]
    .map(|(key, words)| (key.to_string(), words.to_string()))
    .into();
    let is_wide = use_is_wide();
    view! {
        <Figures on_choose=choose />
        {move || {
            let of_whom = of_whom.clone();
            administers.get().then(|| view! {
                <Segment label=text!(enrollments.title) value=of options=of_whom />
            })
        }}
        <Segment label=text!(enrollments.states) value=tab options=tabs />
        <NarrowedTo shown />
        <PagedFrame pages=list empty=move || nothing(state.get_untracked())>
            {move || match is_wide.get() {
                true => view! { <EnrollmentTable desk state=state.get_untracked() /> }.into_any(),
                false => view! {
                    <ul class="stack">
                        <For each=move || list.rows.get() key=|one| (one.id, one.version) let:one>
                            <li><EnrollmentCard desk one /></li>
                        </For>
                    </ul>
                }
                .into_any(),
            }}
        </PagedFrame>
        <ReturnSheet desk />
        <Sheet
            open=desk.end_open
            title=move || {
                let name = desk.ending.with(|one| one.as_ref().map(|one| one.person_name.clone()));
                text!(reporting.end_other_title, name = name.unwrap_or_default())
            }
        >
            {move || desk.ending.get().map(|one| view! { <EndForm desk one /> })}
        </Sheet>
    }
}

/// What the figures narrowed the list to, and a way back to all of it.
#[component]
fn NarrowedTo(shown: RwSignal<Shown>) -> impl IntoView {
    let words = move || {
        shown.with(|shown| {
            let branch = shown.branch.as_ref()?;
            let branch = text!(reporting.of_branch, name = branch.name.clone());
            let unit = shown.unit.as_ref();
            let unit = unit.map(|unit| text!(reporting.of_unit, name = unit.name.clone()));
            let words: Vec<String> = std::iter::once(branch).chain(unit).collect();
            Some(words.join(text!(common.separator)))
        })
    };
    move || {
        words().map(|words| {
            view! {
                <div class="row spread">
                    <span class="soft">{words}</span>
                    <Button kind=ButtonKind::Bare on_press=move |_| shown.set(Shown::default())>
                        {text!(reporting.show_all)}
                    </Button>
                </div>
            }
        })
    }
}

fn tab_of(state: EnrollmentState) -> &'static str {
    match state {
        EnrollmentState::Asked => "asked",
        EnrollmentState::Confirmed => "confirmed",
        EnrollmentState::Returned => "returned",
        EnrollmentState::Ended => "ended",
    }
}

fn state_of(tab: &str) -> EnrollmentState {
    match tab {
        "confirmed" => EnrollmentState::Confirmed,
        "returned" => EnrollmentState::Returned,
        "ended" => EnrollmentState::Ended,
        _ => EnrollmentState::Asked,
    }
}

fn nothing(state: EnrollmentState) -> AnyView {
    match state {
        EnrollmentState::Confirmed => {
            view! { <Empty icon=IconName::People title=text!(enrollments.confirmed_empty) /> }
                .into_any()
        }
        EnrollmentState::Returned => {
            view! { <Empty icon=IconName::People title=text!(enrollments.returned_empty) /> }
                .into_any()
        }
        EnrollmentState::Ended => {
            view! { <Empty icon=IconName::People title=text!(reporting.ended_empty) /> }.into_any()
        }
        EnrollmentState::Asked => view! {
            <Empty
                icon=IconName::Check
                title=text!(enrollments.asked_empty)
                words=text!(enrollments.asked_empty_words)
            />
        }
        .into_any(),
    }
}

#[component]
fn EnrollmentCard(desk: Desk, one: Enrollment) -> impl IntoView {
    let at = one.ended_at.or(one.decided_at).unwrap_or(one.asked_at);
    let is_member = one.kind != EnrollmentKind::Unit;
    let unit = one.unit.as_ref().map(|unit| unit.name.clone());
    let reason = one.reason.clone();
    view! {
        <article class="card">
            <div class="row spread">
                <h2 class="title">{one.person_name.clone()}</h2>
                <span class="soft"><Moment at /></span>
            </div>
            <div>
                {is_member.then(|| view! {
                    <p>{unit.unwrap_or_else(|| text!(enrollments.no_unit).to_string())}</p>
                })}
                <p class="soft">
                    {one.place.full_name.clone()}{text!(common.separator)}{kind_words(one.kind)}
                </p>
            </div>
            {is_member.then(|| view! { <SkillChips one=one.clone() /> })}
            {reason.map(|reason| view! { <p class="hint pre">{reason}</p> })}
            <div class="row spread decision">
                <PhoneLink one=one.clone() />
                <Decision desk one kind=ButtonKind::Main />
            </div>
        </article>
    }
}

#[component]
fn PhoneLink(one: Enrollment) -> impl IntoView {
    let label = text!(enrollments.call, name = one.person_name);
    one.person_phone.map(|phone| {
        view! {
            <a class="tel num" href=format!("tel:{phone}")>
                <Icon name=IconName::Phone small=true />
                <span class="unseen">{label}</span>
                {phone.clone()}
            </a>
        }
    })
}

#[component]
fn SkillChips(one: Enrollment) -> impl IntoView {
    if one.skills.is_empty() {
        return view! { <p class="soft">{text!(enrollments.no_skills)}</p> }.into_any();
    }
    let chip = |skill: &crate::api::account::Skill| {
        let name = in_language(&skill.name_zh, &skill.name_en).to_string();
        view! { <Chip>{name}</Chip> }
    };
    view! { <div class="row">{one.skills.iter().map(chip).collect_view()}</div> }.into_any()
}

/// Send back, or confirm with one tap; nothing once it is decided. `kind` is the confirming button's.
#[component]
fn Decision(desk: Desk, one: Enrollment, kind: ButtonKind) -> impl IntoView {
    if one.state == EnrollmentState::Confirmed && one.may_end {
        let label = text!(reporting.end_one, name = one.person_name.clone());
        let end = move |_| {
            desk.ending.set(Some(one.clone()));
            desk.end_open.set(true);
        };
        return view! {
            <Button kind=ButtonKind::Bare label on_press=end>{text!(reporting.end)}</Button>
        }
        .into_any();
    }
    if one.state != EnrollmentState::Asked {
        return ().into_any();
    }
    let attempt = Attempt::new();
    let id = one.id;
    let name = one.person_name.clone();
    let confirm = {
        let name = name.clone();
        move |_| {
            let name = name.clone();
            attempt.run(decided(enrollments::confirm(id)), move |decided| {
                desk.told(decided, text!(enrollments.confirmed_one, name))
            });
        }
    };
    let send_back = {
        let one = one.clone();
        move |_| {
            desk.returning.set(Some(one.clone()));
            desk.return_open.set(true);
        }
    };
    view! {
        <div class="row">
            <Button label=text!(enrollments.send_back_one, name = name.clone()) disabled=attempt.busy on_press=send_back>
                {text!(enrollments.send_back)}
            </Button>
            <Button
                kind
                label=text!(enrollments.confirm_one, name)
                busy=attempt.busy
                on_press=confirm
            >
                {text!(enrollments.confirm)}
            </Button>
        </div>
        <FormProblem failure=attempt.failure />
    }
    .into_any()
}

#[component]
fn ReturnSheet(desk: Desk) -> impl IntoView {
    let title = move || {
        let name = desk
            .returning
            .with(|one| one.as_ref().map(|one| one.person_name.clone()))
            .unwrap_or_default();
        text!(enrollments.return_title, name)
    };
    view! {
        <Sheet open=desk.return_open title>
            {move || desk.returning.get().map(|one| view! { <ReturnForm desk one /> })}
        </Sheet>
    }
}

#[component]
fn ReturnForm(desk: Desk, one: Enrollment) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("return-{}", one.id));
    let reason = draft.text("reason");
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = one.person_name.clone();
        let work = enrollments::send_back(one.id, reason.get_untracked());
        attempt.run(decided(work), move |decided| {
            draft.clear();
            desk.return_open.set(false);
            desk.told(decided, text!(enrollments.returned_one, name));
        });
    };
    let ready = [
        text!(enrollments.ready_1),
        text!(enrollments.ready_2),
        text!(enrollments.ready_3),
    ]
    .map(|words| {
        view! {
            <button type="button" class="button ready" on:click=move |_| reason.set(words.to_string())>{words}</button>
        }
    });
    view! {
        <form class="stack" novalidate on:submit=send>
            <TextArea
                label=text!(enrollments.return_reason)
                value=reason
                maxlength=LONGEST_REASON
                required=true
                placeholder=text!(enrollments.return_example)
                problem=attempt.problem("reason")
            />
            <div class="stack tight" role="group" aria-label=text!(enrollments.return_ready)>{ready.collect_view()}</div>
            <FormProblem failure=attempt.problem_beside(&["reason"]) />
            <div class="row">
                <Button on_press=move |_| desk.return_open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(enrollments.return_submit)}</Button>
            </div>
        </form>
    }
}

#[component]
fn EndForm(desk: Desk, one: Enrollment) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("end-{}", one.id));
    let reason = draft.text("reason");
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = one.person_name.clone();
        let work = reporting::end(one.id, Some(reason.get_untracked()));
        attempt.run(decided(work), move |decided| {
            draft.clear();
            desk.end_open.set(false);
            desk.told(decided, text!(reporting.ended_one, name));
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <TextArea
                label=text!(reporting.end_reason)
                value=reason
                maxlength=LONGEST_REASON
                required=true
                placeholder=text!(reporting.end_example)
                problem=attempt.problem("reason")
            />
            <FormProblem failure=attempt.problem_beside(&["reason"]) />
            <div class="row">
                <Button on_press=move |_| desk.end_open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Danger busy=attempt.busy>{text!(reporting.end)}</Button>
            </div>
        </form>
    }
}

/// How a decision ended: as wished, or somebody else was quicker.
enum Decided {
    Done,
    Overtaken,
}

async fn decided(work: impl Future<Output = Result<(), Failure>>) -> Result<Decided, Failure> {
    match work.await {
        Ok(()) => Ok(Decided::Done),
        Err(failure)
            if matches!(
                failure.code(),
                Some(ErrorCode::StateChanged | ErrorCode::NotFound)
            ) =>
        {
            Ok(Decided::Overtaken)
        }
        Err(failure) => Err(failure),
    }
}

impl Desk {
    fn told(self, decided: Decided, done: String) {
        match decided {
            Decided::Done => self.toasts.good(done),
            Decided::Overtaken => self.toasts.problem(text!(enrollments.overtaken)),
        }
        self.list.refresh();
        // The buttons go away with what was decided: a keyboard goes on from the top, once a sheet
        // has closed and given the focus back to its button.
        request_animation_frame(focus_heading);
    }
}
