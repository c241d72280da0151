"""What several laws ask of a template: its services, hosts, routes, and what balancers hand requests to."""
