"""The words that features, backends and workload share."""
