"""Roles of the suite by their short names."""


def roles(*names):
    """The groups of these roles, as a field's ``groups`` wants them.

    >>> roles("planner", "warehouse")
    'clothingline_base.group_clothingline_planner,clothingline_base.group_clothingline_warehouse'
    """
    return ",".join(f"clothingline_base.group_clothingline_{name}" for name in names)
