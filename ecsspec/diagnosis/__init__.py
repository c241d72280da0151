"""Evidence in, findings out: why a deployment failed, with the cause before its symptoms."""
