"""What docs/ says of the repository is so: names of tests, and links."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])


def named(pattern, path):
    return re.findall(pattern, path.read_text())


def test_every_test_that_a_page_names_exists():
    files = [*ROOT.glob("addons/*/tests/*.py"), *ROOT.glob("tests/**/test_*.py")]
    tests = {name for path in files for name in named(r"def (test_\w+)", path)}
    tests |= {path.stem for path in files}
    for page in PAGES:
        for name in named(r"`(?:tests/)?(test_\w+)(?:\.py)?`", page):
            assert name in tests, f"{page.name} names {name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_the_repository_leads_somewhere(page):
    for link in named(r"\]\((?!https?:)([^)#]+)", page):
        assert (page.parent / link).exists(), link
