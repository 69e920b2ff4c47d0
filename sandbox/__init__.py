"""A small stand-in exchange that speaks the connector contract. It imports nothing of havendesk."""
