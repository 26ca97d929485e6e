"""How the visitor came here: the channel, the campaign, the first touch."""
