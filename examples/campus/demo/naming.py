"""The names that the demonstration gives."""

SOURCES = "campus-sources"
SITE = "campus-site"
APPS_PROJECT = "campus-apps"
SHIP_PROJECT = "campus-ship"
SITE_REPOSITORY = "campus/site"
ROLE = "arn:aws:iam::000000000000:role/campus"
"""Projects must name one; Headrace gives builds the rights of their account."""
