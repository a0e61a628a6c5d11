"""The table of towns, as data. `aids` reads it; README.md says where it comes from and under which licence."""
