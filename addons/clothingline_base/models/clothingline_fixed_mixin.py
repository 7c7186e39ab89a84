"""What a document promised stays as it was: one check, on every path to a record.

The document (head) says which of its fields are fixed, its lines say by which field
they find their document:

    class ClothinglineOrder(models.Model):
        _inherit = ["clothingline.state.mixin", "clothingline.fixed.document.mixin"]
        _fixed_fields = frozenset({"partner_id", "line_ids"})   # once it is no draft
        _kept_fields = frozenset({"confirmed_at"})               # never from outside

        def _is_fixed(self):  # only where "no longer in its first state" is wrong
            return self.state not in ("draft", "quoted")

        def _fixed_message(self):  # only where the user can be told more
            return self.env._("%(order)s is confirmed ...", order=self.display_name)

    class ClothinglineOrderLine(models.Model):
        _inherit = ["clothingline.fixed.mixin"]
        _fixed_by = "order_id"       # or a path: "measure_id.tech_pack_id"
        _fixed_fields = None         # every field, or a set of those that are fixed

A line is checked when it is created, before *and* after it is written (it can be moved
into a fixed document, or out of one), and when it is deleted; so it holds through the
document's own one2many and by import too. A document without the head's mixin only
needs a ``_check_draft()`` that raises.

Read-only in a view is a hint: RPC writes such a field all the same. ``_kept_fields``
and every stored field that is computed and not editable (a stored related field, say)
are therefore refused here.

Our own steps pass by ``record._in_step().write(...)`` (``clothingline.step.mixin``).
"""

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL


class ClothinglineKeptMixin(models.AbstractModel):
    """A record some of whose fields are written by its own steps only."""

    _name = "clothingline.kept.mixin"
    _description = "Kept by its own steps"
    _inherit = "clothingline.step.mixin"

    _kept_fields: frozenset[str] = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_in_step():
            return super().create(vals_list).with_context(clothingline_step=None)
        kept = self._get_kept_fields()
        for vals in vals_list:
            self._check_not_kept(kept & set(vals))
        # Nor by the defaults that the caller's context may bring.
        model, defaults = self, {f"default_{name}" for name in kept}
        if defaults & set(self.env.context):
            context = dict(self.env.context)
            for name in defaults:
                context.pop(name, None)
            # Keywords of with_context can add to a context, not take away.
            model = self.with_env(self.env(context=context))
        return super(ClothinglineKeptMixin, model).create(vals_list)

    def write(self, vals):
        if not self._is_in_step():
            self._check_not_kept(self._get_kept_fields() & set(vals))
        return super().write(vals)

    @api.model
    def _get_kept_fields(self):
        """What nobody but our own steps may set."""
        return self._kept_fields | {
            name
            for name, field in self._fields.items()
            if field.store and field.compute and field.readonly
        }

    def _check_not_kept(self, names):
        if names:
            labels = (
                self._fields[name]._description_string(self.env) for name in names
            )
            raise AccessError(
                self.env._(
                    "%(fields)s: the system keeps this by itself. Use the buttons.",
                    fields=", ".join(sorted(label or "" for label in labels)),
                )
            )


class ClothinglineFixedDocumentMixin(models.AbstractModel):
    """A document that changes while it is a draft, and stays as it is from then on."""

    _name = "clothingline.fixed.document.mixin"
    _description = "Fixed document"
    _inherit = "clothingline.kept.mixin"

    _fixed_fields: frozenset[str] = frozenset()

    def write(self, vals):
        if self._fixed_fields & set(vals) and not self._is_in_step():
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if not self._is_in_step():
            self._check_deletable()

    def _check_deletable(self):
        self._check_draft()

    def _check_draft(self):
        """Refuse to change what others build on."""
        for record in self:
            if record._is_fixed():
                raise UserError(record._fixed_message())

    def _is_fixed(self):
        self.ensure_one()
        return self.state != self._fields["state"].default(self)

    def _fixed_message(self):
        return self.env._(
            "%(record)s is no longer a draft: it cannot be changed or deleted.",
            record=self.display_name,
        )


class ClothinglineFixedMixin(models.AbstractModel):
    """A line of a document: it changes only while its document is a draft."""

    _name = "clothingline.fixed.mixin"
    _description = "Line of a fixed document"
    _inherit = "clothingline.kept.mixin"

    _fixed_by: str
    _fixed_fields: frozenset[str] | None = None

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_in_step():
            # Before, so that the user is told this and not what else is wrong.
            self._documents_of(vals_list)._check_draft()
        lines = super().create(vals_list)
        if not self._is_in_step():
            lines._check_document()
        return lines

    def write(self, vals):
        names = set(vals)
        is_checked = not self._is_in_step() and (
            self._fixed_fields is None
            or names & (self._fixed_fields | {self._get_document_field()})
        )
        if is_checked:
            self._check_document()
        result = super().write(vals)
        # A line cannot be slipped into another, fixed document either.
        if is_checked and self._get_document_field() in names:
            self._check_document()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_from_drafts(self):
        if not self._is_in_step():
            self._check_document()

    def _check_document(self):
        documents = self.mapped(self._fixed_by)
        documents._check_draft()
        if documents:
            # Who fixes one at the same moment has not read this line: a row that both
            # have written makes the later of the two fail, and be run again.
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET write_date = write_date WHERE id IN %s",
                    SQL.identifier(documents._table),
                    tuple(documents.ids),
                ),
                log_exceptions=False,
            )

    @api.model
    def _documents_of(self, vals_list):
        by, _dot, path = self._fixed_by.partition(".")
        ids = {vals[by] for vals in vals_list if vals.get(by)}
        holders = self.env[self._fields[by].comodel_name].browse(ids)
        return holders.mapped(path) if path else holders

    @api.model
    def _get_document_field(self):
        """The field by which a line could be moved to another document."""
        return self._fixed_by.split(".")[0]
