"""The HTTP API's face: mounts the rooms' routers under ``/api/v1`` and holds the views over several rooms.

Invariants: every error is RFC 9457 with a code of the closed list; bodies are JSON objects or lists of them;
the OpenAPI description is a committed snapshot that CI compares.
"""
