//! Citations and authorities: parsed, printed, ordered by date; no opinion on the law
