"""Printers of models, of claims about them and of what is known of these claims."""
