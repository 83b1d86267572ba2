"""The clock's edge: what happens because time passed."""
