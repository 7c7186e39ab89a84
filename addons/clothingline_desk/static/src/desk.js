import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "clothingline.desk.card";

/** What waits for each role of this user, and the first steps of a new firm. */
export class Desk extends Component {
    static template = "clothingline_desk.Desk";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ roles: [], shown: {} });
        onWillStart(async () => {
            this.state.roles = await this.orm.call(MODEL, "get_desk", []);
        });
    }

    /** The first steps stay until all are done; nobody wants them afterwards. */
    stepsOf(role) {
        return role.steps.some((step) => !step.is_done) ? role.steps : [];
    }

    doneOf(role) {
        return role.steps.filter((step) => step.is_done).length;
    }

    /** Cards with something to do first; those of zero shrink to a line. */
    waiting(role) {
        return role.cards.filter((card) => card.count);
    }

    calm(role) {
        return role.cards.filter((card) => !card.count);
    }

    async open(card) {
        const action = await this.orm.call(MODEL, "action_open", [card.id]);
        await this.action.doAction(action);
    }
}

registry.category("actions").add("clothingline_desk", Desk);
