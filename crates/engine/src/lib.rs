//! Runs an approach on a claim: branches, bounds, views, review
