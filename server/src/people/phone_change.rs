//! Somebody has another number: who holds the former one must come in no longer, who holds the new
//! one does by a code.

use serde_json::json;
use uuid::Uuid;

use super::reach::{self, begin};
use crate::{
    app::App,
    audit::{self, AuditAction, Deed},
    error::{ErrorCode, Result, field},
    identity,
    live::LiveTopic,
    requests::{self, RequestKey},
    vault::{Phone, mask_phone},
    viewer::Viewer,
};

/// Signs them out everywhere and forgets their password, which may be known to who has the former
/// number.
///
/// # Errors
/// `PHONE_INVALID`; `NOT_FOUND` and `FORBIDDEN` as for merging; on `phone` `INVALID` for the number that
/// they have, `PHONE_TAKEN` for somebody else's who takes part.
pub async fn change_phone(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    person_id: Uuid,
    phone: &str,
) -> Result<Uuid> {
    let phone = Phone::parse(phone).map_err(|error| error.on("phone"))?;
    let mut write = app.write().await?;
    let viewer = &begin(viewer, app, &write).await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let person = reach::administered(viewer, &*write, person_id).await?;
    reach::check_rights(viewer, &*write, &person).await?;
    let sealed = app.vault.seal(&phone)?;
    if sealed.hash == person.phone_hash {
        return Err(field(ErrorCode::Invalid, "phone"));
    }
    let now = app.clock.now();
    identity::service::free_number(&write, &sealed.hash).await?;
    let taken = || field(ErrorCode::PhoneTaken, "phone");
    identity::service::change_number(&write, person.id, sealed, None, now, taken).await?;
    let home = reach::home_of(&*write, person.id).await?;
    let former = app.vault.open_phone(&person.phone_cipher)?;
    let deed = Deed {
        action: AuditAction::PhoneChanged,
        subject_id: person.id,
        subject: person.name,
        place: home
            .as_ref()
            .or(viewer.administered_places().first().copied()),
        before: json!({"phone": mask_phone(&former)}),
        after: json!({"phone": mask_phone(phone.as_str())}),
    };
    audit::record(&write, viewer, now, deed).await?;
    requests::remember(&write, viewer, key, person.id, now, app.guard).await?;
    write.hint(LiveTopic::Session, person.id, 0);
    write.commit().await?;
    Ok(person.id)
}
