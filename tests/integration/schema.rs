//! The contract with the app.

use std::fs;

#[test]
fn the_schema_file_is_what_the_server_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/schema.graphql");
    let written = fs::read_to_string(path).unwrap();
    assert!(
        written.trim_end() == server::graphql::sdl().trim_end(),
        "web/schema.graphql is not what the server says: run `cargo xtask schema`"
    );
}
