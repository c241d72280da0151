"""From a template to a running stack: preview, apply, destroy; pure logic over the ports of `ports.py`."""
