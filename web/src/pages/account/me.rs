//! 我的: who I am here, where I live and report to, what I can do, and how the app looks to me.

mod enrollment;
mod password;
mod residence;
mod settings;
mod skills;

use crate::{
    api::{
        account::Me,
        profile::{self, AppointmentRole, Profile},
    },
    components::{
        Attempt, Button, ButtonKind, ConfirmSheet, Icon, IconName, Loaded, Page, Show, use_load,
    },
    pages::people::words::role_words,
    state::{live::Topic, use_live, use_session},
};
use enrollment::EnrollmentCard;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use password::PasswordLine;
use residence::ResidenceLine;
use settings::SettingsCard;
use skills::SkillsCard;

lazy_page!(people: ME, me_view, MePage);

#[component]
fn MePage() -> impl IntoView {
    let loading = use_load(profile::profile);
    let session = use_session();
    let is_unconfirmed = Memo::new(move |_| {
        let own = session.me.with(|me| me.as_ref().and_then(Me::unconfirmed));
        own.is_some()
    });
    use_live(move |hint| {
        if hint.is_about(Topic::Enrollment, None) {
            loading.refresh();
        }
    });
    view! {
        <Page title=text!(account.me.title)>
            <Loaded loading let:me>
                <div class="list">
                    <Identity me />
                    <Show when=move || !is_unconfirmed.get() fallback=RegistrationLine>
                        <ResidenceLine me loading />
                    </Show>
                </div>
                <Show when=move || !is_unconfirmed.get()><EnrollmentCard me loading /></Show>
                <SkillsCard me loading />
                <Roles me />
                <Links me />
                <SettingsCard />
                <section class="section">
                    <h2>{text!(account.me.account)}</h2>
                    <div class="list">
                        <PasswordLine me loading />
                        <a class="list-item" href="/me/family">
                            <span class="grow">{text!(canteen.family.title)}</span>
                            <Icon name=IconName::Next />
                        </a>
                        <a class="list-item" href="/me/devices">
                            <span class="grow">{text!(account.devices.title)}</span>
                            <Icon name=IconName::Next />
                        </a>
                        <SignOutLine />
                    </div>
                </section>
            </Loaded>
        </Page>
    }
}

/// In place of the home, until who knows the place has confirmed it.
#[component]
fn RegistrationLine() -> impl IntoView {
    let whereabouts = use_session()
        .me
        .with_untracked(|me| me.as_ref().and_then(|me| me.whereabouts.clone()));
    view! {
        <a class="list-item" href="/registration">
            <Icon name=IconName::Place />
            <span class="grow">
                <span class="soft block">{text!(registration.own_title)}</span>
                <span class="block">{whereabouts}</span>
            </span>
            <Icon name=IconName::Next />
        </a>
    }
}

#[component]
fn Identity(me: Signal<Profile>) -> impl IntoView {
    let in_full = RwSignal::new(false);
    let name = Memo::new(move |_| me.with(|me| me.name.clone()));
    let initial = move || name.with(|name| name.chars().take(1).collect::<String>());
    let phone = move || {
        me.with(|me| match in_full.get() {
            true => me.phone.clone(),
            false => masked(&me.phone),
        })
    };
    view! {
        <div class="identity">
            <span class="initial" aria-hidden="true">{initial}</span>
            <div class="grow">
                <p class="name">{name}</p>
                <p class="soft num" aria-live="polite">
                    <span class="unseen">{text!(account.me.phone)}</span>
                    {phone}
                </p>
            </div>
            <Button kind=ButtonKind::Bare on_press=move |_| in_full.update(|in_full| *in_full = !*in_full)>
                {move || match in_full.get() {
                    true => text!(account.me.hide_phone),
                    false => text!(account.me.show_phone),
                }}
                <span class="unseen">{text!(account.me.phone)}</span>
            </Button>
        </div>
    }
}

/// 138****1234: not for everybody who looks over one's shoulder.
fn masked(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().collect();
    match digits.len().checked_sub(7) {
        Some(hidden) if hidden > 0 => {
            let (start, end) = (&digits[..3], &digits[digits.len() - 4..]);
            let stars = std::iter::repeat_n(&'*', hidden);
            start.iter().chain(stars).chain(end).collect()
        }
        _ => phone.to_string(),
    }
}

