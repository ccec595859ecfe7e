//! Passwords, hashed with Argon2id away from the threads that answer requests.

use std::sync::OnceLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// Hashes computed at once. Each takes 19 MiB and a core; more only make everybody wait longer.
static HASHING: Semaphore = Semaphore::const_new(4);

/// A PHC string to keep instead of the password.
pub async fn hash(password: String) -> Result<String> {
    in_background(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash: PasswordHash| hash.to_string())
            .map_err(|error| Error::internal(error.to_string()))
    })
    .await
}

/// Whether this is the password behind `stored`. Where nothing is stored the same work is done, so
/// that the time it takes does not tell whose number is known.
pub async fn verify(stored: Option<String>, password: String) -> Result<bool> {
    in_background(move || {
        let known = stored.is_some();
        let phc = stored.map_or_else(nobodys_hash, Ok)?;
        let phc = PasswordHash::new(&phc).map_err(|error| Error::internal(error.to_string()))?;
        let fits = Argon2::default()
            .verify_password(password.as_bytes(), &phc)
            .is_ok();
        Ok(known && fits)
    })
    .await
}

fn nobodys_hash() -> Result<String> {
    static HASH: OnceLock<String> = OnceLock::new();
    if let Some(hash) = HASH.get() {
        return Ok(hash.clone());
    }
    let hash: PasswordHash = Argon2::default()
        .hash_password(b"nobody's password")
        .map_err(|error| Error::internal(error.to_string()))?;
    Ok(HASH.get_or_init(|| hash.to_string()).clone())
}

async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let _place = HASHING.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let stored = hash("半山尚小区 3 号楼".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let fits = async |stored: Option<String>, password: &str| {
            verify(stored, password.to_owned()).await.unwrap()
        };
        assert!(fits(Some(stored.clone()), "半山尚小区 3 号楼").await);
        assert!(!fits(Some(stored), "半山尚小区 4 号楼").await);
        assert!(!fits(None, "nobody's password").await);
    }
}
