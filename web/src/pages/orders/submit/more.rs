//! What most requests need not say, out of the way until somebody wants it: when it suits, for whom,
//! and who may know.

use crate::{
    api::{
        ApiError, CalendarDay, ErrorCode,
        orders::{
            DayPart, OrderSource,
            actions::{OnBehalfInput, PreferenceInput},
            page::ElderRelation,
        },
    },
    components::{Choices, Field, Icon, IconName, Segment, Show, Switch},
    pages::orders::{
        signs::{part_words, source_words},
        words::relation_words,
    },
    state::drafts::Draft,
};
use leptos::prelude::*;

const LONGEST_NAME: u32 = 40;
const ON: &str = "on";
const PARTS: [(&str, DayPart); 3] = [
    ("morning", DayPart::Morning),
    ("afternoon", DayPart::Afternoon),
    ("evening", DayPart::Evening),
];
const RELATIONS: [(&str, ElderRelation); 5] = [
    ("child", ElderRelation::Child),
    ("spouse", ElderRelation::Spouse),
    ("relative", ElderRelation::Relative),
    ("neighbour", ElderRelation::Neighbour),
    ("helper", ElderRelation::Helper),
];

/// All of it lives in the draft.
#[derive(Clone, Copy)]
pub struct More {
    /// "", "patrol" or "visit".
    source: RwSignal<String>,
    day: RwSignal<String>,
    part: RwSignal<String>,
    for_elder: RwSignal<String>,
    name: RwSignal<String>,
    phone: RwSignal<String>,
    relation: RwSignal<String>,
    hidden: RwSignal<String>,
}

impl More {
    pub fn open(draft: Draft) -> Self {
        Self {
            source: draft.text("source"),
            day: draft.text("preferred_day"),
            part: draft.text("preferred_part"),
            for_elder: draft.text("for_elder"),
            name: draft.text("elder_name"),
            phone: draft.text("elder_phone"),
            relation: draft.text("elder_relation"),
            hidden: draft.text("hidden"),
        }
    }

    pub fn source(self) -> OrderSource {
        match self.source.with(|source| source.clone()).as_str() {
            "patrol" => OrderSource::Patrol,
            "visit" => OrderSource::Visit,
            _ if self.is_for_elder() => OrderSource::OnBehalf,
            _ => OrderSource::Resident,
        }
    }

    fn is_for_elder(self) -> bool {
        self.for_elder.with(|text| text == ON)
    }

    pub fn is_hidden(self) -> bool {
        self.hidden.with(|text| text == ON)
    }

    /// Whoever pays a visit need not name anybody.
    fn names_somebody(self) -> bool {
        match self.source() {
            OrderSource::OnBehalf => true,
            OrderSource::Visit => {
                let said = |field: RwSignal<String>| field.with(|text| !text.trim().is_empty());
                said(self.name) || said(self.phone)
            }
            OrderSource::Resident | OrderSource::Patrol | OrderSource::Window => false,
        }
    }

    pub fn preferred(self) -> Option<PreferenceInput> {
        let part = self.part.with(|part| find(&PARTS, part))?;
        let day = self.day.get();
        (!day.is_empty()).then_some(PreferenceInput {
            day: CalendarDay(day),
            part,
        })
    }

    pub fn on_behalf(self) -> Option<OnBehalfInput> {
        self.names_somebody().then(|| OnBehalfInput {
            name: self.name.get(),
            phone: self.phone.get(),
            relation: self.relation_said(),
        })
    }

    fn relation_said(self) -> ElderRelation {
        let said = self.relation.with(|relation| find(&RELATIONS, relation));
        said.unwrap_or(match self.source() {
            OrderSource::Visit => ElderRelation::Helper,
            _ => ElderRelation::Child,
        })
    }

    /// What is said by half.
    pub fn missing(self, field: &str) -> Option<ApiError> {
        let is_empty = |field: RwSignal<String>| field.with(|text| text.trim().is_empty());
        let is_missing = match field {
            "onBehalf.name" => self.names_somebody() && is_empty(self.name),
            "onBehalf.phone" => self.names_somebody() && is_empty(self.phone),
            "preferred.day" => is_empty(self.day) && !is_empty(self.part),
            "preferred.part" => is_empty(self.part) && !is_empty(self.day),
            _ => false,
        };
        is_missing.then(|| ApiError {
            code: ErrorCode::Required,
            field: Some(field.to_string()),
            limit: None,
        })
    }

    fn says_something(self) -> bool {
        !self.day.with(String::is_empty) || self.is_for_elder() || self.is_hidden()
    }
}