/// Offices and units, where there are any.
#[component]
fn Roles(me: Signal<Profile>) -> impl IntoView {
    let appointments = Memo::new(move |_| me.with(|me| me.appointments.clone()));
    let units = Memo::new(move |_| me.with(|me| me.employments.clone()));
    let is_any =
        move || appointments.with(|all| !all.is_empty()) || units.with(|all| !all.is_empty());
    let offices = move || {
        let office = |office: profile::Appointment| {
            // A liaison sees the unit's page; of other offices there is none to see.
            let unit = office.organization.as_ref().map(|seat| seat.id);
            let unit = unit.filter(|_| office.role == AppointmentRole::UnitLiaison);
            let seat = office.organization.map(|seat| seat.name);
            let seat = seat.or_else(|| office.place.map(|place| place.full_name));
            let name = match unit {
                Some(id) => view! {
                    <a class="link" href=format!("/organizations/{id}")>{seat}</a>
                }
                .into_any(),
                None => view! { <span class="block">{seat}</span> }.into_any(),
            };
            view! {
                <li class="list-item">
                    <span class="grow">
                        {name}
                        <span class="soft block">{role_words(office.role)}</span>
                    </span>
                </li>
            }
        };
        appointments.get().into_iter().map(office).collect_view()
    };
    let works = move || {
        let work = |work: profile::Employment| {
            let title = work.title.unwrap_or_else(|| text!(account.me.unit).into());
            view! {
                <li class="list-item">
                    <span class="grow">
                        <span class="block">{work.organization.name}</span>
                        <span class="soft block">{title}</span>
                    </span>
                </li>
            }
        };
        units.get().into_iter().map(work).collect_view()
    };
    view! {
        <Show when=is_any>
            <section class="section">
                <h2>{text!(account.me.roles)}</h2>
                <ul class="list">{offices}{works}</ul>
            </section>
        </Show>
    }
}

