import { Component, onPatched, toRaw, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useBus, useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { Many2One } from "@web/views/fields/many2one/many2one";
import { parseFloat as parseMoney } from "@web/views/fields/parsers";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The same JSON, apart from what the form watches. */
const copied = (value) => JSON.parse(JSON.stringify(value));

const MOVES = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };

/**
 * The number that a length, a weight or minutes stand for: comma or point, whatever the language,
 * for people type both; null if it is none.
 */
export function parseQuantity(text) {
    const typed = text.trim().replace(",", ".");
    return /^\d+(\.\d*)?$|^\.\d+$/.test(typed) ? Number(typed) : null;
}

/** The number that an amount of money stands for, in the user's own spelling; null if none. */
export function parseAmount(text) {
    try {
        const amount = parseMoney(text.trim());
        return amount >= 0 ? amount : null;
    } catch {
        return null;
    }
}

/**
 * Rows of a JSON field as a small table that is typed into, with one empty row at its end.
 *
 * Whoever extends it says what stands in the columns:
 *   {name, label, kind, digits, relation, context, domain, choices}
 *   text      a word                       value: string
 *   quantity  a length, weight or minutes  value: number or null
 *   money     an amount                    value: number or null
 *   record    one of another model         value: {id, display_name} or false
 *   choice    one of choices               value: its id or false
 *   choices   some of choices; none is all value: list of ids
 *   note      only read
 * A name with a slash, "values/12", is the key 12 in the row's object "values".
 *
 * What is typed goes to the record when a cell is left, when the form asks for it, or at once if
 * the page is closed. While a number is none, the field is invalid and nothing is saved.
 */
