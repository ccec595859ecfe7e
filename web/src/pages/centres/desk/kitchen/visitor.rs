//! Somebody at the desk: found by their number, the year of birth seen on a paper, a relative let in.

use crate::{
    api::{
        Id,
        centres::{kitchen, visitors::CentreVisitor},
        family,
    },
    components::{Attempt, Button, ButtonKind, Field, FormProblem, Sheet},
    pages::centres::desk::visitor_search::{Search, VisitorSearch},
    state::use_toasts,
};
use leptos::{ev::SubmitEvent, prelude::*};

const LONGEST_PHONE: u32 = 20;
const LONGEST_CALLED: u32 = 20;

#[component]
pub fn VisitorSheet(open: RwSignal<bool>, centre: Id) -> impl IntoView {
    view! {
        <Sheet open title=text!(canteen.visitor.title)>
            {move || view! { <Visiting centre /> }}
        </Sheet>
    }
}

#[component]
fn Visiting(centre: Id) -> impl IntoView {
    let search = Search::new(centre);
    view! {
        <div class="stack wide-gaps">
            <VisitorSearch search />
            {move || search.found().map(|visitor| view! { <Known centre visitor /> })}
        </div>
    }
}

#[component]
fn Known(centre: Id, visitor: CentreVisitor) -> impl IntoView {
    let toasts = use_toasts();
    let (verifying, linking) = (Attempt::new(), Attempt::new());
    let person = visitor.person_id;
    let year = RwSignal::new(
        visitor
            .birth_year
            .map(|year| year.to_string())
            .unwrap_or_default(),
    );
    let (called, phone) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let verify = move |event: SubmitEvent| {
        event.prevent_default();
        let said = year.with_untracked(|year| year.trim().parse().unwrap_or_default());
        verifying.run(kitchen::verify(centre, person, said), move |_| {
            toasts.good(text!(canteen.visitor.verified));
        });
    };
    let link = move |event: SubmitEvent| {
        event.prevent_default();
        let (said, number) = (called.get_untracked(), phone.get_untracked());
        linking.run(family::link(Some(person), said, number), move |()| {
            called.set(String::new());
            phone.set(String::new());
            toasts.good(text!(canteen.family.added));
        });
    };
    view! {
        <form class="hand-out" novalidate on:submit=verify>
            <Field
                label=text!(canteen.visitor.year)
                value=year
                inputmode="numeric"
                maxlength=4
                help=text!(canteen.visitor.year_help)
                problem=verifying.problem("year")
            />
            <Button kind=ButtonKind::Main busy=verifying.busy>{text!(canteen.visitor.verify)}</Button>
        </form>
        <FormProblem failure=verifying.problem_beside(&["year"]) />
        <form class="stack" novalidate on:submit=link>
            <h3>{text!(canteen.visitor.relative)}</h3>
            <div class="two">
                <Field
                    label=text!(canteen.family.called)
                    value=called
                    maxlength=LONGEST_CALLED
                    placeholder=text!(canteen.family.called_example)
                    problem=linking.problem("called")
                />
                <Field
                    label=text!(canteen.family.phone)
                    value=phone
                    kind="tel"
                    inputmode="tel"
                    maxlength=LONGEST_PHONE
                    problem=linking.problem("phone")
                />
            </div>
            <FormProblem failure=linking.problem_beside(&["called", "phone"]) />
            <div class="row">
                <Button busy=linking.busy>{text!(canteen.visitor.link)}</Button>
            </div>
        </form>
    }
}
