from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user


class ClothinglineCase(TransactionCase):
    """The people and words that most stories of the suite need."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Messages and numbers are read in English, whatever the database speaks.
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.cut = cls.env.ref("clothingline_base.stage_cut")
        cls.sew = cls.env.ref("clothingline_base.stage_sew")
        cls.finish = cls.env.ref("clothingline_base.stage_finish")
        cls.shirt = cls.env.ref("clothingline_base.family_shirt")
        cls.trousers = cls.env.ref("clothingline_base.family_trousers")

    @classmethod
    def _role(cls, role, login=None, **values):
        """A user who holds one role and nothing else."""
        return new_test_user(
            cls.env,
            login or f"test.{role}",
            f"clothingline_base.group_clothingline_{role}",
            tz="Asia/Jakarta",
            **values,
        )

    @classmethod
    def _partner(cls, name, **values):
        return cls.env["res.partner"].create({"name": name, **values})

    @classmethod
    def _tailor(cls, name="Siti", **values):
        """An applicant."""
        return cls.env["clothingline.tailor"].create(
            {"partner_id": cls._partner(name).id, **values}
        )

    @classmethod
    def _member(cls, name="Siti", **values):
        tailor = cls._tailor(name, **values)
        tailor.action_admit()
        return tailor

    @classmethod
    def _tech_pack(cls, style, **values):
        """A draft with one stage of twelve minutes."""
        return cls.env["clothingline.tech.pack"].create(
            {
                "product_tmpl_id": style.id,
                "garment_type_id": cls.env.ref(
                    "clothingline_base.garment_type_kemeja_koko"
                ).id,
                "stage_line_ids": [
                    Command.create({"stage_id": cls.sew.id, "minutes": 12})
                ],
                **values,
            }
        )
