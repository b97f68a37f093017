//! Rule set amy-unknown
