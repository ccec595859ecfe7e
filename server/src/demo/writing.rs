//! The drawn rows into the database, in one transaction, and their pictures into the photo folder.

use std::collections::{BTreeMap, BTreeSet};

use entity::{invitation, organization_contact, person, photo};
use futures_util::{StreamExt, TryStreamExt, stream};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel, Iterable};

use super::{pictures, street::Street};
use crate::{
    app::App,
    error::{Error, Result},
    files::{self, Reencoded},
    progress::Progress,
    vault::Phone,
};

/// SQLite takes 32,766 parameters in a statement, PostgreSQL twice as many.
const PARAMETERS: usize = 30_000;
const FILES_AT_ONCE: usize = 16;

pub async fn write(app: &App, street: Street, progress: &Progress) -> Result<()> {
    let photos = photograph(app, street.photos, progress).await?;
    let total = street.people.len() + street.events.len() + street.notifications.len();
    progress.begin("writing the street", total as u64);
    let people = seal(app, street.people)?;
    let contacts = seal_contacts(app, street.contacts)?;
    let invitations = seal_tokens(app, street.invitations)?;
    let tx = app.db.begin().await?;
    insert::<entity::place::Entity, _>(&tx, street.places).await?;
    insert::<entity::grid::Entity, _>(&tx, street.grids).await?;
    insert::<entity::organization::Entity, _>(&tx, street.organizations).await?;
    insert::<entity::coverage::Entity, _>(&tx, street.coverages).await?;
    insert::<organization_contact::Entity, _>(&tx, contacts).await?;
    let mut reached = people.len() as u64;
    insert::<person::Entity, _>(&tx, people).await?;
    insert::<entity::residency::Entity, _>(&tx, street.residencies).await?;
    insert::<entity::employment::Entity, _>(&tx, street.employments).await?;
    insert::<entity::appointment::Entity, _>(&tx, street.appointments).await?;
    insert::<entity::enrollment::Entity, _>(&tx, street.enrollments).await?;
    insert::<entity::person_skill::Entity, _>(&tx, street.person_skills).await?;
    insert::<entity::demo_person::Entity, _>(&tx, street.demo_people).await?;
    insert::<invitation::Entity, _>(&tx, invitations).await?;
    insert::<entity::registration::Entity, _>(&tx, street.registrations).await?;
    progress.reach(reached);
    insert::<entity::order::Entity, _>(&tx, street.orders).await?;
    insert::<entity::order_counter::Entity, _>(&tx, street.counters).await?;
    insert::<entity::order_skill::Entity, _>(&tx, street.order_skills).await?;
    insert::<entity::order_crew::Entity, _>(&tx, street.crew).await?;
    reached += street.events.len() as u64;
    insert::<entity::order_event::Entity, _>(&tx, street.events).await?;
    progress.reach(reached);
    insert::<photo::Entity, _>(&tx, photos).await?;
    insert::<entity::rating::Entity, _>(&tx, street.ratings).await?;
    insert::<entity::notification::Entity, _>(&tx, street.notifications).await?;
    progress.reach(total as u64);
    tx.commit().await?;
    Ok(())
}

async fn insert<E, A>(tx: &DatabaseTransaction, rows: Vec<E::Model>) -> Result<()>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<A>,
    A: sea_orm::ActiveModelTrait<Entity = E> + Send,
{
    let per_statement = PARAMETERS / E::Column::iter().count();
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    loop {
        let batch: Vec<A> = rows.by_ref().take(per_statement).collect();
        if batch.is_empty() {
            return Ok(());
        }
        E::insert_many(batch).exec_without_returning(tx).await?;
    }
}

fn seal(app: &App, people: Vec<(person::Model, String)>) -> Result<Vec<person::Model>> {
    people
        .into_iter()
        .map(|(mut row, phone)| {
            let sealed = app.vault.seal(&Phone::parse(&phone)?)?;
            row.phone_cipher = sealed.cipher;
            row.phone_key_id = sealed.key_id;
            row.phone_hash = sealed.hash;
            Ok(row)
        })
        .collect()
}

fn seal_tokens(
    app: &App,
    invitations: Vec<(invitation::Model, String)>,
) -> Result<Vec<invitation::Model>> {
    invitations
        .into_iter()
        .map(|(mut row, token)| {
            row.token_cipher = app.vault.seal_text(&token)?;
            Ok(row)
        })
        .collect()
}

fn seal_contacts(
    app: &App,
    contacts: Vec<(organization_contact::Model, String)>,
) -> Result<Vec<organization_contact::Model>> {
    contacts
        .into_iter()
        .map(|(mut row, phone)| {
            row.phone_cipher = app.vault.seal_text(&phone)?;
            row.phone_key_id = app.vault.key_id().to_owned();
            row.phone_hash = app.vault.keyed_hash(phone.as_bytes());
            Ok(row)
        })
        .collect()
}

/// Draws each scene once and stores it under every photo's own id. Files come before rows, as with
/// an upload: a file without a row is swept some day, a row without a file would be a hole.
async fn photograph(
    app: &App,
    photos: Vec<(photo::Model, String)>,
    progress: &Progress,
) -> Result<Vec<photo::Model>> {
    progress.begin("taking photos", photos.len() as u64);
    let names: BTreeSet<String> = photos.iter().map(|(_, scene)| scene.clone()).collect();
    let scenes: BTreeMap<String, Reencoded> = stream::iter(names)
        .map(|name| async move {
            let scene = name.clone();
            let taken = tokio::task::spawn_blocking(move || pictures::take(&scene))
                .await
                .map_err(Error::internal)??;
            Ok::<_, Error>((name, taken))
        })
        .buffer_unordered(FILES_AT_ONCE)
        .try_collect()
        .await?;
    let rows: Vec<photo::Model> = photos
        .iter()
        .map(|(row, scene)| {
            let picture = &scenes[scene];
            photo::Model {
                width: picture.width as i32,
                height: picture.height as i32,
                byte_size: picture.kept.len() as i32,
                ..row.clone()
            }
        })
        .collect();
    stream::iter(photos.iter().enumerate())
        .map(|(number, (row, scene))| {
            let picture = &scenes[scene];
            async move {
                let kept = picture.kept.clone();
                app.files.put(&files::photo_name(row.id), kept).await?;
                let thumbnail = picture.thumbnail.clone();
                app.files
                    .put(&files::thumbnail_name(row.id), thumbnail)
                    .await?;
                progress.reach(number as u64);
                Ok::<(), Error>(())
            }
        })
        .buffer_unordered(FILES_AT_ONCE)
        .try_collect::<()>()
        .await?;
    Ok(rows)
}
