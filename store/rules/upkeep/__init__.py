"""Permits, stock, patrol and storm: what is looked after."""
