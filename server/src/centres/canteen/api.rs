//! Root fields of canteens.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use chrono::NaiveDate;
use entity::{meal, meal_order, person, standing_meal};
use sea_orm::EntityTrait;
use serde::Serialize;
use uuid::Uuid;

use super::{
    copying, desk, eaters,
    meals::{self, MealDetails, Slot},
    ordering, reading, standing,
    types::{Meal, MealEater, MealOrder, Sitting, StandingMeal},
};
use crate::{
    app::App,
    centres::{
        series::types::Weekday,
        service,
        types::Centre,
        visitors::{self, CentreVisitor},
    },
    error::{ErrorCode, Result},
    family,
    requests::RequestKey,
    viewer::viewer,
};

#[derive(InputObject, Serialize)]
pub struct PublishMealInput {
    request_id: Uuid,
    centre_id: Uuid,
    date: NaiveDate,
    sitting: Sitting,
    dishes: String,
    /// In fen, in full.
    price: i32,
    capacity: i32,
    /// Minutes since midnight between which it is served.
    from_minute: i32,
    until_minute: i32,
    /// How long before it is served people may order.
    cut_off_minutes: i32,
}

#[derive(InputObject, Serialize)]
pub struct CopyMealsInput {
    request_id: Uuid,
    centre_id: Uuid,
    /// The first of seven days that are copied, and of those that they are copied to.
    from: NaiveDate,
    to: NaiveDate,
}

#[derive(InputObject, Serialize)]
pub struct CancelMealInput {
    request_id: Uuid,
    meal_id: Uuid,
    reason: String,
}

#[derive(InputObject, Serialize)]
pub struct OrderMealInput {
    request_id: Uuid,
    meal_id: Uuid,
    /// Who eats it: somebody of the family who lets the viewer, or anybody at the desk; without one the
    /// viewer.
    person_id: Option<Uuid>,
    note: Option<String>,
}

#[derive(InputObject, Serialize)]
pub struct GiveUpMealInput {
    request_id: Uuid,
    order_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct HandOutMealInput {
    request_id: Uuid,
    meal_id: Uuid,
    code: String,
}

#[derive(InputObject, Serialize)]
pub struct MakeStandingMealInput {
    request_id: Uuid,
    centre_id: Uuid,
    person_id: Option<Uuid>,
    sitting: Sitting,
    weekdays: Vec<Weekday>,
    first: NaiveDate,
    until: NaiveDate,
}

#[derive(InputObject, Serialize)]
pub struct EndStandingMealInput {
    request_id: Uuid,
    standing_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct VerifyBirthYearInput {
    request_id: Uuid,
    centre_id: Uuid,
    person_id: Uuid,
    year: i32,
}

#[derive(Default)]
pub struct CanteenQuery;

#[Object]
impl CanteenQuery {
    /// What a centre's canteen cooks on some days, at most 14, in order.
    #[graphql(complexity = "usize::try_from(days).unwrap_or(0).min(14) * 3 * child_complexity")]
    async fn menus(
        &self,
        ctx: &Context<'_>,
        centre_id: Uuid,
        from: NaiveDate,
        days: i32,
    ) -> Result<Vec<Meal>> {
        let rows = reading::menus(viewer(ctx)?, app(ctx), centre_id, (from, days)).await?;
        Ok(rows.into_iter().map(Meal).collect())
    }

    async fn meal(&self, ctx: &Context<'_>, id: Uuid) -> Result<Option<Meal>> {
        let row = reading::meal(viewer(ctx)?, app(ctx), id).await?;
        Ok(row.map(Meal))
    }

    /// For whom the viewer orders there: themself first, then those of the family who let them.
    #[graphql(complexity = "10 * child_complexity")]
    async fn meal_eaters(&self, ctx: &Context<'_>, centre_id: Uuid) -> Result<Vec<MealEater>> {
        let rows = eaters::of_viewer(viewer(ctx)?, app(ctx), centre_id).await?;
        Ok(rows.into_iter().map(MealEater).collect())
    }

