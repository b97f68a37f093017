//! Rule set statute
