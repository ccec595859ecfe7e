//! Roles in words: what they are called, and what they allow.

use crate::api::{people::PersonRows, profile::AppointmentRole};

pub const ALL_ROLES: [AppointmentRole; 8] = [
    AppointmentRole::Dispatcher,
    AppointmentRole::GridWorker,
    AppointmentRole::CentreManager,
    AppointmentRole::UnitLiaison,
    AppointmentRole::MerchantClerk,
    AppointmentRole::CommunityAdmin,
    AppointmentRole::StreetAdmin,
    AppointmentRole::SystemAdmin,
];

pub fn role_words(role: AppointmentRole) -> &'static str {
    match role {
        AppointmentRole::Dispatcher => text!(account.role_of_one.dispatcher),
        AppointmentRole::GridWorker => text!(account.role_of_one.grid_worker),
        AppointmentRole::CentreManager => text!(account.role_of_one.centre_manager),
        AppointmentRole::UnitLiaison => text!(account.role_of_one.unit_liaison),
        AppointmentRole::MerchantClerk => text!(account.role_of_one.merchant_clerk),
        AppointmentRole::CommunityAdmin => text!(account.role_of_one.community_admin),
        AppointmentRole::StreetAdmin => text!(account.role_of_one.street_admin),
        AppointmentRole::SystemAdmin => text!(account.role_of_one.system_admin),
    }
}

pub fn duty_words(role: AppointmentRole) -> &'static str {
    match role {
        AppointmentRole::Dispatcher => text!(people.duty.dispatcher),
        AppointmentRole::GridWorker => text!(people.duty.grid_worker),
        AppointmentRole::CentreManager => text!(people.duty.centre_manager),
        AppointmentRole::UnitLiaison => text!(people.duty.unit_liaison),
        AppointmentRole::MerchantClerk => text!(people.duty.merchant_clerk),
        AppointmentRole::CommunityAdmin => text!(people.duty.community_admin),
        AppointmentRole::StreetAdmin => text!(people.duty.street_admin),
        AppointmentRole::SystemAdmin => text!(people.duty.system_admin),
    }
}

/// A role by the key that a choice or a notice has of it.
pub fn role_of(key: &str) -> Option<AppointmentRole> {
    ALL_ROLES.into_iter().find(|role| role_key(*role) == key)
}

pub fn role_key(role: AppointmentRole) -> &'static str {
    match role {
        AppointmentRole::Dispatcher => "dispatcher",
        AppointmentRole::GridWorker => "grid_worker",
        AppointmentRole::CentreManager => "centre_manager",
        AppointmentRole::UnitLiaison => "unit_liaison",
        AppointmentRole::MerchantClerk => "merchant_clerk",
        AppointmentRole::CommunityAdmin => "community_admin",
        AppointmentRole::StreetAdmin => "street_admin",
        AppointmentRole::SystemAdmin => "system_admin",
    }
}

pub fn rows_words(rows: PersonRows) -> &'static str {
    match rows {
        PersonRows::Residencies => text!(people.rows.residencies),
        PersonRows::Employments => text!(people.rows.employments),
        PersonRows::Roles => text!(people.rows.roles),
        PersonRows::Enrollments => text!(people.rows.enrollments),
        PersonRows::Skills => text!(people.rows.skills),
        PersonRows::OrdersRaised => text!(people.rows.orders_raised),
        PersonRows::OrdersOffered => text!(people.rows.orders_offered),
        PersonRows::OrdersJoined => text!(people.rows.orders_joined),
        PersonRows::OrdersForThem => text!(people.rows.orders_for_them),
        PersonRows::OrdersTaken => text!(people.rows.orders_taken),
        PersonRows::OrderEvents => text!(people.rows.order_events),
        PersonRows::RequestRatings => text!(people.rows.request_ratings),
        PersonRows::FollowUps => text!(people.rows.follow_ups),
        PersonRows::Photos => text!(people.rows.photos),
        PersonRows::Consents => text!(people.rows.consents),
        PersonRows::Notices => text!(people.rows.notices),
        PersonRows::Imports => text!(people.rows.imports),
        PersonRows::Decisions => text!(people.rows.decisions),
        PersonRows::Registrations => text!(people.rows.registrations),
        PersonRows::Invitations => text!(people.rows.invitations),
        PersonRows::Bookings => text!(people.rows.bookings),
        PersonRows::BookingsEntered => text!(people.rows.bookings_entered),
        PersonRows::BookingSeries => text!(people.rows.booking_series),
        PersonRows::Waitlist => text!(people.rows.waitlist),
        PersonRows::Meals => text!(people.rows.meals),
        PersonRows::MealsOrdered => text!(people.rows.meals_ordered),
        PersonRows::StandingMeals => text!(people.rows.standing_meals),
        PersonRows::StandingMealsOrdered => text!(people.rows.standing_meals_ordered),
        PersonRows::Tickets => text!(people.rows.tickets),
        PersonRows::TicketsBooked => text!(people.rows.tickets_booked),
        PersonRows::BirthYear => text!(people.rows.birth_year),
        PersonRows::Relatives => text!(people.rows.relatives),
        PersonRows::Elders => text!(people.rows.elders),
        PersonRows::FormerRows => text!(people.rows.former_rows),
        PersonRows::Sessions => text!(people.rows.sessions),
    }
}

/// The audit names rows by their table.
pub fn rows_of_table(table: &str) -> Option<&'static str> {
    Some(match table {
        "residency" => text!(people.rows.residencies),
        "employment" => text!(people.rows.employments),
        "request_rating" => text!(people.rows.request_ratings),
        "follow_up" => text!(people.rows.follow_ups),
        "appointment" => text!(people.rows.roles),
        "enrollment" => text!(people.rows.enrollments),
        "orders" => text!(people.rows.orders_raised),
        "order_follower" => text!(people.rows.orders_joined),
        "order_crew" => text!(people.rows.orders_taken),
        "order_event" => text!(people.rows.order_events),
        "booking" => text!(people.rows.bookings),
        "series" => text!(people.rows.booking_series),
        "waitlist_entry" => text!(people.rows.waitlist),
        "meal_order" => text!(people.rows.meals),
        "standing_meal" => text!(people.rows.standing_meals),
        "ticket" => text!(people.rows.tickets),
        "birth_year" => text!(people.rows.birth_year),
        "family_link" => text!(people.rows.relatives),
        "photo" => text!(people.rows.photos),
        "order_consent" => text!(people.rows.consents),
        "notification" => text!(people.rows.notices),
        "registration" => text!(people.rows.registrations),
        "invitation" => text!(people.rows.invitations),
        "import_batch" => text!(people.rows.imports),
        _ => return None,
    })
}
