import { onMounted, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { ProgressBarField, progressBarField } from "@web/views/fields/progress_bar/progress_bar_field";

const SECONDS = 2;

/** A bar of work that runs in the background: it looks again until the work is done. */
export class LiveProgressField extends ProgressBarField {
    setup() {
        super.setup();
        onMounted(() => {
            this.timer = browser.setInterval(() => this.look(), SECONDS * 1000);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    async look() {
        const { record } = this.props;
        // Not while nobody looks, and never over something that is being typed.
        if (this.isLooking || this.currentValue >= 100 || document.hidden || record.dirty) {
            return;
        }
        this.isLooking = true;
        try {
            await record.load();
        } finally {
            this.isLooking = false;
        }
    }
}

registry.category("fields").add("clothingline_live_progress", {
    ...progressBarField,
    component: LiveProgressField,
});
