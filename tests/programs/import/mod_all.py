__all__ = ["listed", "_also"]
listed = "listed"
_also = "also"
mod_all_hidden = "not in __all__"
