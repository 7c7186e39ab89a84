"""Orders that were typed on the screen got no wage product: nobody could take them."""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE clothingline_order_stage line
           SET wage_product_id = stage.wage_product_id
          FROM clothingline_stage stage
         WHERE stage.id = line.stage_id AND line.wage_product_id IS NULL
        """
    )
