// Starts the app. A file of its own because the content security policy forbids inline scripts.
// It also holds what has to work when the app itself does not: the first colours, the cached
// shell, and a new start after a deploy took away a part that this page still wanted to load.

const root = document.documentElement;
const kept = (key) => {
  try { return localStorage.getItem(key); } catch { return null; }
};

// The classes of `state/settings.rs`, before the first paint of the app.
const theme = kept("linli.theme");
if (theme === "dark" || theme === "light") root.classList.add(theme);
const elder = kept("linli.elder");
if (elder) root.classList.add("elder", `elder-${elder}`);
const language = kept("linli.language");
if (language) root.lang = language;

// Reloads once a minute at most, so that a part that is gone for good cannot loop.
const startAgain = () => {
  const last = Number(sessionStorage.getItem("linli.started-again") ?? 0);
  if (Date.now() - last < 60_000) return false;
  sessionStorage.setItem("linli.started-again", String(Date.now()));
  location.reload();
  return true;
};
const giveUp = () => {
  document.getElementById("splash")?.remove();
  document.getElementById("fatal").hidden = false;
};
document.getElementById("fatal-reload").addEventListener("click", () => location.reload());
// Sent by the panic hook in `main.rs`: "chunk" when a lazily loaded part is missing.
addEventListener("linli:chunk", () => startAgain() || giveUp());
addEventListener("linli:panic", giveUp);

try {
  const { default: init } = await import("/app/{{build}}/web.js");
  await init({ module_or_path: "/app/{{build}}/web_bg.wasm" });
} catch (problem) {
  console.error(problem);
  // The panic hook has already spoken when the app itself broke.
  if (!(problem instanceof WebAssembly.RuntimeError)) startAgain() || giveUp();
}

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js");
