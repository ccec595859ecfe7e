// The cached shell: the app opens without a network and says itself what it cannot reach.
// Everything under /app/<build>/ never changes, so it is served from the cache; the page is
// asked from the network first, so that a new build is seen at once. Data (/graphql, /files,
// /rosters) never passes through here.

const BUILD = "{{build}}";
const CACHE = `linli-${BUILD}`;
const BASE = `/app/${BUILD}/`;
const SHELL = ["/", "/icons/mark.svg", `/boot.js?${BUILD}`, `${BASE}style.css`, `${BASE}web.js`, `${BASE}web_bg.wasm`];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

// Older builds stay until the next one after this: a page that is still open may want a part of them.
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("linli-") && name !== CACHE);
    await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (/^\/(graphql|files|rosters|healthz|readyz|metrics)(\/|$)/.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/app/") || url.pathname.startsWith("/icons/") || url.pathname === "/boot.js") event.respondWith(asset(request));
});

async function page(request) {
  try {
    return await fetch(request);
  } catch (problem) {
    const shell = await caches.match("/", { cacheName: CACHE });
    if (shell) return shell;
    throw problem;
  }
}

async function asset(request) {
  const known = await caches.match(request);
  if (known) return known;
  const answer = await fetch(request);
  const type = answer.headers.get("content-type") ?? "";
  // A missing part is answered with the page: never keep that under the part's name.
  if (answer.ok && !type.startsWith("text/html")) {
    const cache = await caches.open(CACHE);
    await cache.put(request, answer.clone());
  }
  return answer;
}
