"""Data of geokg: vocabulary, lists and models that ship with the package."""
