"""One document of a report, as a page that a printer of CSS can lay out."""

import lxml.html
import pydyf
from lxml import etree

SIDES = ("top", "right", "bottom", "left")


def page_css(width, height, margins):
    """The page of a paper of this size; it and margins (as SIDES) in millimetres."""
    return f"""
@page {{
    size: {width}mm {height}mm;
    margin: {" ".join(f"{margin}mm" for margin in margins)};
    @top-left {{ content: element(header); vertical-align: top; width: 100% }}
    @bottom-left {{ content: element(footer); vertical-align: bottom; width: 100% }}
}}
html {{ height: auto !important }}
body {{
    max-width: none !important;
    overflow: visible !important;
    background: none !important;
}}
#clothingline_header {{ position: running(header) }}
#clothingline_footer {{ position: running(footer) }}
:is(#clothingline_header, #clothingline_footer) .page::after {{
    content: counter(page);
}}
:is(#clothingline_header, #clothingline_footer) .topage::after {{
    content: counter(pages);
}}
h1, h2, h3, h4, h5, h6 {{ bookmark-level: none }}
.o_footer_content > .flex-grow-1 {{ width: 75% }}
.header > .row {{ width: 100% }}
thead {{ display: table-header-group }}
tr {{ break-inside: avoid }}
"""


def compose(body, header, footer, index):
    """(HTML of one document, addresses of its stylesheets).

    body, header and footer are what Odoo prepares for wkhtmltopdf: whole pages, of
    which the last two hold those of all documents one after the other; this one is
    the ``index``-th.
    """
    page = lxml.html.fromstring(body)
    styles = [link.get("href") for link in page.xpath("//link[@rel='stylesheet']")]
    for node in page.xpath("//link | //script"):
        node.drop_tree()
    holder = page.find("body")
    for place, (name, html) in enumerate((("header", header), ("footer", footer))):
        own = _own(html, f"minimal_layout_report_{name}s", index)
        if own is not None:
            running = etree.Element("div", id=f"clothingline_{name}")
            running.set("class", holder.get("class", ""))
            running.append(own)
            holder.insert(place, running)
    return lxml.html.tostring(
        page, encoding="unicode", doctype="<!DOCTYPE html>"
    ), styles


def _own(html, holder_id, index):
    if not html:
        return None
    found = lxml.html.fromstring(html).xpath(f"//div[@id='{holder_id}']/*[{index + 1}]")
    return found[0] if found else None


def outline(count_by_document):
    """A finisher for ``write_pdf``: where each of these documents begins.

    Odoo takes a print of many records apart by its outline, and reads it as
    wkhtmltopdf writes it: a destination by name, whose page is a number.
    """

    def finish(_document, pdf):
        root = pydyf.Dictionary({"Type": "/Outlines", "Count": len(count_by_document)})
        pdf.add_object(root)
        places, entries, first = pydyf.Dictionary(), [], 0
        for number, count in enumerate(count_by_document):
            name = f"document{number}"
            places[name] = pydyf.Array([first, "/Fit"])
            entry = pydyf.Dictionary(
                {
                    "Title": pydyf.String(str(number + 1)),
                    "Parent": root.reference,
                    "Dest": f"/{name}",
                }
            )
            pdf.add_object(entry)
            if entries:
                entry["Prev"] = entries[-1].reference
                entries[-1]["Next"] = entry.reference
            entries.append(entry)
            first += count
        root["First"], root["Last"] = entries[0].reference, entries[-1].reference
        pdf.catalog["Outlines"] = root.reference
        pdf.catalog["Dests"] = places

    return finish
