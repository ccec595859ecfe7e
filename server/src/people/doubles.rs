//! Who may be the same human twice: the same name, and the same home compound or the same unit.

use entity::{employment, person, place, residency};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::visibility::visible_to;
use crate::{app::App, error::Result, identity, viewer::Viewer};

/// More than anybody has; a name that is so common tells nothing.
const MOST: u64 = 10;

/// Of those whom the viewer sees, by id.
pub async fn of(viewer: &Viewer, app: &App, person: &person::Model) -> Result<Vec<person::Model>> {
    if !person.is_present() {
        return Ok(Vec::new());
    }
    let db = app.db.reader();
    let mut alike = Condition::any();
    let home = identity::service::residency_of(db, person.id).await?;
    let home = match home {
        Some(home) => {
            crate::places::service::place(db, home.place_id)
                .await?
                .compound_id
        }
        None => None,
    };
    if let Some(compound_id) = home {
        let within = place::Entity::find()
            .select_only()
            .column(place::Column::Id)
            .filter(place::Column::CompoundId.eq(compound_id))
            .into_query();
        let neighbours = residency::Entity::find()
            .select_only()
            .column(residency::Column::PersonId)
            .filter(residency::Column::Until.is_null())
            .filter(residency::Column::PlaceId.in_subquery(within))
            .into_query();
        alike = alike.add(person::Column::Id.in_subquery(neighbours));
    }
    let units = employment::Entity::find()
        .select_only()
        .column(employment::Column::OrganizationId)
        .filter(employment::Column::PersonId.eq(person.id))
        .filter(employment::Column::Until.is_null())
        .into_query();
    let colleagues = employment::Entity::find()
        .select_only()
        .column(employment::Column::PersonId)
        .filter(employment::Column::Until.is_null())
        .filter(employment::Column::OrganizationId.in_subquery(units))
        .into_query();
    alike = alike.add(person::Column::Id.in_subquery(colleagues));
    Ok(visible_to(viewer)?
        .filter(person::Column::Name.eq(person.name.as_str()))
        .filter(person::Column::Id.ne(person.id))
        .filter(alike)
        .order_by_asc(person::Column::Id)
        .limit(MOST)
        .all(db)
        .await?)
}
