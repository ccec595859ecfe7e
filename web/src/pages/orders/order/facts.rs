//! Where, who, and what it takes: the facts of an order as far as the viewer may know them.

use crate::{
    api::{
        CalendarDay,
        orders::{
            OrderSource, OrderState,
            form::QuestionKind,
            offers::{Audience, OfferState, OrderOffer},
            page::{
                CoHandling, CoHandlingState, CrewMember, Order, OrderAnswer, OrderElder,
                OrderPerson,
            },
        },
    },
    components::{Chip, ChipKind, DeadlineChip, Icon, IconName},
    pages::orders::{
        hall::skill_names,
        signs::{date_words, preferred_words},
        words::{crew_words, relation_words, unit_words},
    },
    state::settings::in_language,
};
use leptos::prelude::*;

#[component]
pub fn Facts(order: Order) -> impl IntoView {
    let brief = order.brief;
    let has_crew = !order.crew.is_empty();
    // Before it is dispatched nobody has said how many it takes.
    let is_short = brief.state == OrderState::Dispatched && brief.crew_taken < brief.crew_size;
    let shows_crew = has_crew || is_short;
    // As long as it says something: the usual hall once somebody has it is no news.
    let is_given = !order.offers.is_empty() || brief.state == OrderState::Dispatched;
    view! {
        <dl class="facts">
            {order.answers.into_iter().map(|answer| {
                let value = answer_words(&answer);
                let label = in_language(&answer.label_zh, &answer.label_en).to_string();
                view! { <Fact name=label>{value}</Fact> }
            }).collect_view()}
            <Fact name=text!(orders.facts.place)>{brief.place.with_compound()}</Fact>
            {preferred_words(&order.signs).map(|words| view! { <Fact name=text!(orders.facts.preferred)>{words}</Fact> })}
            <Fact name=requester_label(order.signs.source)><Requester person=order.requester /></Fact>
            {order.on_behalf.map(|elder| view! {
                <Fact name=elder_label(order.signs.source)><Elder elder source=order.signs.source /></Fact>
            })}
            {order.desk.map(|desk| view! { <Fact name=text!(orders.facts.desk)>{desk.name}</Fact> })}
            {is_given.then(|| view! {
                <Fact name=text!(orders.facts.audience)><Given audience=order.audience is_hidden=order.signs.hidden offers=order.offers /></Fact>
            })}
            {shows_crew.then(|| view! {
                <Fact name=text!(orders.facts.crew)>
                    {has_crew.then(|| view! { <span class="block">{crew_names(&order.crew)}</span> })}
                    {is_short.then(|| view! { <span class="soft">{crew_words(brief.crew_size, brief.crew_taken)}</span> })}
                </Fact>
            })}
            {(!order.unit_places.is_empty()).then(|| view! {
                <Fact name=text!(orders.crew.units)>
                    {order.unit_places.iter().map(|one| view! {
                        <span class="block">{unit_words(one)}</span>
                    }).collect_view()}
                    {order.free_places.map(|count| view! {
                        <span class="soft">{text!(orders.crew.free, count = count)}</span>
                    })}
                </Fact>
            })}
            {(!order.skills.is_empty()).then(|| view! {
                <Fact name=text!(orders.facts.skills)>
                    <span class="row">
                        {skill_names(&order.skills)}
                        {(!order.matched_skills.is_empty()).then(|| view! {
                            <Chip kind=ChipKind::Done>{text!(orders.facts.skill_matches)}</Chip>
                        })}
                    </span>
                </Fact>
            })}
            {(brief.follower_count > 0).then(|| view! {
                <Fact name=text!(orders.facts.followers)>{text!(orders.facts.followers_count, count = brief.follower_count)}</Fact>
            })}
            {(!order.co_handlings.is_empty()).then(|| view! {
                <Fact name=text!(orders.facts.co_handlers)>
                    {order.co_handlings.into_iter().map(|one| view! { <Helper one /> }).collect_view()}
                </Fact>
            })}
            {(order.reopened > 0).then(|| view! {
                <Fact name=text!(orders.facts.reopened)>{text!(orders.facts.reopened_times, count = order.reopened)}</Fact>
            })}
            <Fact name=text!(orders.facts.number)><span class="num">{order.number}</span></Fact>
        </dl>
    }
}

#[component]
fn Fact(#[prop(into)] name: String, children: Children) -> impl IntoView {
    view! { <div><dt>{name}</dt><dd>{children()}</dd></div> }
}

