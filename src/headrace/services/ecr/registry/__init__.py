"""The registry under `/v2/`: what docker, BuildKit, containerd, crane and the like push to and pull from
(OCI distribution specification 1.1; Docker Registry HTTP API V2)."""
