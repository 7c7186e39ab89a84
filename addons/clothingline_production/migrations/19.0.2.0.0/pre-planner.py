"""Columns whose rows are known better than by Odoo's defaults."""

COLUMNS = """
    ALTER TABLE clothingline_order ADD COLUMN user_id integer;
    ALTER TABLE clothingline_job ADD COLUMN user_id integer;
    ALTER TABLE clothingline_piece_move ADD COLUMN payable_qty integer;
    -- Who made an order or a job was asked and told; he stays its planner.
    UPDATE clothingline_order SET user_id = create_uid;
    UPDATE clothingline_job SET user_id = create_uid;
    UPDATE clothingline_piece_move
       SET payable_qty = CASE
           WHEN target_state = 'accepted' THEN qty
           WHEN target_state = 'rejected' AND COALESCE(cause, '') != 'tailor' THEN qty
           ELSE 0 END;
    -- Only piece pay is a work order's cost now.
    UPDATE clothingline_wip_entry SET workorder_id = NULL WHERE kind != 'wage'
"""


def migrate(cr, version):
    cr.execute(COLUMNS)
