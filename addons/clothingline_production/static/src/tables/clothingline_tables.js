import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { formatFloat, formatInteger } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Rows of a Json field as a plain, readonly table. */
class ClothinglineTable extends Component {
    static props = { ...standardFieldProps };

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    count(value) {
        return value ? formatInteger(value) : "–";
    }

    measure(value) {
        return formatFloat(value, { digits: [16, 2] });
    }
}

/** Pieces of an order by stage and state, with a bar of what is accepted. */
export class ClothinglineProgress extends ClothinglineTable {
    static template = "clothingline_production.Progress";

    percent(row) {
        return row.wanted ? Math.round((100 * row.accepted) / row.wanted) : 0;
    }
}

/** Components an order needs beside what lies in stock. */
export class ClothinglineMaterial extends ClothinglineTable {
    static template = "clothingline_production.Material";
}

registry.category("fields").add("clothingline_progress", {
    component: ClothinglineProgress,
    supportedTypes: ["json"],
});
registry.category("fields").add("clothingline_material", {
    component: ClothinglineMaterial,
    supportedTypes: ["json"],
});
