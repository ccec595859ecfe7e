//! 通知: what has happened, newest first, by day. A notice is read when it is opened, or with all
//! others at once.

use crate::{
    api::inbox::{self, Notification, NotificationKind, Read},
    components::{
        Attempt, Button, ButtonKind, Empty, FormProblem, Icon, IconName, Page, PagedFrame, Show,
        time::{day_number, day_words, time_words},
        use_pages,
    },
    pages::people::words::{role_of, role_words},
    state::{live::Topic, use_clock, use_live, use_session, use_toasts},
};
use leptos::{prelude::*, task::spawn_local};

lazy_page!(people: INBOX, inbox_view, InboxPage);

#[component]
fn InboxPage() -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let clock = use_clock();
    let notices = use_pages(inbox::notifications);
    use_live(move |hint| {
        if hint.is_about(Topic::Inbox, None) {
            notices.refresh();
        }
    });
    let unread = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().map_or(0, |me| me.unread_notifications))
    });
    let marking = Attempt::new();
    let mark_all = Callback::new(move |_| {
        let newest = notices
            .rows
            .with_untracked(|rows| rows.first().map(|notice| notice.id));
        if let Some(newest) = newest {
            marking.run(inbox::mark_read(Read::UpTo(newest)), move |left| {
                session.set_unread(left);
                notices.refresh();
                toasts.good(text!(inbox.marked));
            });
        }
    });

    // The days that there are notices of, each with one of its moments.
    let days = Memo::new(move |_| {
        let offset = clock.offset_minutes();
        notices.rows.with(|rows| {
            let mut days: Vec<_> = rows
                .iter()
                .map(|notice| (day_number(notice.at, offset), notice.at))
                .collect();
            days.dedup_by_key(|(day, _)| *day);
            days
        })
    });
    let of_day = move |wanted: i64| {
        let offset = clock.offset_minutes();
        notices.rows.with(|rows| {
            rows.iter()
                .filter(|notice| day_number(notice.at, offset) == wanted)
                .cloned()
                .collect::<Vec<_>>()
        })
    };

    view! {
        <Page
            title=text!(inbox.title)
            small=move || match unread.get() {
                0 => text!(inbox.all_seen).to_string(),
                count => text!(inbox.unread_count, count),
            }
            chip=move || view! {
                <Show when=move || { unread.get() > 0 }>
                    <Button kind=ButtonKind::Bare busy=marking.busy on_press=mark_all>{text!(inbox.mark_all)}</Button>
                </Show>
            }
        >
            <FormProblem failure=marking.failure />
            <PagedFrame
                pages=notices
                empty=|| view! {
                    <Empty icon=IconName::Inbox title=text!(inbox.empty_title) words=text!(inbox.empty_words) />
                }
            >
                <For each=move || days.get() key=|(day, _)| *day let((day, at))>
                    <section class="section">
                        <h2>{move || day_words(clock.now(), at, clock.offset_minutes())}</h2>
                        <ul class="list">
                            <For
                                each=move || of_day(day)
                                key=|notice| (notice.id, notice.read_at.is_some())
                                let:notice
                            >
                                <li><NoticeLine notice /></li>
                            </For>
                        </ul>
                    </section>
                </For>
            </PagedFrame>
        </Page>
    }
}

#[component]
fn NoticeLine(notice: Notification) -> impl IntoView {
    let session = use_session();
    let clock = use_clock();
    let (id, at) = (notice.id, notice.at);
    let is_unread = notice.read_at.is_none();
    let read = move |_| {
        if is_unread {
            // Goes on while the page behind the notice opens. What is not marked now is marked when
            // it is opened again.
            spawn_local(async move {
                if let Ok(left) = inbox::mark_read(Read::Only(id)).await {
                    session.set_unread(left);
                }
            });
        }
    };
    let Told {
        icon,
        words,
        subject,
        detail,
    } = told(&notice);
    view! {
        <a class="notice" class:unread=is_unread href=address(&notice) on:click=read>
            <span class="mark"><Icon name=icon /></span>
            <span class="grow">
                <span class="words">{words}</span>
                {subject.map(|words| view! { <span class="soft subject">{text!(inbox.quote, words)}</span> })}
                {detail.map(|words| view! { <span class="soft block clamp">{words}</span> })}
            </span>
            <span class="side">
                <time>{move || time_words(at, clock.offset_minutes())}</time>
                {is_unread.then(|| view! { <span class="new">{text!(inbox.unread)}</span> })}
            </span>
        </a>
    }
}

