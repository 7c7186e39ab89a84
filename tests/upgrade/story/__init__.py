"""What the upgrade test starts from: a firm's first quarter, with data in every state.

Told once by scripts/make_upgrade_dump.sh, in ``odoo shell`` on the code of the commit
that ../README.md names. Later code has other methods: nothing else runs it.
"""

from . import certificates, orders
from .firm import Firm


def tell(env):
    """The whole story; each step calls what the role's button calls, on its day."""
    firm = Firm(env)
    certificates.tell(firm)
    orders.tell(firm)
    env.flush_all()
