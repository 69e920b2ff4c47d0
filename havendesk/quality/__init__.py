"""Looking at how the desk itself works, one room for each view; siblings never import each other."""
