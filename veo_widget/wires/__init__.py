"""One adapter for each dialect the service is spoken in; `base.py` says what every one of them does."""