fn find<T: Copy>(all: &[(&str, T)], key: &str) -> Option<T> {
    all.iter()
        .find(|(one, _)| *one == key)
        .map(|(_, value)| *value)
}

/// How it came about, for whoever walks a grid or pays visits; others raise what they need.
#[component]
pub fn SourceField(
    more: More,
    patrols: bool,
    visits: bool,
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let options = Signal::derive(move || {
        let mut options = vec![(String::new(), text!(orders.submit.own).to_string())];
        for (key, source, may) in [
            ("patrol", OrderSource::Patrol, patrols),
            ("visit", OrderSource::Visit, visits),
        ] {
            if may {
                options.push((key.to_string(), source_words(source).to_string()));
            }
        }
        options
    });
    visits.then(|| {
        view! {
            <div class="field">
                <Segment label=text!(orders.submit.source) value=more.source options />
                <div class=move || if problem.with(Option::is_some) { "wrong" } else { "help" }>
                    {move || match problem.get() {
                        Some(words) => words,
                        None => source_help(more.source()).to_string(),
                    }}
                </div>
            </div>
        }
    })
}

fn source_help(source: OrderSource) -> &'static str {
    match source {
        OrderSource::Patrol => text!(orders.submit.patrol_help),
        OrderSource::Visit => text!(orders.submit.visit_help),
        OrderSource::Resident | OrderSource::OnBehalf | OrderSource::Window => "",
    }
}

/// `problem` says what is wrong with a field of the input.
#[component]
pub fn MoreFields(
    more: More,
    problem: impl Fn(&'static str) -> Signal<Option<String>> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let is_visit = Memo::new(move |_| more.source() == OrderSource::Visit);
    let is_patrol = Memo::new(move |_| more.source() == OrderSource::Patrol);
    let parts = Signal::derive(|| {
        let words = |(key, part): (&str, DayPart)| (key.to_string(), part_words(part).to_string());
        PARTS.into_iter().map(words).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || is_visit.get()>
            <ElderFields more name=text!(orders.submit.visited_name) problem />
        </Show>
        <details class="more" open=untrack(|| more.says_something())>
            <summary>
                <span class="grow">
                    <strong class="block">{text!(orders.submit.more)}</strong>
                    <span class="soft">{text!(orders.submit.more_words)}</span>
                </span>
                <Icon name=IconName::Next small=true />
            </summary>
            <div class="stack form">
                <Field
                    label=text!(orders.submit.day) value=more.day kind="date"
                    help=text!(orders.submit.day_help) problem=problem("preferred.day")
                />
                <Show when=move || more.day.with(|day| !day.is_empty())>
                    <Choices label=text!(orders.submit.part) value=more.part options=parts problem=problem("preferred.part") />
                </Show>
                <Show when=move || !is_visit.get() && !is_patrol.get()>
                    <Toggle label=text!(orders.submit.for_elder) help=text!(orders.submit.for_elder_help) value=more.for_elder />
                    <Show when=move || more.is_for_elder()>
                        <ElderFields more name=text!(orders.submit.elder_name) problem />
                    </Show>
                </Show>
                <Toggle label=text!(orders.submit.hidden) help=text!(orders.submit.hidden_help) value=more.hidden />
            </div>
        </details>
    }
}

#[component]
fn Toggle(label: &'static str, help: &'static str, value: RwSignal<String>) -> impl IntoView {
    let change = move |on: bool| value.set(if on { ON } else { "" }.to_string());
    view! {
        <div>
            <Switch label checked=Signal::derive(move || value.with(|text| text == ON)) on_change=change />
            <p class="soft">{help}</p>
        </div>
    }
}

#[component]
fn ElderFields(
    more: More,
    name: &'static str,
    problem: impl Fn(&'static str) -> Signal<Option<String>> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let relations = Signal::derive(|| {
        let words = |(key, relation): (&str, ElderRelation)| {
            (key.to_string(), relation_words(relation).to_string())
        };
        RELATIONS.into_iter().map(words).collect::<Vec<_>>()
    });
    view! {
        <Field label=name value=more.name maxlength=LONGEST_NAME problem=problem("onBehalf.name") />
        <Field
            label=text!(orders.submit.elder_phone) value=more.phone kind="tel" inputmode="tel"
            help=text!(orders.submit.elder_phone_help) problem=problem("onBehalf.phone")
        />
        <Show when=move || more.source() == OrderSource::OnBehalf>
            <Choices label=text!(orders.submit.relation) value=more.relation options=relations problem=problem("onBehalf.relation") />
        </Show>
    }
}
