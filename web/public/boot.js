// Starts the app; a file of its own because the content security policy forbids inline scripts.
import init from "/app/{{build}}/web.js";
init({ module_or_path: "/app/{{build}}/web_bg.wasm" });
