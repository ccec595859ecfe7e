//! Whom to call at an organisation. A number is encrypted, shown masked, and revealed on record.

use entity::{organization, organization_contact, place};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, Set,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    administration::{Change, Opening, open},
    service,
};
use crate::{
    app::App,
    audit::{self, AuditAction, Deed},
    error::{ErrorCode, OnUnique, Result, field, limit},
    requests::{self, RequestKey},
    vault::Phone,
    viewer::Viewer,
    words::checked_text,
};

const LONGEST_NAME: usize = 30;
const MOST_CONTACTS: u64 = 20;

/// Somebody to call. An edit without a number keeps the one that is there.
pub struct ContactFacts {
    pub name: String,
    pub duty: String,
    pub phone: Option<String>,
}

struct Checked {
    name: String,
    duty: String,
    phone: Option<String>,
}

fn checked(facts: &ContactFacts) -> Result<Checked> {
    let duty = match facts.duty.trim().is_empty() {
        true => String::new(),
        false => checked_text(&facts.duty, "duty", LONGEST_NAME)?,
    };
    Ok(Checked {
        name: checked_text(&facts.name, "name", LONGEST_NAME)?,
        duty,
        phone: facts.phone.as_deref().map(number).transpose()?,
    })
}

/// A mobile number, or a landline as people write it: `0719-8123456`, `8123456`, `0719-8123456-12`.
fn number(text: &str) -> Result<String> {
    if let Ok(phone) = Phone::parse(text) {
        return Ok(phone.as_str().to_owned());
    }
    let dashed: String = text
        .trim()
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            '－' | '–' | '—' | ' ' | '转' => '-',
            other => other,
        })
        .collect();
    let parts: Vec<&str> = dashed.split('-').collect();
    let is_area = |part: &str| part.starts_with('0') && (3..=4).contains(&part.len());
    let is_local = |part: &str| !part.starts_with('0') && (7..=8).contains(&part.len());
    let is_extension = |part: &str| (1..=5).contains(&part.len());
    let fits = match parts.as_slice() {
        [one] => is_local(one) || (one.starts_with('0') && (10..=12).contains(&one.len())),
        [one, two] => is_area(one) && is_local(two) || is_local(one) && is_extension(two),
        [one, two, three] => is_area(one) && is_local(two) && is_extension(three),
        _ => false,
    };
    let is_digits = |part: &&str| part.chars().all(|c| c.is_ascii_digit());
    match fits && parts.iter().all(is_digits) {
        true => Ok(dashed),
        false => Err(field(ErrorCode::PhoneInvalid, "phone")),
    }
}

/// The request's id becomes the contact's. Answers the organisation.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`; `REQUIRED`, `TOO_LONG`, `INVALID` on `name` and `duty`; `REQUIRED`,
/// `PHONE_INVALID` on `phone`; `TOO_MANY`.
pub async fn add(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    organization_id: Uuid,
    facts: ContactFacts,
) -> Result<Uuid> {
    let facts = checked(&facts)?;
    let phone = facts
        .phone
        .ok_or_else(|| field(ErrorCode::Required, "phone"))?;
    let change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, seat) = change.administered(organization_id).await?;
    let known = organization_contact::Entity::find()
        .filter(organization_contact::Column::OrganizationId.eq(row.id))
        .count(&*change.write)
        .await?;
    if known >= MOST_CONTACTS {
        return Err(limit(ErrorCode::TooMany, "name", MOST_CONTACTS as i64));
    }
    let contact = organization_contact::ActiveModel {
        id: Set(key.id()),
        organization_id: Set(row.id),
        name: Set(facts.name),
        duty: Set(facts.duty),
        phone_cipher: Set(app.vault.seal_text(&phone)?),
        phone_key_id: Set(app.vault.key_id().to_owned()),
        phone_hash: Set(app.vault.keyed_hash(phone.as_bytes())),
        created_at: Set(change.now),
    }
    .insert(&*change.write)
    .await
    .on_unique("organization_contact", &["id"], || {
        field(ErrorCode::Invalid, "requestId")
    })?;
    let after = json!({"contact": contact.name, "duty": contact.duty});
    record(
        &change,
        AuditAction::ContactAdded,
        (&row, seat.as_ref()),
        json!({}),
        after,
    )
    .await?;
    change.finish(key, row.id).await?;
    Ok(row.id)
}