/// Where a notice leads.
fn address(notice: &Notification) -> String {
    if let Some(booking) = notice.booking_id {
        return format!("/centres/bookings/{booking}");
    }
    match notice.kind {
        NotificationKind::MealOrderedForYou
        | NotificationKind::MealGivenUp
        | NotificationKind::MealCancelled
        | NotificationKind::StandingMealMissed => return "/centres/meals".to_string(),
        NotificationKind::RelativeLinked => return "/me/family".to_string(),
        NotificationKind::TicketBookedForYou
        | NotificationKind::TicketCancelled
        | NotificationKind::TicketClosed
        | NotificationKind::TicketCalled => return "/centres/bookings".to_string(),
        _ => {}
    }
    match (notice.order_id, notice.kind) {
        (Some(_), NotificationKind::FollowUpArrived) => "/follow-ups".to_string(),
        (Some(order), _) => format!("/orders/{order}"),
        (None, NotificationKind::EnrollmentAsked | NotificationKind::EnrollmentLeft) => {
            "/enrollments".to_string()
        }
        (None, NotificationKind::EnrollmentEnded | NotificationKind::EnrollmentTransferred) => {
            "/reporting".to_string()
        }
        (None, NotificationKind::TicketHandedOn) => "/orders".to_string(),
        (None, NotificationKind::RegistrationAsked) => "/registrations".to_string(),
        (None, NotificationKind::RegistrationRefused) => "/registration".to_string(),
        (None, _) => "/me".to_string(),
    }
}

/// A notice in words. The server gives the subject, and at times what somebody wrote.
struct Told {
    icon: IconName,
    words: String,
    subject: Option<String>,
    detail: Option<String>,
}

