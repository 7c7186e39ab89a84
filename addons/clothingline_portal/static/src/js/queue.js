// What waits on the phone until the server has it. Shared by the pages and the worker.
// An event is kept in IndexedDB under the UUID it got when it was tapped, sent in order,
// and deleted only when the server has answered; the server counts a UUID once.
const queue = (() => {
    const news = new BroadcastChannel("clothingline");
    let opened;

    const open = () =>
        (opened ||= new Promise((resolve, reject) => {
            const request = indexedDB.open("clothingline", 1);
            request.onupgradeneeded = () =>
                request.result.createObjectStore("events", {keyPath: "order", autoIncrement: true});
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        }));

    const store = async (mode, work) => {
        const change = (await open()).transaction("events", mode, {durability: "strict"});
        const request = work(change.objectStore("events"));
        return new Promise((resolve, reject) => {
            change.oncomplete = () => resolve(request.result);
            change.onabort = change.onerror = () => reject(change.error);
        });
    };

    const all = () => store("readonly", (events) => events.getAll());
    const put = (event) => store("readwrite", (events) => events.put(event));
    const remove = (order) => store("readwrite", (events) => events.delete(order));

    const ask = async (url, options = {}) => {
        const headers = {Accept: "application/json"};
        const signal = AbortSignal.timeout(60000);
        return fetch(url, {...options, headers, signal, redirect: "manual", cache: "no-store"});
    };

    const isJson = (answer) => (answer.headers.get("Content-Type") || "").includes("json");

    // Who is logged in: {uid, csrf}, or what keeps us from knowing.
    const whoami = async () => {
        const answer = await ask("/my/jobs/token");
        if (answer.type === "opaqueredirect") {
            return {stop: "login"};
        }
        if (!answer.ok || !isJson(answer)) {
            return {stop: "offline"};
        }
        const me = await answer.json();
        const skew = Date.parse(answer.headers.get("Date")) - Date.now();
        return {...me, skew: Math.abs(skew) > 60000 ? skew : 0};
    };

    const form = (event, me) => {
        const data = new FormData();
        for (const [name, value, file] of event.fields) {
            file ? data.append(name, value, file) : data.append(name, value);
        }
        data.set("event_uuid", event.uuid);
        data.set("happened_at", new Date(event.at + me.skew).toISOString());
        data.set("csrf_token", me.csrf);
        return data;
    };

    // Send one event: "done", "refused", or why to try again later.
    const send = async (event, me) => {
        const answer = await ask(event.url, {method: "POST", body: form(event, me)});
        if (answer.type === "opaqueredirect") {
            return {stop: "login"};
        }
        if (answer.status === 413) {
            return {error: answer.statusText};
        }
        if (answer.status >= 500 || answer.status === 429 || !isJson(answer)) {
            return {stop: "offline"};
        }
        return answer.json();
    };

    const sendAll = async () => {
        const waiting = (await all()).filter((event) => !event.error);
        if (!waiting.length) {
            return {};
        }
        const me = await whoami();
        const done = [];
        for (const event of me.stop ? [] : waiting) {
            if (event.uid !== me.uid) {
                continue; // another tailor's, who shares this phone
            }
            const answer = await send(event, me);
            if (answer.stop) {
                return {stop: answer.stop, done};
            }
            if (answer.error) {
                await put({...event, error: answer.error});
            } else {
                await remove(event.order);
                done.push({uuid: event.uuid, message: answer.message});
            }
        }
        return {stop: me.stop, done};
    };

    return {
        news,
        all,
        put,
        remove,
        // One sender at a time, over all tabs and the worker.
        flush: () =>
            navigator.locks.request("clothingline-queue", async () => {
                let result;
                try {
                    result = await sendAll();
                } catch {
                    result = {stop: "offline"};
                }
                news.postMessage(result.stop || "sent");
                return result;
            }),
    };
})();
