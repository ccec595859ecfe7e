//! Prepares what the app is checked against while compiling: the GraphQL schema (cynic) and the
//! texts in both languages (leptos_i18n).

use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos};
use std::{env, error::Error, path::PathBuf};

/// One file per language and area of work: `locales/<language>/<namespace>.json`.
const NAMESPACES: [&str; 21] = [
    "common",
    "errors",
    "account",
    "orders",
    "inbox",
    "enrollments",
    "places",
    "roster",
    "people",
    "reporting",
    "organizations",
    "registration",
    "calendar",
    "board",
    "templates",
    "categories",
    "centres",
    "centre_desk",
    "canteen",
    "windows",
    "usage",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    cynic_codegen::register_schema("linli")
        .from_sdl_file("schema.graphql")?
        .as_default()?;

    let config = Config::new("zh-CN")?
        .add_locale("en")?
        .add_namespaces(NAMESPACES)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let texts = TranslationsInfos::parse(config)?;
    texts.emit_diagnostics();
    texts.rerun_if_locales_changed();
    texts.generate_i18n_module(PathBuf::from(env::var("OUT_DIR")?).join("i18n"))?;
    Ok(())
}
