import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { fillSizes, RowsField, sizeColumns } from "./rows_field";

/** Points of measure: a row each, a column for every size in the form's field "size_ids". */
export class MeasureRows extends RowsField {
    get sizesField() {
        return "size_ids";
    }

    get columns() {
        return [
            { name: "code", label: _t("Code"), kind: "text" },
            { name: "name", label: _t("Point of measure"), kind: "text" },
            ...sizeColumns(this.props.record, this.sizesField),
            { name: "plus", label: _t("Plus"), kind: "quantity" },
            { name: "minus", label: _t("Minus"), kind: "quantity" },
        ];
    }

    emptyRow() {
        return { id: false, code: "", name: "", plus: null, minus: null, values: {} };
    }

    onTyped(row, column, before) {
        fillSizes(this.columns, row, column, before);
    }
}

registry.category("fields").add("clothingline_measure_rows", {
    component: MeasureRows,
    displayName: _t("Points of Measure by Size"),
    supportedTypes: ["json"],
    fieldDependencies: [{ name: "size_ids", type: "many2many" }],
});
