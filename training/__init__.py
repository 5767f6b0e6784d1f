"""From annotated news to the model that `onrecord` ships: `python -m training --help`."""
