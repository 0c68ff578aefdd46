//! The `outcross` program: a table of contents. Everything is in the library target of the same name.

use std::process::ExitCode;

fn main() -> ExitCode {
    outcross::errors::install_panic_hook();
    outcross::errors::guard(|| outcross::run(std::env::args_os()))
}
