"""Sentences for a page: the two names marked, the source beside them, nothing in them taken for markup."""

from __future__ import annotations

from urllib.parse import urlsplit

from markupsafe import Markup, escape

from kg.model import Claim, Graph
from kg.network.events import status_of
from kg.network.selection import outlet_of


def marked_quote(claim: Claim) -> Markup:
    """Give the words of a claim with subject and object marked where they stand in them."""
    spans = []
    for mention, css in ((claim.subject, "subject"), (claim.object, "object")):
        start, end = mention.start - claim.start, mention.end - claim.start
        if 0 <= start < end <= len(claim.quote) and claim.quote[start:end] == mention.text:
            spans.append((start, end, css))
    parts, at = [], 0
    for start, end, css in sorted(spans):
        if start >= at:
            parts += [escape(claim.quote[at:start]), Markup('<mark class="{}">{}</mark>').format(css, claim.quote[start:end])]
            at = end
    return Markup("").join([*parts, escape(claim.quote[at:])])


def web_address(url: str | None) -> str | None:
    """Give an address that is safe to link to: http or https with a host; None for anything else."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def source_of(claim: Claim, graph: Graph) -> dict[str, str | None]:
    """Give what a page says of a claim's source: outlet, date, title, a safe address, and the claim's status."""
    article = graph.articles.get(claim.article)
    status = status_of(claim)
    return {
        "outlet": outlet_of(claim, graph.articles) or "outlet not named",
        "date": article.date[:10] if article and article.date else None,
        "title": article.title if article else None,
        "url": web_address(article.url) if article else None,
        "status": None if status == "actual" else status,
        "attribution": claim.attribution,
    }
