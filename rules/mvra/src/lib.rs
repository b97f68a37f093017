//! Rule set mvra
