// Keeps the pages of the jobs for when there is no network. SHELL comes from the server.
/* global SHELL */
importScripts(SHELL.find((path) => path.includes("queue.js")));
const CACHE = "clothingline";
const PAGE = /^\/my\/jobs(\/pay|\/\d+)?$/;
const FILE = /^\/(clothingline_portal\/static\/|my\/jobs\/\d+\/(picture|voice)\/)/;

self.addEventListener("install", (event) => {
    self.skipWaiting();
    event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)));
});
self.addEventListener("activate", (event) => {
    event.waitUntil(self.clients.claim());
});
self.addEventListener("sync", (event) => {
    event.waitUntil(queue.flush());
});

const page = async (request, path) => {
    const cache = await caches.open(CACHE);
    try {
        const answer = await fetch(request);
        if (answer.status < 500) {
            if (answer.ok && PAGE.test(path)) {
                await cache.put(path, answer.clone());
            }
            return answer;
        }
    } catch {
        // No network: the kept page, or the home, which says how much is unsent.
    }
    return (await cache.match(path)) || (await cache.match("/my/jobs")) || Response.error();
};

const file = async (request) => {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(request);
    if (kept) {
        return kept;
    }
    const answer = await fetch(request);
    if (answer.ok) {
        await cache.put(request, answer.clone());
    }
    return answer;
};

self.addEventListener("fetch", (event) => {
    const {request} = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin) {
        return;
    }
    if (request.mode === "navigate") {
        event.respondWith(page(request, url.pathname));
    } else if (FILE.test(url.pathname)) {
        event.respondWith(file(request));
    }
});