export class RowsField extends Component {
    static template = "clothingline_base.RowsField";
    static components = { Many2One };
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.nextKey = 1;
        this.sent = new WeakSet(); // values that the rows stand for already
        this.choosing = new Set(); // what the server was asked, and has not answered yet
        this.state = useState({ rows: [], drafts: {}, blank: this.keyed(this.emptyRow()) });
        useRecordObserver((record) => {
            const value = toRaw(record.data[this.props.name]);
            if (!this.sent.has(value)) {
                this.state.drafts = {};
                this.state.rows = this.rowsOf(value).map((row) => this.keyed(row));
            }
        });
        onPatched(() => this.selectFilled());
        const { bus } = this.props.record.model;
        useBus(bus, "NEED_LOCAL_CHANGES", ({ detail }) => detail.proms.push(this.commit()));
        useBus(bus, "WILL_SAVE_URGENTLY", () => this.commit());
    }

    // What whoever extends it says

    get columns() {
        return [];
    }

    get isGrowing() {
        return !this.props.readonly;
    }

    get emptyText() {
        return _t("Nothing yet");
    }

    /** A sentence beneath the table. */
    get note() {
        return "";
    }

    emptyRow() {
        return {};
    }

    isEmpty(row) {
        return this.columns.every((column) => {
            const value = this.value(row, column);
            return !value || value.length === 0;
        });
    }

    /** The rows in the field's value, and the value of these rows. */
    rowsOf(value) {
        return value || [];
    }

    valueOf(rows) {
        return rows;
    }

    // Rows

    keyed(row) {
        return { ...copied(row), key: `row${this.nextKey++}` };
    }

    get rows() {
        if (!this.isGrowing) {
            return this.state.rows;
        }
        return [...this.state.rows, this.state.blank];
    }

    value(row, column) {
        const [name, key] = column.name.split("/");
        return key ? row[name]?.[key] : row[name];
    }

    set(row, column, value) {
        const [name, key] = column.name.split("/");
        if (key) {
            row[name] = { ...row[name], [key]: value };
        } else {
            row[name] = value;
        }
    }

    /** The row in the state: what is typed into the empty one makes it a row. */
    held(row) {
        const find = () => this.state.rows.find((one) => one.key === row.key);
        if (!find()) {
            this.state.rows.push(copied(row));
            this.state.blank = this.keyed(this.emptyRow());
        }
        return find();
    }

    remove(row) {
        this.state.rows = this.state.rows.filter((one) => one.key !== row.key);
        for (const key of Object.keys(this.state.drafts)) {
            if (key.startsWith(`${row.key}|`)) {
                delete this.state.drafts[key];
            }
        }
        return this.send();
    }

    // Cells

    draftKey(row, column) {
        return `${row.key}|${column.name}`;
    }

    parse(column, text) {
        if (!text.trim()) {
            return null;
        }
        return column.kind === "money" ? parseAmount(text) : parseQuantity(text);
    }

    format(column, value) {
        if (column.kind === "text" || column.kind === "note") {
            return value || "";
        }
        const isNone = value === null || value === undefined || value === "" || value === false;
        const digits = [16, column.digits ?? 2];
        return isNone ? "" : formatFloat(value, { digits, trailingZeros: false });
    }

    text(row, column) {
        return this.state.drafts[this.draftKey(row, column)] ?? this.format(column, this.value(row, column));
    }

    isRefused(row, column) {
        const draft = this.state.drafts[this.draftKey(row, column)];
        const isNumber = column.kind === "quantity" || column.kind === "money";
        return isNumber && Boolean(draft?.trim()) && this.parse(column, draft) === null;
    }

    get refusal() {
        return _t("Enter a number, 0 or more.");
    }

    label(row, column) {
        return [column.label, row.name || row.product?.display_name].filter(Boolean).join(", ");
    }

    onInput(row, column, text) {
        const held = this.held(row);
        this.state.drafts[this.draftKey(held, column)] = text;
        this.props.record.model.bus.trigger("FIELD_IS_DIRTY", true);
    }

    async choose(row, column, value) {
        const held = this.held(row);
        const asked = this.chosen(column, value).then((chosen) => {
            this.set(held, column, chosen);
            return this.onChosen(held, column);
        });
        this.choosing.add(asked);
        try {
            await asked;
        } finally {
            this.choosing.delete(asked);
        }
        return this.send();
    }

    /** A record that is only a name yet is made. */
    async chosen({ kind, relation, context }, value) {
        if (kind !== "record" || !value || value.id) {
            return value;
        }
        const made = await this.orm.call(relation, "name_create", [value.display_name], { context });
        return { id: made[0], display_name: made[1] };
    }

    /** For whoever extends it: what else follows from what was chosen. */
    onChosen() {}

    onSelect(row, column, ev) {
        return this.choose(row, column, Number(ev.target.value) || false);
    }

    toggle(row, column, id) {
        const had = this.value(row, column) || [];
        const now = had.includes(id) ? had.filter((one) => one !== id) : [...had, id];
        return this.choose(row, column, now);
    }

    /** Move the cursor up and down a column; at its end the cell is left. */
    onKeydown(rowIndex, columnIndex, ev) {
        const move = MOVES[ev.key];
        if (!move || ev.ctrlKey || ev.altKey || ev.metaKey || ev.isComposing) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        const next = this.root.el.querySelector(`[data-cell="${rowIndex + move},${columnIndex}"]`);
        if (next) {
            next.focus();
        } else {
            this.commit();
        }
    }

    /** What was filled in where the cursor stands is typed over, not added to. */
    selectFilled() {
        const cell = document.activeElement;
        const isTyped = Object.keys(this.state.drafts).length > 0;
        if (!isTyped && cell.dataset.cell && this.root.el.contains(cell)) {
            cell.select();
        }
    }

    // To the record

    /** Take over what was typed; the field is invalid as long as a number is none. */
    async commit() {
        const { record, name } = this.props;
        const drafts = Object.entries(this.state.drafts);
        if (!drafts.length) {
            return;
        }
        let isRefused = false;
        for (const [key, text] of drafts) {
            const [rowKey, columnName] = key.split("|");
            const row = this.state.rows.find((one) => one.key === rowKey);
            const column = this.columns.find((one) => one.name === columnName);
            if (!row || !column) {
                delete this.state.drafts[key];
            } else if (this.isRefused(row, column)) {
                isRefused = true;
            } else {
                const value = column.kind === "text" ? text.trim() : this.parse(column, text);
                const before = { ...row };
                this.set(row, column, value);
                this.onTyped(row, column, before);
                delete this.state.drafts[key];
            }
        }
        if (isRefused) {
            record.setInvalidField(name);
            return;
        }
        if (record.isFieldInvalid(name)) {
            record.resetFieldValidity(name);
        }
        return this.send();
    }

    /** For whoever extends it: what else follows from a value that was typed. */
    onTyped() {}

    async send() {
        const { record, name } = this.props;
        // On a slow line people type on: a row is no empty one while its choice is on its way.
        if (this.choosing.size) {
            await Promise.allSettled(this.choosing);
        }
        const typed = Object.keys(this.state.drafts).map((key) => key.split("|")[0]);
        this.state.rows = this.state.rows.filter(
            (row) => !this.isEmpty(row) || row.id || typed.includes(row.key)
        );
        const rows = this.state.rows.map((row) => {
            const { key: _key, ...sent } = toRaw(row);
            return copied(sent);
        });
        const value = this.valueOf(rows);
        this.sent.add(value);
        await record.update({ [name]: value });
        record.model.bus.trigger("FIELD_IS_DIRTY", Object.keys(this.state.drafts).length > 0);
    }
}

/** Columns of sizes, as the form has them in the field named. */
export function sizeColumns(record, fieldName, digits) {
    return record.data[fieldName].records.map((size) => ({
        name: `values/${size.resId}`,
        label: size.data.display_name,
        kind: "quantity",
        digits,
        isSize: true,
    }));
}

/** The first value typed into a row stands for all of its sizes, until they are typed over. */
export function fillSizes(columns, row, column, before) {
    const hadNone = Object.values(before.values || {}).every((value) => value === null);
    if (column.isSize && hadNone) {
        const value = row.values[column.name.split("/")[1]];
        row.values = Object.fromEntries(
            columns.filter((one) => one.isSize).map((one) => [one.name.split("/")[1], value])
        );
    }
}

