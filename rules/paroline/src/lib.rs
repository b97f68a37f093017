//! Rule set paroline
