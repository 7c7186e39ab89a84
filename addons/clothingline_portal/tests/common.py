from lxml import html

from odoo import Command, fields
from odoo.tests import HttpCase
from odoo.tools import SQL

from odoo.addons.clothingline_production.tests import common as production

PIECES = {"white": {"S": 10, "M": 20}}
# What a refused action may not have touched, besides all tables of the suite.
NATIVE_TABLES = (
    "account_move",
    "mail_activity",
    "mrp_production",
    "purchase_order",
    "purchase_order_line",
    "res_partner",
    "sale_order",
    "stock_move",
    "stock_picking",
)


class PortalCase(HttpCase):
    """Two tailors and two brands with their own users; a confirmed order of one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        production.prepare_company(cls.env)
        cls.style = production.make_style(cls.env)
        production.make_rates(cls.env, cls.style)
        production.stock_up(cls.env, cls.style)
        cls.siti = production.make_tailor(cls.env, "Siti", "cut", "sew", "finish")
        cls.budi = production.make_tailor(cls.env, "Budi", "cut")
        cls.brand, cls.other_brand = cls.env["res.partner"].create(
            [
                {"name": "Nusa Brand", "is_company": True},
                {"name": "Other Brand", "is_company": True},
            ]
        )
        cls.siti_user = cls._user("test.siti", cls.siti.partner_id, "tailor")
        cls.budi_user = cls._user("test.budi", cls.budi.partner_id, "tailor")
        cls.brand_user = cls._user("test.nusa", cls.brand, "brand")
        cls.other_brand_user = cls._user("test.other", cls.other_brand, "brand")
        cls.order = cls._order()

    @classmethod
    def _user(cls, login, partner, role):
        group = cls.env.ref(f"clothingline_base.group_clothingline_{role}")
        return (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "login": login,
                    "password": login,
                    "partner_id": partner.id,
                    "lang": "en_US",
                    "tz": "Asia/Jakarta",
                    "group_ids": [Command.set(group.ids)],
                }
            )
        )

    @classmethod
    def _order(cls, **vals):
        order = production.make_order(
            cls.env, cls.style, cls.brand, ordered=production.ORDERED, **vals
        )
        order.action_confirm()
        return order

    @classmethod
    def _offer(cls, stage="cut", tailor=None, pieces=None, order=None, **vals):
        """Work that the tailor is offered."""
        offer = cls._draft(stage, tailor, pieces, order)
        today = fields.Date.context_today(offer.with_context(tz="Asia/Jakarta"))
        offer.write({"due_date": today, **vals})
        offer.action_offer()
        return offer

    @classmethod
    def _draft(cls, stage="cut", tailor=None, pieces=None, order=None):
        """An offer that was not shown yet."""
        return production.make_offer(
            order or cls.order,
            stage,
            tailor or cls.siti,
            {
                cls.style.variants[colour, size]: qty
                for colour, sizes in (pieces or PIECES).items()
                for size, qty in sizes.items()
            },
        )

    @classmethod
    def _taken(cls, **options):
        """A job that is taken, with its material issued."""
        job = cls._offer(**options).sudo()._take().with_env(cls.env)
        production.issue(job)
        return job

    @classmethod
    def _made(cls, **options):
        """A job of which all is made and nothing is handed in."""
        job = cls._taken(**options)
        job._report_made({line: line.qty for line in job.line_ids}, f"made-{job.id}")
        return job

    # Browsing -------------------------------------------------------------

    def _login(self, user):
        self.authenticate(user.login, user.login)

    def _get(self, path, status=200):
        answer = self.url_open(path, allow_redirects=False)
        self.assertEqual(answer.status_code, status, path)
        return answer

    def _page(self, path, status=200):
        return html.fromstring(self._get(path, status).content)

    def _path(self, work):
        """The page of an offer or of a job."""
        is_offer = work._name == "clothingline.offer"
        return f"/my/jobs/offer/{work.id}" if is_offer else f"/my/jobs/{work.id}"

    def _form(self, work, action):
        """What the form of this action would send if its button were pressed."""
        path = self._path(work)
        (form,) = self._page(path).xpath(f"//form[@action='{path}/{action}']")
        return dict(form.form_values())

    def _post(self, work, action, data, status=303):
        path = f"{self._path(work)}/{action}"
        answer = self.url_open(path, data=data, allow_redirects=False)
        self.assertEqual(answer.status_code, status, answer.text[:2000])
        self.env.invalidate_all()
        return answer

    def _do(self, job, action, status=303, **changes):
        """Open the job, change the form as typed, press its button."""
        return self._post(job, action, self._form(job, action) | changes, status)

    def _typed(self, job, *numbers):
        """The fields of the sizes, in their order."""
        return {
            f"line_{line.id}": str(number)
            for line, number in zip(job.line_ids, numbers, strict=True)
        }

    # Looking --------------------------------------------------------------

    def _checksum(self):
        """A fingerprint of every row that a portal user must not change.

        That somebody tried is kept, and is no such row.
        """
        self.env.flush_all()
        tables = [
            name
            for (name,) in self.env.execute_query(
                SQL(
                    "SELECT table_name FROM information_schema.tables WHERE "
                    "table_schema = 'public' AND table_type = 'BASE TABLE' "
                    "AND table_name LIKE 'clothingline%%' "
                    "AND table_name != 'clothingline_attempt' ORDER BY 1"
                )
            )
        ]
        return {
            table: self.env.execute_query(
                SQL(
                    "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) "
                    "FROM %s t",
                    SQL.identifier(table),
                )
            )
            for table in (*tables, *NATIVE_TABLES)
        }

    def _assert_error(self, answer, sentence):
        page = html.fromstring(answer.content)
        (alert,) = page.xpath("//*[@role='alert']")
        self.assertIn(sentence, " ".join(alert.text_content().split()))
        return page