fn told(notice: &Notification) -> Told {
    let compound = notice.subject.clone();
    let (icon, words) = match notice.kind {
        NotificationKind::OrderArrived => (IconName::Desk, text!(inbox.kind.order_arrived)),
        NotificationKind::OrderRaisedForYou => {
            (IconName::Order, text!(inbox.kind.order_raised_for_you))
        }
        NotificationKind::OrderDispatched => (IconName::Hall, text!(inbox.kind.order_dispatched)),
        NotificationKind::OrderDeclined => (IconName::Close, text!(inbox.kind.order_declined)),
        NotificationKind::OrderAsked => (IconName::Inbox, text!(inbox.kind.order_asked)),
        NotificationKind::OrderAnswered => (IconName::Inbox, text!(inbox.kind.order_answered)),
        NotificationKind::OrderMerged => (IconName::Order, text!(inbox.kind.order_merged)),
        NotificationKind::OrderAbsorbed => (IconName::People, text!(inbox.kind.order_absorbed)),
        NotificationKind::OrderPassedUp => (IconName::Desk, text!(inbox.kind.order_passed_up)),
        NotificationKind::OrderSupervised => (IconName::Late, text!(inbox.kind.order_supervised)),
        NotificationKind::OrderCoHandlerAsked => {
            (IconName::People, text!(inbox.kind.order_co_handler_asked))
        }
        NotificationKind::OrderCoHandlerAnswered => (
            IconName::People,
            text!(inbox.kind.order_co_handler_answered),
        ),
        NotificationKind::OrderCoHandlerLate => {
            (IconName::Late, text!(inbox.kind.order_co_handler_late))
        }
        NotificationKind::OrderClaimed => (IconName::People, text!(inbox.kind.order_claimed)),
        NotificationKind::OrderReturnedToDesk => {
            (IconName::Back, text!(inbox.kind.order_returned_to_desk))
        }
        NotificationKind::OrderLeadPassed => {
            (IconName::People, text!(inbox.kind.order_lead_passed))
        }
        NotificationKind::TakeoverAsked => (IconName::People, text!(inbox.kind.takeover_asked)),
        NotificationKind::TakeoverAccepted => {
            (IconName::Check, text!(inbox.kind.takeover_accepted))
        }
        NotificationKind::TakeoverRefused => (IconName::Close, text!(inbox.kind.takeover_refused)),
        NotificationKind::TakeoverExpired => (IconName::Clock, text!(inbox.kind.takeover_expired)),
        NotificationKind::OrderOffered => (IconName::Hall, text!(inbox.kind.order_offered)),
        NotificationKind::OfferAccepted => (IconName::Check, text!(inbox.kind.offer_accepted)),
        NotificationKind::OfferRefused => (IconName::Close, text!(inbox.kind.offer_refused)),
        NotificationKind::OfferLapsed => (IconName::Clock, text!(inbox.kind.offer_lapsed)),
        NotificationKind::ClaimUntouched => (IconName::Clock, text!(inbox.kind.claim_untouched)),
        NotificationKind::ClaimLapsed => (IconName::Back, text!(inbox.kind.claim_lapsed)),
        NotificationKind::OrderProgressed => (IconName::Clock, text!(inbox.kind.order_progressed)),
        NotificationKind::OrderFinished => (IconName::Task, text!(inbox.kind.order_finished)),
        NotificationKind::OrderRated => (IconName::Star, text!(inbox.kind.order_rated)),
        NotificationKind::OrderReopened => (IconName::Order, text!(inbox.kind.order_reopened)),
        NotificationKind::OrderRequestRated => {
            (IconName::Star, text!(inbox.kind.order_request_rated))
        }
        NotificationKind::OrderSilent => (IconName::Clock, text!(inbox.kind.order_silent)),
        NotificationKind::OrderClosedSilently => {
            (IconName::Check, text!(inbox.kind.order_closed_silently))
        }
        NotificationKind::FollowUpArrived => (IconName::Phone, text!(inbox.kind.follow_up_arrived)),
        NotificationKind::OrderWithdrawn => (IconName::Back, text!(inbox.kind.order_withdrawn)),
        NotificationKind::EnrollmentAsked => {
            // Here the detail is who asks.
            let name = notice.detail.clone().unwrap_or_default();
            return Told {
                icon: IconName::People,
                words: text!(inbox.kind.enrollment_asked, name, compound),
                subject: None,
                detail: None,
            };
        }
        NotificationKind::EnrollmentConfirmed => {
            return Told {
                icon: IconName::Check,
                words: text!(inbox.kind.enrollment_confirmed, compound),
                subject: None,
                detail: None,
            };
        }
        NotificationKind::EnrollmentReturned => {
            return Told {
                icon: IconName::Back,
                words: text!(inbox.kind.enrollment_returned, compound),
                subject: None,
                detail: notice.detail.clone(),
            };
        }
        NotificationKind::RegistrationAsked
        | NotificationKind::RegistrationConfirmed
        | NotificationKind::RegistrationRefused => return told_of_registration(notice),
        NotificationKind::BookingRequested
        | NotificationKind::BookingMade
        | NotificationKind::BookingApproved
        | NotificationKind::BookingDeclined
        | NotificationKind::BookingExpired
        | NotificationKind::BookingMoved
        | NotificationKind::BookingCancelled
        | NotificationKind::BookingClosed
        | NotificationKind::BookingOffered
        | NotificationKind::BookingMissed
        | NotificationKind::BookingAppealed
        | NotificationKind::BookingExcused
        | NotificationKind::BookingUpheld => return told_of_booking(notice),
        NotificationKind::MealOrderedForYou
        | NotificationKind::MealGivenUp
        | NotificationKind::MealCancelled
        | NotificationKind::StandingMealMissed
        | NotificationKind::RelativeLinked => return told_of_family(notice),
        NotificationKind::TicketBookedForYou
        | NotificationKind::TicketCancelled
        | NotificationKind::TicketClosed
        | NotificationKind::TicketCalled
        | NotificationKind::TicketHandedOn => return told_of_ticket(notice),
        NotificationKind::RoleGiven | NotificationKind::RoleEnded => return told_of_role(notice),
        NotificationKind::OrderReleased => (IconName::Hall, text!(inbox.kind.order_released)),
        NotificationKind::OrderNear => (IconName::Clock, text!(inbox.kind.order_near)),
        NotificationKind::OrderLate => (IconName::Late, text!(inbox.kind.order_late)),
        NotificationKind::OrderEscalated => (IconName::Late, text!(inbox.kind.order_escalated)),
        NotificationKind::EnrollmentEnded => {
            return Told {
                icon: IconName::Close,
                words: text!(inbox.kind.enrollment_ended, compound),
                subject: None,
                detail: notice.detail.clone(),
            };
        }
        NotificationKind::EnrollmentLeft => {
            let name = notice.detail.clone().unwrap_or_default();
            return Told {
                icon: IconName::People,
                words: text!(inbox.kind.enrollment_left, name, compound),
                subject: None,
                detail: None,
            };
        }
        NotificationKind::EnrollmentTransferred => {
            return Told {
                icon: IconName::Next,
                words: text!(inbox.kind.enrollment_transferred, compound),
                subject: None,
                detail: None,
            };
        }
        NotificationKind::AccountsMerged => {
            return Told {
                icon: IconName::People,
                words: text!(inbox.kind.accounts_merged).to_string(),
                subject: None,
                detail: None,
            };
        }
    };
    Told {
        icon,
        words: words.to_string(),
        subject: Some(notice.subject.clone()),
        // A new request is told by its own words already.
        detail: notice
            .detail
            .clone()
            .filter(|detail| *detail != notice.subject),
    }
}

