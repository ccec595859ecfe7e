//! The rows of a demo street, drawn in memory before any of them is written.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use entity::{
    answer_template, appointment, birth_year, booking, booking_count, booking_event, category,
    centre, closure, co_handling, coverage, demo_person, employment, enrollment, family_link,
    follow_up, grid, invitation, meal, meal_order, notification, occupancy, opening, order,
    order_consent, order_counter, order_crew, order_event, order_follower, order_offer,
    order_skill, organization, organization_contact, person, person_skill, photo, place, rating,
    registration, request_rating, residency, room, room_space, series, service_window, space,
    standing_meal, street_board, ticket, waitlist_entry, window_item, window_slot,
};

use super::{Scale, district};
use crate::calendar::working_time::WorkCalendar;

/// Days of orders in a single street.
const SEASON: i64 = 90;
const FIRST_PHONE: usize = 13_800_000_001;
const PHONES_PER_STREET: usize = 100_000;

/// What a street is drawn from: the same of these, the same street.
pub struct Plan<'a> {
    pub figures: Figures,
    /// Which street of the district. The first is the newspapers', where the story plays.
    pub number: usize,
    /// The district itself, where an earlier street brought it along.
    pub district: Option<place::Model>,
    pub seed: u64,
    pub now: DateTime<Utc>,
    pub zone: Tz,
    pub calendar: WorkCalendar,
    pub categories: &'a BTreeMap<String, category::Model>,
}

impl Plan<'_> {
    pub fn is_first(&self) -> bool {
        self.number == 0
    }

    /// What the set-up's times are counted back from: all of it lies before the first order.
    pub fn opening(&self) -> DateTime<Utc> {
        self.now - TimeDelta::days(self.figures.days - SEASON)
    }

    /// What something of the newspapers' street is called in this one.
    pub fn named(&self, name: &str) -> String {
        district::named(self.number, name)
    }

    /// A number of the demo's own: 138 0000 0001 and on.
    pub fn phone(&self, person: usize) -> String {
        format!("{}", FIRST_PHONE + self.number * PHONES_PER_STREET + person)
    }
}

/// Everything, in the order in which rows refer to each other.
#[derive(Debug, Default, PartialEq)]
pub struct Street {
    pub places: Vec<place::Model>,
    pub grids: Vec<grid::Model>,
    pub organizations: Vec<organization::Model>,
    pub coverages: Vec<coverage::Model>,
    /// With the number in clear; it is sealed when written.
    pub contacts: Vec<(organization_contact::Model, String)>,
    /// With the number in clear; it is sealed when written.
    pub people: Vec<(person::Model, String)>,
    pub residencies: Vec<residency::Model>,
    pub employments: Vec<employment::Model>,
    pub appointments: Vec<appointment::Model>,
    pub enrollments: Vec<enrollment::Model>,
    pub person_skills: Vec<person_skill::Model>,
    pub demo_people: Vec<demo_person::Model>,
    pub orders: Vec<order::Model>,
    pub order_skills: Vec<order_skill::Model>,
    pub crew: Vec<order_crew::Model>,
    pub events: Vec<order_event::Model>,
    /// With the name of the scene on it.
    pub photos: Vec<(photo::Model, String)>,
    pub ratings: Vec<rating::Model>,
    pub request_ratings: Vec<request_rating::Model>,
    pub follow_ups: Vec<follow_up::Model>,
    pub followers: Vec<order_follower::Model>,
    pub offers: Vec<order_offer::Model>,
    pub helpers: Vec<co_handling::Model>,
    pub consents: Vec<order_consent::Model>,
    pub boards: Vec<street_board::Model>,
    pub templates: Vec<answer_template::Model>,
    pub counters: Vec<order_counter::Model>,
    pub notifications: Vec<notification::Model>,
    /// With the token in clear; it is sealed when written.
    pub invitations: Vec<(invitation::Model, String)>,
    pub registrations: Vec<registration::Model>,
    pub centres: Vec<centre::Model>,
    pub openings: Vec<opening::Model>,
    pub spaces: Vec<space::Model>,
    pub rooms: Vec<room::Model>,
    pub room_spaces: Vec<room_space::Model>,
    pub bookings: Vec<booking::Model>,
    pub booking_events: Vec<booking_event::Model>,
    pub occupancies: Vec<occupancy::Model>,
    pub booking_counts: Vec<booking_count::Model>,
    pub series: Vec<series::Model>,
    pub closures: Vec<closure::Model>,
    pub waitlist: Vec<waitlist_entry::Model>,
    pub meals: Vec<meal::Model>,
    pub standing_meals: Vec<standing_meal::Model>,
    pub meal_orders: Vec<meal_order::Model>,
    pub service_windows: Vec<service_window::Model>,
    pub window_items: Vec<window_item::Model>,
    pub window_slots: Vec<window_slot::Model>,
    pub tickets: Vec<ticket::Model>,
    pub birth_years: Vec<birth_year::Model>,
    /// The relative's number is sealed when written.
    pub family_links: Vec<family_link::Model>,
}