/// To whom the desk gave it, and what those said who were asked by name.
#[component]
fn Given(audience: Audience, is_hidden: bool, offers: Vec<OrderOffer>) -> impl IntoView {
    let words = match audience {
        Audience::Named => text!(orders.audience.named),
        Audience::Community => text!(orders.audience.community),
        Audience::Compound if is_hidden => text!(orders.audience.desk),
        Audience::Compound => text!(orders.audience.compound),
    };
    let line = |offer: OrderOffer| {
        let name = offer.name();
        let chip = match offer.state {
            OfferState::Open => {
                view! { <Chip kind=ChipKind::Time>{text!(orders.offer.state_open)}</Chip> }
            }
            OfferState::Accepted => {
                view! { <Chip kind=ChipKind::Done>{text!(orders.offer.state_accepted)}</Chip> }
            }
            OfferState::Refused => {
                view! { <Chip kind=ChipKind::Late>{text!(orders.offer.state_refused)}</Chip> }
            }
            OfferState::Lapsed => view! { <Chip>{text!(orders.offer.state_lapsed)}</Chip> },
        };
        view! {
            <span class="row"><span>{name}</span>{chip}</span>
            {offer.reason.map(|reason| view! { <span class="soft block pre">{reason}</span> })}
        }
    };
    view! {
        <span class="block">{words}</span>
        {offers.into_iter().map(line).collect_view()}
    }
}

/// A department, and how far it is.
#[component]
fn Helper(one: CoHandling) -> impl IntoView {
    let due_at = one.due_at;
    let standing = move || match one.state {
        CoHandlingState::Asked => {
            view! { <DeadlineChip due=due_at working_days=None /> }.into_any()
        }
        CoHandlingState::Done => {
            view! { <Chip kind=ChipKind::Done>{text!(orders.facts.co_done)}</Chip> }.into_any()
        }
        CoHandlingState::Refused => {
            view! { <Chip kind=ChipKind::Late>{text!(orders.facts.co_refused)}</Chip> }.into_any()
        }
        CoHandlingState::Lapsed => {
            view! { <Chip>{text!(orders.facts.co_lapsed)}</Chip> }.into_any()
        }
    };
    view! { <span class="row"><span>{one.organization.name}</span>{standing()}</span> }
}

#[component]
fn Requester(person: OrderPerson) -> impl IntoView {
    let phone = person.phone.filter(|_| !person.is_viewer);
    let name = match person.is_viewer {
        true => text!(orders.you).to_string(),
        false => person.name,
    };
    view! {
        <span class="block">{name}</span>
        {phone.map(|phone| view! { <Number phone /> })}
    }
}

/// 「李奶奶（子女代为提交）」, and how to reach them.
#[component]
fn Elder(elder: OrderElder, source: OrderSource) -> impl IntoView {
    let relation = relation_words(elder.relation);
    let by = (source == OrderSource::OnBehalf).then(|| text!(orders.facts.raised_by, relation));
    view! {
        <span class="block">{elder.name}" "{by.map(|by| view! { <span class="soft">{by}</span> })}</span>
        {elder.phone.map(|phone| view! { <Number phone /> })}
    }
}

#[component]
fn Number(phone: String) -> impl IntoView {
    view! {
        <a class="link" href=format!("tel:{phone}")>
            <Icon name=IconName::Phone small=true />
            <span class="num">{spaced(&phone)}</span>
        </a>
    }
}

fn requester_label(source: OrderSource) -> &'static str {
    match source {
        OrderSource::Resident | OrderSource::Window => text!(orders.facts.requester),
        OrderSource::OnBehalf => text!(orders.facts.on_behalf_by),
        OrderSource::Patrol => text!(orders.facts.found_by),
        OrderSource::Visit => text!(orders.facts.visited_by),
    }
}

fn elder_label(source: OrderSource) -> &'static str {
    match source {
        OrderSource::Visit => text!(orders.facts.visited),
        _ => text!(orders.facts.elder),
    }
}

fn answer_words(answer: &OrderAnswer) -> String {
    match answer.kind {
        QuestionKind::Date => date_words(&CalendarDay(answer.value_zh.clone())),
        _ => in_language(&answer.value_zh, &answer.value_en).to_string(),
    }
}

/// 「138 0013 8000」: as people read it out.
pub fn spaced(phone: &str) -> String {
    match phone.len() {
        11 if phone.is_ascii() => format!("{} {} {}", &phone[..3], &phone[3..7], &phone[7..]),
        _ => phone.to_string(),
    }
}

fn crew_names(crew: &[CrewMember]) -> String {
    let names: Vec<_> = crew
        .iter()
        .map(|member| {
            let name = match member.is_viewer {
                true => text!(orders.you).to_string(),
                false => member.name.clone(),
            };
            // Whoever works alone leads nobody.
            match member.leads && crew.len() > 1 {
                true => text!(orders.crew.lead_mark, name = name),
                false => name,
            }
        })
        .collect();
    names.join(text!(orders.and))
}

#[cfg(test)]
mod tests {
    use super::spaced;

    #[test]
    fn a_phone_number_is_set_in_groups() {
        assert_eq!(spaced("13800138000"), "138 0013 8000");
        assert_eq!(spaced("138****8000"), "138 **** 8000");
        assert_eq!(spaced("021-5555"), "021-5555");
    }
}