/// # Errors
/// Those of [`add`].
pub async fn edit(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    contact_id: Uuid,
    facts: ContactFacts,
) -> Result<Uuid> {
    let facts = checked(&facts)?;
    let change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let contact = found(&*change.write, contact_id).await?;
    let (row, seat) = change.administered(contact.organization_id).await?;
    let mut before = json!({"contact": contact.name, "duty": contact.duty});
    let mut after = json!({"contact": facts.name, "duty": facts.duty});
    let mut next = contact.clone().into_active_model();
    next.name = Set(facts.name);
    next.duty = Set(facts.duty);
    if let Some(phone) = facts.phone {
        let hash = app.vault.keyed_hash(phone.as_bytes());
        if hash != contact.phone_hash {
            // That it changed, never what it is.
            before["phone"] = json!("****");
            after["phone"] = json!("*****");
        }
        next.phone_cipher = Set(app.vault.seal_text(&phone)?);
        next.phone_key_id = Set(app.vault.key_id().to_owned());
        next.phone_hash = Set(hash);
    }
    next.update(&*change.write).await?;
    if before != after {
        record(
            &change,
            AuditAction::ContactEdited,
            (&row, seat.as_ref()),
            before,
            after,
        )
        .await?;
    }
    change.finish(key, row.id).await?;
    Ok(row.id)
}

/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`.
pub async fn remove(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    contact_id: Uuid,
) -> Result<Uuid> {
    let change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let contact = found(&*change.write, contact_id).await?;
    let (row, seat) = change.administered(contact.organization_id).await?;
    organization_contact::Entity::delete_by_id(contact.id)
        .exec(&*change.write)
        .await?;
    let before = json!({"contact": contact.name, "duty": contact.duty});
    record(
        &change,
        AuditAction::ContactRemoved,
        (&row, seat.as_ref()),
        before,
        json!({}),
    )
    .await?;
    change.finish(key, row.id).await?;
    Ok(row.id)
}

/// The whole number, for somebody who has to call. Every time leaves an entry in the audit.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` for whoever does not administer the organisation.
pub async fn reveal(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    contact_id: Uuid,
) -> Result<String> {
    let write = app.write().await?;
    let contact = found(&*write, contact_id).await?;
    let row = service::one(viewer, &*write, contact.organization_id).await?;
    let seat = service::seat_of(&*write, &row).await?;
    if !service::may_change(viewer, seat.as_ref()) {
        return Err(ErrorCode::Forbidden.into());
    }
    let phone = app.vault.open_phone(&contact.phone_cipher)?;
    if requests::recall(&*write, viewer, key, app.guard)
        .await?
        .is_some()
    {
        return Ok(phone);
    }
    let now = app.clock.now();
    requests::remember(&write, viewer, key, row.id, now, app.guard).await?;
    let deed = Deed {
        action: AuditAction::ContactRevealed,
        subject_id: row.id,
        subject: row.name,
        place: seat.as_ref(),
        before: json!({}),
        after: json!({"contact": contact.name}),
    };
    audit::record(&write, viewer, now, deed).await?;
    write.commit().await?;
    Ok(phone)
}

async fn found(db: &impl ConnectionTrait, id: Uuid) -> Result<organization_contact::Model> {
    organization_contact::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// It is told of the organisation, in whose history it is looked for.
async fn record(
    change: &Change<'_>,
    action: AuditAction,
    (row, seat): (&organization::Model, Option<&place::Model>),
    before: serde_json::Value,
    after: serde_json::Value,
) -> Result<()> {
    change
        .record(action, (row.id, &row.name), seat, before, after)
        .await
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_mobile_or_landline() {
        for (typed, kept) in [
            (" 138 1234 1234 ", "13812341234"),
            ("0719-8123456", "0719-8123456"),
            ("０７１９－８１２３４５６", "0719-8123456"),
            ("8123456", "8123456"),
            ("07198123456", "07198123456"),
            ("0719-8123456转12", "0719-8123456-12"),
        ] {
            assert_eq!(number(typed).unwrap(), kept, "{typed}");
        }
        for typed in [
            "",
            "110",
            "1381234123",
            "0719-812",
            "八一二三",
            "0719-8123456-123456",
        ] {
            assert!(number(typed).is_err(), "{typed}");
        }
    }
}
