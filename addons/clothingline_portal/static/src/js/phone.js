// Steppers, photos, voice notes and the queue. Every page works without this file.
const body = document.body;
const word = (name) => document.querySelector(`[data-word=${name}]`)?.textContent ?? "";
const uid = Number(body.dataset.uid);
const isQueued = Boolean(uid && navigator.serviceWorker && window.indexedDB && navigator.locks);
const PHOTO_BYTES = 200000;
const VOICE_SECONDS = 60;
const recordings = new WeakMap();
const sum = (values) => values.reduce((total, value) => total + Number(value || 0), 0);

// Steppers
for (const stepper of document.querySelectorAll("[data-stepper]")) {
    const input = stepper.querySelector("input");
    const set = (value) => {
        input.value = Math.min(Math.max(value, 0), Number(stepper.dataset.max));
    };
    for (const button of stepper.querySelectorAll("button")) {
        button.addEventListener("click", () => {
            const now = /^\d+$/.test(input.value.trim()) ? Number(input.value) : 0;
            set("all" in button.dataset ? Infinity : now + Number(button.dataset.step));
        });
    }
    input.addEventListener("focus", () => input.select());
}

// Photos and voice notes
async function shrink(file) {
    try {
        const picture = await createImageBitmap(file, {imageOrientation: "from-image"});
        for (let side = 1600, quality = 0.8; side > 200; side *= 0.8, quality = 0.7) {
            const scale = Math.min(1, side / Math.max(picture.width, picture.height));
            const canvas = document.createElement("canvas");
            canvas.width = Math.round(picture.width * scale);
            canvas.height = Math.round(picture.height * scale);
            canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
            const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
            if (blob.size <= PHOTO_BYTES) {
                return blob;
            }
        }
    } catch {
        // No picture to this browser: the server says what it thinks of it.
    }
    return file;
}

for (const button of window.MediaRecorder ? document.querySelectorAll("[data-record]") : []) {
    const input = button.closest("form").querySelector("input[name=voice]");
    let recorder;
    button.hidden = false;
    input.hidden = true;
    button.addEventListener("click", async () => {
        if (recorder?.state === "recording") {
            recorder.stop();
            return;
        }
        let stream;
        try {
            stream = await navigator.mediaDevices.getUserMedia({audio: true});
        } catch {
            input.hidden = false;
            return;
        }
        const parts = [];
        recorder = new MediaRecorder(stream, {audioBitsPerSecond: 16000});
        recorder.ondataavailable = (event) => parts.push(event.data);
        recorder.onstop = () => {
            stream.getTracks().forEach((track) => track.stop());
            recordings.set(input, new Blob(parts, {type: recorder.mimeType}));
            button.setAttribute("aria-pressed", "false");
            button.querySelector("span").textContent = word("recorded");
        };
        recorder.start();
        button.setAttribute("aria-pressed", "true");
        button.querySelector("span").textContent = word("recording");
        setTimeout(() => recorder.state === "recording" && recorder.stop(), VOICE_SECONDS * 1000);
    });
}

// What is said at the top of the page
function note(kind, text, role) {
    const box = document.createElement("p");
    box.className = `note ${kind}`;
    box.setAttribute("role", role);
    box.append(text);
    return box;
}

const told = document.getElementById("told");

function say(kind, text, role = kind === "bad" ? "alert" : "status") {
    told.replaceChildren(note(kind, text, role));
    told.scrollIntoView({block: "nearest"});
}

const title = (event) =>
    [event.title, new Date(event.at).toLocaleTimeString([], {hour: "2-digit", minute: "2-digit"})].join(", ");

async function show(stop) {
    const events = (await queue.all()).filter((event) => event.uid === uid);
    const waiting = events.filter((event) => !event.error);
    const unsent = document.getElementById("unsent");
    unsent.hidden = !waiting.length;
    unsent.textContent = `${waiting.length} ${word("unsent")}`;
    unsent.dataset.count = waiting.length;
    const login = document.getElementById("login");
    login.hidden = stop !== "login" || !waiting.length;
    document.getElementById("waiting").replaceChildren(
        ...waiting.filter((event) => event.page === location.pathname || location.pathname === "/my/jobs").map(
            (event) => note("warn", `${title(event)} – ${word("saved")}`, "status")
        )
    );
    document.getElementById("refused").replaceChildren(
        ...events.filter((event) => event.error).map((event) => {
            const box = note("bad", `${title(event)} – ${event.error}`, "alert");
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = word("read");
            button.onclick = async () => {
                await queue.remove(event.order);
                show();
            };
            box.append(button);
            return box;
        })
    );
    project(waiting);
}

// Counts that wait here are shown as if they were stored already, so that nobody reports twice.
const FLOW = {made: ["in_hand", "made"], correct: ["made", "in_hand"], handin: ["made", "handed_in"]};

function project(waiting) {
    const moved = {};
    for (const event of waiting.filter((event) => event.page === location.pathname)) {
        const [source, target] = FLOW[event.action] || [];
        for (const [name, value] of source ? event.fields : []) {
            const qty = /^line_/.test(name) && /^\d+$/.test(value) ? Number(value) : 0;
            const line = (moved[name] ||= {});
            line[source] = (line[source] || 0) - qty;
            line[target] = (line[target] || 0) + qty;
        }
    }
    for (const field of document.querySelectorAll("[data-source]")) {
        const stepper = field.querySelector("[data-stepper]");
        const input = stepper.querySelector("input");
        stepper.dataset.stored ||= stepper.dataset.max;
        const left = Number(stepper.dataset.stored) + (moved[input.name]?.[field.dataset.source] || 0);
        stepper.dataset.max = Math.max(left, 0);
        field.querySelector("[data-ready]").textContent = stepper.dataset.max;
        field.hidden = left <= 0;
        if (field.dataset.filled && left !== Number(stepper.dataset.stored)) {
            input.value = Math.max(left, 0) || "";
        }
    }
    for (const section of document.querySelectorAll("[data-section]")) {
        section.hidden = !section.querySelector("[data-source]:not([hidden])");
    }
    for (const total of document.querySelectorAll("[data-total]")) {
        total.dataset.stored ||= total.textContent;
        const change = sum(Object.values(moved).map((line) => line[total.dataset.total]));
        total.textContent = change
            ? Number(total.dataset.stored.replace(/\D/g, "")) + change
            : total.dataset.stored;
    }
}

