"""Data as the CSV files of the earlier system: importing them, and exporting in the same form."""
