//! Personal numbers: encrypted at rest, found by a keyed hash, shown masked.
//!
//! The key lives in a file outside the database, so that a copy of the database alone tells no
//! number. Sessions are signed with a key derived from the same secret.

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    constant_time, digest, hkdf, hmac, rand,
};

use crate::error::{Error, ErrorCode, Result};

const SECRET_BYTES: usize = 32;

pub struct Vault {
    cipher: RandomizedNonceKey,
    look_up: hmac::Key,
    signing: [u8; SECRET_BYTES],
    key_id: String,
}

/// A number as a row keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedPhone {
    pub cipher: Vec<u8>,
    pub key_id: String,
    pub hash: Vec<u8>,
}

impl Vault {
    pub fn new(secret: &[u8; SECRET_BYTES]) -> Result<Self> {
        let encryption = derive(secret, b"phone encryption")?;
        let look_up = derive(secret, b"phone look-up")?;
        Ok(Self {
            cipher: RandomizedNonceKey::new(&AES_256_GCM, &encryption).map_err(unspecified)?,
            look_up: hmac::Key::new(hmac::HMAC_SHA256, &look_up),
            signing: derive(secret, b"session signing")?,
            key_id: hex::encode(&sha256(secret)[..4]),
        })
    }

    /// Reads the key file; makes one, readable by its owner alone, where there is none.
    ///
    /// # Errors
    /// When the file cannot be read or made, or does not hold 64 hexadecimal digits.
    pub fn open_or_create(path: &Path) -> Result<Self> {
        if !path.exists() {
            let mut secret = [0; SECRET_BYTES];
            rand::fill(&mut secret).map_err(unspecified)?;
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(Error::internal)?;
            }
            fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(path)
                .and_then(|mut file| file.write_all(hex::encode(secret).as_bytes()))
                .map_err(Error::internal)?;
        }
        Self::open(path)
    }

    /// # Errors
    /// When the file cannot be read or does not hold 64 hexadecimal digits.
    pub fn open(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path)
            .map_err(|error| Error::internal(format!("key file {}: {error}", path.display())))?;
        let mut secret = [0; SECRET_BYTES];
        hex::decode_to_slice(text.trim(), &mut secret)
            .map_err(|error| Error::internal(format!("key file {}: {error}", path.display())))?;
        Self::new(&secret)
    }

    /// Names the key that rows were encrypted with.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    pub fn signing_key(&self) -> &[u8] {
        &self.signing
    }

    /// Encrypts a normalised number and hashes it for look-up.
    pub fn seal(&self, phone: &Phone) -> Result<SealedPhone> {
        Ok(SealedPhone {
            cipher: self.seal_text(&phone.0)?,
            key_id: self.key_id.clone(),
            hash: self.hash(phone),
        })
    }

    /// Encrypts what was typed where a number belongs, valid or not.
    pub fn seal_text(&self, text: &str) -> Result<Vec<u8>> {
        let mut sealed = text.as_bytes().to_vec();
        let nonce = self
            .cipher
            .seal_in_place_append_tag(Aad::empty(), &mut sealed)
            .map_err(unspecified)?;
        let mut cipher = nonce.as_ref().to_vec();
        cipher.append(&mut sealed);
        Ok(cipher)
    }

    pub fn hash(&self, phone: &Phone) -> Vec<u8> {
        self.keyed_hash(phone.0.as_bytes())
    }

    pub fn keyed_hash(&self, bytes: &[u8]) -> Vec<u8> {
        hmac::sign(&self.look_up, bytes).as_ref().to_vec()
    }

    /// A secret that only this server can say of something, in so many hexadecimal digits.
    pub fn tag(&self, said: &str, digits: usize) -> String {
        let mut tag = hex::encode(self.keyed_hash(said.as_bytes()));
        tag.truncate(digits);
        tag
    }

    /// The number in clear, for those who need it.
    pub fn open_phone(&self, sealed: &[u8]) -> Result<String> {
        self.open_text(sealed)
    }

    /// What [`Self::seal_text`] sealed.
    pub fn open_text(&self, sealed: &[u8]) -> Result<String> {
        let (nonce, cipher) = sealed
            .split_at_checked(NONCE_LEN)
            .ok_or_else(|| Error::internal("a sealed number is too short"))?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(unspecified)?;
        let mut cipher = cipher.to_vec();
        let plain = self
            .cipher
            .open_in_place(nonce, Aad::empty(), &mut cipher)
            .map_err(|_| Error::internal("a number was encrypted with another key"))?;
        String::from_utf8(plain.to_vec()).map_err(Error::internal)
    }
}

/// Whether a secret was said; takes as long for one that is nearly right.
pub fn is_same_secret(known: &str, said: &str) -> bool {
    constant_time::verify_slices_are_equal(known.as_bytes(), said.as_bytes()).is_ok()
}

