//! q
use uuid::Uuid;
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct QueueOf(pub Uuid);
use entity::ticket;
pub async fn of_centres(
    _d: &impl sea_orm::ConnectionTrait,
    _c: &[Uuid],
) -> crate::error::Result<Vec<ticket::Model>> {
    todo!()
}
