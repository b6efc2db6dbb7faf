"""The CBS client: transport, OData v3, the shapes of v4, and other routes to the same frame."""
