# Every target is one script; `make help` prints what stands behind the ##.
export PORT DB DEMO BESIDE ARGS SEEDS STEPS
.PHONY: help run stop reset down setup test unit lint format scenarios i18n bench walk upgrade schema test-odoo

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Serve the demo on http://127.0.0.1:8069 (PORT=8070 DB=other for one beside it, DEMO=0 for an empty firm); set up what is missing
	@scripts/run.sh

stop: ## Stop the server of DB
	@scripts/stop.sh

reset: ## Drop the database DB and its files; the next `make run` makes it anew
	@scripts/reset.sh

down: ## Stop every server of this checkout and its PostgreSQL
	@scripts/stop.sh all && scripts/postgres.sh stop

setup: ## Only set up what is missing
	@scripts/setup.sh

test: ## Run everything (addon=<name> for one, BESIDE=<module> with that Odoo module installed too, ARGS= for pytest)
	@addon='$(addon)' scripts/test.sh

unit: ## Run the tests that need no database: seconds
	@scripts/pytest.sh tests/unit addons/*/tools

lint: ## Check style, XML and translations
	@scripts/pytest.sh tests/lint/test_lint.py

format: ## Format the Python files
	@scripts/format.sh

scenarios: ## Run the manual: tests/test_clothingline/tests/scenario_*.rst
	@scenarios=1 scripts/test.sh

i18n: ## Export the texts of the addons and bring every id.po up to date
	@scripts/i18n.sh

bench: ## Measure beside stock Odoo
	@scripts/bench.sh

walk: ## Walk at random through two orders and check the books after each step (SEEDS=100 STEPS=80; SEEDS=7-9 for some)
	@scripts/walk.sh

upgrade: ## Upgrade a database of an earlier version and compare: part of `make test`
	@addon=upgrade scripts/test.sh

schema: ## Write down what the addons add to a database, after raising their versions (ARGS=--force)
	@scripts/schema.sh $(ARGS)

test-odoo: ## Run Odoo's own tests of what we build on, with our addons installed (an hour)
	@scripts/test_odoo.sh
