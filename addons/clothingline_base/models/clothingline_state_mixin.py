"""A ``state`` field that moves only along declared transitions."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

# Carried in the context by our own code only: RPC cannot send an object.
_MOVING = object()


class ClothinglineStateMixin(models.AbstractModel):
    """A record that begins in its first state and moves only by ``_move_to``."""

    _name = "clothingline.state.mixin"
    _description = "State machine"

    _transitions: dict[str, tuple[str, ...]] = {}

    @api.model_create_multi
    def create(self, vals_list):
        initial = self._fields["state"].default(self)
        if any(vals.get("state", initial) != initial for vals in vals_list):
            raise AccessError(self.env._("A record starts in its first state."))
        # Spelled out, or a default_state in the caller's context would fill it.
        return super().create([{**vals, "state": initial} for vals in vals_list])

    def write(self, vals):
        if "state" in vals and self.env.context.get("clothingline_move") is not _MOVING:
            raise AccessError(self.env._("Use the buttons to change the state."))
        return super(
            ClothinglineStateMixin, self.with_context(clothingline_move=None)
        ).write(vals)

    def _move_to(self, state):
        """Move every record to ``state``, or none of them."""
        for record in self:
            if state not in self._transitions[record.state]:
                label = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(record)s cannot go from %(old)s to %(new)s.",
                        record=record.display_name,
                        old=label[record.state],
                        new=label[state],
                    )
                )
        self.with_context(clothingline_move=_MOVING).write({"state": state})