/// Here the subject is the room and its time, and the detail why.
fn told_of_booking(notice: &Notification) -> Told {
    let (icon, words) = match notice.kind {
        NotificationKind::BookingRequested => {
            (IconName::Clock, text!(inbox.kind.booking_requested))
        }
        NotificationKind::BookingMade => (IconName::Check, text!(inbox.kind.booking_made)),
        NotificationKind::BookingApproved => (IconName::Check, text!(inbox.kind.booking_approved)),
        NotificationKind::BookingDeclined => (IconName::Close, text!(inbox.kind.booking_declined)),
        NotificationKind::BookingExpired => (IconName::Clock, text!(inbox.kind.booking_expired)),
        NotificationKind::BookingMoved => (IconName::Next, text!(inbox.kind.booking_moved)),
        NotificationKind::BookingClosed => (IconName::Late, text!(inbox.kind.booking_closed)),
        NotificationKind::BookingOffered => (IconName::Clock, text!(inbox.kind.booking_offered)),
        NotificationKind::BookingMissed => (IconName::Late, text!(inbox.kind.booking_missed)),
        NotificationKind::BookingAppealed => (IconName::Clock, text!(inbox.kind.booking_appealed)),
        NotificationKind::BookingExcused => (IconName::Check, text!(inbox.kind.booking_excused)),
        NotificationKind::BookingUpheld => (IconName::Close, text!(inbox.kind.booking_upheld)),
        _ => (IconName::Close, text!(inbox.kind.booking_cancelled)),
    };
    Told {
        icon,
        words: words.to_string(),
        subject: Some(notice.subject.clone()),
        detail: notice.detail.clone(),
    }
}

/// Meals and family. Here the subject is the centre and the hour, or the elder, and the detail who it was
/// or why.
fn told_of_family(notice: &Notification) -> Told {
    let (icon, words) = match notice.kind {
        NotificationKind::MealOrderedForYou => (IconName::Check, text!(inbox.kind.meal_ordered)),
        NotificationKind::MealGivenUp => (IconName::Close, text!(inbox.kind.meal_given_up)),
        NotificationKind::MealCancelled => (IconName::Late, text!(inbox.kind.meal_cancelled)),
        NotificationKind::StandingMealMissed => {
            (IconName::Late, text!(inbox.kind.standing_meal_missed))
        }
        _ => (IconName::People, text!(inbox.kind.relative_linked)),
    };
    Told {
        icon,
        words: words.to_string(),
        subject: Some(notice.subject.clone()),
        detail: notice.detail.clone(),
    }
}

/// 便民服务窗口: the subject is the house and the time or the number. Which counter calls is said at once.
fn told_of_ticket(notice: &Notification) -> Told {
    let detail = notice.detail.clone();
    let (icon, words, detail) = match (notice.kind, detail) {
        (NotificationKind::TicketBookedForYou, by) => (
            IconName::Check,
            text!(inbox.kind.ticket_booked).to_string(),
            by,
        ),
        (NotificationKind::TicketClosed, reason) => (
            IconName::Late,
            text!(inbox.kind.ticket_closed).to_string(),
            reason,
        ),
        (NotificationKind::TicketCalled, counter) => {
            let counter = counter.unwrap_or_default();
            let words = text!(inbox.kind.ticket_called, counter);
            (IconName::Hall, words, None)
        }
        (NotificationKind::TicketHandedOn, number) => {
            let number = number.unwrap_or_default();
            let words = text!(inbox.kind.ticket_handed_on, number);
            (IconName::Order, words, None)
        }
        (_, by) => (
            IconName::Close,
            text!(inbox.kind.ticket_cancelled).to_string(),
            by,
        ),
    };
    Told {
        icon,
        words,
        subject: Some(notice.subject.clone()),
        detail,
    }
}

/// Here the subject is the place, and the detail who asks or why not.
fn told_of_registration(notice: &Notification) -> Told {
    let place = notice.subject.clone();
    let detail = notice.detail.clone();
    let (icon, words, detail) = match notice.kind {
        NotificationKind::RegistrationAsked => {
            let name = detail.unwrap_or_default();
            let words = text!(inbox.kind.registration_asked, name, place);
            (IconName::People, words, None)
        }
        NotificationKind::RegistrationConfirmed => {
            let words = text!(inbox.kind.registration_confirmed, place);
            (IconName::Check, words, None)
        }
        _ => (
            IconName::Back,
            text!(inbox.kind.registration_refused, place),
            detail,
        ),
    };
    Told {
        icon,
        words,
        subject: None,
        detail,
    }
}

/// Here the subject is the seat and the detail the role's key.
fn told_of_role(notice: &Notification) -> Told {
    let seat = notice.subject.clone();
    let role = notice.detail.as_deref().and_then(role_of);
    let role = role.map(role_words).unwrap_or_default();
    let (icon, words) = match notice.kind {
        NotificationKind::RoleGiven => (IconName::Check, text!(inbox.kind.role_given, seat, role)),
        _ => (IconName::Close, text!(inbox.kind.role_ended, seat, role)),
    };
    Told {
        icon,
        words,
        subject: None,
        detail: None,
    }
}