    /// Orders of the viewer and of the family, from a day on, today without one: the next first, at most
    /// 100.
    #[graphql(complexity = "100 * child_complexity")]
    async fn my_meals(&self, ctx: &Context<'_>, from: Option<NaiveDate>) -> Result<Vec<MealOrder>> {
        let rows = reading::own(viewer(ctx)?, app(ctx), from).await?;
        Ok(rows.into_iter().map(MealOrder).collect())
    }

    /// Standing orders of the viewer and of the family.
    #[graphql(complexity = "20 * child_complexity")]
    async fn my_standing_meals(&self, ctx: &Context<'_>) -> Result<Vec<StandingMeal>> {
        let (viewer, app) = (viewer(ctx)?, app(ctx));
        let elders = family::links::elders_of(app.db.reader(), viewer).await?;
        let rows = standing::of_people(app, viewer, &elders).await?;
        Ok(rows.into_iter().map(StandingMeal).collect())
    }

    /// What is ordered of a meal, by code, for whoever manages the centre: the first 100, or up to 500.
    #[graphql(
        complexity = "usize::try_from(first.unwrap_or(100)).unwrap_or(0).min(500) * child_complexity"
    )]
    async fn kitchen_list(
        &self,
        ctx: &Context<'_>,
        meal_id: Uuid,
        first: Option<i32>,
    ) -> Result<Vec<MealOrder>> {
        let most = first.unwrap_or(100);
        let rows = reading::kitchen_list(viewer(ctx)?, app(ctx), meal_id, most).await?;
        Ok(rows.into_iter().map(MealOrder).collect())
    }
}

#[derive(Default)]
pub struct CanteenMutation;

#[Object]
impl CanteenMutation {
    /// Publishes what is cooked for a sitting, or changes it.
    async fn publish_meal(&self, ctx: &Context<'_>, input: PublishMealInput) -> Result<Meal> {
        let key = RequestKey::new("publishMeal", input.request_id, &input);
        let slot = Slot {
            centre_id: input.centre_id,
            date: input.date,
            sitting: input.sitting.into(),
        };
        let details = MealDetails {
            dishes: input.dishes,
            price: input.price,
            capacity: input.capacity,
            from_minute: input.from_minute,
            until_minute: input.until_minute,
            cut_off_minutes: input.cut_off_minutes,
        };
        let id = meals::publish(viewer(ctx)?, app(ctx), &key, slot, details).await?;
        known_meal(ctx, id).await
    }

