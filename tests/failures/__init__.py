"""Every known way in which a deployment fails, played from its first call to its last line on the screen."""
