"""Identity and Access Management: access keys, and the credentials of runs."""
