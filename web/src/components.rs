//! The parts of every page. They know no GraphQL: pages hand them plain values and texts.
//! Texts are `TextProp`: a `&str`, a `String` or a text such as `text!(common.back)`; a closure only
//! where it changes while it is shown.

mod button;
mod dialog;
mod elder_toggle;
mod field;
mod form;
mod frame;
mod icon;
mod list;
mod load;
mod page;
mod photos;
mod qr_picture;
mod screen;
mod show;
mod status;
pub mod time;
mod timeline;
mod toast_region;

pub use button::{Button, ButtonKind, ButtonLink};
pub use dialog::{ConfirmSheet, Sheet, open_about};
pub use elder_toggle::ElderToggle;
pub use field::{Choices, Field, MultiChoices, Segment, Switch, TextArea};
pub use form::{Attempt, FormProblem};
pub use frame::Frame;
pub use icon::{Icon, IconName};
pub use list::{Page as ListPage, PagedFrame, PagedList, Pages, use_pages};
pub use load::{Loaded, Loading, use_load};
pub use page::{Page, focus_heading};
pub use photos::{PhotoGrid, PhotoView};
pub use qr_picture::QrPicture;
pub use screen::use_is_wide;
pub use show::Show;
pub use status::{Chip, ChipKind, Empty, Problem, SkeletonCards};
pub use time::{Day, DeadlineChip, Moment};
pub use timeline::{Timeline, TimelineItem, TimelineTone};
pub use toast_region::ToastRegion;
