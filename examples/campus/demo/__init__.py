"""The demonstration: fifty front-end applications, built at once and shipped, all through Headrace."""