// Sending
async function prepare(form) {
    const fields = [];
    for (const [name, value] of new FormData(form)) {
        if (!(value instanceof File)) {
            fields.push([name, value]);
        } else if (value.size) {
            const isPhoto = name === "photo";
            fields.push([name, isPhoto ? await shrink(value) : value, isPhoto ? "photo.jpg" : "voice"]);
        }
    }
    const voice = form.querySelector("input[name=voice]");
    if (voice && recordings.has(voice)) {
        fields.push(["voice", recordings.get(voice), "voice"]);
    }
    return fields;
}

async function keep(form) {
    const at = Date.now();
    const action = form.action.split("/").pop();
    const fields = await prepare(form);
    const event = {uuid: crypto.randomUUID(), uid, at, action, fields, url: form.action, page: location.pathname};
    const pieces = fields.filter(([name, value]) => /^line_/.test(name) && Number(value) > 0);
    event.title = [
        document.querySelector("main").dataset.job,
        form.querySelector("button[type=submit]").textContent.trim(),
        sum(pieces.map(([, value]) => value)) || "",
    ].filter(Boolean).join(" · ");
    event.order = await queue.put(event);
    return event;
}

async function submit(form) {
    let event;
    try {
        event = await keep(form);
    } catch {
        form.submit(); // no room to keep it here: send it the plain way
        return;
    }
    show();
    const patience = new Promise((done) => setTimeout(done, 5000, {stop: "slow"}));
    const result = navigator.onLine ? await Promise.race([queue.flush(), patience]) : {stop: "offline"};
    const stored = (await queue.all()).find((other) => other.uuid === event.uuid);
    if (!stored) {
        const message = result.done?.find((done) => done.uuid === event.uuid)?.message;
        sessionStorage.setItem("clothingline", message || word("sent"));
        location.replace(location.pathname);
    } else if (stored.error) {
        await queue.remove(stored.order); // he reads it now, beside what he typed
        show();
        say("bad", stored.error);
    } else {
        form.reset();
        form.closest("details")?.removeAttribute("open");
        show(result.stop);
        document.getElementById("waiting").scrollIntoView({block: "nearest"});
        if (result.stop === "login") {
            say("warn", word("login"));
        }
        const worker = await navigator.serviceWorker.ready;
        worker.sync?.register("queue").catch(() => {});
    }
}

let sending = false;
document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (sending) {
        event.preventDefault();
        return;
    }
    sending = true;
    if (!isQueued || !("queue" in form.dataset)) {
        if (!navigator.onLine && told) {
            event.preventDefault();
            sending = false;
            say("bad", word("signal"));
        }
        return;
    }
    event.preventDefault();
    form.setAttribute("aria-busy", "true");
    try {
        await submit(form);
    } finally {
        form.removeAttribute("aria-busy");
        sending = false;
    }
});
window.addEventListener("pageshow", () => {
    sending = false;
});

// Pages for when there is no network
async function keepPages() {
    const now = document.querySelector("main").innerText;
    if (location.pathname !== "/my/jobs" || localStorage.getItem("clothingline-home") === now) {
        return;
    }
    const answer = await fetch("/my/jobs/offline", {redirect: "error"});
    const cache = await caches.open("clothingline");
    const headers = {"Content-Type": "text/html; charset=utf-8"};
    for (const [path, html] of Object.entries(await answer.json())) {
        await cache.put(path, new Response(html, {headers}));
    }
    localStorage.setItem("clothingline-home", now);
}

async function forgetPages() {
    localStorage.removeItem("clothingline-home");
    await caches.delete("clothingline");
}

async function start() {
    const message = sessionStorage.getItem("clothingline");
    if (message) {
        sessionStorage.removeItem("clothingline");
        say("good", message);
    }
    if (localStorage.getItem("clothingline-uid") !== String(uid)) {
        await forgetPages(); // another tailor's pages are not shown to this one
        localStorage.setItem("clothingline-uid", uid);
    }
    document.getElementById("logout")?.addEventListener("click", forgetPages);
    queue.news.onmessage = (event) => show(event.data);
    await show();
    await navigator.serviceWorker.register("/my/clothingline-sw.js", {scope: "/my/jobs"});
    navigator.storage?.persist?.();
    const flush = async () => {
        const waiting = (await queue.all()).some((event) => !event.error && event.uid === uid);
        if (waiting && navigator.onLine && !sending) {
            const result = await queue.flush();
            await show(result.stop);
            const typing = document.activeElement?.matches("input[type=text]");
            if (!result.stop && !typing && !(await queue.all()).length) {
                location.reload();
            }
        }
    };
    window.addEventListener("online", flush);
    document.addEventListener("visibilitychange", () => document.hidden || flush());
    setInterval(flush, 15000);
    await flush();
    await keepPages();
}

if (isQueued) {
    start().catch(() => {});
}
