//! The key that numbers are encrypted with, and whether it is the one that the rows need.

use std::path::Path;

use entity::person;
use sea_orm::{EntityTrait, QuerySelect};

use crate::{
    db::Db,
    error::{Error, Result},
    vault::Vault,
};

/// Opens the key file; makes one only where no row waits for another.
///
/// # Errors
/// When the key is missing or another one, and people's numbers could no longer be read.
pub async fn open_vault(db: &Db, key_file: &Path) -> Result<Vault> {
    let needed = keys_of_rows(db).await?;
    if !needed.is_empty() && !key_file.exists() {
        return Err(Error::internal(format!(
            "the key file {} is missing, and the database holds numbers encrypted with key {}: put it back",
            key_file.display(),
            needed.join(", "),
        )));
    }
    let vault = Vault::open_or_create(key_file)?;
    check(&vault, &needed, key_file)?;
    Ok(vault)
}

/// # Errors
/// When some rows were encrypted with another key.
pub fn check(vault: &Vault, needed: &[String], key_file: &Path) -> Result<()> {
    match needed.iter().find(|key_id| *key_id != vault.key_id()) {
        None => Ok(()),
        Some(other) => Err(Error::internal(format!(
            "the key file {} holds key {}, but the database's numbers were encrypted with key {other}",
            key_file.display(),
            vault.key_id(),
        ))),
    }
}

/// Names of the keys that people's numbers were encrypted with; one, or none in an empty database.
pub async fn keys_of_rows(db: &Db) -> Result<Vec<String>> {
    Ok(person::Entity::find()
        .select_only()
        .column(person::Column::PhoneKeyId)
        .distinct()
        .into_tuple()
        .all(db.reader())
        .await?)
}
