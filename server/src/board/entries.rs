//! What a board tells of orders: the rows of its list and of the open data, with all that must not be
//! told left out. Five statements for any number of orders.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::{
    order, order::OrderOutcome, order::OrderState, order_consent, order_crew, order_event,
    order_event::OrderEventKind, person, photo,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    list::Ended,
    rules::{Ending, coarse_minutes, day_of, shown},
};
use crate::{error::Result, orders::endings::ratings::may_be_rated, vault::Vault};

/// More than a page has; a batch of open data may have several times as many.
const PEOPLE_AT_ONCE: usize = 5_000;

/// One order as everybody may read of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Not the order's own, which tells when it was raised to the millisecond.
    pub id: String,
    pub category_code: String,
    pub compound_id: Option<Uuid>,
    pub asked_on: NaiveDate,
    pub ended_on: NaiveDate,
    pub ending: Ending,
    /// What the handlers said came of it; of one that nobody rated, all there is to go by.
    pub outcome: Option<OrderOutcome>,
    pub dispatch_minutes: Option<i32>,
    pub finish_minutes: Option<i32>,
    /// Whether it was finished in time, where it was worked on.
    pub in_time: Option<bool>,
    pub reopened: i32,
    /// From when nobody can rate the other side any more.
    pub stars: Option<i32>,
    /// Why it was not taken on or could not be solved: said to everybody.
    pub public_reason: Option<String>,
    pub request_words: Option<String>,
    pub closing_words: Option<String>,
    pub rating_words: Option<String>,
    pub photos: Vec<ShownPhoto>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownPhoto {
    pub id: Uuid,
    /// Of the work; others of what was asked for.
    pub of_work: bool,
    pub width: i32,
    pub height: i32,
}

impl ShownPhoto {
    pub fn url(&self) -> String {
        format!("/board/photos/{}", self.id)
    }
}

/// In the order of the rows.
pub async fn entries(
    db: &impl ConnectionTrait,
    vault: &Vault,
    zone: Tz,
    now: DateTime<Utc>,
    rows: Vec<Ended>,
) -> Result<Vec<Entry>> {
    let known = Known::of(db, &rows).await?;
    Ok(rows
        .into_iter()
        .map(|(order, rating)| {
            let names = known.names(&order);
            let fit = |words: &str| shown(words, &names);
            let worked_on = order.state == OrderState::Closed;
            let finished_at = order.finished_at.filter(|_| worked_on);
            let said = known.closing.get(&order.id);
            let agreed = known.agreed(&order, order.requester_id);
            let is_rated = rating.is_some();
            // Those who may still rate the other side read it nowhere.
            let rating = rating.filter(|_| !may_be_rated(&order, now));
            let closing_words = said
                .filter(|(author, _)| known.agreed(&order, *author).words)
                .map(|(_, words)| fit(words));
            Entry {
                id: public_id(vault, order.id),
                compound_id: order.compound_id,
                asked_on: day_of(order.submitted_at, zone),
                ended_on: day_of(order.closed_at.unwrap_or(order.submitted_at), zone),
                ending: Ending::of(order.state, order.outcome, is_rated),
                outcome: order.outcome.filter(|_| worked_on),
                dispatch_minutes: order
                    .dispatched_at
                    .filter(|_| order.round == 0)
                    .map(|at| coarse_minutes(at - order.submitted_at)),
                finish_minutes: finished_at.map(|at| coarse_minutes(at - order.submitted_at)),
                in_time: finished_at.map(|at| at <= order.finish_due_at),
                reopened: order.round,
                stars: rating.as_ref().map(|rating| rating.stars),
                public_reason: order.public_reason.as_deref().map(fit),
                request_words: agreed.words.then(|| fit(&order.words)),
                closing_words,
                rating_words: rating
                    .and_then(|rating| rating.words)
                    .filter(|_| agreed.words)
                    .map(|words| fit(&words)),
                photos: known.photos(&order),
                category_code: order.category_code,
            }
        })
        .collect())
}

/// The same for an order each time, and of no use to find the order by.
fn public_id(vault: &Vault, order_id: Uuid) -> String {
    let mut text = b"board ".to_vec();
    text.extend(order_id.as_bytes());
    hex::encode(&vault.keyed_hash(&text)[..8])
}

/// What somebody agreed to.
#[derive(Clone, Copy, Debug, Default)]
struct Agreed {
    words: bool,
    photos: bool,
}

/// What is known of the orders beside their own rows.
struct Known {
    agreed: HashMap<(Uuid, Uuid), Agreed>,
    /// Who finished the last round, and in what words.
    closing: HashMap<Uuid, (Uuid, String)>,
    photos: HashMap<Uuid, Vec<photo::Model>>,
    people: HashMap<Uuid, String>,
    crews: HashMap<Uuid, Vec<Uuid>>,
}

