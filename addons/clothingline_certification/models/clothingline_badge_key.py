from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from odoo import api, fields, models
from odoo.fields import NO_ACCESS

from ..tools import data_integrity, open_badge


class ClothinglineBadgeKey(models.Model):
    """A key that signs badges: in use from its making until the next one is made.
    Its public half stays published for ever, so that old badges can be verified."""

    _name = "clothingline.badge.key"
    _description = "Key for badges"
    _order = "id desc"
    _rec_name = "kid"

    kid = fields.Char("Key", required=True, readonly=True)
    public_key = fields.Char(required=True, readonly=True)
    # No user reads it, by no way but the server's own code.
    private_key = fields.Char(required=True, readonly=True, groups=NO_ACCESS)
    retired_date = fields.Datetime("Retired", readonly=True)

    _kid_uniq = models.UniqueIndex("(kid)", "There is such a key already.")
    _one_in_use = models.UniqueIndex(
        "((retired_date IS NULL)) WHERE retired_date IS NULL",
        "There is a key in use already. Retire it first.",
    )

    def action_rotate(self):
        """Sign with a new key from now on."""
        # Whoever may change system parameters may do this; nobody writes keys.
        self.env["ir.config_parameter"].check_access("write")
        self._rotate()
        return True

    @api.model
    def _ensure(self):
        """The key in use; makes the first one."""
        keys = self.sudo()
        key = keys.search([("retired_date", "=", False)], limit=1)
        return key or keys._make()

    @api.model
    def _rotate(self):
        # sudo: keys are made by our own code only.
        current = self.sudo().search([("retired_date", "=", False)])
        current.retired_date = fields.Datetime.now()
        current.flush_recordset()
        return self.sudo()._make()

    def _make(self):
        private = Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes_raw()
        return self.create(
            {
                "kid": data_integrity.multikey(public),
                "public_key": public.hex(),
                "private_key": private.private_bytes_raw().hex(),
            }
        )

    def _secure(self, document):
        """The document with a proof by this key."""
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.private_key))
        return data_integrity.secure(
            document,
            open_badge.method_url(self.get_base_url(), self._multikey()),
            f"{fields.Datetime.now().isoformat()}Z",
            private.sign,
        )

    def _multikey(self):
        return data_integrity.multikey(bytes.fromhex(self.public_key))

    @api.model
    def _issuer_profile(self):
        """Who issues, with the public half of every key that ever signed."""
        # sudo: the public halves and the firm's name are public.
        return open_badge.issuer_profile(
            self.get_base_url(),
            self.env.company.sudo().name,
            [key._multikey() for key in self.sudo().search([])],
        )
