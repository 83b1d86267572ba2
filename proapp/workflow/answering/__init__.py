"""Taking answers without losing or doubling one."""
