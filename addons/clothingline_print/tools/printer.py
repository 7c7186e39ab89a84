import threading

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from .document import outline

FONTS = FontConfiguration()
STYLES = {}  # (database, address) of a stylesheet: read once in each process
STYLES_KEPT = 50
ONE_AT_A_TIME = threading.Lock()  # Pango's map of fonts is shared by all threads
# As the templates were made to be seen, by Odoo's printer too.
MEDIA = "screen"


def write(documents, page_css, fetcher, base, database):
    """One PDF of these documents, as bytes.

    documents: (HTML, addresses of its stylesheets) of each; base: the address that
    theirs are relative to; database: whose stylesheets these are.
    """
    with ONE_AT_A_TIME:
        page = weasyprint.CSS(string=page_css)
        laid_out = []
        for html, addresses in documents:
            styles = [_style(address, fetcher, base, database) for address in addresses]
            styles = [style for style in styles if style]
            laid_out.append(
                weasyprint.HTML(
                    string=html, base_url=base, url_fetcher=fetcher, media_type=MEDIA
                ).render(stylesheets=[*styles, page], font_config=FONTS)
            )
        if len(laid_out) == 1:
            return laid_out[0].write_pdf()
        sheets = [sheet for each in laid_out for sheet in each.pages]
        finish = outline([len(each.pages) for each in laid_out])
        return laid_out[0].copy(sheets).write_pdf(finisher=finish)


def _style(address, fetcher, base, database):
    """The stylesheet, or None: one that is not ours is left out, as a picture is."""
    key = (database, address)
    if key not in STYLES:
        try:
            content = fetcher.fetch(address).read().decode()
        except ValueError:
            return None
        if len(STYLES) >= STYLES_KEPT:
            STYLES.clear()
        STYLES[key] = weasyprint.CSS(
            string=content,
            base_url=base,
            url_fetcher=fetcher,
            media_type=MEDIA,
            font_config=FONTS,
        )
    return STYLES[key]
