//! The drawn rows into the database, a street in one transaction, and their pictures into the photo
//! folder.

use std::collections::{BTreeMap, BTreeSet};

use entity::{family_link, invitation, organization_contact, person};
use futures_util::{StreamExt, TryStreamExt, stream};
use sea_orm::{
    ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, Iterable, ModelTrait,
};

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

/// `reach` is told how many rows have been written so far.
pub async fn write(app: &App, street: Street, reach: impl Fn(usize)) -> Result<()> {
    let people = seal(app, street.people)?;
    let links = number_links(street.family_links, &people);
    let contacts = seal_contacts(app, street.contacts)?;
    let invitations = seal_tokens(app, street.invitations)?;
    let photos = street.photos.into_iter().map(|(row, _)| row).collect();
    let mut writing = Writing {
        tx: app.db.begin().await?,
        written: 0,
        reach,
    };
    // In the order in which rows refer to each other.
    writing.insert(street.places).await?;
    writing.insert(street.grids).await?;
    writing.insert(street.organizations).await?;
    writing.insert(street.coverages).await?;
    writing.insert(contacts).await?;
    writing.insert(people).await?;
    writing.insert(street.residencies).await?;
    writing.insert(street.employments).await?;
    writing.insert(street.appointments).await?;
    writing.insert(street.enrollments).await?;
    writing.insert(street.person_skills).await?;
    writing.insert(street.demo_people).await?;
    writing.insert(invitations).await?;
    writing.insert(street.registrations).await?;
    writing.insert(street.orders).await?;
    writing.insert(street.counters).await?;
    writing.insert(street.order_skills).await?;
    writing.insert(street.crew).await?;
    writing.insert(street.events).await?;
    writing.insert(street.ratings).await?;
    writing.insert(street.request_ratings).await?;
    writing.insert(street.follow_ups).await?;
    writing.insert(street.followers).await?;
    writing.insert(street.offers).await?;
    writing.insert(street.helpers).await?;
    writing.insert(street.consents).await?;
    writing.insert(street.boards).await?;
    writing.insert(street.templates).await?;
    writing.insert(street.centres).await?;
    writing.insert(photos).await?;
    writing.insert(street.openings).await?;
    writing.insert(street.spaces).await?;
    writing.insert(street.rooms).await?;
    writing.insert(street.room_spaces).await?;
    writing.insert(street.series).await?;
    writing.insert(street.closures).await?;
    writing.insert(street.bookings).await?;
    writing.insert(street.booking_events).await?;
    writing.insert(street.occupancies).await?;
    writing.insert(street.booking_counts).await?;
    writing.insert(street.waitlist).await?;
    writing.insert(street.meals).await?;
    writing.insert(street.standing_meals).await?;
    writing.insert(street.meal_orders).await?;
    writing.insert(street.service_windows).await?;
    writing.insert(street.window_items).await?;
    writing.insert(street.window_slots).await?;
    writing.insert(street.tickets).await?;
    writing.insert(street.birth_years).await?;
    writing.insert(links).await?;
    writing.insert(street.notifications).await?;
    writing.tx.commit().await?;
    Ok(())
}

struct Writing<F> {
    tx: DatabaseTransaction,
    written: usize,
    reach: F,
}

impl<F: Fn(usize)> Writing<F> {
    async fn insert<M, A>(&mut self, rows: Vec<M>) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<A>,
        A: ActiveModelTrait<Entity = M::Entity> + Send,
    {
        let per_statement = PARAMETERS / <M::Entity as EntityTrait>::Column::iter().count();
        let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model);
        loop {
            let batch: Vec<A> = rows.by_ref().take(per_statement).collect();
            if batch.is_empty() {
                return Ok(());
            }
            self.written += batch.len();
            M::Entity::insert_many(batch)
                .exec_without_returning(&self.tx)
                .await?;
            (self.reach)(self.written);
        }
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

/// A relative was given by the number that is theirs.
fn number_links(
    mut links: Vec<family_link::Model>,
    people: &[person::Model],
) -> Vec<family_link::Model> {
    for link in &mut links {
        let relative = people.iter().find(|one| Some(one.id) == link.relative_id);
        if let Some(relative) = relative {
            link.phone_cipher = relative.phone_cipher.clone();
            link.phone_key_id = relative.phone_key_id.clone();
            link.phone_hash = relative.phone_hash.clone();
        }
    }
    links
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
pub async fn photograph(app: &App, street: &mut Street, progress: &Progress) -> Result<()> {
    let photos = &mut street.photos;
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
    for (row, scene) in photos.iter_mut() {
        let picture = &scenes[scene];
        row.width = picture.width as i32;
        row.height = picture.height as i32;
        row.byte_size = picture.kept.len() as i32;
    }
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
        .await
}
