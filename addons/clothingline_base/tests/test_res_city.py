from collections import Counter

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestRegions(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.indonesia = cls.env.ref("base.id")
        cls.provinces = cls.env["res.country.state"].search(
            [("country_id", "=", cls.indonesia.id)]
        )
        cls.regions = cls.env["res.city"].search([("kemendagri_code", "!=", False)])

    def test_every_province_has_its_own_code(self):
        codes = self.provinces.mapped("kemendagri_code")
        self.assertEqual(len(codes), 38)
        self.assertEqual(len(set(codes)), 38)
        for code in codes:
            self.assertRegex(code, r"^\d\d$")
        for xmlid, code in [("jk", "31"), ("jb", "32"), ("yo", "34"), ("pd", "96")]:
            province = self.env.ref(f"base.state_id_{xmlid}")
            self.assertEqual(province.kemendagri_code, code)

    def test_there_are_514_regencies_and_cities(self):
        self.assertEqual(len(self.regions), 514)
        self.assertEqual(len(set(self.regions.mapped("kemendagri_code"))), 514)
        self.assertEqual(
            Counter(self.regions.mapped("kind")), {"regency": 416, "city": 98}
        )

    def test_every_region_lies_in_the_province_of_its_code(self):
        for region in self.regions:
            self.assertEqual(region.country_id, self.indonesia, region.name)
            self.assertEqual(
                region.state_id.kemendagri_code, region.kemendagri_code[:2], region.name
            )

    def test_every_region_has_a_point_in_indonesia(self):
        for region in self.regions:
            self.assertTrue(-11.2 < region.latitude < 6.2, region.name)
            self.assertTrue(94.9 < region.longitude < 141.1, region.name)
            self.assertTrue(region.latitude, region.name)

    def test_addresses_in_indonesia_choose_from_the_regions(self):
        self.assertTrue(self.indonesia.enforce_cities)
        bandung = self.env.ref("clothingline_base.res_city_3273")
        self.assertRecordValues(
            bandung,
            [{"name": "Kota Bandung", "kind": "city", "kemendagri_code": "32.73"}],
        )
        self.assertAlmostEqual(bandung.latitude, -6.9226, 6)
        self.assertAlmostEqual(bandung.longitude, 107.6207, 6)
