"""The business: one folder per domain, and `portfolio`, the tables and sources they work on."""
