//! How notices are told apart: pure, without clock or database.

use uuid::Uuid;

use crate::vault::sha256;

/// Names one step of what has steps, the same whenever it is asked for: the source of that step's
/// notices.
pub fn step_of(subject_id: Uuid, version: i32) -> Uuid {
    let mut bytes = subject_id.as_bytes().to_vec();
    bytes.extend(version.to_be_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&sha256(&bytes)[..16]);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_has_one_name() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(step_of(one, 1), step_of(one, 1));
        assert_ne!(step_of(one, 1), step_of(one, 2));
        assert_ne!(step_of(one, 1), step_of(other, 1));
    }
}
