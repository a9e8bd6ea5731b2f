//! The assembler's encoder: instructions with labels, resolved into words.