    /// Publishes in seven days what was published in seven others; what is there already stays.
    async fn copy_meals(&self, ctx: &Context<'_>, input: CopyMealsInput) -> Result<Centre> {
        let key = RequestKey::new("copyMeals", input.request_id, &input);
        let (id, days) = (input.centre_id, (input.from, input.to));
        let id = copying::copy(viewer(ctx)?, app(ctx), &key, id, days).await?;
        let row = service::centre(viewer(ctx)?, app(ctx), id).await?;
        row.map(Centre).ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// It is not cooked; whoever has ordered it hears why.
    async fn cancel_meal(&self, ctx: &Context<'_>, input: CancelMealInput) -> Result<Meal> {
        let key = RequestKey::new("cancelMeal", input.request_id, &input);
        let id = input.meal_id;
        let id = meals::cancel(viewer(ctx)?, app(ctx), &key, id, &input.reason).await?;
        known_meal(ctx, id).await
    }

    /// One meal for one person; what it costs is decided here.
    async fn order_meal(&self, ctx: &Context<'_>, input: OrderMealInput) -> Result<MealOrder> {
        let key = RequestKey::new("orderMeal", input.request_id, &input);
        let wanted = ordering::Wanted {
            meal_id: input.meal_id,
            person_id: input.person_id,
            note: input.note,
        };
        let id = ordering::order(viewer(ctx)?, app(ctx), &key, wanted).await?;
        known_order(ctx, id).await
    }

    /// Its place is there for somebody else.
    async fn give_up_meal(&self, ctx: &Context<'_>, input: GiveUpMealInput) -> Result<MealOrder> {
        let key = RequestKey::new("giveUpMeal", input.request_id, &input);
        let id = ordering::give_up(viewer(ctx)?, app(ctx), &key, input.order_id).await?;
        known_order(ctx, id).await
    }

    /// Hands a meal out to whoever says its code.
    async fn hand_out_meal(&self, ctx: &Context<'_>, input: HandOutMealInput) -> Result<MealOrder> {
        let key = RequestKey::new("handOutMeal", input.request_id, &input);
        let what = (input.meal_id, input.code.as_str());
        let id = ordering::hand_out(viewer(ctx)?, app(ctx), &key, what).await?;
        known_order(ctx, id).await
    }

    /// Somebody eats there on certain weekdays; what is published already is ordered next.
    async fn make_standing_meal(
        &self,
        ctx: &Context<'_>,
        input: MakeStandingMealInput,
    ) -> Result<StandingMeal> {
        let key = RequestKey::new("makeStandingMeal", input.request_id, &input);
        let wanted = standing::Wanted {
            centre_id: input.centre_id,
            person_id: input.person_id,
            sitting: input.sitting.into(),
            weekdays: input.weekdays.into_iter().map(Into::into).collect(),
            first: input.first,
            until: input.until,
        };
        let id = standing::make(viewer(ctx)?, app(ctx), &key, wanted).await?;
        known_standing(ctx, id).await
    }

    /// Nothing more is ordered by it; what is ordered stays so.
    async fn end_standing_meal(
        &self,
        ctx: &Context<'_>,
        input: EndStandingMealInput,
    ) -> Result<StandingMeal> {
        let key = RequestKey::new("endStandingMeal", input.request_id, &input);
        let id = standing::end(viewer(ctx)?, app(ctx), &key, input.standing_id).await?;
        known_standing(ctx, id).await
    }

    /// The desk has seen when somebody was born; only the year is kept.
    async fn verify_birth_year(
        &self,
        ctx: &Context<'_>,
        input: VerifyBirthYearInput,
    ) -> Result<CentreVisitor> {
        let key = RequestKey::new("verifyBirthYear", input.request_id, &input);
        let (id, what) = (input.centre_id, (input.person_id, input.year));
        let id = desk::verify(viewer(ctx)?, app(ctx), &key, id, what).await?;
        let row = person::Entity::find_by_id(id)
            .one(app(ctx).db.reader())
            .await?;
        let row = row.ok_or(ErrorCode::NotFound)?;
        visitors::known(app(ctx), row).await.map(CentreVisitor)
    }
}

async fn known_meal(ctx: &Context<'_>, id: Uuid) -> Result<Meal> {
    let row = meal::Entity::find_by_id(id)
        .one(app(ctx).db.reader())
        .await?;
    row.map(Meal).ok_or_else(|| ErrorCode::NotFound.into())
}

async fn known_order(ctx: &Context<'_>, id: Uuid) -> Result<MealOrder> {
    let row = meal_order::Entity::find_by_id(id)
        .one(app(ctx).db.reader())
        .await?;
    row.map(MealOrder).ok_or_else(|| ErrorCode::NotFound.into())
}

async fn known_standing(ctx: &Context<'_>, id: Uuid) -> Result<StandingMeal> {
    let row = standing_meal::Entity::find_by_id(id)
        .one(app(ctx).db.reader())
        .await?;
    row.map(StandingMeal)
        .ok_or_else(|| ErrorCode::NotFound.into())
}

fn app<'a>(ctx: &Context<'a>) -> &'a Arc<App> {
    ctx.data_unchecked::<Arc<App>>()
}
