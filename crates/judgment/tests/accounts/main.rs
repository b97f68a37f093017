//! The account of a judgment: interest by hand, properties over random histories, and a second evaluator that shares no code with it.

mod interest;
mod naive;
mod random;
