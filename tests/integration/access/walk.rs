//! Goes through an answer and holds every object and every sensitive field against the table.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use super::{
    table::{self, Rule, Seen},
    world::{Scene, World},
};
use crate::support::{Json, Role, TestApp};

pub struct Walk<'a> {
    pub app: &'a TestApp,
    pub world: &'a World,
    pub role: Role,
    /// Who asked, whatever they are to the order that they have just changed.
    pub asking: Role,
    /// Whose each notice is.
    pub notices: &'a HashMap<Uuid, Uuid>,
    pub found: Found,
}

/// What answers were made of.
#[derive(Default)]
pub struct Found {
    pub types: BTreeSet<String>,
    pub orders: Vec<Scene>,
    pub complaints: Vec<String>,
}

/// What the walk has come through on its way to an object.
#[derive(Clone, Copy, Default)]
struct Above<'a> {
    order: Option<&'a table::OrderSight>,
    me: bool,
    /// Somebody whom an administrator sees.
    person: bool,
    /// The place that it is a field of is this role's to administer.
    administered: bool,
    /// The organisation that it is a field of sits where this role administers.
    organization: bool,
}

impl Walk<'_> {
    pub fn through(&mut self, answer: &Json) {
        self.visit(answer, Above::default());
    }

    /// An answer about what this person has just made.
    pub fn through_own(&mut self, answer: &Json) {
        let above = Above {
            me: true,
            ..Above::default()
        };
        self.visit(answer, above);
    }

    fn visit(&mut self, value: &Json, above: Above<'_>) {
        match value {
            Json::Array(items) => items.iter().for_each(|item| self.visit(item, above)),
            Json::Object(fields) => {
                let mut above = above;
                if let Some(name) = fields.get("__typename").and_then(Json::as_str) {
                    self.found.types.insert(name.to_owned());
                    self.check(name, value, &mut above);
                }
                fields.values().for_each(|field| self.visit(field, above));
            }
            _ => {}
        }
    }

    fn check(&mut self, name: &str, object: &Json, above: &mut Above<'_>) {
        let row = table::TYPES.iter().find(|row| row.name == name).unwrap();
        if name == "Place" {
            above.administered = self.administers(object);
        }
        let visible = match row.seen {
            Seen::Publicly | Seen::AsWrapping => true,
            Seen::SignedIn => self.role != Role::Nobody,
            Seen::ByOwner => self.owns(name, object, above),
            Seen::WithOrder => {
                if name == "Order" {
                    above.order = self.sight_of(object);
                }
                above
                    .order
                    .is_some_and(|order| order.seen_by.contains(&self.role))
            }
            Seen::WithEnrollment => above.me || above.person || self.decides(object),
            Seen::WithPerson => {
                if name == "Person" {
                    above.person = self.sees_person(object);
                }
                above.me || above.person
            }
            Seen::ByDeciders => table::DECIDERS.contains(&self.role),
            Seen::ByAdministrators => table::ADMINISTRATORS.contains(&self.role),
            Seen::ByConfirmers => above.me || table::CONFIRMERS.contains(&self.role),
            Seen::WithMeal => above.me || table::MEALS.contains(&self.role),
            Seen::ByPlaceOffice => table::PLACE_OFFICE.contains(&self.role),
            Seen::WithBooking => above.me || table::BOOKINGS.contains(&self.role),
            Seen::ByDesk => table::DESK.contains(&self.role),
            Seen::ByStreetOffice => table::STREET_OFFICE.contains(&self.role),
            Seen::ByAskers => table::ASKERS.contains(&self.role),
            Seen::WithImport => table::IMPORTS.contains(&self.role),
            Seen::WithAudit => table::AUDIT.contains(&self.role),
            // It says no place: that of the object it is a field of has been looked at.
            Seen::WithPlace => above.administered,
            Seen::WithOrganization => {
                match name {
                    "OrganizationRecord" => above.organization = self.administers(&object["seat"]),
                    "Grid" => above.organization = self.administers(object),
                    _ => {}
                }
                above.organization
            }
        };
        if !visible {
            self.complain(name, object, "is not theirs to see");
        }
        for (field, rule) in row.sensitive {
            self.check_field(name, object, field, *rule, above);
        }
    }

    fn owns(&self, name: &str, object: &Json, above: &mut Above<'_>) -> bool {
        let own_id = self.app.town.person(self.role);
        match name {
            "Me" => {
                above.me = true;
                own_id.is_some() && id(object) == own_id
            }
            "Notification" => {
                let owner = id(object).and_then(|id| self.notices.get(&id));
                own_id.is_some() && owner == own_id.as_ref()
            }
            "WaitlistEntry" => {
                let is_own = id(object) == Some(self.world.awaited);
                above.me |= is_own && self.role == Role::Resident;
                above.me
            }
            "MealEater" | "RoomBooker" => {
                let eater = object["personId"].as_str().and_then(|id| id.parse().ok());
                let elder = self.app.town.person(Role::Resident);
                let acts = self.role == Role::Neighbour && eater == elder;
                own_id.is_some() && eater == own_id || acts
            }
            _ => above.me,
        }
    }

    fn sight_of(&mut self, object: &Json) -> Option<&'static table::OrderSight> {
        let scene = self.world.scene_of(id(object)?)?;
        self.found.orders.push(scene);
        table::ORDERS.iter().find(|one| one.scene == scene)
    }

    fn decides(&self, object: &Json) -> bool {
        let deciders = if id(object) == Some(self.world.enrollment) {
            table::ENROLLMENTS
        } else if object["place"]["id"] == self.app.town.compound.id.to_string() {
            table::DESK
        } else if self.is_of_place_office(&object["place"]["id"]) {
            table::PLACE_OFFICE
        } else {
            table::ENROLLMENTS_ELSEWHERE
        };
        deciders.contains(&self.role)
    }

    /// In the community, but of no desk that anybody here serves.
    fn is_of_place_office(&self, place_id: &Json) -> bool {
        let town = &self.app.town;
        [town.next_compound.id, town.community.id]
            .iter()
            .any(|id| *place_id == id.to_string())
    }

    fn sees_person(&self, person: &Json) -> bool {
        let id = id(person);
        let elsewhere = [
            Role::OtherMember,
            Role::OtherDispatcher,
            Role::OtherCommunityAdmin,
        ];
        let is_elsewhere = id == Some(self.world.stranger.person_id())
            || elsewhere
                .iter()
                .any(|role| self.app.town.person(*role) == id);
        match is_elsewhere {
            true => table::PEOPLE_ELSEWHERE.contains(&self.role),
            false => table::PEOPLE.contains(&self.role),
        }
    }

    /// Two communities, the street above them, and what is in the one and the other.
    fn administers(&self, object: &Json) -> bool {
        let town = &self.app.town;
        let community = &object["community"]["id"];
        let is_of = |place: Option<Uuid>| place.is_some_and(|id| *community == id.to_string());
        match self.asking {
            Role::StreetAdmin | Role::SystemAdmin => true,
            Role::CommunityAdmin => is_of(town.compound.community_id),
            Role::OtherCommunityAdmin => is_of(town.other_compound.community_id),
            _ => false,
        }
    }

    fn check_field(
        &mut self,
        name: &str,
        object: &Json,
        field: &str,
        rule: Rule,
        above: &Above<'_>,
    ) {
        let Some(value) = object.get(field) else {
            return;
        };
        let is_masked = value.as_str().is_none_or(|text| text.contains('*'));
        let may = |allowed: fn(&table::OrderSight) -> &'static [Role]| {
            above
                .order
                .is_some_and(|order| allowed(order).contains(&self.role))
        };
        let is_right = match rule {
            // An organisation acts under its name, which is no secret.
            Rule::NameOfPeopleInOrder if object["actorPart"] == "DESK" => !is_masked,
            Rule::NameOfPeopleInOrder => is_masked != may(|order| order.names),
            Rule::NumberOfRequester if may(|order| order.number) => !is_masked,
            Rule::NumberOfRequester => value.is_null(),
            Rule::NumberOfRegistrant => is_masked != above.me,
            Rule::FiguresOfPlace => value.is_object() == above.administered,
            Rule::NumberInImport => is_masked != table::IMPORT_NUMBERS.contains(&self.role),
        };
        if !is_right {
            self.complain(name, object, &format!("shows {field} {value} by {rule:?}"));
        }
    }

    fn complain(&mut self, name: &str, object: &Json, what: &str) {
        let role = self.role;
        self.found
            .complaints
            .push(format!("{role:?}: {name} {what}: {object}"));
    }
}

fn id(object: &Json) -> Option<Uuid> {
    object["id"].as_str()?.parse().ok()
}
