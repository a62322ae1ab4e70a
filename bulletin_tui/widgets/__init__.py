"""Widgets that know nothing of the store: tables, dates, forms and short questions."""

from __future__ import annotations

from bulletin_tui.widgets.choice_box import ChoiceBox
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.date_field import DateField
from bulletin_tui.widgets.dialogs import Ask, Choose, Confirm
from bulletin_tui.widgets.form import Field, Form
from bulletin_tui.widgets.line_input import LineInput, LongText
from bulletin_tui.widgets.month_grid import MonthGrid
from bulletin_tui.widgets.plain import fit, shown
from bulletin_tui.widgets.record_table import RecordTable

__all__ = [
    "Ask",
    "ChoiceBox",
    "Choose",
    "Column",
    "Confirm",
    "DateField",
    "Field",
    "Form",
    "LineInput",
    "LongText",
    "MonthGrid",
    "RecordTable",
    "fit",
    "shown",
]
