//! Writes results and comparisons as text, JSON, CSV and Markdown
