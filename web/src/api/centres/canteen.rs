//! 长者食堂 for those who eat there: menus, one's orders and the family's, and what is ordered every week.

use super::series::Weekday;
use crate::api::{
    CalendarDay, Failure, Id, Timestamp, act,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sitting {
    Breakfast,
    Lunch,
    Dinner,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MealState {
    Published,
    Cancelled,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MealOrderState {
    Ordered,
    Collected,
    Cancelled,
    Closed,
    Missed,
}

/// Prices are in fen.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Meal {
    pub id: Id,
    pub centre_id: Id,
    pub centre_name: String,
    pub date: CalendarDay,
    pub sitting: Sitting,
    pub dishes: String,
    pub price: i32,
    pub half_price: i32,
    pub capacity: i32,
    pub left: i32,
    pub served_from: Timestamp,
    pub served_until: Timestamp,
    pub cut_off_at: Timestamp,
    pub state: MealState,
    pub reason: Option<String>,
    pub version: i32,
}

impl Meal {
    /// What it costs somebody, and whether that is half of it. Days as they are written sort as they come.
    pub fn price_for(&self, half_price_from: Option<&CalendarDay>) -> (i32, bool) {
        match half_price_from.is_some_and(|from| from.0 <= self.date.0) {
            true => (self.half_price, true),
            false => (self.price, false),
        }
    }
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct MealOrder {
    pub id: Id,
    pub person_id: Id,
    pub person_name: String,
    pub ordered_by_name: Option<String>,
    pub price: i32,
    pub half_price: bool,
    pub code: String,
    pub note: Option<String>,
    pub is_standing: bool,
    pub state: MealOrderState,
    pub may_give_up: bool,
    pub meal: Meal,
}

/// Somebody for whom the viewer orders.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct MealEater {
    pub person_id: Id,
    pub name: String,
    pub is_own: bool,
    pub half_price_from: Option<CalendarDay>,
    pub may_eat: bool,
}

impl MealEater {
    pub fn price_of(&self, meal: &Meal) -> (i32, bool) {
        meal.price_for(self.half_price_from.as_ref())
    }
}

#[derive(cynic::QueryVariables)]
struct MenusVariables {
    id: Id,
    from: CalendarDay,
    days: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "MenusVariables")]
struct Menus {
    #[arguments(centreId: $id, from: $from, days: $days)]
    menus: Vec<Meal>,
}

operation!(query Menus(MenusVariables));

/// At most fourteen days.
pub async fn menus(id: Id, from: CalendarDay, days: i32) -> Result<Vec<Meal>, Failure> {
    let variables = MenusVariables { id, from, days };
    Ok(query(Menus::ask(variables)).await?.menus)
}

#[derive(cynic::QueryVariables)]
struct EatersVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "EatersVariables")]
struct MealEaters {
    #[arguments(centreId: $id)]
    meal_eaters: Vec<MealEater>,
}

operation!(query MealEaters(EatersVariables));

/// The viewer first.
pub async fn eaters(id: Id) -> Result<Vec<MealEater>, Failure> {
    let variables = EatersVariables { id };
    Ok(query(MealEaters::ask(variables)).await?.meal_eaters)
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct MyMeals {
    my_meals: Vec<MealOrder>,
}

operation!(query MyMeals(()));

/// From today on, the next first.
pub async fn mine() -> Result<Vec<MealOrder>, Failure> {
    Ok(query(MyMeals::ask(())).await?.my_meals)
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct StandingMeal {
    pub id: Id,
    pub centre_name: String,
    pub person_name: String,
    pub sitting: Sitting,
    pub weekdays: Vec<Weekday>,
    pub until: CalendarDay,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct MyStandingMeals {
    my_standing_meals: Vec<StandingMeal>,
}

operation!(query MyStandingMeals(()));

pub async fn standing() -> Result<Vec<StandingMeal>, Failure> {
    Ok(query(MyStandingMeals::ask(())).await?.my_standing_meals)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct OrderMealInput {
    request_id: Id,
    meal_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    person_id: Option<Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct OrderMealVariables {
    input: OrderMealInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "OrderMealVariables")]
struct OrderMeal {
    #[arguments(input: $input)]
    order_meal: MealOrder,
}

operation!(mutation OrderMeal(OrderMealVariables));

/// For somebody, or without one for the viewer.
pub async fn order(
    meal_id: Id,
    person_id: Option<Id>,
    note: Option<String>,
) -> Result<MealOrder, Failure> {
    let answer = act(|request_id| {
        let input = OrderMealInput {
            request_id,
            meal_id,
            person_id,
            note,
        };
        OrderMeal::ask(OrderMealVariables { input })
    });
    Ok(answer.await?.order_meal)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct GiveUpMealInput {
    request_id: Id,
    order_id: Id,
}

#[derive(cynic::QueryVariables)]
struct GiveUpMealVariables {
    input: GiveUpMealInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "GiveUpMealVariables")]
struct GiveUpMeal {
    #[arguments(input: $input)]
    give_up_meal: MealOrder,
}

operation!(mutation GiveUpMeal(GiveUpMealVariables));

pub async fn give_up(order_id: Id) -> Result<MealOrder, Failure> {
    let answer = act(|request_id| {
        let input = GiveUpMealInput {
            request_id,
            order_id,
        };
        GiveUpMeal::ask(GiveUpMealVariables { input })
    });
    Ok(answer.await?.give_up_meal)
}

/// What somebody orders every week.
#[derive(Clone, Debug)]
pub struct EveryWeek {
    pub centre_id: Id,
    pub person_id: Option<Id>,
    pub sitting: Sitting,
    pub weekdays: Vec<Weekday>,
    pub first: CalendarDay,
    pub until: CalendarDay,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "StandingMeal")]
struct ChangedStanding {
    #[allow(dead_code)]
    id: Id,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct MakeStandingMealInput {
    request_id: Id,
    centre_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    person_id: Option<Id>,
    sitting: Sitting,
    weekdays: Vec<Weekday>,
    first: CalendarDay,
    until: CalendarDay,
}

#[derive(cynic::QueryVariables)]
struct MakeStandingMealVariables {
    input: MakeStandingMealInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "MakeStandingMealVariables")]
struct MakeStandingMeal {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    make_standing_meal: ChangedStanding,
}

operation!(mutation MakeStandingMeal(MakeStandingMealVariables));

pub async fn every_week(wanted: EveryWeek) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = MakeStandingMealInput {
            request_id,
            centre_id: wanted.centre_id,
            person_id: wanted.person_id,
            sitting: wanted.sitting,
            weekdays: wanted.weekdays,
            first: wanted.first,
            until: wanted.until,
        };
        MakeStandingMeal::ask(MakeStandingMealVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct EndStandingMealInput {
    request_id: Id,
    standing_id: Id,
}

#[derive(cynic::QueryVariables)]
struct EndStandingMealVariables {
    input: EndStandingMealInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EndStandingMealVariables")]
struct EndStandingMeal {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    end_standing_meal: ChangedStanding,
}

operation!(mutation EndStandingMeal(EndStandingMealVariables));

pub async fn end_standing(standing_id: Id) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = EndStandingMealInput {
            request_id,
            standing_id,
        };
        EndStandingMeal::ask(EndStandingMealVariables { input })
    });
    answer.await.map(drop)
}
