"""Accounts of staff: invitations, signing in and out, second factors, step-up, roles asked for and given."""
