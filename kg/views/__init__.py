"""Views: one page a file, in one table."""

from kg.registry import Registry

VIEWS = Registry(
    "view",
    {
        "explorer": (
            "an interactive page of the whole graph, in one file that needs no network",
            "kg.views.explorer:write_explorer",
        ),
        "dyad": ("all about two entities on one page: left, right", "kg.views.dossier:write_dossier"),
        "matrix": ("all dyads between two regions, each with its dossier: left, right", "kg.views.matrix:write_matrix"),
    },
)
"""Every view is a function (graph, path, **choices) that writes one file."""
