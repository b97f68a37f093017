//! Reads case files: every error at once, with line and column
