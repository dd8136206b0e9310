"""One module per dialect: routes in, the service's answers out. Rules, rendering and state live outside."""
