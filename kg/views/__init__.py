"""Views: one page a file, in one table."""

from kg.registry import Registry

VIEWS = Registry(
    "view",
    {
        "explorer": (
            "an interactive page of the whole graph, in one file that needs no network",
            "kg.views.explorer:write_explorer",
        ),
    },
)
"""Every view is a function (graph, path, **choices) that writes one file."""
