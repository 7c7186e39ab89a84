"""Reads plain values in one query, where records would cost one for each model.

A phone's page shows a few fields of many models. Records read every column of a row,
and each model by a query of its own; a row of this is a tuple of just what is shown.
"""


def rows(records, domain, paths, **options):
    """The values at ``paths`` of all records in ``domain``, as tuples, in one query.

    A path is a stored field, or leads to one over many2one fields:
    "product_tmpl_id.name". Texts come in the language of the context. As no rule of
    the models on the way is asked, ``records`` must stand for somebody's right, as
    superuser. ``options`` are those of ``search``: order, limit.
    """
    query = records._search(domain, **options)
    columns = [_column(records, query, path) for path in paths]
    return records.env.execute_query(query.select(*columns))


def _column(model, query, path):
    alias, (*links, name) = query.table, path.split(".")
    for link in links:
        model, alias = model._fields[link].join(model, alias, query)
    return model._field_to_sql(alias, name, query)
