//! 长者食堂 of a demo street: one house cooks, for last week and the next two, with an elder of the cast
//! whom the family orders for.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use entity::{
    birth_year, family_link, meal,
    meal::{MealState, Sitting},
    meal_order,
    meal_order::MealOrderState,
    standing_meal,
};
use uuid::Uuid;

use super::{
    cast::HOME,
    dice::Dice,
    people::People,
    street::{Plan, Street},
    territory::Territory,
};

/// Days of menus behind and ahead, today included.
const BEHIND: u64 = 14;
const AHEAD: u64 = 14;
const CAPACITY: i32 = 40;
/// Of the day after tomorrow's lunch as many are cooked as are ordered.
const FULL_AFTER: u64 = 2;
/// The elder of the cast was born then.
const ELDER_BORN: i32 = 1948;

/// Minutes of the day between which it is served, and its price in fen.
const SERVED: [(Sitting, i64, i64, i32); 2] = [
    (Sitting::Lunch, 11 * 60 + 30, 13 * 60, 1_600),
    (Sitting::Dinner, 17 * 60, 18 * 60 + 30, 1_400),
];
/// Ordered until so long before.
const CUT_OFF: TimeDelta = TimeDelta::hours(2);

const LUNCHES: [&str; 7] = [
    "红烧豆腐\n清炒小白菜\n番茄蛋汤\n米饭",
    "土豆烧鸡\n蒜蓉油麦菜\n冬瓜汤\n米饭",
    "清蒸鱼块\n炒藕片\n紫菜汤\n米饭",
    "肉末蒸蛋\n素炒三丝\n萝卜汤\n米饭",
    "莲藕排骨汤\n清炒豆芽\n南瓜\n米饭",
    "鱼香肉丝\n炒包菜\n丝瓜汤\n米饭",
    "香菇滑鸡\n炝炒黄瓜\n海带汤\n杂粮饭",
];
const DINNERS: [&str; 3] = [
    "小米粥\n素包子\n拌黄瓜",
    "手擀面\n番茄鸡蛋卤\n青菜",
    "南瓜粥\n葱花饼\n炒时蔬",
];

pub fn draw(plan: &Plan<'_>, territory: &Territory, people: &People, street: &mut Street) {
    let community = territory.compounds[HOME].community;
    let place = territory.communities[community].id;
    let Some(centre) = street.centres.iter().find(|one| one.place_id == place) else {
        return;
    };
    let (resident, elder) = (people.cast.resident.id, people.cast.elder.id);
    let neighbours: BTreeSet<Uuid> = (territory.compounds.iter().zip(&people.residents))
        .filter(|(compound, _)| compound.community == community)
        .flat_map(|(_, residents)| residents.iter().map(|one| one.id))
        .collect();
    let managers = street.appointments.iter();
    let manager = managers
        .clone()
        .find(|one| one.role == entity::appointment::AppointmentRole::CentreManager)
        .map_or(resident, |one| one.person_id);
    let mut drawing = Drawing {
        dice: Dice::new(plan.seed, "canteen"),
        plan,
        centre_id: centre.id,
        elder,
        manager,
        born: Vec::new(),
        street,
    };
    let eaters: Vec<Uuid> = neighbours.into_iter().filter(|id| *id != elder).collect();
    drawing.elders(&eaters);
    drawing.family(resident);
    drawing.meals(&eaters);
}

struct Drawing<'a> {
    dice: Dice,
    plan: &'a Plan<'a>,
    centre_id: Uuid,
    elder: Uuid,
    manager: Uuid,
    /// Whose year of birth the desk has seen.
    born: Vec<(Uuid, i32)>,
    street: &'a mut Street,
}

