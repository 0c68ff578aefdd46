//! Row functions of the corpus: what is computed from one text, or from one row, alone.
//!
//! A file is a function. Each has a plain form (text in, value out) and one over Arrow arrays (a batch in, an array of
//! the same length out), which engines register under the function's name. No engine, no file, no clock; the same text
//! gives the same value on any engine, thread and machine. Texts are hostile: any bytes that are UTF-8, of any length.
