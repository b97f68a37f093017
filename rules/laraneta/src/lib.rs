//! Rule set laraneta
