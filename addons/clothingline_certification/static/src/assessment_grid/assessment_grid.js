import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** Candidates by units: a tap on a cell says competent, another one not yet. */
export class AssessmentGrid extends Component {
    static template = "clothingline_certification.AssessmentGrid";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ units: [], rows: [] });
        this.title = _t("Judge units");
        onWillStart(() => this.load());
    }

    get ids() {
        const { params, context } = this.props.action;
        return params?.ids || context?.active_ids || [];
    }

    get open() {
        return this.state.rows.filter((row) => row.state === "draft");
    }

    async load() {
        const grid = await this.orm.call("clothingline.assessment", "get_grid", [this.ids]);
        Object.assign(this.state, grid);
    }

    async tap(row, cell) {
        if (row.state !== "draft") {
            return;
        }
        const method = cell.result === "competent" ? "action_not_yet" : "action_competent";
        await this.orm.call("clothingline.assessment.line", method, [[cell.id]]);
        await this.load();
    }

    async call(method, rows) {
        try {
            await this.orm.call("clothingline.assessment", method, [rows.map((row) => row.id)]);
        } finally {
            await this.load();
        }
    }
}

registry.category("actions").add("clothingline_assessment_grid", AssessmentGrid);
