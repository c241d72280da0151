"""Boto3 adapters of the ports of `deploy`; the only room that knows boto3."""
