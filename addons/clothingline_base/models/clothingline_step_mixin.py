"""The key by which our own code passes where nobody else may.

``record._in_step().write(...)`` opens what is written, and what is written through it:
lines by their document's one2many, moves by their transfer. RPC can neither call it
nor send its key: a context that comes from outside holds no object.
"""

from odoo import api, models

OWN_CODE = object()


class ClothinglineStepMixin(models.AbstractModel):
    """A record, ours or Odoo's, with something that only our own steps may do."""

    _name = "clothingline.step.mixin"
    _description = "Open to our own steps"

    def _in_step(self, **context):
        """These records, open to what our own code is about to do."""
        return self.with_context(clothingline_step=OWN_CODE, **context)

    @api.model
    def _is_in_step(self):
        return self.env.context.get("clothingline_step") is OWN_CODE
