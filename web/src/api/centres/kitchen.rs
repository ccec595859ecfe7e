//! 长者食堂 for those who keep it: what is cooked, what is ordered of it, and who may eat at half price.

use super::{
    canteen::{Meal, MealOrderState, Sitting},
    visitors::CentreVisitor,
};
use crate::api::{
    CalendarDay, Failure, Id, act,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "MealOrder")]
pub struct KitchenOrder {
    pub id: Id,
    pub person_name: String,
    pub home_name: Option<String>,
    pub half_price: bool,
    pub price: i32,
    pub code: String,
    pub note: Option<String>,
    pub state: MealOrderState,
    pub may_give_up: bool,
}

/// A meal with all that is ordered of it.
#[derive(Clone, Debug, PartialEq)]
pub struct KitchenList {
    pub meal: Option<Meal>,
    pub orders: Vec<KitchenOrder>,
}

#[derive(cynic::QueryVariables)]
struct KitchenVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "KitchenVariables")]
struct Kitchen {
    #[arguments(id: $id)]
    meal: Option<Meal>,
    #[arguments(mealId: $id, first: 500)]
    kitchen_list: Vec<KitchenOrder>,
}

operation!(query Kitchen(KitchenVariables));

/// By code.
pub async fn list(id: Id) -> Result<KitchenList, Failure> {
    let answer = query(Kitchen::ask(KitchenVariables { id })).await?;
    Ok(KitchenList {
        meal: answer.meal,
        orders: answer.kitchen_list,
    })
}

/// What the kitchen says of a meal; the price in fen, times in minutes.
#[derive(Clone, Debug)]
pub struct MealDetails {
    pub centre_id: Id,
    pub date: CalendarDay,
    pub sitting: Sitting,
    pub dishes: String,
    pub price: i32,
    pub capacity: i32,
    pub from_minute: i32,
    pub until_minute: i32,
    pub cut_off_minutes: i32,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct PublishMealInput {
    request_id: Id,
    centre_id: Id,
    date: CalendarDay,
    sitting: Sitting,
    dishes: String,
    price: i32,
    capacity: i32,
    from_minute: i32,
    until_minute: i32,
    cut_off_minutes: i32,
}

#[derive(cynic::QueryVariables)]
struct PublishMealVariables {
    input: PublishMealInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Meal")]
struct ChangedMeal {
    #[allow(dead_code)]
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "PublishMealVariables")]
struct PublishMeal {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    publish_meal: ChangedMeal,
}

operation!(mutation PublishMeal(PublishMealVariables));

pub async fn publish(meal: MealDetails) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = PublishMealInput {
            request_id,
            centre_id: meal.centre_id,
            date: meal.date,
            sitting: meal.sitting,
            dishes: meal.dishes,
            price: meal.price,
            capacity: meal.capacity,
            from_minute: meal.from_minute,
            until_minute: meal.until_minute,
            cut_off_minutes: meal.cut_off_minutes,
        };
        PublishMeal::ask(PublishMealVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Centre")]
struct CopiedTo {
    #[allow(dead_code)]
    id: Id,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CopyMealsInput {
    request_id: Id,
    centre_id: Id,
    from: CalendarDay,
    to: CalendarDay,
}

#[derive(cynic::QueryVariables)]
struct CopyMealsVariables {
    input: CopyMealsInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CopyMealsVariables")]
struct CopyMeals {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    copy_meals: CopiedTo,
}

operation!(mutation CopyMeals(CopyMealsVariables));

/// Both days are the first of seven.
pub async fn copy_week(centre_id: Id, from: CalendarDay, to: CalendarDay) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = CopyMealsInput {
            request_id,
            centre_id,
            from,
            to,
        };
        CopyMeals::ask(CopyMealsVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CancelMealInput {
    request_id: Id,
    meal_id: Id,
    reason: String,
}

#[derive(cynic::QueryVariables)]
struct CancelMealVariables {
    input: CancelMealInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CancelMealVariables")]
struct CancelMeal {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    cancel_meal: ChangedMeal,
}

operation!(mutation CancelMeal(CancelMealVariables));

pub async fn cancel(meal_id: Id, reason: String) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = CancelMealInput {
            request_id,
            meal_id,
            reason,
        };
        CancelMeal::ask(CancelMealVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct HandOutMealInput {
    request_id: Id,
    meal_id: Id,
    code: String,
}

#[derive(cynic::QueryVariables)]
struct HandOutMealVariables {
    input: HandOutMealInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "HandOutMealVariables")]
struct HandOutMeal {
    #[arguments(input: $input)]
    hand_out_meal: KitchenOrder,
}

operation!(mutation HandOutMeal(HandOutMealVariables));

pub async fn hand_out(meal_id: Id, code: String) -> Result<KitchenOrder, Failure> {
    let answer = act(|request_id| {
        let input = HandOutMealInput {
            request_id,
            meal_id,
            code,
        };
        HandOutMeal::ask(HandOutMealVariables { input })
    });
    Ok(answer.await?.hand_out_meal)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct VerifyBirthYearInput {
    request_id: Id,
    centre_id: Id,
    person_id: Id,
    year: i32,
}

#[derive(cynic::QueryVariables)]
struct VerifyBirthYearVariables {
    input: VerifyBirthYearInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "VerifyBirthYearVariables")]
struct VerifyBirthYear {
    #[arguments(input: $input)]
    verify_birth_year: CentreVisitor,
}

operation!(mutation VerifyBirthYear(VerifyBirthYearVariables));

pub async fn verify(centre_id: Id, person_id: Id, year: i32) -> Result<CentreVisitor, Failure> {
    let answer = act(|request_id| {
        let input = VerifyBirthYearInput {
            request_id,
            centre_id,
            person_id,
            year,
        };
        VerifyBirthYear::ask(VerifyBirthYearVariables { input })
    });
    Ok(answer.await?.verify_birth_year)
}
