//! 便民服务窗口 of a demo street: one house serves, with appointments of the next days, and whoever is in
//! the house just now.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, TimeDelta, Utc};
use entity::{opening, service_window, ticket, ticket::TicketState, window_item, window_slot};
use uuid::Uuid;

use super::{
    cast::HOME,
    dice::Dice,
    people::People,
    street::{Plan, Street},
    territory::Territory,
};
use crate::centres::{
    hours::{self, MINUTES_OF_A_DAY},
    ticks,
    windows::{
        rules::LATE,
        slots::{self, Span},
    },
};

const COUNTERS: i32 = 3;
const PLACES: i32 = 2;
const SLOT_MINUTES: i32 = 20;
const AHEAD_DAYS: i32 = 14;
/// Of hundred places, those that somebody has an appointment for.
const TAKEN: u32 = 18;

/// What it is called, what to bring, and what else to know.
const ITEMS: [(&str, &str, Option<&str>); 7] = [
    (
        "高龄津贴申请",
        "本人身份证原件\n户口簿\n本人银行卡\n一寸照片一张",
        Some("年满八十周岁当月起可以申请，家人可以代办，请带上代办人的身份证。"),
    ),
    (
        "养老待遇资格认证",
        "本人身份证原件\n能上网的手机（没有也可以现场认证）",
        None,
    ),
    (
        "居民医保参保缴费",
        "参保人身份证或户口簿\n银行卡或手机支付",
        Some("每年九月到十二月集中缴费。"),
    ),
    (
        "居住证办理",
        "本人身份证原件\n租房合同或房产证\n一寸照片一张",
        None,
    ),
    ("老年优待证办理", "本人身份证原件\n一寸照片两张", None),
    (
        "临时救助申请",
        "身份证和户口簿\n收入证明\n医疗费用或其他支出凭证",
        Some("窗口收下材料后由社区上门核实，结果在十个工作日内答复。"),
    ),
    ("复印打印", "要复印的材料", None),
];

pub fn draw(plan: &Plan<'_>, territory: &Territory, people: &People, street: &mut Street) {
    let community = territory.compounds[HOME].community;
    let place = territory.communities[community].id;
    let Some(centre) = street.centres.iter().find(|one| one.place_id == place) else {
        return;
    };
    let cast = [people.cast.resident.id, people.cast.elder.id];
    let mut neighbours: Vec<Uuid> = (territory.compounds.iter().zip(&people.residents))
        .filter(|(compound, _)| compound.community == community)
        .flat_map(|(_, residents)| residents.iter().map(|one| one.id))
        .filter(|id| !cast.contains(id))
        .collect();
    let mut drawing = Drawing {
        dice: Dice::new(plan.seed, "windows"),
        plan,
        centre_id: centre.id,
        items: Vec::new(),
        street,
    };
    drawing.dice.shuffle(&mut neighbours);
    drawing.items();
    let mut visitors = neighbours.into_iter();
    let last_number = drawing.in_house(&mut visitors);
    drawing.appointments(&mut visitors);
    let (today, _) = ticks::day_and_minute(plan.zone, plan.now);
    drawing.street.service_windows.push(service_window::Model {
        centre_id: drawing.centre_id,
        counters: COUNTERS,
        places: PLACES,
        slot_minutes: SLOT_MINUTES,
        ahead_days: AHEAD_DAYS,
        numbers_day: Some(today),
        last_number,
        screen_number: 1,
        version: 1,
        changed_at: plan.now,
    });
}

struct Drawing<'a> {
    dice: Dice,
    plan: &'a Plan<'a>,
    centre_id: Uuid,
    items: Vec<Uuid>,
    street: &'a mut Street,
}

