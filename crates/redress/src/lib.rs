//! Federal criminal restitution, circuit by circuit: open the law, compute, compare, review
