//! Syntax tree to register bytecode: scopes, register allocation, code generation.
