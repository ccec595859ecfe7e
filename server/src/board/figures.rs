//! How many, how fast, how well: three statements over one period, whatever there is in it.

use std::collections::BTreeMap;

use entity::{order, order::OrderOutcome, order::OrderState, place, rating};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbBackend, QueryFilter, QuerySelect, QueryTrait,
    Select,
    sea_query::{Alias, Expr, Query},
};

use super::{
    list::{Narrowed, narrow, with_rating},
    on_the_board::on_the_board,
    rules::{Ending, coarse_minutes, mean_stars},
};
use crate::error::{Error, Result};

/// Of a period, of one kind of request or of all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    pub counts: Counts,
    /// Half of them went to the hall within this time. Of those that were not reopened.
    pub dispatch_minutes: Option<i32>,
    /// Half of those that were worked on were finished within this time since they were raised.
    pub finish_minutes: Option<i32>,
    pub by_category: BTreeMap<String, Counts>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    pub solved: i64,
    pub partly: i64,
    pub unsolvable: i64,
    pub declined: i64,
    pub withdrawn: i64,
    pub silent: i64,
    /// Of all of them, how many were reopened at least once.
    pub reopened: i64,
    /// How many were worked on to an end, and of these how many in time.
    pub finished: i64,
    pub in_time: i64,
    pub ratings: i64,
    stars: i64,
}

impl Counts {
    pub fn total(&self) -> i64 {
        let counts = [
            self.solved,
            self.partly,
            self.unsolvable,
            self.declined,
            self.withdrawn,
            self.silent,
        ];
        counts.iter().sum()
    }

    /// Of fewer than three ratings it is not told.
    pub fn mean_stars(&self) -> Option<f64> {
        mean_stars(self.stars, self.ratings)
    }

    fn of(&mut self, ending: Ending) -> &mut i64 {
        match ending {
            Ending::Solved => &mut self.solved,
            Ending::Partly => &mut self.partly,
            Ending::Unsolvable => &mut self.unsolvable,
            Ending::Declined => &mut self.declined,
            Ending::Withdrawn => &mut self.withdrawn,
            Ending::Silent => &mut self.silent,
        }
    }

    fn add(&mut self, other: &Counts) {
        for ending in Ending::ALL {
            let mut other = *other;
            *self.of(ending) += *other.of(ending);
        }
        self.reopened += other.reopened;
        self.finished += other.finished;
        self.in_time += other.in_time;
        self.ratings += other.ratings;
        self.stars += other.stars;
    }
}

pub async fn figures(
    db: &impl ConnectionTrait,
    place: &place::Model,
    narrowed: &Narrowed,
) -> Result<Figures> {
    let mut figures = Figures {
        by_category: counts(db, place, narrowed).await?,
        ..Default::default()
    };
    for counts in figures.by_category.values() {
        figures.counts.add(counts);
    }
    let ended = || narrow(on_the_board(place), narrowed);
    let first_round = ended()
        .filter(order::Column::Round.eq(0))
        .filter(order::Column::DispatchedAt.is_not_null());
    figures.dispatch_minutes = median(db, first_round, order::Column::DispatchedAt).await?;
    let worked_on = ended()
        .filter(order::Column::State.eq(OrderState::Closed))
        .filter(order::Column::FinishedAt.is_not_null());
    figures.finish_minutes = median(db, worked_on, order::Column::FinishedAt).await?;
    Ok(figures)
}

/// Category, state, outcome; then how many, ratings, stars, reopened, finished, in time.
type Group = (String, String, Option<String>, i64, i64, i64, i64, i64, i64);

async fn counts(
    db: &impl ConnectionTrait,
    place: &place::Model,
    narrowed: &Narrowed,
) -> Result<BTreeMap<String, Counts>> {
    const FINISHED: &str = "orders.state = 'closed' AND orders.finished_at IS NOT NULL";
    let when =
        |condition: &str| Expr::cust(format!("SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"));
    let in_time = format!("{FINISHED} AND orders.finished_at <= orders.finish_due_at");
    let rows: Vec<Group> = with_rating(narrow(on_the_board(place), narrowed))
        .select_only()
        .column(order::Column::CategoryCode)
        .expr_as(Expr::cust("orders.state"), "state")
        .expr_as(Expr::cust("orders.outcome"), "outcome")
        .column_as(order::Column::Id.count(), "orders")
        .column_as(rating::Column::Id.count(), "ratings")
        .expr_as(Expr::cust("COALESCE(SUM(rating.stars), 0)"), "stars")
        .expr_as(when("orders.round > 0"), "reopened")
        .expr_as(when(FINISHED), "finished")
        .expr_as(when(&in_time), "in_time")
        // Rated or not is told apart: closed without a word is not solved.
        .group_by(order::Column::CategoryCode)
        .group_by(order::Column::State)
        .group_by(order::Column::Outcome)
        .group_by(rating::Column::Id.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let mut by_category: BTreeMap<String, Counts> = BTreeMap::new();
    for (category, state, outcome, orders, ratings, stars, reopened, finished, in_time) in rows {
        let state = OrderState::try_from_value(&state).map_err(Error::internal)?;
        let outcome = match outcome {
            Some(outcome) => Some(OrderOutcome::try_from_value(&outcome).map_err(Error::internal)?),
            None => None,
        };
        let mut counts = Counts {
            reopened,
            finished,
            in_time,
            ratings,
            stars,
            ..Default::default()
        };
        *counts.of(Ending::of(state, outcome, ratings > 0)) = orders;
        by_category.entry(category).or_default().add(&counts);
    }
    Ok(by_category)
}

/// The median of the time from raising to a later moment; of an even number the mean of the two in
/// the middle.
async fn median(
    db: &impl ConnectionTrait,
    orders: Select<order::Entity>,
    moment: order::Column,
) -> Result<Option<i32>> {
    let column = sea_orm::IdenStatic::as_str(&moment);
    let seconds = match db.get_database_backend() {
        DbBackend::Postgres => {
            format!("CAST(EXTRACT(EPOCH FROM (orders.{column} - orders.submitted_at)) AS BIGINT)")
        }
        _ => format!(
            "CAST(ROUND((julianday(orders.{column}) - julianday(orders.submitted_at)) * 86400) AS INTEGER)"
        ),
    };
    let values = orders
        .select_only()
        .expr_as(Expr::cust(seconds), "seconds")
        .into_query();
    let ranked = Query::select()
        .expr(Expr::cust("seconds"))
        .expr_as(
            Expr::cust("ROW_NUMBER() OVER (ORDER BY seconds)"),
            Alias::new("place"),
        )
        .expr_as(Expr::cust("COUNT(*) OVER ()"), Alias::new("total"))
        .from_subquery(values, Alias::new("taken"))
        .take();
    let middle = Query::select()
        .expr(Expr::cust("CAST(AVG(seconds) AS DOUBLE PRECISION)"))
        .from_subquery(ranked, Alias::new("ranked"))
        .and_where(Expr::cust("place IN ((total + 1) / 2, (total + 2) / 2)"))
        .take();
    let row = db.query_one(&middle).await?;
    let seconds: Option<f64> = match row {
        Some(row) => row.try_get_by_index(0)?,
        None => None,
    };
    Ok(seconds.map(|seconds| coarse_minutes(chrono::TimeDelta::seconds(seconds as i64))))
}
