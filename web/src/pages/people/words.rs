//! Roles in words: what they are called, and what they allow.

use crate::api::profile::AppointmentRole;

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
