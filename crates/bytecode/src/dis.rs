//! The disassembler behind `pyrun --dump bytecode`.
