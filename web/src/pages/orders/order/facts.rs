//! Where, who, and what it takes: the facts of an order as far as the viewer may know them.

use crate::{
    api::orders::{
        OrderState,
        page::{CrewMember, Order, OrderPerson},
    },
    components::{Chip, ChipKind, Icon, IconName},
    pages::orders::{
        hall::skill_names,
        words::{crew_words, unit_words},
    },
};
use leptos::prelude::*;

#[component]
pub fn Facts(order: Order) -> impl IntoView {
    let brief = order.brief;
    let has_crew = !order.crew.is_empty();
    // Before it is dispatched nobody has said how many it takes.
    let is_short = brief.state == OrderState::Dispatched && brief.crew_taken < brief.crew_size;
    let shows_crew = has_crew || is_short;
    view! {
        <dl class="facts">
            <Fact name=text!(orders.facts.place)>{brief.place.with_compound()}</Fact>
            <Fact name=text!(orders.facts.requester)><Requester person=order.requester /></Fact>
            {order.desk.map(|desk| view! { <Fact name=text!(orders.facts.desk)>{desk.name}</Fact> })}
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
            {(order.reopened > 0).then(|| view! {
                <Fact name=text!(orders.facts.reopened)>{text!(orders.facts.reopened_times, count = order.reopened)}</Fact>
            })}
            <Fact name=text!(orders.facts.number)><span class="num">{order.number}</span></Fact>
        </dl>
    }
}

#[component]
fn Fact(name: &'static str, children: Children) -> impl IntoView {
    view! { <div><dt>{name}</dt><dd>{children()}</dd></div> }
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
        {phone.map(|phone| view! {
            <a class="link" href=format!("tel:{phone}")>
                <Icon name=IconName::Phone small=true />
                <span class="num">{spaced(&phone)}</span>
            </a>
        })}
    }
}

/// 「138 0013 8000」: as people read it out.
fn spaced(phone: &str) -> String {
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
