import logging

from weasyprint.urls import URLFetcher, URLFetcherResponse

_logger = logging.getLogger(__name__)


class Fetcher(URLFetcher):
    """Finds what a document refers to; nothing is asked of the network.

    ``find(address)`` gives (content as bytes, MIME type), or raises ValueError.
    """

    def __init__(self, find):
        super().__init__(allowed_protocols=("data",))
        self._find = find

    def fetch(self, url, headers=None):
        if url.startswith("data:"):
            return super().fetch(url, headers)
        try:
            content, kind = self._find(url)
        except ValueError as error:
            _logger.info("A document is printed without: %s", error)
            raise
        return URLFetcherResponse(url, content, {"Content-Type": kind})
