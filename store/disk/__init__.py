"""The data folder: journal, live file and lock."""
