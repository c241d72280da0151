"""One room per user key: `App` in, `Fragment` out."""
