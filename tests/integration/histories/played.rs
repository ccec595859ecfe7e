//! One history, played to the server and to the model side by side.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Debug,
};

use chrono::TimeDelta;
use entity::{
    order,
    order::{Escalation, OrderOutcome, OrderState},
    order_crew, order_event, order_follower, organization,
    organization::OrganizationKind,
    person,
};
use sea_orm::{ActiveEnum, EntityTrait};
use server::orders::{co_handling, endings::silence, escalation, holding, takeover};
use uuid::Uuid;

use super::{
    cast::{Cast, KINDS},
    history::{Attempt, History, Step, What},
    model::{
        Deed, Desk, Lateness, Number, Order, Person, World,
        calendar::{YEAR, YEAR_TEXT, minute_of, moment},
    },
};
use crate::support::{
    Answer, Client, Json, Role, TestApp, books::counts_agree, json, steps::ORDER, timeline::Books,
};

/// No more orders than that at a time, so that people meet.
const MOST_OPEN: usize = 6;

/// The way of an order, for where what was drawn fits none.
const NEXT_STEPS: [What; 6] = [
    What::Claim,
    What::Finish {
        outcome: OrderOutcome::Unsolvable,
        photo: false,
    },
    What::Claim,
    What::Dispatch { crew_size: 2 },
    What::AnswerTakeover { accept: true },
    What::Progress,
];

pub async fn play(app: &TestApp, history: &History) -> Result<(), String> {
    let street = app.as_role(Role::StreetAdmin).await;
    let year = json!({"year": YEAR, "text": YEAR_TEXT});
    let entered = street.act("setCalendarYear", year, "{ year }").await;
    entered.data();
    app.advance(TimeDelta::minutes(history.begins));
    let cast = Cast::gather(app).await;
    let desks = organization::Entity::find().all(app.db()).await.unwrap();
    let mut played = Played {
        app,
        world: World::new(minute_of(app.now()), cast.people.clone()),
        cast,
        ids: Vec::new(),
        desks: desks.into_iter().map(|row| (row.id, row.kind)).collect(),
        said: Vec::new(),
    };
    for step in &history.steps {
        let outcome = played.step(*step).await;
        let outcome = match outcome {
            Ok(()) => played.agrees().await,
            failed => failed,
        };
        outcome.map_err(|what| format!("{what}\nafter\n{}", played.said.join("\n")))?;
    }
    let whole = played.ends_well().await;
    whole.map_err(|what| format!("{what}\nafter\n{}", played.said.join("\n")))
}

struct Played<'a> {
    app: &'a TestApp,
    cast: Cast<'a>,
    world: World,
    /// Of orders, by their number.
    ids: Vec<Uuid>,
    desks: HashMap<Uuid, OrganizationKind>,
    /// For whoever reads what went wrong.
    said: Vec<String>,
}

