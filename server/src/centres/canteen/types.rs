//! What GraphQL shows of a canteen.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{meal, meal_order, meal_order::MealOrderState as State, standing_meal};
use uuid::Uuid;

use super::{eaters, rules};
use crate::{
    app::App,
    centres::{
        loader::{self, CentreId, MealId},
        series::types::Weekday,
    },
    error::{ErrorCode, Result},
    identity, places,
    viewer::viewer,
};

#[derive(Enum, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "meal::Sitting")]
pub enum Sitting {
    Breakfast,
    Lunch,
    Dinner,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "meal::MealState")]
pub enum MealState {
    Published,
    Cancelled,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "meal_order::MealOrderState")]
pub enum MealOrderState {
    Ordered,
    Collected,
    /// By whoever eats it, their family or the desk.
    Cancelled,
    /// The kitchen does not cook it.
    Closed,
    /// Nobody came for it.
    Missed,
}

/// 餐次
pub struct Meal(pub meal::Model);

#[Object]
impl Meal {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn centre_id(&self) -> Uuid {
        self.0.centre_id
    }

    async fn centre_name(&self, ctx: &Context<'_>) -> Result<String> {
        centre_name(ctx, self.0.centre_id).await
    }

    async fn date(&self) -> NaiveDate {
        self.0.date
    }

    async fn sitting(&self) -> Sitting {
        self.0.sitting.into()
    }

    async fn dishes(&self) -> &str {
        &self.0.dishes
    }

    /// In fen, in full.
    async fn price(&self) -> i32 {
        self.0.price
    }

    /// In fen, for elders.
    async fn half_price(&self) -> i32 {
        rules::half(self.0.price)
    }

    async fn capacity(&self) -> i32 {
        self.0.capacity
    }

    /// How many are there to be ordered.
    async fn left(&self) -> i32 {
        (self.0.capacity - self.0.taken).max(0)
    }

    async fn served_from(&self) -> DateTime<Utc> {
        self.0.served_from
    }

    async fn served_until(&self) -> DateTime<Utc> {
        self.0.served_until
    }

    /// Until when people order and give up by themselves.
    async fn cut_off_at(&self) -> DateTime<Utc> {
        self.0.cut_off_at
    }

    async fn state(&self) -> MealState {
        self.0.state.into()
    }

    /// Why it was cancelled.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    async fn version(&self) -> i32 {
        self.0.version
    }
}

async fn centre_name(ctx: &Context<'_>, id: Uuid) -> Result<String> {
    let centre = loader::one(ctx, CentreId(id)).await?;
    Ok(centre.ok_or(ErrorCode::NotFound)?.name)
}

/// 订餐: one meal for one person.
pub struct MealOrder(pub meal_order::Model);

#[Object]
impl MealOrder {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn meal(&self, ctx: &Context<'_>) -> Result<Meal> {
        let meal = loader::one(ctx, MealId(self.0.meal_id)).await?;
        meal.map(Meal).ok_or_else(|| ErrorCode::NotFound.into())
    }

    async fn person_id(&self) -> Uuid {
        self.0.person_id
    }

    async fn person_name(&self, ctx: &Context<'_>) -> Result<String> {
        let person = identity::loader::person(ctx, self.0.person_id).await?;
        Ok(person.name)
    }

    /// Where they live, for the kitchen's list.
    async fn home_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match identity::loader::home_of(ctx, self.0.person_id).await? {
            Some(id) => Ok(Some(places::loader::place(ctx, id).await?.name)),
            None => Ok(None),
        }
    }

    /// Who ordered it, where that is somebody else.
    async fn ordered_by_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if self.0.ordered_by == self.0.person_id {
            return Ok(None);
        }
        let person = identity::loader::person(ctx, self.0.ordered_by).await?;
        Ok(Some(person.name))
    }

    /// In fen, as it was when it was ordered.
    async fn price(&self) -> i32 {
        self.0.price
    }

    async fn half_price(&self) -> bool {
        self.0.half_price
    }

    /// Four digits, by which it is handed out.
    async fn code(&self) -> &str {
        &self.0.code
    }

    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// It came of a standing order.
    async fn is_standing(&self) -> bool {
        self.0.standing_id.is_some()
    }

    async fn state(&self) -> MealOrderState {
        self.0.state.into()
    }

    /// Whether the viewer may give it up now.
    async fn may_give_up(&self, ctx: &Context<'_>) -> Result<bool> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let meal = loader::one(ctx, MealId(self.0.meal_id)).await?;
        let meal = meal.ok_or(ErrorCode::NotFound)?;
        let centre = loader::one(ctx, CentreId(meal.centre_id)).await?;
        let centre = centre.ok_or(ErrorCode::NotFound)?;
        let place = places::loader::place(ctx, centre.place_id).await?;
        let at_desk = viewer(ctx)?.manages(&place);
        let is_open = rules::check_open(&meal, at_desk, app.clock.now()).is_ok();
        Ok(self.0.state == State::Ordered && is_open)
    }
}

/// 长期订餐
pub struct StandingMeal(pub standing_meal::Model);

#[Object]
impl StandingMeal {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn centre_id(&self) -> Uuid {
        self.0.centre_id
    }

    async fn centre_name(&self, ctx: &Context<'_>) -> Result<String> {
        centre_name(ctx, self.0.centre_id).await
    }

    async fn person_id(&self) -> Uuid {
        self.0.person_id
    }

    async fn person_name(&self, ctx: &Context<'_>) -> Result<String> {
        let person = identity::loader::person(ctx, self.0.person_id).await?;
        Ok(person.name)
    }

    async fn sitting(&self) -> Sitting {
        self.0.sitting.into()
    }

    async fn weekdays(&self) -> Vec<Weekday> {
        let days = rules::weekdays_of(&self.0.weekdays);
        days.into_iter().map(Weekday::from).collect()
    }

    async fn first(&self) -> NaiveDate {
        self.0.first
    }

    async fn until(&self) -> NaiveDate {
        self.0.until
    }

    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.0.ended_at
    }
}

/// Somebody for whom the viewer orders at a canteen.
pub struct MealEater(pub(super) eaters::Eater);

#[Object]
impl MealEater {
    async fn person_id(&self) -> Uuid {
        self.0.person.id
    }

    async fn name(&self) -> &str {
        &self.0.person.name
    }

    async fn is_own(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(viewer(ctx)?.person_id == self.0.person.id)
    }

    /// The first day on which they eat at half price; null where the desk has not seen when they were
    /// born.
    async fn half_price_from(&self) -> Option<NaiveDate> {
        self.0.half_price_from
    }

    /// Whether they belong to the centre's community.
    async fn may_eat(&self) -> bool {
        self.0.may_eat
    }
}