impl Street {
    /// How many in all tables together.
    pub fn rows(&self) -> usize {
        let tables = [
            self.places.len(),
            self.grids.len(),
            self.organizations.len(),
            self.coverages.len(),
            self.contacts.len(),
            self.people.len(),
            self.residencies.len(),
            self.employments.len(),
            self.appointments.len(),
            self.enrollments.len(),
            self.person_skills.len(),
            self.demo_people.len(),
            self.orders.len(),
            self.order_skills.len(),
            self.crew.len(),
            self.events.len(),
            self.photos.len(),
            self.ratings.len(),
            self.request_ratings.len(),
            self.follow_ups.len(),
            self.followers.len(),
            self.offers.len(),
            self.helpers.len(),
            self.consents.len(),
            self.boards.len(),
            self.templates.len(),
            self.counters.len(),
            self.notifications.len(),
            self.invitations.len(),
            self.registrations.len(),
            self.centres.len(),
            self.openings.len(),
            self.spaces.len(),
            self.rooms.len(),
            self.room_spaces.len(),
            self.bookings.len(),
            self.booking_events.len(),
            self.occupancies.len(),
            self.booking_counts.len(),
            self.series.len(),
            self.closures.len(),
            self.waitlist.len(),
            self.meals.len(),
            self.standing_meals.len(),
            self.meal_orders.len(),
            self.service_windows.len(),
            self.window_items.len(),
            self.window_slots.len(),
            self.tickets.len(),
            self.birth_years.len(),
            self.family_links.len(),
        ];
        tables.iter().sum()
    }
}

/// How many there are of each, as the newspapers counted them, or about a tenth of it.
#[derive(Clone, Copy)]
pub struct Figures {
    pub compounds_per_community: fn(usize) -> usize,
    /// Branches that cover two compounds.
    pub shared_branches: usize,
    /// Compounds that no branch covers: the community's committee answers for them.
    pub uncovered_compounds: usize,
    pub branches: usize,
    pub groups: usize,
    pub centre_households: usize,
    pub grids: usize,
    pub units: usize,
    pub members: usize,
    pub residents: usize,
    pub orders: usize,
    /// Over how many days they were raised.
    pub days: i64,
    /// How many in a hundred of them in the last week.
    pub of_last_week: u32,
    /// Photos are kept for so many days, of the first street alone: those of a whole district
    /// would fill a disk.
    pub photo_days: i64,
}

impl Scale {
    pub fn streets(self) -> usize {
        match self {
            Scale::Small | Scale::Street => 1,
            Scale::District => district::STREETS,
        }
    }

    /// Of each street.
    pub fn figures(self) -> Figures {
        match self {
            Scale::Small => Figures {
                compounds_per_community: |community| if community < 9 { 4 } else { 3 },
                shared_branches: 6,
                uncovered_compounds: 2,
                branches: 70,
                groups: 150,
                centre_households: 220,
                grids: 100,
                units: 40,
                members: 200,
                residents: 400,
                orders: 600,
                days: SEASON,
                of_last_week: 25,
                photo_days: 2 * SEASON,
            },
            Scale::Street => Figures {
                compounds_per_community: |_| usize::MAX,
                shared_branches: 8,
                uncovered_compounds: 4,
                branches: 126,
                groups: 513,
                centre_households: 1_039,
                grids: 134,
                units: 60,
                members: 2_000,
                residents: 3_000,
                orders: 10_000,
                days: SEASON,
                of_last_week: 25,
                photo_days: 2 * SEASON,
            },
            Scale::District => Figures {
                members: 1_600,
                residents: 2_700,
                orders: 42_000,
                days: 2 * 365,
                of_last_week: 4,
                photo_days: 30,
                ..Scale::Street.figures()
            },
        }
    }
}
