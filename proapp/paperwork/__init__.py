"""The papers a trial needs before its first patient, printed from its protocol file."""