/// A mainland mobile number: eleven digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Takes what people type: full-width digits, spaces, dashes and a leading +86 are all right.
    ///
    /// # Errors
    /// `PHONE_INVALID` when no eleven-digit mobile number remains.
    pub fn parse(text: &str) -> Result<Self> {
        let digits: String = text
            .chars()
            .filter_map(|c| match c {
                '0'..='9' => Some(c),
                '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32),
                _ => None,
            })
            .collect();
        let unexpected = text.chars().any(|c| {
            !matches!(c, '0'..='9' | '０'..='９' | ' ' | '\u{3000}' | '\u{a0}' | '-' | '－' | '–' | '+' | '＋' | '(' | ')' | '（' | '）' | '\t')
        });
        let digits = if digits.len() == 13 {
            digits.strip_prefix("86").unwrap_or(&digits)
        } else {
            &digits
        };
        let mobile = digits.len() == 11
            && digits.starts_with('1')
            && matches!(digits.as_bytes()[1], b'3'..=b'9');
        if unexpected || !mobile {
            return Err(ErrorCode::PhoneInvalid.into());
        }
        Ok(Self(digits.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `138****1234`
pub fn mask_phone(phone: &str) -> String {
    let letters: Vec<char> = phone.chars().collect();
    match letters.as_slice() {
        // A mobile number: who knows it recognises it.
        [head @ .., _, _, _, _, a, b, c, d] if head.len() == 3 => {
            let head: String = head.iter().collect();
            format!("{head}****{a}{b}{c}{d}")
        }
        // Anything else may be somebody's number with a digit too many or too few.
        [.., _, _, _, _, a, b, c, d] => format!("****{a}{b}{c}{d}"),
        _ => "****".to_owned(),
    }
}

/// The surname with the rest hidden: `周**`.
pub fn mask_name(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => format!("{first}{}", "*".repeat(letters.count().clamp(1, 2))),
        None => String::new(),
    }
}

pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, bytes).as_ref().to_vec()
}

/// Unguessable text of 256 bits, for tokens.
pub fn random_token() -> Result<String> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).map_err(unspecified)?;
    Ok(hex::encode(bytes))
}

/// Decimal digits, each as likely as any other; up to a dozen.
pub fn random_code(digits: u32) -> Result<String> {
    let mut bytes = [0; 8];
    rand::fill(&mut bytes).map_err(unspecified)?;
    let number = u64::from_be_bytes(bytes) % 10_u64.pow(digits);
    Ok(format!("{number:0width$}", width = digits as usize))
}

fn derive(secret: &[u8], purpose: &[u8]) -> Result<[u8; SECRET_BYTES]> {
    let mut key = [0; SECRET_BYTES];
    hkdf::Salt::new(hkdf::HKDF_SHA256, b"linli")
        .extract(secret)
        .expand(&[purpose], hkdf::HKDF_SHA256)
        .and_then(|material| material.fill(&mut key))
        .map_err(unspecified)?;
    Ok(key)
}

fn unspecified(_: aws_lc_rs::error::Unspecified) -> Error {
    Error::internal("a cryptographic operation failed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for text in [
            "13812345678",
            "138 1234 5678",
            "138-1234-5678",
            "+86 138 1234 5678",
            "１３８１２３４５６７８",
        ] {
            assert_eq!(
                Phone::parse(text).unwrap().as_str(),
                "13812345678",
                "{text}"
            );
        }
        for text in [
            "",
            "1381234567",
            "23812345678",
            "12012345678",
            "1381234567八",
            "138123456789",
        ] {
            assert_eq!(
                Phone::parse(text).unwrap_err().code(),
                ErrorCode::PhoneInvalid,
                "{text}"
            );
        }
    }

    #[test]
    fn a_sealed_number_opens_with_its_key_alone() {
        let vault = Vault::new(&[1; 32]).unwrap();
        let phone = Phone::parse("13812345678").unwrap();
        let sealed = vault.seal(&phone).unwrap();
        assert_eq!(vault.open_phone(&sealed.cipher).unwrap(), "13812345678");
        assert_ne!(sealed.cipher, vault.seal(&phone).unwrap().cipher);
        assert_eq!(sealed.hash, vault.hash(&phone));
        let other = Vault::new(&[2; 32]).unwrap();
        assert!(other.open_phone(&sealed.cipher).is_err());
        assert_ne!(other.hash(&phone), sealed.hash);
    }

    #[test]
    fn masks_hide_the_middle() {
        assert_eq!(mask_phone("13812345678"), "138****5678");
        assert_eq!(mask_phone("1381234567890"), "****7890");
        assert_eq!(mask_phone("1381234567"), "****4567");
        assert_eq!(mask_phone("07191"), "****");
        assert_eq!(mask_name("周明"), "周*");
        assert_eq!(mask_name("欧阳明月"), "欧**");
    }
}