impl Drawing<'_> {
    /// One in three who eat there.
    fn elders(&mut self, eaters: &[Uuid]) {
        self.verified(self.elder, ELDER_BORN);
        for person in eaters {
            if self.dice.percent(33) {
                let year = self.dice.between(1938, 1964) as i32;
                self.verified(*person, year);
            }
        }
    }

    fn verified(&mut self, person_id: Uuid, year: i32) {
        let at = self.plan.now - TimeDelta::days(60);
        self.born.push((person_id, year));
        self.street.birth_years.push(birth_year::Model {
            id: self.dice.id(at),
            person_id,
            year,
            verified_by: self.manager,
            verified_at: at,
        });
    }

    /// The resident of the cast acts for the elder, who eats three times a week.
    fn family(&mut self, relative: Uuid) {
        let at = self.plan.now - TimeDelta::days(30);
        self.street.family_links.push(family_link::Model {
            id: self.dice.id(at),
            elder_id: self.elder,
            relative_id: Some(relative),
            called: "外甥女".to_owned(),
            phone_cipher: Vec::new(),
            phone_key_id: String::new(),
            phone_hash: Vec::new(),
            granted_by: self.elder,
            granted_at: at,
            ended_at: None,
        });
        let today = self.today();
        self.street.standing_meals.push(standing_meal::Model {
            id: self.dice.id(at),
            centre_id: self.centre_id,
            person_id: self.elder,
            ordered_by: relative,
            sitting: Sitting::Lunch,
            weekdays: "1,3,5".to_owned(),
            first: today - Days::new(BEHIND),
            until: today + Days::new(90),
            created_at: at,
            ended_at: None,
        });
    }

    fn today(&self) -> NaiveDate {
        self.plan.now.with_timezone(&self.plan.zone).date_naive()
    }

    fn meals(&mut self, eaters: &[Uuid]) {
        let today = self.today();
        let days = (today - Days::new(BEHIND)).iter_days();
        for (number, date) in days.take((BEHIND + AHEAD) as usize).enumerate() {
            for (sitting, from, until, price) in SERVED {
                let is_weekend = date.weekday().number_from_monday() > 5;
                if is_weekend && sitting == Sitting::Dinner {
                    continue;
                }
                let dishes = match sitting {
                    Sitting::Lunch => LUNCHES[number % LUNCHES.len()],
                    _ => DINNERS[number % DINNERS.len()],
                };
                let served = (self.at(date, from), self.at(date, until));
                let meal = self.meal((date, sitting), dishes, served, price);
                self.orders(meal, eaters, date == today + Days::new(FULL_AFTER));
            }
        }
    }

    fn at(&self, date: NaiveDate, minute: i64) -> DateTime<Utc> {
        let midnight = date.and_hms_opt(0, 0, 0).unwrap_or_default();
        let local = midnight + TimeDelta::minutes(minute);
        let at = local.and_local_timezone(self.plan.zone).earliest();
        at.map_or_else(|| local.and_utc(), |at| at.to_utc())
    }

    fn meal(
        &mut self,
        (date, sitting): (NaiveDate, Sitting),
        dishes: &str,
        (served_from, served_until): (DateTime<Utc>, DateTime<Utc>),
        price: i32,
    ) -> meal::Model {
        // On the Friday before.
        let published = (served_from - TimeDelta::days(9)).min(self.plan.now - TimeDelta::days(1));
        meal::Model {
            id: self.dice.id(published),
            centre_id: self.centre_id,
            date,
            sitting,
            dishes: dishes.to_owned(),
            price,
            capacity: CAPACITY,
            taken: 0,
            served_from,
            served_until,
            cut_off_at: served_from - CUT_OFF,
            state: MealState::Published,
            reason: None,
            look_at: (self.plan.now < served_until).then_some(served_until),
            version: 1,
            created_at: published,
            changed_at: published,
        }
    }

    fn orders(&mut self, mut meal: meal::Model, eaters: &[Uuid], is_full: bool) {
        let days_away = (meal.date - self.today()).num_days();
        // Fewer have thought of what is further away.
        let share = match days_away {
            ..=0 => 45,
            1..=2 => 35,
            3..=6 => 12,
            _ => 0,
        };
        let mut hungry: Vec<Uuid> = eaters.to_vec();
        self.dice.shuffle(&mut hungry);
        hungry.truncate(CAPACITY as usize * share / 100 + usize::from(is_full));
        let standing = self.street.standing_meals.last().cloned();
        let is_theirs = meal.sitting == Sitting::Lunch
            && [1, 3, 5].contains(&meal.date.weekday().number_from_monday());
        let standing = standing.filter(|_| is_theirs && !is_full);
        if let Some(standing) = &standing {
            let by = (standing.ordered_by, Some(standing.id));
            self.order(&mut meal, self.elder, by);
        }
        for person in hungry {
            self.order(&mut meal, person, (person, None));
        }
        if is_full && meal.sitting == Sitting::Lunch {
            meal.capacity = meal.taken.max(1);
        }
        meal.version += meal.taken;
        self.street.meals.push(meal);
    }

    fn order(
        &mut self,
        meal: &mut meal::Model,
        person_id: Uuid,
        (ordered_by, standing_id): (Uuid, Option<Uuid>),
    ) {
        let at = meal.created_at + TimeDelta::minutes(self.dice.between(1, 300));
        let born = self.born.iter().find(|(id, _)| *id == person_id);
        let is_half = born.is_some_and(|(_, year)| meal.date.year() - year >= 60);
        let state = match meal.served_until < self.plan.now {
            true if self.dice.percent(96) => MealOrderState::Collected,
            true => MealOrderState::Missed,
            false => MealOrderState::Ordered,
        };
        meal.taken += 1;
        self.street.meal_orders.push(meal_order::Model {
            id: self.dice.id(at),
            meal_id: meal.id,
            person_id,
            ordered_by,
            date: meal.date,
            sitting: meal.sitting,
            price: if is_half { meal.price / 2 } else { meal.price },
            half_price: is_half,
            // Far apart, and each once.
            code: format!(
                "{:04}",
                (meal.taken * 617 + meal.date.ordinal() as i32 * 31) % 10_000
            ),
            note: self.dice.percent(8).then(|| "少盐，软一点".to_owned()),
            standing_id,
            state,
            created_at: at,
            changed_at: at,
        });
    }
}
