//! Whole-cent money, exact ratios, roundings by name, splits that sum to the cent