impl Known {
    async fn of(db: &impl ConnectionTrait, rows: &[Ended]) -> Result<Self> {
        let ids: Vec<Uuid> = rows.iter().map(|(order, _)| order.id).collect();
        let consents = order_consent::Entity::find()
            .filter(order_consent::Column::OrderId.is_in(ids.iter().copied()))
            .all(db)
            .await?;
        let agreed: HashMap<(Uuid, Uuid), Agreed> = consents
            .iter()
            .map(|row| {
                let (words, photos) = (row.words, row.photos);
                ((row.order_id, row.person_id), Agreed { words, photos })
            })
            .collect();
        let with = |what: fn(&order_consent::Model) -> bool| {
            let of: HashSet<Uuid> = consents
                .iter()
                .filter(|row| what(row))
                .map(|row| row.order_id)
                .collect();
            of.into_iter().collect::<Vec<_>>()
        };
        let closing = closing_words(db, with(|row| row.words)).await?;
        let mut photos: HashMap<Uuid, Vec<photo::Model>> = HashMap::new();
        let shown = photo::Entity::find()
            .filter(photo::Column::OrderId.is_in(with(|row| row.photos)))
            .order_by_asc(photo::Column::CreatedAt)
            .order_by_asc(photo::Column::Id)
            .all(db)
            .await?;
        for row in shown {
            if let Some(order_id) = row.order_id {
                photos.entry(order_id).or_default().push(row);
            }
        }
        // Whose names might be in what is shown.
        let speaking: HashSet<Uuid> = with(|row| row.words).into_iter().collect();
        let telling = rows
            .iter()
            .map(|(order, _)| order)
            .filter(|order| order.public_reason.is_some() || speaking.contains(&order.id));
        let (crews, people) = people_in(db, telling.collect()).await?;
        Ok(Self {
            agreed,
            closing,
            photos,
            people,
            crews,
        })
    }

    fn agreed(&self, order: &order::Model, person_id: Uuid) -> Agreed {
        let key = (order.id, person_id);
        self.agreed.get(&key).copied().unwrap_or_default()
    }

    fn names(&self, order: &order::Model) -> Vec<String> {
        let crew = self.crews.get(&order.id).into_iter().flatten();
        std::iter::once(&order.requester_id)
            .chain(crew)
            .filter_map(|id| self.people.get(id).cloned())
            .collect()
    }

    fn photos(&self, order: &order::Model) -> Vec<ShownPhoto> {
        let photos = self.photos.get(&order.id).into_iter().flatten();
        photos
            .filter(|photo| self.agreed(order, photo.owner_id).photos)
            .map(|photo| ShownPhoto {
                id: photo.id,
                of_work: photo.owner_id != order.requester_id,
                width: photo.width,
                height: photo.height,
            })
            .collect()
    }
}

/// The last words of a finished round, by whom.
async fn closing_words(
    db: &impl ConnectionTrait,
    orders: Vec<Uuid>,
) -> Result<HashMap<Uuid, (Uuid, String)>> {
    let rows = order_event::Entity::find()
        .filter(order_event::Column::OrderId.is_in(orders))
        .filter(order_event::Column::Kind.eq(OrderEventKind::Finished))
        .order_by_asc(order_event::Column::Sequence)
        .all(db)
        .await?;
    // A later round's takes the place of an earlier one's.
    let said = rows
        .into_iter()
        .filter_map(|row| Some((row.order_id, (row.actor_id, row.words?))));
    Ok(said.collect())
}

/// The crews of these orders, of all rounds, and the names of everybody in them.
async fn people_in(
    db: &impl ConnectionTrait,
    orders: Vec<&order::Model>,
) -> Result<(HashMap<Uuid, Vec<Uuid>>, HashMap<Uuid, String>)> {
    let ids: Vec<Uuid> = orders.iter().map(|order| order.id).collect();
    let crew = order_crew::Entity::find().filter(order_crew::Column::OrderId.is_in(ids));
    let mut everybody: HashSet<Uuid> = orders.iter().map(|order| order.requester_id).collect();
    let mut crews: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in crew.all(db).await? {
        crews.entry(row.order_id).or_default().push(row.person_id);
        everybody.insert(row.person_id);
    }
    // By id alone: with an `OR` to it PostgreSQL reads through everybody there is.
    let everybody: Vec<Uuid> = everybody.into_iter().collect();
    let mut names = HashMap::new();
    for some in everybody.chunks(PEOPLE_AT_ONCE) {
        let people: Vec<(Uuid, String)> = person::Entity::find()
            .select_only()
            .column(person::Column::Id)
            .column(person::Column::Name)
            .filter(person::Column::Id.is_in(some.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        names.extend(people);
    }
    Ok((crews, names))
}
