"""Tools by which assistants of partners book here: a server of the Model Context Protocol, off unless MCP=1."""
