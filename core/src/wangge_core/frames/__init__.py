"""Plugins' own documents in closed-off frames: the platform makes the HTML, the plugin supplies scripts, and both talk over a port.

Two layers hold independently of each other: the sandbox gives the document an origin that is nobody's, so that it has no
cookie, no storage and no way to its parent; its content security policy lets it load its own files and nothing else. What it
wants of the platform it asks the shell for, which asks the server in the user's session and with the plugin's name in
`X-Plugin`; the server cuts down to user ∩ grant ∩ area, and takes such a request nowhere but where a plugin may ask.
"""
