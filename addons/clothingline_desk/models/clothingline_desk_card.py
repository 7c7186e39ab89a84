from ast import literal_eval

from odoo import api, fields, models


class ClothinglineDeskCard(models.Model):
    """A card on the desk of a role: records that wait for it, or a first step.

    A card counts the records of its domain and opens them. A first step is done as soon
    as its domain finds one record, so the list of steps ticks itself. Cards come with
    the addons, in their data files.
    """

    _name = "clothingline.desk.card"
    _description = "Desk Card"
    _order = "sequence, id"

    name = fields.Char("Title", required=True, translate=True)
    hint = fields.Char(
        translate=True, help="One sentence under the title: what is to be done."
    )
    kind = fields.Selection(
        [("work", "Waiting Work"), ("step", "First Step")],
        default="work",
        required=True,
    )
    tone = fields.Selection(
        [("plain", "To Do"), ("warning", "Look at It"), ("danger", "Urgent")],
        default="plain",
        required=True,
    )
    role_id = fields.Many2one("res.groups", required=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    action_id = fields.Many2one(
        "ir.actions.act_window",
        "Opens",
        required=True,
        ondelete="cascade",
    )
    model = fields.Char("Counts", required=True)
    domain = fields.Char(default="[]", required=True)

    # What a desk shows ------------------------------------------------------

    @api.model
    def get_desk(self):
        """The desk of this user: a list of roles, each with its cards and first steps.

        Each role: {"id", "name", "cards", "steps"}; a card: {"id", "name", "hint",
        "tone", "count"}, a step {"id", "name", "hint", "is_done"}. One query a card.
        """
        groups = self.env.user.all_group_ids
        cards = self.search([("role_id", "in", groups.ids)])
        return [
            {
                "id": role.id,
                "name": role.sudo().name,
                "cards": [card._describe() for card in of_role._of_kind("work")],
                "steps": [card._describe_step() for card in of_role._of_kind("step")],
            }
            for role, of_role in cards.grouped("role_id").items()
        ]

    def _of_kind(self, kind):
        """Those among these that this user may open."""
        return self.filtered(
            lambda card: card.kind == kind and card._records().has_access("read")
        )

    def _records(self):
        """The model of this card, with the rights of who looks at his desk."""
        return self.env[self.model].with_user(self.env.user)

    def _count(self, limit=None):
        return self._records().search_count(literal_eval(self.domain), limit=limit)

    def _describe(self):
        return {
            "id": self.id,
            "name": self.name,
            "hint": self.hint or "",
            "tone": self.tone,
            "count": self._count(),
        }

    def _describe_step(self):
        return {
            "id": self.id,
            "name": self.name,
            "hint": self.hint or "",
            "is_done": bool(self._count(limit=1)),
        }

    def action_open(self):
        """Open the records of a card, or the screen on which a step is done."""
        self.ensure_one()
        card = self.sudo()
        action = card.action_id._get_action_dict() | {"name": card.name}
        if card.kind == "work":
            action |= {"domain": literal_eval(card.domain), "context": {}}
        return action
