//! localStorage that never fails: where it is closed (private windows), nothing is kept.

use web_sys::Storage;

pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

pub fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // Full or closed storage only means that the wish is forgotten with the page.
        let _ = storage.set_item(key, value);
    }
}

pub fn remove(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
