import logging

# They tell each step, and each rule of a stylesheet that paper knows nothing of: said
# before they are imported, for they begin with that.
for noisy in ("weasyprint", "weasyprint.progress", "fontTools"):
    logging.getLogger(noisy).setLevel(logging.CRITICAL)
