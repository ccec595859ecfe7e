//! Whether what was acknowledged is there, as a whole, and what was not is there as a whole or not at
//! all: each request has its row and its event, made at the same moment, or neither.

use std::collections::HashMap;

use entity::{
    order, order_crew, order_event,
    order_event::{OrderEventKind, OrderPart},
    order_follower, request,
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::{
    timeline::Books,
    traffic::{Act, Answer},
};

/// Rows of the orders that phones had to do with.
pub struct Written {
    pub books: Books,
    requests: HashMap<(Uuid, Uuid), request::Model>,
}

impl Written {
    /// With those that were merged into them: what these brought along stands in the timelines.
    pub async fn read(db: &DatabaseConnection, orders: &[Uuid]) -> Self {
        let mut all = orders.to_vec();
        let mut last = all.clone();
        while !last.is_empty() {
            last = order::Entity::find()
                .select_only()
                .column(order::Column::Id)
                .filter(order::Column::MergedIntoId.is_in(last))
                .filter(order::Column::Id.is_not_in(all.iter().copied()))
                .into_tuple()
                .all(db)
                .await
                .unwrap();
            all.extend(&last);
        }
        let ids = || all.iter().copied();
        let books = Books::new(
            order::Entity::find()
                .filter(order::Column::Id.is_in(ids()))
                .all(db)
                .await
                .unwrap(),
            order_event::Entity::find()
                .filter(order_event::Column::OrderId.is_in(ids()))
                .all(db)
                .await
                .unwrap(),
            order_crew::Entity::find()
                .filter(order_crew::Column::OrderId.is_in(ids()))
                .all(db)
                .await
                .unwrap(),
            order_follower::Entity::find()
                .filter(order_follower::Column::OrderId.is_in(ids()))
                .all(db)
                .await
                .unwrap(),
        );
        let requests = request::Entity::find()
            .filter(request::Column::ResultId.is_in(ids()))
            .all(db)
            .await
            .unwrap();
        Self {
            books,
            requests: requests
                .into_iter()
                .map(|row| ((row.person_id, row.request_id), row))
                .collect(),
        }
    }

    pub fn remembers(&self, act: &Act) -> bool {
        let key = (act.plan.person, act.plan.request_id);
        self.requests.contains_key(&key)
    }

    /// # Errors
    /// The first thing that is lost, halved or doubled.
    pub fn check(&self, acts: &[Act]) -> Result<(), String> {
        for act in acts {
            self.check_act(act)
                .map_err(|what| format!("{what}: {act:?}"))?;
        }
        for row in self.requests.values() {
            if self.event_of(row).is_none() {
                return Err(format!("a request without its event: {row:?}"));
            }
        }
        for event in self.books.events.values().flatten() {
            if event.actor_part != OrderPart::Clock && !self.has_request(event) {
                return Err(format!("an event without its request: {event:?}"));
            }
        }
        self.books.replay()
    }

    fn check_act(&self, act: &Act) -> Result<(), String> {
        let plan = &act.plan;
        let row = self.requests.get(&(plan.person, plan.request_id));
        match (&act.answer, row) {
            (Answer::Done { .. }, None) => return Err("acknowledged and lost".to_owned()),
            (Answer::Refused(_), Some(_)) => return Err("refused and carried out".to_owned()),
            (Answer::Refused(_) | Answer::Nothing, None) => return Ok(()),
            (_, Some(_)) => {}
        }
        let row = row.ok_or("no row")?;
        let event = self.event_of(row).ok_or("half written: no event")?;
        if event.kind != kind_of(plan.mutation) || row.result_id != plan.order_id {
            return Err(format!("something else came of it, {:?}", event.kind));
        }
        if let Answer::Done { id, version } = act.answer {
            let order = self.books.orders.get(&id).ok_or("answered with no order")?;
            if i64::from(order.version) < version || i64::from(event.sequence) > version {
                return Err(format!(
                    "its version {version} is not that of event {}, order {}",
                    event.sequence, order.version
                ));
            }
        }
        Ok(())
    }

    /// What was written with the request: by the same person, at the same moment.
    fn event_of(&self, row: &request::Model) -> Option<&order_event::Model> {
        let events = self.books.events.get(&row.result_id)?;
        events
            .iter()
            .find(|event| event.actor_id == row.person_id && event.at == row.at)
    }

    fn has_request(&self, event: &order_event::Model) -> bool {
        let order = match event.kind {
            OrderEventKind::Absorbed => event.other_order_id,
            _ => Some(event.order_id),
        };
        // Somebody else's doing, or the second half of one's own.
        let follows = matches!(
            event.kind,
            OrderEventKind::LeadPassed | OrderEventKind::ReturnedToDesk
        );
        self.requests.values().any(|row| {
            Some(row.result_id) == order
                && row.at == event.at
                && (follows || row.person_id == event.actor_id)
        })
    }
}

fn kind_of(mutation: &str) -> OrderEventKind {
    match mutation {
        "submitOrder" => OrderEventKind::Submitted,
        "dispatchOrder" => OrderEventKind::Dispatched,
        "declineOrder" => OrderEventKind::Declined,
        "withdrawOrder" => OrderEventKind::Withdrawn,
        "claimOrder" => OrderEventKind::Claimed,
        "releaseOrder" => OrderEventKind::Released,
        "addProgress" => OrderEventKind::Progressed,
        "finishOrder" => OrderEventKind::Finished,
        "rateOrder" => OrderEventKind::Rated,
        "rateRequest" => OrderEventKind::RequestRated,
        "reopenOrder" => OrderEventKind::Reopened,
        "askRequester" => OrderEventKind::Asked,
        "answerQuestion" => OrderEventKind::Answered,
        "joinOrder" => OrderEventKind::Joined,
        "leaveOrder" => OrderEventKind::Left,
        "mergeOrder" => OrderEventKind::Merged,
        other => unreachable!("nobody sends {other}"),
    }
}
