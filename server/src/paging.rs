//! Keyset paging: `first`, `after`, and the Relay connection that answers.

use async_graphql::{
    OutputType,
    connection::{Connection, Edge},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{ColumnTrait, Condition, Order, Value};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::error::{ErrorCode, Result, field, limit};

pub const DEFAULT_PAGE: u64 = 20;
pub const LARGEST_PAGE: i32 = 100;
const LEAST_NESTED_COST: usize = 50;

/// What a list weighs in a query's complexity: as many nodes as may come.
pub fn cost(first: Option<i32>, one_node: usize) -> usize {
    let nodes = first.map_or(DEFAULT_PAGE as usize, |first| {
        first.clamp(1, LARGEST_PAGE) as usize
    });
    nodes * one_node
}

/// The same for a list within each node of another list, of which every one is a statement.
pub fn nested_cost(first: Option<i32>, one_node: usize) -> usize {
    cost(first, one_node).max(LEAST_NESTED_COST)
}

/// What a list field was asked for.
#[derive(Clone, Debug, Default)]
pub struct PageArguments {
    pub first: Option<i32>,
    pub after: Option<String>,
}

impl PageArguments {
    pub fn new(first: Option<i32>, after: Option<String>) -> Self {
        Self { first, after }
    }

    pub fn size(&self) -> Result<u64> {
        match self.first {
            None => Ok(DEFAULT_PAGE),
            Some(first) if (1..=LARGEST_PAGE).contains(&first) => Ok(first as u64),
            Some(_) => Err(limit(ErrorCode::OutOfRange, "first", LARGEST_PAGE.into())),
        }
    }

    /// The sort values and the id that the last page ended with.
    pub fn position<K: DeserializeOwned>(&self) -> Result<Option<K>> {
        let Some(cursor) = &self.after else {
            return Ok(None);
        };
        URL_SAFE_NO_PAD
            .decode(cursor)
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok())
            .map(Some)
            .ok_or_else(|| field(ErrorCode::Invalid, "after"))
    }
}

/// Rows past a page's last one, in the order of `column` and, among equals, of `id`.
pub fn beyond<C: ColumnTrait>(
    column: C,
    id: C,
    direction: &Order,
    (value, last): (impl Into<Value>, Uuid),
) -> Condition {
    let value = value.into();
    let (past, past_id) = match direction {
        Order::Desc => (column.lt(value.clone()), id.lt(last)),
        _ => (column.gt(value.clone()), id.gt(last)),
    };
    let among_equals = Condition::all().add(column.eq(value)).add(past_id);
    Condition::any().add(past).add(among_equals)
}

/// One page of rows and whether more follow.
pub struct Page<T> {
    pub rows: Vec<T>,
    pub has_next: bool,
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// `rows` were fetched with one more than `size`.
    pub fn cut(mut rows: Vec<T>, size: u64, arguments: &PageArguments) -> Self {
        let has_next = rows.len() as u64 > size;
        rows.truncate(size as usize);
        Self {
            rows,
            has_next,
            has_previous: arguments.after.is_some(),
        }
    }

    /// The same page of something else; what has no counterpart is left out.
    pub fn filter_map<U>(self, counterpart: impl FnMut(T) -> Option<U>) -> Page<U> {
        Page {
            rows: self.rows.into_iter().filter_map(counterpart).collect(),
            has_next: self.has_next,
            has_previous: self.has_previous,
        }
    }

    /// `key` gives the sort values and the id of a row, `node` what is shown of it.
    pub fn into_connection<K: Serialize, N: OutputType>(
        self,
        key: impl Fn(&T) -> K,
        node: impl Fn(T) -> N,
    ) -> Connection<String, N> {
        let mut connection = Connection::new(self.has_previous, self.has_next);
        connection.edges.extend(self.rows.into_iter().map(|row| {
            let json = serde_json::to_vec(&key(&row)).unwrap_or_default();
            Edge::new(URL_SAFE_NO_PAD.encode(json), node(row))
        }));
        connection
    }
}
