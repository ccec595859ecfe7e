//! For whom a room is booked: oneself, an elder of the family, a unit, or at the desk whoever comes there.

use super::words::refusal_words;
use crate::{
    api::{
        ErrorCode, Failure, Id,
        centres::{
            acts::Whose,
            bookings::{self, Bookers, RoomBooker},
        },
    },
    components::{Attempt, Choices, Field, Show, use_load},
    state::drafts::Draft,
};
use leptos::prelude::*;

const LONGEST_PHONE: u32 = 20;
const VISITOR: &str = "visitor";
const ELDER: &str = "elder:";
const UNIT: &str = "unit:";

/// The fields that a refusal of whom was chosen names.
pub const FIELDS: [&str; 3] = ["organizationId", "personId", "phone"];

#[derive(Clone, Copy)]
pub struct ForWhom {
    /// Empty for oneself; else [`VISITOR`], or what it is with its id.
    chosen: RwSignal<String>,
    /// A visitor's, which no draft keeps.
    phone: RwSignal<String>,
}

impl ForWhom {
    pub fn open(draft: Draft) -> Self {
        Self {
            chosen: draft.text("whose"),
            phone: RwSignal::new(String::new()),
        }
    }

    pub fn whose(self) -> Whose {
        let phone = || self.phone.get().trim().to_string();
        self.chosen.with(|chosen| read(chosen, phone))
    }

    /// A visitor is chosen, whose number is not there yet.
    pub fn lacks_phone(self) -> bool {
        matches!(self.whose(), Whose::Visitor(phone) if phone.is_empty())
    }
}

fn read(chosen: &str, phone: impl Fn() -> String) -> Whose {
    let id = |kind| chosen.strip_prefix(kind).and_then(Id::parse);
    match (chosen, id(ELDER), id(UNIT)) {
        (VISITOR, _, _) => Whose::Visitor(phone()),
        (_, Some(elder), _) => Whose::Elder(elder),
        (_, _, Some(unit)) => Whose::Organization(unit),
        _ => Whose::Own,
    }
}

/// Only where there is a choice. `missing` says that the visitor's number is.
#[component]
pub fn ForWhomFields(
    form: ForWhom,
    room: Id,
    attempt: Attempt,
    #[prop(into)] missing: Signal<bool>,
) -> impl IntoView {
    let bookers = use_load(move || bookings::bookers(room));
    let options = Memo::new(move |_| bookers.value.with(|one| options(one.as_ref())));
    // Who is not there to be chosen, any more or at all, is not chosen.
    Effect::new(move || {
        let all = options.get();
        let is_there = |chosen: &String| all.iter().any(|(value, _)| value == chosen);
        if let Some((first, _)) = all.first()
            && !form.chosen.with_untracked(is_there)
        {
            form.chosen.set(first.clone());
        }
    });
    let has_choice = move || {
        options.with(|all| all.len() > 1 || all.first().is_some_and(|one| !one.0.is_empty()))
    };
    let is_visitor = Memo::new(move |_| form.chosen.with(|chosen| chosen == VISITOR));
    let refused = move |fields: &'static [&str]| {
        let failure = attempt.failure.get()?;
        let is_here = failure.field().is_some_and(|field| fields.contains(&field));
        is_here.then(|| words(&failure))
    };
    let phone_problem = Signal::derive(move || match missing.get() {
        true => Some(text!(centres.form.phone_missing).to_string()),
        false => refused(&["phone"]),
    });
    let problem = Signal::derive(move || refused(&["organizationId", "personId"]));
    view! {
        <Show when=has_choice>
            <Choices label=text!(centres.form.for_whom) value=form.chosen options problem />
        </Show>
        <Show when=move || is_visitor.get()>
            <Field
                label=text!(centres.form.phone)
                value=form.phone
                kind="tel"
                inputmode="tel"
                maxlength=LONGEST_PHONE
                required=true
                help=text!(centres.form.phone_help)
                problem=phone_problem
            />
        </Show>
    }
}

fn options(bookers: Option<&Bookers>) -> Vec<(String, String)> {
    let Some(bookers) = bookers else {
        return Vec::new();
    };
    let person = |one: &RoomBooker| match one.is_own {
        true => (String::new(), text!(centres.form.oneself).to_string()),
        false => (format!("{ELDER}{}", one.person_id), one.name.clone()),
    };
    let may_book = bookers.people.iter().any(|one| one.is_own);
    let units = bookers.organizations.iter().filter(|_| may_book);
    let units = units.map(|one| (format!("{UNIT}{}", one.id), one.name.clone()));
    let visitor = || (VISITOR.to_string(), text!(centres.form.visitor).to_string());
    let mut options: Vec<_> = bookers.people.iter().map(person).collect();
    options.extend(bookers.visitors.then(visitor));
    options.extend(units);
    options
}

fn words(failure: &Failure) -> String {
    match (failure.code(), failure.field()) {
        (Some(ErrorCode::NotFound), Some("phone")) => text!(centres.form.phone_unknown).to_string(),
        (Some(ErrorCode::Forbidden), Some("phone" | "personId")) => {
            text!(centres.form.not_for_them).to_string()
        }
        (Some(ErrorCode::NotConfirmed), _) => text!(centres.form.not_confirmed).to_string(),
        (Some(ErrorCode::MissedTooOften), _) => text!(centres.form.missed_too_often).to_string(),
        _ => refusal_words(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_says_whose_it_becomes() {
        let id = "01900000-0000-7000-8000-000000000000";
        let whose = |chosen: &str| read(chosen, || "13912345678".to_string());
        assert_eq!(whose(""), Whose::Own);
        assert_eq!(whose("visitor"), Whose::Visitor("13912345678".to_string()));
        let id_of = Id::parse(id).unwrap();
        assert_eq!(whose(&format!("elder:{id}")), Whose::Elder(id_of));
        assert_eq!(whose(&format!("unit:{id}")), Whose::Organization(id_of));
        assert_eq!(whose("elder:nobody"), Whose::Own);
    }
}
