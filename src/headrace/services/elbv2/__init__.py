"""Elastic Load Balancing: application load balancers, carried by Caddy."""
