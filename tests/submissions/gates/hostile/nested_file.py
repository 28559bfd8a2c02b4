"""Hands in JSON that nests a hundred thousand times."""

AT_MOST = 0
STUB = True
WANTS = "a stopped class"

# %% handing in
path.write_text('{"nbformat": 4, "cells": ' + "[" * 100_000 + "]" * 100_000 + "}")
del notebook
