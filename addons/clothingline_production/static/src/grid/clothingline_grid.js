import { Component, onWillUnmount, useRef, useState } from "@odoo/owl";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { escapeRegExp } from "@web/core/utils/strings";
import { formatInteger } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const MAX_PIECES = 2147483647; // the server's integers end here
const STEPS = {
    Enter: [1, 0],
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
};

/** The pieces a text stands for, or null: only whole numbers from 0, with or without thousands. */
export function parsePieces(text) {
    let digits = text.replace(/\s/g, "");
    const separator = localization.thousandsSep.trim();
    if (separator && new RegExp(`^\\d{1,3}(${escapeRegExp(separator)}\\d{3})+$`).test(digits)) {
        digits = digits.replaceAll(separator, "");
    }
    const pieces = /^\d*$/.test(digits) ? Number(digits) : NaN;
    return pieces <= MAX_PIECES ? pieces : null;
}

/** The texts of a block copied from a spreadsheet, by row; a lone dash is its way to show zero. */
export function parseBlock(text) {
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
    return lines.map((line) => line.split("\t").map((part) => part.trim().replace(/^[-–]$/, "")));
}

/**
 * Pieces by size (columns) and colour (rows), for a JSON field of the shape
 *   {sizes: [{id, name}], rows: [{key, name, cells: [{product_id, qty} | null]}]}
 * with the cells parallel to the sizes; null is a combination that does not exist.
 *
 * What the user types is a draft, by cell. Drafts go to the record together and only when all
 * of them are numbers; until then the field is invalid and the record cannot be saved.
 */
export class ClothinglineGrid extends Component {
    static template = "clothingline_production.Grid";
    static props = { ...standardFieldProps };

    setup() {
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({ drafts: {}, isDirty: false, sent: null });
        this.updates = 0;
        const { bus } = this.props.record.model;
        useBus(bus, "NEED_LOCAL_CHANGES", ({ detail }) => detail.proms.push(this.commit()));
        useBus(bus, "WILL_SAVE_URGENTLY", () => this.commit({ isUrgent: true }));
        onWillUnmount(() => this.leave());
    }

    // Value

    get grid() {
        const { record, name } = this.props;
        return this.state.sent || record.data[name] || { sizes: [], rows: [] };
    }

    /** Drafts survive as long as they are typed or refused; a discard ends both. */
    get drafts() {
        const { record, name } = this.props;
        return this.state.isDirty || record.isFieldInvalid(name) ? this.state.drafts : {};
    }

    key(row, column) {
        return `${row.key}/${this.grid.sizes[column].id}`;
    }

    quantity(row, column) {
        const cell = row.cells[column];
        const draft = this.drafts[this.key(row, column)];
        return (draft === undefined ? null : parsePieces(draft)) ?? cell?.qty ?? 0;
    }

    rowTotal(row) {
        return this.grid.sizes.reduce((sum, _size, column) => sum + this.quantity(row, column), 0);
    }

    columnTotal(column) {
        return this.grid.rows.reduce((sum, row) => sum + this.quantity(row, column), 0);
    }

    get total() {
        return this.grid.rows.reduce((sum, row) => sum + this.rowTotal(row), 0);
    }

    // Display

    get firstCell() {
        return this.findCell(-1, 0, 1, 0, true);
    }

    inputId(row, column) {
        const [firstRow, firstColumn] = this.firstCell;
        return row === firstRow && column === firstColumn ? this.props.id : undefined;
    }

    format(pieces) {
        return pieces ? formatInteger(pieces) : "–";
    }

    text(row, column) {
        const { qty } = row.cells[column];
        return this.drafts[this.key(row, column)] ?? (qty ? formatInteger(qty) : "");
    }

    label(row, column) {
        return _t("%(colour)s, %(size)s", {
            colour: row.name,
            size: this.grid.sizes[column].name,
        });
    }

    isRefused(row, column) {
        const draft = this.drafts[this.key(row, column)];
        return draft !== undefined && parsePieces(draft) === null;
    }

    get refusal() {
        return _t("Enter a whole number of pieces, 0 or more.");
    }

    // Change

    setDrafts(drafts) {
        const { record, name } = this.props;
        this.state.drafts = { ...this.drafts, ...drafts };
        this.state.isDirty = true;
        record.model.bus.trigger("FIELD_IS_DIRTY", true);
        if (record.isFieldInvalid(name) && this.areDraftsNumbers()) {
            record.resetFieldValidity(name);
        }
    }

    areDraftsNumbers() {
        return Object.values(this.state.drafts).every((text) => parsePieces(text) !== null);
    }

