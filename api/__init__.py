"""The HTTP face: `/tasks/<domain>` for every domain, typed from its manifest."""

from api.app import create_app

__all__ = ["create_app"]
