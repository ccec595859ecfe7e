//! Rows from a place and all below it, by the columns that rows keep of where they are.

use entity::{place, place::PlaceKind};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};

/// A place and all below it, by path.
pub fn from_here_down(place: &place::Model) -> Condition {
    let path = place.path.as_str();
    Condition::all()
        .add(place::Column::Path.gte(path))
        .add(place::Column::Path.lt(end(path)))
}

/// Their ids, for rows that keep a place.
pub fn ids_from_here_down(place: &place::Model) -> SelectStatement {
    place::Entity::find()
        .select_only()
        .column(place::Column::Id)
        .filter(from_here_down(place))
        .into_query()
}

/// The first path past a subtree.
pub fn end(path: &str) -> String {
    format!("{}0", path.strip_suffix('/').unwrap_or(path))
}

/// A table's columns for the levels that rows are listed by.
pub struct Levels<C> {
    pub street: C,
    pub community: C,
    pub compound: C,
    /// The place itself.
    pub place: C,
}

pub fn lies_in<C: ColumnTrait>(place: &place::Model, levels: Levels<C>) -> Condition {
    let column = match place.kind {
        PlaceKind::Street => levels.street,
        PlaceKind::Community | PlaceKind::Village => levels.community,
        PlaceKind::Compound => levels.compound,
        PlaceKind::Building => levels.place,
        PlaceKind::District => {
            let streets = place::Entity::find()
                .select_only()
                .column(place::Column::Id)
                .filter(place::Column::ParentId.eq(place.id))
                .into_query();
            return levels.street.in_subquery(streets).into();
        }
    };
    column.eq(place.id).into()
}
