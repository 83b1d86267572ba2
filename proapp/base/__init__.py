"""The ground every floor stands on: database, audit, clock, errors, who is acting."""
