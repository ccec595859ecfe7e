//! What comes with orders in the same statement: category, place and requester, where the query asks
//! for them. They are handed to the request's loaders, so that resolvers find them there and mask
//! them as they mask what they load themselves.

use async_graphql::{Context, Lookahead};
use entity::{category, order, person, place};
use sea_orm::{DbErr, EntityTrait, FromQueryResult, JoinType, QueryResult, Select};

use super::loader;
use crate::{joins, places};

const CATEGORY: &str = "category_";
const PLACE: &str = "place_";
const REQUESTER: &str = "requester_";

/// What is asked for of each order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    category: bool,
    place: bool,
    requester: bool,
}

impl Wanted {
    /// Of the orders of a list.
    pub fn of_nodes(ctx: &Context<'_>) -> Self {
        let list = ctx.look_ahead();
        let (nodes, edges) = (list.field("nodes"), list.field("edges").field("node"));
        let (one, other) = (Self::below(&nodes), Self::below(&edges));
        Self {
            category: one.category || other.category,
            place: one.place || other.place,
            requester: one.requester || other.requester,
        }
    }

    /// Of one order.
    pub fn of_one(ctx: &Context<'_>) -> Self {
        Self::below(&ctx.look_ahead())
    }

    fn below(order: &Lookahead<'_>) -> Self {
        Self {
            category: order.field("category").exists(),
            place: order.field("place").exists(),
            requester: order.field("requester").exists(),
        }
    }

    /// The same orders, with what is wanted.
    pub fn join(self, mut orders: Select<order::Entity>) -> Select<order::Entity> {
        if self.category {
            let to = order::Entity::belongs_to(category::Entity)
                .from(order::Column::CategoryCode)
                .to(category::Column::Code);
            orders = joins::joined::<_, category::Entity>(
                orders,
                JoinType::InnerJoin,
                to.into(),
                CATEGORY,
            );
        }
        if self.place {
            let to = order::Entity::belongs_to(place::Entity)
                .from(order::Column::PlaceId)
                .to(place::Column::Id);
            orders =
                joins::joined::<_, place::Entity>(orders, JoinType::InnerJoin, to.into(), PLACE);
        }
        if self.requester {
            let to = order::Entity::belongs_to(person::Entity)
                .from(order::Column::RequesterId)
                .to(person::Column::Id);
            orders = joins::joined::<_, person::Entity>(
                orders,
                JoinType::InnerJoin,
                to.into(),
                REQUESTER,
            );
        }
        orders
    }
}

/// An order with what was joined to it.
#[derive(Clone, Debug)]
pub struct JoinedOrder {
    pub row: order::Model,
    category: Option<category::Model>,
    place: Option<place::Model>,
    requester: Option<person::Model>,
}

impl FromQueryResult for JoinedOrder {
    fn from_query_result(result: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            row: order::Model::from_query_result(result, prefix)?,
            category: category::Model::from_query_result(result, CATEGORY).ok(),
            place: place::Model::from_query_result(result, PLACE).ok(),
            requester: person::Model::from_query_result(result, REQUESTER).ok(),
        })
    }
}

/// Hands to the loaders what came along; what did not, they will load.
pub async fn hand_over(ctx: &Context<'_>, orders: &mut [JoinedOrder]) {
    let (mut categories, mut places, mut people) = (Vec::new(), Vec::new(), Vec::new());
    for order in orders {
        categories.extend(order.category.take());
        places.extend(order.place.take());
        people.extend(order.requester.take());
    }
    loader::feed(ctx, categories, people).await;
    places::loader::feed(ctx, places).await;
}
