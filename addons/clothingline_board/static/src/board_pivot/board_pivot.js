import { Domain } from "@web/core/domain";
import { registry } from "@web/core/registry";
import { pivotView } from "@web/views/pivot/pivot_view";
import { View } from "@web/views/view";

/** A number opens what was counted in it, not all that stands in its row. */
class BoardPivotRenderer extends pivotView.Renderer {
    onOpenView(cell, newWindow) {
        this.measure = cell.measure;
        super.onOpenView(cell, newWindow);
    }

    openView(domain, ...others) {
        const counted = this.measure === "__count" ? [] : [[this.measure, ">", 0]];
        super.openView(Domain.and([domain, counted]).toList(), ...others);
    }
}

/** The table, and beside it Odoo's own bars of the same rows under the same filters. */
class BoardPivotController extends pivotView.Controller {
    static template = "clothingline_board.BoardPivot";
    static components = { ...pivotView.Controller.components, View };

    get bars() {
        const { resModel, domain, context } = this.props;
        return {
            type: "graph",
            resModel,
            domain,
            context,
            groupBy: this.model.metaData.fullRowGroupBys.slice(0, 2),
            display: { controlPanel: false },
        };
    }

    /** Other rows or filters make other bars. */
    get barsKey() {
        const { domain, groupBy } = this.bars;
        return JSON.stringify([domain, groupBy]);
    }
}

registry.category("views").add("clothingline_board_pivot", {
    ...pivotView,
    Controller: BoardPivotController,
    Renderer: BoardPivotRenderer,
});
