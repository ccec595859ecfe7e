//! What the clock does to meals: standing orders become orders, and what nobody came for is missed.

use entity::{meal, meal::MealState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{
    ordering::{mark_missed, touch},
    standing,
};
use crate::{app::App, error::Result};

/// Answers how many meals were looked at.
pub async fn look(app: &App) -> Result<usize> {
    let mut looked = 0;
    // Mostly there is nothing to do, and nobody who writes has to wait for that.
    while let Some(meal) = next(app).await? {
        step(app, meal).await?;
        looked += 1;
    }
    Ok(looked)
}

async fn next(app: &App) -> Result<Option<meal::Model>> {
    Ok(meal::Entity::find()
        .filter(meal::Column::LookAt.lte(app.clock.now()))
        .order_by_asc(meal::Column::LookAt)
        .order_by_asc(meal::Column::Id)
        .one(app.db.reader())
        .await?)
}

async fn step(app: &App, meal: meal::Model) -> Result<()> {
    let now = app.clock.now();
    let is_over = meal.served_until <= now;
    if !is_over && meal.state == MealState::Published {
        // Each in a transaction of its own, which takes the person before the meal, as everybody does;
        // whoever does the same at another instance finds it done.
        for one in standing::waiting_for(app, &meal).await? {
            standing::order_one(app, meal.id, one.id).await?;
        }
    }
    let mut write = app.write().await?;
    if is_over {
        super::ordering::held(&write, meal.id).await?;
        mark_missed(&write, meal.id, now).await?;
        touch(&mut write, meal.id, now).await?;
    }
    let then = (!is_over).then_some(meal.served_until);
    // Unless somebody has asked for another look meanwhile.
    meal::Entity::update_many()
        .col_expr(meal::Column::LookAt, Expr::value(then))
        .filter(meal::Column::Id.eq(meal.id))
        .filter(meal::Column::LookAt.eq(meal.look_at))
        .exec(&*write)
        .await?;
    write.commit().await
}
