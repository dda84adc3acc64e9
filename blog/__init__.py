"""The Flask application. Empty on purpose: importing a pure module must not start Flask."""
