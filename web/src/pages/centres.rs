//! 邻里中心: booking rooms. One route for the whole area, and one file to load: which page it is says
//! the rest of the address.

mod all;
mod awaited;
mod booking;
mod canteen;
mod centre;
mod coming;
mod day_bar;
mod day_strip;
mod days;
pub mod desk;
pub mod door;
mod find;
mod follow;
mod for_whom;
mod heads;
pub mod here;
mod hold_form;
mod holding;
mod hours;
mod instead;
mod lengths;
mod manage;
mod mine;
mod reserving;
mod room;
mod series;
mod sheets;
mod strikes;
mod subscribing;
mod times;
mod to_calendar;
mod waiting;
pub mod windows;
mod wish;
mod words;

use crate::{
    api::Id,
    components::{ButtonLink, Empty, IconName, Page},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

lazy_page!(centres: CENTRES, centres_view, CentresArea);

/// What of the area is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Find,
    Centres,
    Centre(Id),
    Canteen(Id),
    Windows(Id),
    Appointment { centre: Id, item: Id },
    Meals,
    Room(Id),
    NewSeries(Id),
    Series(Id),
    Mine,
    Booking(Id),
    Nowhere,
}

impl Way {
    /// By what follows `/centres/`.
    fn of(rest: &str) -> Self {
        let mut parts = rest.split('/').filter(|part| !part.is_empty());
        let (first, second) = (parts.next(), parts.next());
        let (third, fourth) = (parts.next(), parts.next());
        let id = second.and_then(Id::parse);
        match (first, second, id) {
            (None, ..) => Self::Find,
            (Some("all"), None, _) => Self::Centres,
            (Some("at"), _, Some(id)) if third == Some("canteen") => Self::Canteen(id),
            (Some("at"), _, Some(id)) if third == Some("windows") => match fourth {
                None => Self::Windows(id),
                Some(item) => match Id::parse(item) {
                    Some(item) => Self::Appointment { centre: id, item },
                    None => Self::Nowhere,
                },
            },
            (Some("meals"), None, _) => Self::Meals,
            (Some("at"), _, Some(id)) => Self::Centre(id),
            (Some("rooms"), _, Some(id)) if third == Some("series") => Self::NewSeries(id),
            (Some("rooms"), _, Some(id)) => Self::Room(id),
            (Some("series"), _, Some(id)) => Self::Series(id),
            (Some("bookings"), None, _) => Self::Mine,
            (Some("bookings"), _, Some(id)) => Self::Booking(id),
            _ => Self::Nowhere,
        }
    }
}

/// From one page of the area to another everything is built anew.
#[component]
fn CentresArea() -> impl IntoView {
    let params = use_params_map();
    let way = Memo::new(move |_| {
        let rest = params.with(|params| params.get("rest"));
        Way::of(&rest.unwrap_or_default())
    });
    move || match way.get() {
        Way::Find => view! { <find::FindPage /> }.into_any(),
        Way::Centres => view! { <all::AllCentresPage /> }.into_any(),
        Way::Centre(id) => view! { <centre::CentrePage id /> }.into_any(),
        Way::Canteen(id) => view! { <canteen::menu::CanteenPage id /> }.into_any(),
        Way::Windows(id) => view! { <windows::house::WindowsPage id /> }.into_any(),
        Way::Appointment { centre, item } => {
            view! { <windows::appointment::AppointmentPage centre item /> }.into_any()
        }
        Way::Meals => view! { <canteen::mine::MyMealsPage /> }.into_any(),
        Way::Room(id) => view! { <room::RoomPage id /> }.into_any(),
        Way::NewSeries(room) => view! { <series::SeriesFormPage room /> }.into_any(),
        Way::Series(id) => view! { <series::SeriesPage id /> }.into_any(),
        Way::Mine => view! { <mine::MyBookingsPage /> }.into_any(),
        Way::Booking(id) => view! { <booking::BookingPage id /> }.into_any(),
        Way::Nowhere => view! { <NowherePage /> }.into_any(),
    }
}

#[component]
fn NowherePage() -> impl IntoView {
    view! {
        <Page title=text!(common.not_found.title) back="/centres">
            <Empty icon=IconName::Place title=text!(common.not_found.title) words=text!(common.not_found.words)>
                <ButtonLink href="/centres">{text!(centres.find.title)}</ButtonLink>
            </Empty>
        </Page>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_which_page_it_is() {
        let id = Id::new();
        assert_eq!(Way::of(""), Way::Find);
        assert_eq!(Way::of("/"), Way::Find);
        assert_eq!(Way::of("all"), Way::Centres);
        assert_eq!(Way::of(&format!("at/{id}")), Way::Centre(id));
        assert_eq!(Way::of(&format!("at/{id}/canteen")), Way::Canteen(id));
        assert_eq!(Way::of(&format!("at/{id}/windows")), Way::Windows(id));
        let item = Id::new();
        let appointment = Way::Appointment { centre: id, item };
        assert_eq!(Way::of(&format!("at/{id}/windows/{item}")), appointment);
        assert_eq!(Way::of(&format!("at/{id}/windows/it")), Way::Nowhere);
        assert_eq!(Way::of("meals"), Way::Meals);
        assert_eq!(Way::of(&format!("rooms/{id}")), Way::Room(id));
        assert_eq!(Way::of(&format!("rooms/{id}/series")), Way::NewSeries(id));
        assert_eq!(Way::of(&format!("series/{id}")), Way::Series(id));
        assert_eq!(Way::of("bookings"), Way::Mine);
        assert_eq!(Way::of(&format!("bookings/{id}/")), Way::Booking(id));
        assert_eq!(Way::of("rooms/nowhere"), Way::Nowhere);
        assert_eq!(Way::of("bookings/nowhere"), Way::Nowhere);
    }
}