impl Played<'_> {
    async fn step(&mut self, step: Step) -> Result<(), String> {
        match step {
            Step::Wait(minutes) => self.wait(minutes).await,
            Step::Submit { who, kind } => self.submit(who, kind).await,
            Step::Try(attempt) if self.ids.is_empty() => {
                self.submit(attempt.who, attempt.other).await
            }
            Step::Try(attempt) => self.attempt(attempt).await,
        }
    }

    /// What a server does every twenty seconds, in its order.
    async fn wait(&mut self, minutes: i64) -> Result<(), String> {
        self.app.advance(TimeDelta::minutes(minutes));
        self.cast.sign_out();
        let app = &self.app.app;
        escalation::tell_lateness(app).await.unwrap();
        co_handling::tell_lateness(app).await.unwrap();
        holding::look_at_places(app).await.unwrap();
        takeover::expire(app).await.unwrap();
        silence::settle(app).await.unwrap();
        self.world.wait(minutes);
        let now = moment(self.world.now).format("%m-%d %H:%M UTC");
        self.said.push(format!("{minutes} minutes pass: {now}"));
        Ok(())
    }

    async fn submit(&mut self, who: usize, kind: usize) -> Result<(), String> {
        if self.world.orders.iter().filter(|one| one.is_open()).count() >= MOST_OPEN {
            return Ok(());
        }
        let may = |one: &usize| {
            let somebody = self.world.people[*one];
            somebody.lives_here || somebody.is_member
        };
        let people: Vec<Person> = (0..self.world.people.len()).filter(may).collect();
        let person = people[who % people.len()];
        let kind = KINDS[kind % KINDS.len()];
        let client = self.cast.client(person).await;
        let answer = client.submit(self.app.request(kind.code)).await;
        let number = self.ids.len();
        self.said
            .push(format!("{person} submits {number}, {}", kind.code));
        same("submitting", "", answer.code())?;
        self.ids
            .push(answer.result()["id"].as_str().unwrap().parse().unwrap());
        self.world.submit(person, kind);
        // What the category offers, until the desk says how many.
        self.world.orders[number].crew_size =
            answer.result()["crewSize"].as_u64().unwrap_or_default() as usize;
        Ok(())
    }

    async fn attempt(&mut self, attempt: Attempt) -> Result<(), String> {
        let (person, number, deed) = self.choose(attempt);
        let expected = self.world.act(person, number, deed).err().unwrap_or("");
        self.said
            .push(format!("{person} tries {deed:?} on {number}: {expected}"));
        let client = self.cast.client(person).await;
        let answer = self.send(&client, number, deed).await;
        same("the answer", expected, answer.code()).map_err(|what| {
            let order = &self.world.orders[number];
            format!("{what}\n{}\n{order:?}", answer.body)
        })
    }

    /// Mostly something that can be done, or the next step of what is under way: at random nearly
    /// everything would be refused. The rest is at random.
    fn choose(&self, attempt: Attempt) -> (Person, Number, Deed) {
        let at_random = || {
            let number = attempt.order % self.ids.len();
            let person = attempt.who % self.world.people.len();
            (person, number, self.deed(attempt, attempt.what, number))
        };
        if !attempt.is_apt {
            return at_random();
        }
        let others = NEXT_STEPS.iter().cycle().skip(attempt.other);
        let others = others.take(NEXT_STEPS.len()).copied();
        std::iter::once(attempt.what)
            .chain(others)
            .find_map(|what| self.possible(attempt, what))
            .unwrap_or_else(at_random)
    }

    fn possible(&self, attempt: Attempt, what: What) -> Option<(Person, Number, Deed)> {
        let numbers = 0..self.ids.len();
        let mut possible: Vec<Vec<(Person, Number, Deed)>> = numbers
            .map(|number| {
                let deed = self.deed(attempt, what, number);
                let may = |person: &Person| self.world.clone().act(*person, number, deed).is_ok();
                let people = 0..self.world.people.len();
                let able = people.filter(may);
                able.map(|person| (person, number, deed)).collect()
            })
            .collect();
        possible.retain(|of_order| !of_order.is_empty());
        let of_order = possible.get(attempt.order % possible.len().max(1))?;
        of_order.get(attempt.who % of_order.len()).copied()
    }

    fn deed(&self, attempt: Attempt, what: What, number: Number) -> Deed {
        let crew = self.world.orders[number].crew();
        let mate = match crew.is_empty() {
            true => attempt.other % self.world.people.len(),
            false => crew[attempt.other % crew.len()],
        };
        match what {
            What::Dispatch { crew_size } => Deed::Dispatch { crew_size },
            What::Decline => Deed::Decline,
            What::Ask => Deed::Ask,
            What::Answer => Deed::Answer,
            What::PassUp => Deed::PassUp,
            What::Merge => Deed::Merge {
                into: attempt.other % self.ids.len(),
            },
            What::Supervise => Deed::Supervise,
            What::Join => Deed::Join,
            What::Leave => Deed::Leave,
            What::Withdraw => Deed::Withdraw,
            What::Claim => Deed::Claim,
            What::Release => Deed::Release,
            What::HandLead => Deed::HandLeadTo(mate),
            What::AskForPlace => Deed::AskForPlaceOf(mate),
            What::AnswerTakeover { accept } => Deed::AnswerTakeover { accept },
            What::Progress => Deed::Progress,
            What::Finish { outcome, photo } => Deed::Finish { outcome, photo },
            What::Rate => Deed::Rate,
            What::RateRequest => Deed::RateRequest,
            What::Reopen => Deed::Reopen,
        }
    }

    async fn send(&self, client: &Client, number: Number, deed: Deed) -> Answer {
        const WORDS: &str = "已经和大家商量过";
        let id = self.ids[number];
        let act = async |mutation: &str, mut input: Json| {
            input["orderId"] = json!(id);
            client.act(mutation, input, ORDER).await
        };
        match deed {
            Deed::Dispatch { crew_size } => client.dispatch(id, crew_size as i32).await,
            Deed::Decline => client.decline(id).await,
            Deed::Ask => act("askRequester", json!({"words": WORDS})).await,
            Deed::Answer => {
                let input = json!({"words": WORDS, "photoIds": []});
                act("answerQuestion", input).await
            }
            Deed::PassUp => act("passUpOrder", json!({"reason": WORDS})).await,
            Deed::Merge { into } => act("mergeOrder", json!({"intoId": self.ids[into]})).await,
            Deed::Supervise => act("superviseOrder", json!({"words": WORDS})).await,
            Deed::Join => act("joinOrder", json!({})).await,
            Deed::Leave => act("leaveOrder", json!({})).await,
            Deed::Withdraw => client.withdraw(id).await,
            Deed::Claim => client.claim(id).await,
            Deed::Release => act("releaseOrder", json!({"reason": WORDS})).await,
            Deed::HandLeadTo(next) => {
                let place = self.place_of(number, next).await;
                act("handOverLead", json!({"crewMemberId": place})).await
            }
            Deed::AskForPlaceOf(holder) => {
                let place = self.place_of(number, holder).await;
                let input = json!({"crewMemberId": place, "words": WORDS});
                act("requestTakeover", input).await
            }
            Deed::AnswerTakeover { accept } => {
                let input = json!({"accept": accept, "reason": (!accept).then_some(WORDS)});
                act("answerTakeover", input).await
            }
            Deed::Progress => client.progress(id, WORDS).await,
            Deed::Finish { outcome, photo } => {
                let photos = match photo {
                    true => vec![client.upload_photo().await],
                    false => Vec::new(),
                };
                let reason = (outcome == OrderOutcome::Unsolvable).then_some(WORDS);
                let outcome = outcome.to_value().to_uppercase();
                let input = json!({
                    "outcome": outcome, "words": WORDS, "reason": reason, "photoIds": photos,
                });
                act("finishOrder", input).await
            }
            Deed::Rate => client.rate(id, 4).await,
            Deed::RateRequest => client.rate_request(id, 4).await,
            Deed::Reopen => client.reopen(id).await,
        }
    }

    /// The place that somebody has or had in the crew of this round; else one that nobody has.
    async fn place_of(&self, number: Number, person: Person) -> Uuid {
        let round = self.world.orders[number].round as i32;
        let rows = order_crew::Entity::find().all(self.app.db()).await.unwrap();
        rows.iter()
            .find(|row| {
                row.order_id == self.ids[number]
                    && row.person_id == self.cast.id(person)
                    && row.round == round
            })
            .map_or(Uuid::nil(), |row| row.id)
    }

    /// Whether the server stands where the model stands.
    async fn agrees(&self) -> Result<(), String> {
        let db = self.app.db();
        let rows = order::Entity::find().all(db).await.unwrap();
        let crew = order_crew::Entity::find().all(db).await.unwrap();
        let followers = order_follower::Entity::find().all(db).await.unwrap();
        for row in &rows {
            let number = self.ids.iter().position(|id| *id == row.id);
            let number = number.ok_or("an order that nobody submitted")?;
            let expected = &self.world.orders[number];
            self.same_order(expected, row, &crew, &followers)
                .map_err(|what| format!("order {number}: {what}\n{expected:?}"))?;
        }
        same("how many orders", self.ids.len(), rows.len())?;
        let people = person::Entity::find().all(db).await.unwrap();
        let hands = self.world.hands();
        let counted = people.iter().filter_map(|row| {
            let number = (0..hands.len()).find(|number| self.cast.id(*number) == row.id)?;
            Some((number, row.unfinished_count as usize))
        });
        let counted: BTreeMap<Person, usize> = counted.collect();
        for (person, somebody) in self.world.people.iter().enumerate() {
            if hands[&person] > somebody.cap {
                return Err(format!("{person} holds {} orders", hands[&person]));
            }
        }
        same("orders in hand", hands, counted)
    }

    fn same_order(
        &self,
        expected: &Order,
        row: &order::Model,
        crew: &[order_crew::Model],
        followers: &[order_follower::Model],
    ) -> Result<(), String> {
        same("state", expected.state, row.state)?;
        same("open", expected.is_open(), row.open)?;
        same("round", expected.round, row.round as usize)?;
        same("crew size", expected.crew_size, row.crew_size as usize)?;
        same("given back", expected.given_back, row.given_back as usize)?;
        same("outcome", expected.outcome, row.outcome)?;
        same(
            "asked",
            expected.asked.map(|one| moment(one.0)),
            row.asked_at,
        )?;
        same("desk", expected.desk, self.desk_of(row))?;
        let merged_into = expected.merged_into.map(|number| self.ids[number]);
        same("merged into", merged_into, row.merged_into_id)?;

        let active: Vec<_> = crew
            .iter()
            .filter(|one| one.order_id == row.id && one.round == row.round)
            .filter(|one| one.released_at.is_none())
            .collect();
        let there: BTreeSet<Person> = active
            .iter()
            .map(|one| self.cast.number(one.person_id))
            .collect();
        same("crew", expected.crew().into_iter().collect(), there)?;
        same(
            "how many in the crew",
            active.len(),
            row.crew_taken as usize,
        )?;
        let lead = active.iter().find(|one| one.leads);
        let lead = lead.map(|one| self.cast.number(one.person_id));
        same("lead", expected.lead, lead)?;
        let following: BTreeSet<Person> = followers
            .iter()
            .filter(|one| one.order_id == row.id && one.left_at.is_none())
            .map(|one| self.cast.number(one.person_id))
            .collect();
        let count = expected.followers.len();
        same("followers", expected.followers.clone(), following)?;
        same("how many follow", count, row.follower_count as usize)?;
        if expected.is_open() {
            same_deadlines(expected, row)?;
        }
        Ok(())
    }

    fn desk_of(&self, row: &order::Model) -> Desk {
        match self.desks[&row.desk_id] {
            OrganizationKind::StreetCommittee => Desk::Street,
            OrganizationKind::CommunityCommittee => Desk::Community,
            _ => Desk::Branch,
        }
    }

    /// The timelines lead to where the orders are, and no counter is off.
    async fn ends_well(&self) -> Result<(), String> {
        let db = self.app.db();
        let books = Books::new(
            order::Entity::find().all(db).await.unwrap(),
            order_event::Entity::find().all(db).await.unwrap(),
            order_crew::Entity::find().all(db).await.unwrap(),
            order_follower::Entity::find().all(db).await.unwrap(),
        );
        books.replay()?;
        counts_agree(self.app).await
    }
}

/// What has ended has no deadline any more, but for what was finished, which was so in time or not.
fn same_deadlines(expected: &Order, row: &order::Model) -> Result<(), String> {
    same(
        "to dispatch by",
        moment(expected.dispatch_due),
        row.dispatch_due_at,
    )?;
    same(
        "to finish by",
        moment(expected.finish_due),
        row.finish_due_at,
    )?;
    same("due", moment(expected.due()), row.due_at)?;
    let lateness = match expected.lateness {
        Lateness::Nothing => Escalation::None,
        Lateness::Near => Escalation::Near,
        Lateness::Community => Escalation::Community,
        Lateness::Street => Escalation::Street,
    };
    same("how late", lateness, row.escalation)?;
    same("looked at", expected.look.map(moment), row.look_at)?;
    let closes = expected.closes.map(moment);
    match row.state {
        OrderState::Finished if expected.reminded => same("closes", closes, row.settle_at),
        _ => Ok(()),
    }
}

fn same<T: PartialEq + Debug>(what: &str, expected: T, found: T) -> Result<(), String> {
    match expected == found {
        true => Ok(()),
        false => Err(format!("{what}: expected {expected:?}, found {found:?}")),
    }
}