/// Where else to go: not everything has room in the bar.
#[component]
fn Links(#[prop(name = "me")] profile: Signal<Profile>) -> impl IntoView {
    let me = use_session().me;
    let holds = move |roles: &'static [AppointmentRole]| {
        Memo::new(move |_| {
            profile.with(|me| {
                let mut offices = me.appointments.iter();
                offices.any(|office| roles.contains(&office.role))
            })
        })
    };
    let is_liaison = holds(&[AppointmentRole::UnitLiaison]);
    let is_manager = holds(&[AppointmentRole::CentreManager]);
    let keeps_categories = holds(&[AppointmentRole::StreetAdmin, AppointmentRole::SystemAdmin]);
    let sees_units = Memo::new(move |_| {
        is_liaison.get() || me.with(|me| me.as_ref().is_some_and(Me::administers))
    });
    let unread = Memo::new(move |_| me.with(|me| Some(me.as_ref()?.unread_notifications)));
    let decides =
        Memo::new(move |_| me.with(|me| me.as_ref().is_some_and(Me::decides_on_enrollments)));
    let confirms =
        Memo::new(move |_| me.with(|me| me.as_ref().is_some_and(|me| me.confirms_registrations)));
    let administers = Memo::new(move |_| me.with(|me| me.as_ref().is_some_and(Me::administers)));
    let badge = move || {
        let count = unread.get().unwrap_or_default();
        (count > 0).then(|| {
            view! {
                <span class="badge" aria-hidden="true">{count}</span>
                <span class="unseen">{text!(common.unread, count)}</span>
            }
        })
    };
    view! {
        <nav class="section" aria-label=text!(account.me.links)>
            <h2>{text!(account.me.links)}</h2>
            <div class="list">
                <a class="list-item" href="/orders">
                    <Icon name=IconName::Order />
                    <span class="grow">{text!(account.me.orders)}</span>
                    <Icon name=IconName::Next />
                </a>
                <a class="list-item" href="/centres/bookings">
                    <Icon name=IconName::Clock />
                    <span class="grow">{text!(account.me.bookings)}</span>
                    <Icon name=IconName::Next />
                </a>
                <a class="list-item" href="/inbox">
                    <Icon name=IconName::Inbox />
                    <span class="grow">{text!(account.me.inbox)}</span>
                    {badge}
                    <Icon name=IconName::Next />
                </a>
                <Show when=move || sees_units.get()>
                    <a class="list-item" href="/units">
                        <Icon name=IconName::People />
                        <span class="grow">{text!(reporting.units_title)}</span>
                        <Icon name=IconName::Next />
                    </a>
                </Show>
                <Show when=move || is_liaison.get()>
                    <a class="list-item" href="/helping">
                        <Icon name=IconName::Task />
                        <span class="grow">{text!(account.me.helping)}</span>
                        <Icon name=IconName::Next />
                    </a>
                </Show>
                <Show when=move || confirms.get()>
                    <a class="list-item" href="/registrations">
                        <Icon name=IconName::People />
                        <span class="grow">{text!(registration.title)}</span>
                        <Icon name=IconName::Next />
                    </a>
                </Show>
                <Show when=move || decides.get()>
                    <a class="list-item" href="/enrollments">
                        <Icon name=IconName::Check />
                        <span class="grow">{text!(account.me.enrollments)}</span>
                        <Icon name=IconName::Next />
                    </a>
                </Show>
                <Show when=move || is_manager.get() || administers.get()>
                    <a class="list-item" href="/centres/desk">
                        <Icon name=IconName::Hall />
                        <span class="grow">{text!(centre_desk.title)}</span>
                        <Icon name=IconName::Next />
                    </a>
                </Show>
                <Show when=move || administers.get()>
                    <a class="list-item" href="/places">
                        <Icon name=IconName::Place />
                        <span class="grow">{text!(account.me.places)}</span>
                        <Icon name=IconName::Next />
                    </a>
                    <a class="list-item" href="/people">
                        <Icon name=IconName::People />
                        <span class="grow">{text!(people.title)}</span>
                        <Icon name=IconName::Next />
                    </a>
                    <a class="list-item" href="/organizations">
                        <Icon name=IconName::Desk />
                        <span class="grow">{text!(account.me.organizations)}</span>
                        <Icon name=IconName::Next />
                    </a>
                    <a class="list-item" href="/import">
                        <Icon name=IconName::Import />
                        <span class="grow">{text!(account.me.import)}</span>
                        <Icon name=IconName::Next />
                    </a>
                    <a class="list-item" href="/templates">
                        <Icon name=IconName::Order />
                        <span class="grow">{text!(templates.title)}</span>
                        <Icon name=IconName::Next />
                    </a>
                    <Show when=move || keeps_categories.get()>
                        <a class="list-item" href="/categories">
                            <Icon name=IconName::Hall />
                            <span class="grow">{text!(categories.title)}</span>
                            <Icon name=IconName::Next />
                        </a>
                    </Show>
                    <a class="list-item" href="/calendar">
                        <Icon name=IconName::Clock />
                        <span class="grow">{text!(calendar.title)}</span>
                        <Icon name=IconName::Next />
                    </a>
                </Show>
            </div>
        </nav>
    }
}

#[component]
fn SignOutLine() -> impl IntoView {
    let session = use_session();
    let open = RwSignal::new(false);
    let attempt = Attempt::new();
    let navigate = use_navigate();
    let sign_out = move |()| {
        let navigate = navigate.clone();
        attempt.run(session.sign_out(), |()| {
            // Whoever signs in next wants their own home, not this page; so after the guard of the
            // routes has sent us away.
            request_animation_frame(move || {
                let options = NavigateOptions {
                    replace: true,
                    ..Default::default()
                };
                navigate("/sign-in", options);
            });
        });
    };
    view! {
        <div>
        <button type="button" class="list-item leave" on:click=move |_| open.set(true)>
            <span class="grow">{text!(account.me.sign_out)}</span>
        </button>
        <ConfirmSheet
            open
            title=text!(account.me.sign_out_title)
            confirm=text!(account.me.sign_out)
            danger=true
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=sign_out
        >
            <p>{text!(account.me.sign_out_words)}</p>
        </ConfirmSheet>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn only_ends_of_a_number_are_shown() {
        assert_eq!(masked("13812341234"), "138****1234");
        assert_eq!(masked("1234567"), "1234567");
        assert_eq!(masked(""), "");
    }
}
