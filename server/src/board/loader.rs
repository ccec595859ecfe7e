//! What people agreed to of many orders at once.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, dataloader::Loader};
use entity::order_consent;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    error::Result,
    orders::loader::{self, OrdersLoader},
};

/// What this person agreed to of this order.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConsentTo {
    pub order_id: Uuid,
    pub person_id: Uuid,
}

pub async fn consent(ctx: &Context<'_>, key: ConsentTo) -> Result<Option<order_consent::Model>> {
    loader::one(ctx, key).await
}

impl Loader<ConsentTo> for OrdersLoader {
    type Value = order_consent::Model;
    type Error = Arc<DbErr>;

    async fn load(
        &self,
        keys: &[ConsentTo],
    ) -> Result<HashMap<ConsentTo, order_consent::Model>, Arc<DbErr>> {
        let orders = keys.iter().map(|key| key.order_id);
        let people = keys.iter().map(|key| key.person_id);
        let rows = order_consent::Entity::find()
            .filter(order_consent::Column::OrderId.is_in(orders))
            .filter(order_consent::Column::PersonId.is_in(people))
            .all(self.db())
            .await?;
        let keyed = rows.into_iter().map(|row| {
            let (order_id, person_id) = (row.order_id, row.person_id);
            let key = ConsentTo {
                order_id,
                person_id,
            };
            (key, row)
        });
        Ok(keyed.collect())
    }
}
