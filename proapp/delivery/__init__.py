"""Channels by which a message leaves: mail, push messages, text messages and services, a file."""
