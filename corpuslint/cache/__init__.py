"""What earlier runs found, kept so that nothing is done twice."""
