import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { MeasureRows } from "@clothingline_base/rows/measure_rows";
import { fillSizes, RowsField, sizeColumns } from "@clothingline_base/rows/rows_field";
import { formatFloat } from "@web/core/utils/numbers";

const SIZES = { name: "clothingline_size_ids", type: "many2many" };
const COLOURS = { name: "clothingline_colour_ids", type: "many2many" };
const WORK = { name: "clothingline_work", type: "json" };

/** Components of a piece with the stage they are used at: the stages are those of the work. */
class ComponentRows extends RowsField {
    get stageColumn() {
        const { rows } = this.props.record.data.clothingline_work || { rows: [] };
        return { name: "stage", label: _t("Stage"), kind: "choice", choices: rows };
    }

    productColumn(label, placeholder, context) {
        return {
            name: "product",
            label,
            placeholder,
            kind: "record",
            relation: "product.product",
            domain: [
                ["is_storable", "=", true],
                ["product_tmpl_id.clothingline_garment_type_id", "=", false],
            ],
            context,
        };
    }

    emptyRow() {
        return { id: false, product: false, uom: "", uom_id: false, stage: false, colours: [], qty: null, values: {} };
    }

    isEmpty(row) {
        return !row.product;
    }

    /** A component comes in the unit it is kept in. */
    async onChosen(row, column) {
        if (column.name === "product" && row.product) {
            const [product] = await this.orm.read("product.product", [row.product.id], ["uom_id"]);
            [row.uom_id, row.uom] = product.uom_id;
        }
    }
}

/** Cloth: for some colours or all, so much by size. */
class ClothRows extends ComponentRows {
    get columns() {
        const { record } = this.props;
        const colours = record.data.clothingline_colour_ids.records.map((colour) => ({
            id: colour.resId,
            name: colour.data.display_name,
        }));
        const sizes = sizeColumns(record, SIZES.name, 4);
        return [
            this.productColumn(_t("Cloth"), _t("Add a cloth"), { clothingline_product: "cloth", default_clothingline_is_cloth: true }),
            ...(colours.length > 1
                ? [{ name: "colours", label: _t("For Colours"), kind: "choices", choices: colours }]
                : []),
            ...(sizes.length ? sizes : [{ name: "qty", label: _t("Per Piece"), kind: "quantity", digits: 4 }]),
            { name: "uom", label: _t("Unit"), kind: "note" },
            this.stageColumn,
        ];
    }

    onTyped(row, column, before) {
        row.qty = column.isSize ? null : row.qty;
        fillSizes(this.columns, row, column, before);
    }
}

/** Trims: the same for all sizes and colours. */
class TrimRows extends ComponentRows {
    get columns() {
        return [
            this.productColumn(_t("Trim"), _t("Add a trim"), { clothingline_product: "material" }),
            { name: "qty", label: _t("Per Piece"), kind: "quantity", digits: 4 },
            { name: "uom", label: _t("Unit"), kind: "note" },
            this.stageColumn,
        ];
    }
}

/** Work: standard minutes and pay of a piece by stage, and what it must pay at least. */
class WorkRows extends RowsField {
    get floor() {
        return this.props.record.data[this.props.name]?.floor || {};
    }

    get columns() {
        return [
            { name: "name", label: _t("Stage"), kind: "note" },
            { name: "minutes", label: _t("Minutes"), kind: "quantity" },
            { name: "rate", label: _t("Rate per Piece"), kind: "money", digits: 2 },
            { name: "floor", label: _t("At Least"), kind: "note" },
        ];
    }

    get isGrowing() {
        return false;
    }

    get note() {
        return this.floor.per_minute
            ? _t("At least: minutes by the minimum wage of %s", this.floor.source)
            : _t("No minimum wage of your regency is entered: nothing is checked (Pay, Minimum Wages).");
    }

    value(row, column) {
        if (column.name !== "floor") {
            return super.value(row, column);
        }
        const minutes = this.parsedMinutes(row);
        if (!this.floor.per_minute || !minutes) {
            return "";
        }
        const amount = Math.ceil(Number((minutes * this.floor.per_minute).toFixed(6)));
        const text = formatFloat(amount, { digits: [16, 0] });
        return row.rate && row.rate < amount ? _t("%s: the rate is below", text) : text;
    }

    parsedMinutes(row) {
        const draft = this.state.drafts[`${row.key}|minutes`];
        return draft === undefined ? row.minutes : this.parse({ kind: "quantity" }, draft);
    }

    rowsOf(value) {
        return value?.rows || [];
    }

    valueOf(rows) {
        return { rows, floor: this.floor };
    }
}

/** The measures of the style's newest tech pack. */
class StyleMeasureRows extends MeasureRows {
    get sizesField() {
        return SIZES.name;
    }
}

for (const [name, component, displayName, fieldDependencies] of [
    ["cloth", ClothRows, _t("Cloth by Size"), [SIZES, COLOURS, WORK]],
    ["trims", TrimRows, _t("Trims"), [WORK]],
    ["work", WorkRows, _t("Work by Stage"), []],
    ["measures", StyleMeasureRows, _t("Points of Measure by Size"), [SIZES]],
]) {
    registry.category("fields").add(`clothingline_style_${name}`, {
        component,
        displayName,
        supportedTypes: ["json"],
        fieldDependencies,
    });
}
