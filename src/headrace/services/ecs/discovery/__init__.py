"""How tasks find services by name: service registries and Service Connect («ECS developer guide,
interconnect services»)."""
