//! The account of a judgment: division and interest by hand, properties over random histories, and a second evaluator that shares no code with it.

mod division;
mod interest;
mod naive;
mod random;
