//! Reads profiles, authorities, parameters and questions, and binds the rules they name
