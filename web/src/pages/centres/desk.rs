//! 邻里中心管理: what managers of centres do, below `/centres/desk`: what waits for them, what is booked and
//! how much of the time that is, closing for a time, the windows and the kitchen, and keeping centres and
//! their rooms. A file to load of its own, which those who only
//! book have no need of.

mod appointing;
mod board;
mod closing_form;
mod closures;
mod counter;
mod day;
mod day_list;
mod day_table;
mod heat_map;
mod heat_table;
mod house;
mod kitchen;
mod missed;
mod own;
mod plan;
mod poster;
pub mod quarters;
mod requests;
mod today;
mod usage;
mod visitor_search;
mod week;

use super::manage::{
    create::NewCentrePage, details::DetailsPage, kept::KeptPage, room::RoomFormPage,
};
use crate::{api::Id, pages::centres::NowherePage};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

lazy_page!(centre_desk: CENTRE_DESK, centre_desk_view, CentreDeskArea);

/// What of the management is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Own,
    New,
    Centre(Id),
    Missed(Id),
    Today(Id),
    Usage(Id),
    Poster { centre: Id, room: Id },
    Counter(Id),
    Appointing(Id),
    Kitchen(Id),
    List { centre: Id, meal: Id },
    Kept(Id),
    Details(Id),
    NewRoom(Id),
    Room { centre: Id, room: Id },
    Nowhere,
}

impl Way {
    /// By what follows `/centres/desk/`.
    fn of(rest: &str) -> Self {
        let mut parts = rest.split('/').filter(|part| !part.is_empty());
        let parts: [Option<&str>; 4] = std::array::from_fn(|_| parts.next());
        let [first, second, third, fourth] = parts;
        let centre = first.and_then(Id::parse);
        match (centre, first, second, third, fourth.and_then(Id::parse)) {
            (_, None, ..) => Self::Own,
            (_, Some("new"), None, ..) => Self::New,
            (Some(id), _, None, ..) => Self::Centre(id),
            (Some(id), _, Some("missed"), None, _) => Self::Missed(id),
            (Some(id), _, Some("today"), None, _) => Self::Today(id),
            (Some(id), _, Some("use"), None, _) => Self::Usage(id),
            (Some(centre), _, Some("poster"), Some(room), _) => match Id::parse(room) {
                Some(room) => Self::Poster { centre, room },
                None => Self::Nowhere,
            },
            (Some(id), _, Some("counter"), None, _) => Self::Counter(id),
            (Some(id), _, Some("appointment"), None, _) => Self::Appointing(id),
            (Some(id), _, Some("kitchen"), None, _) => Self::Kitchen(id),
            (Some(centre), _, Some("kitchen"), Some(meal), _) => match Id::parse(meal) {
                Some(meal) => Self::List { centre, meal },
                None => Self::Nowhere,
            },
            (Some(id), _, Some("edit"), None, _) => Self::Kept(id),
            (Some(id), _, Some("edit"), Some("details"), _) => Self::Details(id),
            (Some(centre), _, Some("edit"), Some("rooms"), Some(room)) => {
                Self::Room { centre, room }
            }
            (Some(id), _, Some("edit"), Some("rooms"), None) => Self::NewRoom(id),
            _ => Self::Nowhere,
        }
    }

    fn view(self) -> AnyView {
        match self {
            Self::Own => view! { <own::OwnCentresPage /> }.into_any(),
            Self::New => view! { <NewCentrePage /> }.into_any(),
            Self::Centre(id) => view! { <house::DeskPage id /> }.into_any(),
            Self::Poster { centre, room } => {
                view! { <poster::RoomPosterPage centre room /> }.into_any()
            }
            Self::Missed(centre) => view! { <missed::MissedPage centre /> }.into_any(),
            Self::Today(centre) => view! { <today::TodayPage centre /> }.into_any(),
            Self::Usage(centre) => view! { <usage::UsagePage centre /> }.into_any(),
            Self::Counter(id) => view! { <counter::CounterPage id /> }.into_any(),
            Self::Appointing(id) => view! { <appointing::AppointingPage id /> }.into_any(),
            Self::Kitchen(id) => view! { <kitchen::menus::KitchenPage id /> }.into_any(),
            Self::List { centre, meal } => {
                view! { <kitchen::list::KitchenListPage centre meal /> }.into_any()
            }
            Self::Kept(id) => view! { <KeptPage id /> }.into_any(),
            Self::Details(id) => view! { <DetailsPage id /> }.into_any(),
            Self::NewRoom(centre) => view! { <RoomFormPage centre /> }.into_any(),
            Self::Room { centre, room } => view! { <RoomFormPage centre room /> }.into_any(),
            Self::Nowhere => view! { <NowherePage /> }.into_any(),
        }
    }
}

/// From one page of the area to another everything is built anew.
#[component]
fn CentreDeskArea() -> impl IntoView {
    let params = use_params_map();
    let way = Memo::new(move |_| {
        let rest = params.with(|params| params.get("rest"));
        Way::of(&rest.unwrap_or_default())
    });
    move || way.get().view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_is_managed() {
        let (centre, room) = (Id::new(), Id::new());
        let of = Way::of;
        assert_eq!(of(""), Way::Own);
        assert_eq!(of("new"), Way::New);
        assert_eq!(of(&format!("{centre}")), Way::Centre(centre));
        assert_eq!(of(&format!("{centre}/missed")), Way::Missed(centre));
        assert_eq!(of(&format!("{centre}/today")), Way::Today(centre));
        assert_eq!(of(&format!("{centre}/use")), Way::Usage(centre));
        assert_eq!(of(&format!("{centre}/edit/")), Way::Kept(centre));
        assert_eq!(of(&format!("{centre}/edit/details")), Way::Details(centre));
        assert_eq!(
            of(&format!("{centre}/edit/rooms/new")),
            Way::NewRoom(centre)
        );
        let known = of(&format!("{centre}/edit/rooms/{room}"));
        assert_eq!(known, Way::Room { centre, room });
        assert_eq!(of(&format!("{centre}/counter")), Way::Counter(centre));
        let appointing = of(&format!("{centre}/appointment"));
        assert_eq!(appointing, Way::Appointing(centre));
        assert_eq!(of(&format!("{centre}/kitchen")), Way::Kitchen(centre));
        let list = Way::List { centre, meal: room };
        assert_eq!(of(&format!("{centre}/kitchen/{room}")), list);
        assert_eq!(of("nowhere"), Way::Nowhere);
        assert_eq!(of(&format!("{centre}/elsewhere")), Way::Nowhere);
    }
}
