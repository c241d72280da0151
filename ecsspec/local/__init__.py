"""The embedded target: an AWS emulator on this computer, started, kept and stopped by us.

`launcher` is the door; nothing here is imported before it is needed.
"""
