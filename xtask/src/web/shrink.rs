//! What wasm-bindgen leaves in the main module that no page needs: the classes that a library
//! exports to JavaScript although nothing there makes one, and names of imports with a hash each.

use anyhow::{Context, Result};
use std::{fs, path::Path};
use walrus::{Module, passes::gc};

/// leptos takes in server functions, and with them `wasm-streams`, whose classes are exports and so
/// keep their code alive. This app has no server functions.
const UNUSED_CLASSES: [&str; 3] = [
    "IntoUnderlyingByteSource",
    "IntoUnderlyingSink",
    "IntoUnderlyingSource",
];

pub fn shrink(stage: &Path) -> Result<()> {
    let (script_path, module_path) = (stage.join("web.js"), stage.join("web_bg.wasm"));
    let mut script = fs::read_to_string(&script_path)?;
    let mut module = Module::from_file(&module_path)?;

    for class in UNUSED_CLASSES {
        script = without_class(&script, class)?;
        let prefix = class.to_lowercase();
        let exports = module.exports.iter().filter(|export| {
            let name = export.name.trim_start_matches("__wbg_");
            name.split('_').next() == Some(&prefix)
        });
        for export in exports.map(|export| export.id()).collect::<Vec<_>>() {
            module.exports.delete(export);
        }
    }
    gc::run(&mut module);

    for (number, import) in module.imports.iter_mut().enumerate() {
        let property = format!("        {}: ", import.name);
        if script.contains(&property) {
            import.name = format!("i{number:x}");
            script = script.replace(&property, &format!("{}: ", import.name));
        }
    }

    fs::write(script_path, script)?;
    module.emit_wasm_file(module_path)
}

/// From the class to the line after it that makes it disposable.
fn without_class(script: &str, class: &str) -> Result<String> {
    let start = format!("export class {class} {{");
    let end = format!("{class}.prototype.free;\n");
    let (before, rest) = script
        .split_once(&start)
        .with_context(|| format!("web.js has no class {class} any more: xtask need not drop it"))?;
    let (_, after) = rest
        .split_once(&end)
        .with_context(|| format!("the end of class {class} was not found in web.js"))?;
    Ok(format!("{before}{after}"))
}
