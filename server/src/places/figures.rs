//! How much there is in places and below them: one statement for each figure, for any number of
//! places.

use std::collections::HashMap;

use entity::{coverage, order, organization, place, place::PlaceKind, residency};
use sea_orm::{
    ActiveEnum, ConnectionTrait,
    sea_query::{Alias, Expr, ExprTrait, Func, JoinType, Query, SelectStatement},
};
use uuid::Uuid;

use crate::error::Result;

/// What lies below a place, and what goes on there now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Villages among them.
    pub communities: i64,
    pub compounds: i64,
    pub buildings: i64,
    pub residents: i64,
    pub open_orders: i64,
    /// Organisations that cover the place or anything in it.
    pub organizations: i64,
}

pub async fn figures_of(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Figures>> {
    let mut figures: HashMap<Uuid, Figures> =
        ids.iter().map(|id| (*id, Figures::default())).collect();
    for (kinds, figure) in [
        (
            [PlaceKind::Community, PlaceKind::Village].as_slice(),
            (|one| &mut one.communities) as Figure,
        ),
        (&[PlaceKind::Compound], |one| &mut one.compounds),
        (&[PlaceKind::Building], |one| &mut one.buildings),
    ] {
        let mut select = counted(ids, ("below", "id"));
        select
            .and_where(column("below", "closed_at").is_null())
            .and_where(column("below", "id").not_equals(("above", "id")))
            .and_where(column("below", "kind").is_in(kinds.iter().map(ActiveEnum::to_value)));
        put(db, &select, &mut figures, figure).await?;
    }
    let mut living = counted(ids, ("one", "person_id"));
    join(&mut living, residency::Entity);
    living.and_where(column("one", "until").is_null());
    put(db, &living, &mut figures, |one| &mut one.residents).await?;

    let mut open = counted(ids, ("one", "id"));
    join(&mut open, order::Entity);
    open.and_where(column("one", "open").eq(true));
    put(db, &open, &mut figures, |one| &mut one.open_orders).await?;

    let mut covering = counted(ids, ("one", "organization_id"));
    join(&mut covering, coverage::Entity);
    covering
        .join_as(
            JoinType::InnerJoin,
            organization::Entity,
            Alias::new("owner"),
            column("owner", "id").equals(("one", "organization_id")),
        )
        .and_where(column("owner", "closed_at").is_null());
    put(db, &covering, &mut figures, |one| &mut one.organizations).await?;
    Ok(figures)
}

type Figure = fn(&mut Figures) -> &mut i64;

/// How many different values a column has in each of the places and below them.
fn counted(ids: &[Uuid], what: (&'static str, &'static str)) -> SelectStatement {
    // As `subtree::end` has it: `0` comes right after `/`.
    let within = "below.path >= above.path \
        AND below.path < substr(above.path, 1, length(above.path) - 1) || '0'";
    Query::select()
        .expr(column("above", "id"))
        .expr(Func::count_distinct(column(what.0, what.1)))
        .from_as(place::Entity, Alias::new("above"))
        .join_as(
            JoinType::InnerJoin,
            place::Entity,
            Alias::new("below"),
            Expr::cust(within),
        )
        .and_where(column("above", "id").is_in(ids.iter().copied()))
        .group_by_col(("above", "id"))
        .take()
}

/// Rows of a table that lie in the places below.
fn join(select: &mut SelectStatement, table: impl sea_orm::EntityTrait) {
    select.join_as(
        JoinType::InnerJoin,
        table,
        Alias::new("one"),
        column("one", "place_id").equals(("below", "id")),
    );
}

fn column(table: &'static str, name: &'static str) -> Expr {
    Expr::col((table, name))
}

async fn put(
    db: &impl ConnectionTrait,
    select: &SelectStatement,
    figures: &mut HashMap<Uuid, Figures>,
    figure: Figure,
) -> Result<()> {
    for row in db.query_all(select).await? {
        let (id, count): (Uuid, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        if let Some(one) = figures.get_mut(&id) {
            *figure(one) = count;
        }
    }
    Ok(())
}