impl Drawing<'_> {
    fn items(&mut self) {
        let at = self.plan.now - TimeDelta::days(40);
        for (name, bring, about) in ITEMS {
            let id = self.dice.id(at);
            self.items.push(id);
            self.street.window_items.push(window_item::Model {
                id,
                centre_id: self.centre_id,
                name: name.to_owned(),
                bring: bring.to_owned(),
                about: about.map(str::to_owned),
                created_at: at,
                retired_at: None,
            });
        }
    }

    fn ticket(&mut self, person_id: Uuid, made_at: DateTime<Utc>) -> ticket::Model {
        ticket::Model {
            id: self.dice.id(made_at),
            centre_id: self.centre_id,
            item_id: *self.dice.pick(&self.items),
            person_id: Some(person_id),
            booked_by: person_id,
            day: ticks::day_and_minute(self.plan.zone, made_at).0,
            starts_at: None,
            ends_at: None,
            note: None,
            number: None,
            arrived_at: None,
            counter: None,
            called_at: None,
            state: TicketState::Booked,
            reason: None,
            order_id: None,
            look_at: None,
            created_at: made_at,
            changed_at: made_at,
        }
    }

    /// Those who came within the hour without an appointment; answers the last number.
    fn in_house(&mut self, visitors: &mut impl Iterator<Item = Uuid>) -> i32 {
        let (today, minute) = ticks::day_and_minute(self.plan.zone, self.plan.now);
        let came = [
            (TicketState::Served, 52, Some((38, 1))),
            (TicketState::Served, 47, Some((29, 2))),
            (TicketState::Passed, 44, Some((21, 1))),
            (TicketState::Served, 36, Some((15, 3))),
            (TicketState::Called, 30, Some((4, 2))),
            (TicketState::Waiting, 17, None),
            (TicketState::Waiting, 9, None),
            (TicketState::Waiting, 3, None),
        ];
        let mut number = 0;
        // Nobody came before the day began.
        if minute < 60 {
            return number;
        }
        for ((state, minutes, call), person_id) in came.into_iter().zip(visitors) {
            number += 1;
            let ago = |minutes| self.plan.now - TimeDelta::minutes(minutes);
            let arrived_at = ago(minutes);
            let called_at = call.map(|(minutes, _)| ago(minutes));
            let ends = ticks::instant(self.plan.zone, today, MINUTES_OF_A_DAY);
            let is_over = state == TicketState::Served;
            let row = ticket::Model {
                number: Some(number),
                arrived_at: Some(arrived_at),
                counter: call.map(|(_, counter)| counter),
                called_at,
                state,
                look_at: (!is_over).then_some(ends),
                changed_at: called_at.unwrap_or(arrived_at),
                ..self.ticket(person_id, arrived_at)
            };
            self.street.tickets.push(row);
        }
        number
    }

    fn appointments(&mut self, visitors: &mut impl Iterator<Item = Uuid>) {
        let mut taken: BTreeMap<DateTime<Utc>, i32> = BTreeMap::new();
        for span in self.times() {
            for _ in 0..PLACES {
                if !self.dice.percent(TAKEN) {
                    continue;
                }
                let Some(person_id) = visitors.next() else {
                    return self.count(taken);
                };
                let hours = self.dice.between(2, 60);
                let made_at = self.plan.now - TimeDelta::hours(hours);
                let row = ticket::Model {
                    day: ticks::day_and_minute(self.plan.zone, span.starts_at).0,
                    starts_at: Some(span.starts_at),
                    ends_at: Some(span.ends_at),
                    look_at: Some(span.ends_at + LATE),
                    ..self.ticket(person_id, made_at)
                };
                self.street.tickets.push(row);
                *taken.entry(span.starts_at).or_default() += 1;
            }
        }
        self.count(taken);
    }

    /// From in an hour on.
    fn times(&self) -> Vec<Span> {
        let openings: Vec<opening::Model> = (self.street.openings.iter())
            .filter(|one| one.centre_id == self.centre_id)
            .cloned()
            .collect();
        let (today, _) = ticks::day_and_minute(self.plan.zone, self.plan.now);
        let soon = self.plan.now + TimeDelta::hours(1);
        (0..=u64::from(AHEAD_DAYS.unsigned_abs()))
            .map(|ahead| today + Days::new(ahead))
            .flat_map(|day| {
                let open = hours::on(&openings, &self.plan.calendar, day);
                slots::of_day(self.plan.zone, day, &open, SLOT_MINUTES)
            })
            .filter(|span| span.starts_at > soon)
            .collect()
    }

    fn count(&mut self, taken: BTreeMap<DateTime<Utc>, i32>) {
        let row = |(starts_at, taken)| window_slot::Model {
            centre_id: self.centre_id,
            starts_at,
            taken,
        };
        let rows: Vec<_> = taken.into_iter().map(row).collect();
        self.street.window_slots.extend(rows);
    }
}