    /** Send the drafts to the record; an urgent save also repeats what is still on its way. */
    async commit({ isUrgent = false } = {}) {
        const { record, name } = this.props;
        if (this.state.isDirty) {
            if (!this.areDraftsNumbers()) {
                record.setInvalidField(name);
                this.state.isDirty = false;
                record.model.bus.trigger("FIELD_IS_DIRTY", false);
                return;
            }
            const changed = this.changedGrid();
            this.state.isDirty = false;
            this.state.drafts = {};
            if (changed) {
                return this.send(changed);
            }
            record.model.bus.trigger("FIELD_IS_DIRTY", false);
        }
        if (isUrgent && this.state.sent) {
            return this.send(this.state.sent);
        }
    }

    /** The grid with the drafts in it, or null if they change nothing. */
    changedGrid() {
        const { sizes, rows } = this.grid;
        let isChanged = false;
        const newRows = rows.map((row) => ({
            ...row,
            cells: sizes.map((_size, column) => {
                const cell = row.cells[column];
                const qty = this.quantity(row, column);
                if (!cell) {
                    return null;
                }
                isChanged ||= qty !== cell.qty;
                return { ...cell, qty };
            }),
        }));
        return isChanged ? { ...this.grid, rows: newRows } : null;
    }

    /** Show the new grid at once: the record has it only when its onchange has answered. */
    async send(grid) {
        const { record, name } = this.props;
        this.state.sent = grid;
        this.updates += 1;
        try {
            await record.update({ [name]: grid });
        } finally {
            this.updates -= 1;
            if (!this.updates) {
                this.state.sent = null;
            }
            record.model.bus.trigger("FIELD_IS_DIRTY", this.state.isDirty);
        }
    }

    /** Texts that were refused go with the widget; the record must not stay invalid for them. */
    leave() {
        const { record, name } = this.props;
        this.commit();
        if (!this.areDraftsNumbers() && record.isFieldInvalid(name)) {
            record.resetFieldValidity(name);
        }
    }

    // Events

    onInput(row, column, ev) {
        this.setDrafts({ [this.key(row, column)]: ev.target.value });
    }

    onPaste(rowIndex, column, ev) {
        const block = parseBlock(ev.clipboardData.getData("text/plain"));
        if (block.length === 1 && block[0].length === 1) {
            return; // one value: the browser inserts it where the cursor is
        }
        ev.preventDefault();
        const drafts = {};
        let leftOut = 0;
        block.forEach((texts, down) =>
            texts.forEach((text, across) => {
                const row = this.grid.rows[rowIndex + down];
                if (row?.cells[column + across]) {
                    drafts[this.key(row, column + across)] = text;
                } else if (text) {
                    leftOut += 1;
                }
            })
        );
        this.setDrafts(drafts);
        this.commit();
        if (leftOut) {
            this.notification.add(
                _t("Pasted values with no place in the grid were left out: %s", leftOut),
                { type: "warning" }
            );
        }
    }

    onKeydown(row, column, ev) {
        const step = STEPS[ev.key];
        if (!step || ev.ctrlKey || ev.altKey || ev.metaKey || ev.isComposing) {
            return;
        }
        const [down, across] = ev.key === "Enter" && ev.shiftKey ? [-1, 0] : step;
        if (across && !this.isCursorAtEdge(ev.target, across)) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        const cell = this.findCell(row, column, down, across, ev.key === "Enter");
        if (cell) {
            const [toRow, toColumn] = cell;
            this.root.el.querySelector(`[data-cell="${toRow},${toColumn}"]`).focus();
        } else {
            this.commit();
        }
    }

    isCursorAtEdge({ selectionStart, selectionEnd, value }, across) {
        const isAllSelected = selectionStart === 0 && selectionEnd === value.length;
        const edge = across > 0 ? value.length : 0;
        return isAllSelected || (selectionStart === edge && selectionEnd === edge);
    }

    /** The next cell that exists in a direction; Enter goes on at the other end of the next column. */
    findCell(row, column, down, across, isWrapping) {
        const { rows, sizes } = this.grid;
        for (;;) {
            row += down;
            column += across;
            if (isWrapping && !rows[row]) {
                row = down > 0 ? 0 : rows.length - 1;
                column += down;
            }
            if (!rows[row] || !sizes[column]) {
                return null;
            }
            if (rows[row].cells[column]) {
                return [row, column];
            }
        }
    }
}

export const clothinglineGrid = {
    component: ClothinglineGrid,
    displayName: _t("Size and Colour Grid"),
    supportedTypes: ["json"],
};

registry.category("fields").add("clothingline_grid", clothinglineGrid);
