//! What a centre says of itself, as it is being written.

use super::{hours_field::HoursField, openings::Openings};
use crate::{
    api::{
        ErrorCode, Failure,
        centres::keeping::{CentreDetailsInput, KeptCentre},
        failure_text,
    },
    components::{Attempt, Field, FormProblem, TextArea},
    state::drafts::Draft,
};
use leptos::prelude::*;

const LONGEST_NAME: u32 = 30;
const LONGEST_ADDRESS: u32 = 80;
const LONGEST_TELEPHONE: u32 = 30;
const LONGEST_ABOUT: u32 = 500;
const MOST_BOOKINGS: i32 = 100;
const WEEKLY: i32 = 3;
const ORGANIZATION_WEEKLY: i32 = 5;
const FIELDS: &[&str] = &[
    "name",
    "address",
    "phone",
    "about",
    "weeklyBookings",
    "organizationWeeklyBookings",
    "openings",
    "placeId",
];

#[derive(Clone, Copy)]
pub struct CentreForm {
    name: RwSignal<String>,
    address: RwSignal<String>,
    telephone: RwSignal<String>,
    about: RwSignal<String>,
    weekly: RwSignal<String>,
    organization_weekly: RwSignal<String>,
    openings: Openings,
    pub attempt: Attempt,
    pressed: RwSignal<bool>,
}

impl CentreForm {
    pub fn of(known: &KeptCentre) -> Self {
        let text = |text: &str| RwSignal::new(text.to_string());
        Self {
            name: text(&known.name),
            address: text(&known.address),
            telephone: text(known.telephone.as_deref().unwrap_or_default()),
            about: text(known.about.as_deref().unwrap_or_default()),
            weekly: text(&known.weekly_bookings.to_string()),
            organization_weekly: text(&known.organization_weekly_bookings.to_string()),
            openings: Openings::of(&known.openings),
            attempt: Attempt::new(),
            pressed: RwSignal::new(false),
        }
    }

    /// What was written and not sent is there again.
    pub fn new(draft: Draft) -> Self {
        let number = |number: i32| RwSignal::new(number.to_string());
        Self {
            name: draft.text("name"),
            address: draft.text("address"),
            telephone: draft.text("telephone"),
            about: draft.text("about"),
            weekly: number(WEEKLY),
            organization_weekly: number(ORGANIZATION_WEEKLY),
            openings: Openings::usual(),
            attempt: Attempt::new(),
            pressed: RwSignal::new(false),
        }
    }

    /// Nothing where hours make no sense, which is said beside them.
    pub fn input(self) -> Option<CentreDetailsInput> {
        self.pressed.set(true);
        untrack(|| {
            if self.openings.is_any_wrong() {
                return None;
            }
            let filled =
                |text: RwSignal<String>| Some(text.get()).filter(|text| !text.trim().is_empty());
            // What is no number is out of range for the server.
            let number =
                |text: RwSignal<String>| text.with(|text| text.trim().parse().unwrap_or_default());
            Some(CentreDetailsInput {
                name: self.name.get(),
                address: self.address.get(),
                telephone: filled(self.telephone),
                about: filled(self.about),
                weekly_bookings: number(self.weekly),
                organization_weekly_bookings: number(self.organization_weekly),
                openings: self.openings.inputs(),
            })
        })
    }
}

/// A number that is out of range is told both of its bounds.
pub fn number_problem(
    attempt: Attempt,
    field: &'static str,
    (least, most): (i32, i32),
) -> Signal<Option<String>> {
    Signal::derive(move || {
        let failure = attempt.failure.get()?;
        (failure.field() == Some(field)).then(|| match failure.code() {
            // The server knows better where it names its own bound.
            Some(ErrorCode::OutOfRange) => {
                let told = match &failure {
                    Failure::Refused(error) => error.limit,
                    _ => None,
                };
                let most = told.filter(|told| *told >= least).unwrap_or(most);
                text!(centre_desk.between, least, most)
            }
            _ => failure_text(&failure),
        })
    })
}

#[component]
pub fn CentreFields(form: CentreForm) -> impl IntoView {
    let attempt = form.attempt;
    view! {
        <Field
            label=text!(centre_desk.details.name)
            value=form.name
            maxlength=LONGEST_NAME
            placeholder=text!(centre_desk.details.name_example)
            problem=attempt.problem("name")
        />
        <Field
            label=text!(centre_desk.details.address)
            value=form.address
            maxlength=LONGEST_ADDRESS
            placeholder=text!(centre_desk.details.address_example)
            problem=attempt.problem("address")
        />
        <Field
            label=text!(centre_desk.details.telephone)
            value=form.telephone
            kind="tel"
            maxlength=LONGEST_TELEPHONE
            help=text!(centre_desk.optional)
            problem=attempt.problem("phone")
        />
        <TextArea
            label=text!(centre_desk.details.about)
            value=form.about
            maxlength=LONGEST_ABOUT
            counted=true
            help=text!(centre_desk.optional)
            problem=attempt.problem("about")
        />
        <HoursField openings=form.openings pressed=form.pressed problem=attempt.problem("openings") />
        <div class="two">
            <Field
                label=text!(centre_desk.details.weekly)
                value=form.weekly
                inputmode="numeric"
                maxlength=3
                problem=number_problem(attempt, "weeklyBookings", (1, MOST_BOOKINGS))
            />
            <Field
                label=text!(centre_desk.details.organization_weekly)
                value=form.organization_weekly
                inputmode="numeric"
                maxlength=3
                problem=number_problem(attempt, "organizationWeeklyBookings", (1, MOST_BOOKINGS))
            />
        </div>
        <FormProblem failure=attempt.problem_beside(FIELDS) />
    }
}
