// Steppers and a guard against the second tap. Every page works without this file.
for (const stepper of document.querySelectorAll("[data-stepper]")) {
    const input = stepper.querySelector("input");
    const top = Number(stepper.dataset.max);
    const set = (value) => {
        input.value = Math.min(Math.max(value, 0), top);
    };
    for (const button of stepper.querySelectorAll("button")) {
        button.hidden = false;
        button.addEventListener("click", () => {
            const now = /^\d+$/.test(input.value.trim()) ? Number(input.value) : 0;
            set("all" in button.dataset ? top : now + Number(button.dataset.step));
        });
    }
    input.addEventListener("focus", () => input.select());
}

let sending = false;
document.addEventListener("submit", (event) => {
    if (sending) {
        event.preventDefault();
    }
    sending = true;
});
window.addEventListener("pageshow", () => {
    sending = false;
});
