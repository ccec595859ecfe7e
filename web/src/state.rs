//! What outlives a page: contexts, provided once by `app.rs`. Each has a `use_…` function.

pub mod clock;
pub mod drafts;
pub mod live;
pub mod session;
pub mod settings;
pub mod storage;
pub mod toasts;

pub use clock::use_clock;
pub use drafts::use_draft;
pub use live::use_live;
pub use session::use_session;
pub use settings::use_settings;
pub use toasts::use_toasts;
