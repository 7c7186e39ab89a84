def migrate(cr, _version):
    """The home is drawn each time: nothing asks for its stamp any more."""
    cr.execute("DROP FUNCTION IF EXISTS clothingline_home_stamp(integer)")
