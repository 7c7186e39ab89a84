from . import (
    base_partner_merge,
    clothingline_accounting_setup,
    clothingline_bill_create,
    clothingline_job_missing,
    clothingline_job_missing_line,
    clothingline_job_plan,
    clothingline_job_plan_line,
    clothingline_job_write_off,
    clothingline_order_close,
)
