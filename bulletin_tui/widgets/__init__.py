"""Widgets that know nothing of the store: tables, dates, forms and short questions.

Each is imported from its own module, so that the first screen does not wait for the forms.
"""
