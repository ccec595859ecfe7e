//! 代老人提交: for whom somebody else raises an order. Where their number belongs to a person of the
//! compound, that person quietly has the same say as whoever raised it; nothing that is answered
//! tells whether it does.

use entity::{order_elder, order_elder::ElderRelation, person, place, residency};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait,
    Set, sea_query::LockType,
};
use serde::Serialize;
use uuid::Uuid;

use super::intake::value_of;
use crate::{
    app::App,
    error::Result,
    identity::rules::checked_name,
    vault::{Phone, SealedPhone},
    viewer::Viewer,
};

#[derive(Clone, Debug, Serialize)]
pub struct OnBehalf {
    pub name: String,
    pub phone: String,
    #[serde(serialize_with = "value_of")]
    pub relation: ElderRelation,
}

/// What was said of them, fit to be kept.
pub struct Elder {
    name: String,
    phone: SealedPhone,
    relation: ElderRelation,
}

impl Elder {
    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `INVALID` on `onBehalf.name`; `PHONE_INVALID` on `onBehalf.phone`.
    pub fn check(app: &App, said: &OnBehalf) -> Result<Self> {
        let name = checked_name(&said.name, "onBehalf.name")?;
        let phone = Phone::parse(&said.phone).map_err(|error| error.on("onBehalf.phone"))?;
        Ok(Self {
            name,
            phone: app.vault.seal(&phone)?,
            relation: said.relation,
        })
    }

    /// The person of the compound whose number this is, held until the transaction ends: merging
    /// them into another waits, and then finds the order.
    pub async fn known_in(
        &self,
        tx: &DatabaseTransaction,
        viewer: &Viewer,
        compound_id: Uuid,
    ) -> Result<Option<Uuid>> {
        let home = residency::Entity::belongs_to(place::Entity)
            .from(residency::Column::PlaceId)
            .to(place::Column::Id);
        let living_there = residency::Entity::find()
            .select_only()
            .column(residency::Column::PersonId)
            .join(JoinType::InnerJoin, home.into())
            .filter(residency::Column::Until.is_null())
            .filter(place::Column::CompoundId.eq(compound_id))
            .into_query();
        let known = person::Entity::find()
            .filter(person::Column::PhoneHash.eq(self.phone.hash.clone()))
            .filter(person::Column::State.eq(person::PersonState::Present))
            .filter(person::Column::Id.ne(viewer.person_id))
            .filter(person::Column::Id.in_subquery(living_there))
            .lock(LockType::NoKeyUpdate)
            .one(tx)
            .await?;
        Ok(known.map(|person| person.id))
    }

    pub fn of_order(self, order_id: Uuid) -> order_elder::ActiveModel {
        order_elder::ActiveModel {
            order_id: Set(order_id),
            name: Set(self.name),
            phone_cipher: Set(self.phone.cipher),
            phone_key_id: Set(self.phone.key_id),
            phone_hash: Set(self.phone.hash),
            relation: Set(self.relation),
        }
    }
}
