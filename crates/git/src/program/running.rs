//! Starting a program, feeding it, and listening to it within limits.
//!
//! Each pipe has a thread of its own, so that a program that answers before it has read everything does not block.
//! The threads are not waited for when a limit is hit: a child of the program may hold the pipe for longer.

use std::ffi::OsString;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use super::{Environment, ProgramError, RunLimits};

/// Bytes of stderr that are looked at.
const SAID_BYTES: u64 = 16 << 10;
/// Characters of it that are kept for an error.
const SAID_CHARS: usize = 600;
/// How often it is looked whether a program that closed its output has ended.
const PAUSE: Duration = Duration::from_millis(2);

/// A program with all it gets.
pub(crate) struct Invocation<'a> {
    pub(crate) program: &'a Path,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) environment: &'a Environment,
    /// Variables beside and above those of the environment.
    pub(crate) settings: &'a [(&'static str, &'static str)],
    pub(crate) folder: &'a Path,
    pub(crate) input: Vec<u8>,
    pub(crate) limits: RunLimits,
}

/// What a program left.
pub(crate) struct Finished {
    pub(crate) status: ExitStatus,
    pub(crate) output: Vec<u8>,
    /// Its stderr, cleaned and cut off.
    pub(crate) said: String,
}

impl Finished {
    /// The error that stands for it.
    pub(crate) fn failure(self, program: &Path) -> ProgramError {
        ProgramError::Failed { program: program.to_owned(), status: self.status.to_string(), said: self.said }
    }
}

impl Invocation<'_> {
    /// Runs it to its end, whatever its status is.
    pub(crate) fn finish(self) -> Result<Finished, ProgramError> {
        let mut child = self.start()?;
        let heard = listen(&mut child, self.input, self.limits.output_bytes);
        let finished = self.limits.await_end(self.program, &mut child, &heard);
        if finished.is_err() {
            // It may have ended by itself in the meantime.
            let _ = child.kill();
            let _ = child.wait();
        }
        finished
    }

    /// Runs it to its end, and returns its stdout if its status is 0.
    pub(crate) fn succeed(self) -> Result<Vec<u8>, ProgramError> {
        let program = self.program;
        let finished = self.finish()?;
        if finished.status.success() { Ok(finished.output) } else { Err(finished.failure(program)) }
    }

    fn start(&self) -> Result<Child, ProgramError> {
        let mut command = Command::new(self.program);
        command.args(&self.arguments).env_clear().envs(self.environment.variables());
        command.envs(self.settings.iter().copied()).current_dir(self.folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().map_err(|error| self.not_started(&error))
    }

    fn not_started(&self, error: &std::io::Error) -> ProgramError {
        let program = self.program.to_owned();
        if error.kind() == ErrorKind::NotFound && !self.program.exists() {
            return ProgramError::NotFound { program };
        }
        ProgramError::Start { program, detail: error.to_string() }
    }
}

/// What the threads at the pipes pass on, each once.
enum Heard {
    Output(Option<Vec<u8>>),
    Said(Vec<u8>),
}

fn listen(child: &mut Child, input: Vec<u8>, output_bytes: usize) -> Receiver<Heard> {
    let (sender, heard) = channel();
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::spawn(move || {
        // A program that does not read all of it says so by its status, if it minds.
        let _ = stdin.map(|mut pipe| pipe.write_all(&input));
    });
    let to_errors = sender.clone();
    thread::spawn(move || {
        let said = stderr.map(read_start).unwrap_or_default();
        // The one who asked may have gone.
        let _ = to_errors.send(Heard::Said(said));
    });
    thread::spawn(move || {
        let output = stdout.map_or(Some(Vec::new()), |pipe| read_within(pipe, output_bytes));
        let _ = sender.send(Heard::Output(output));
    });
    heard
}

/// All of it, or nothing if it is longer than the limit.
fn read_within(pipe: impl Read, limit: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    // A pipe that breaks is the end of it; the status tells why.
    let _ = pipe.take(most).read_to_end(&mut bytes);
    (bytes.len() <= limit).then_some(bytes)
}

/// The beginning; the rest is read and dropped, so that the program is not held up.
fn read_start(mut pipe: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = pipe.by_ref().take(SAID_BYTES).read_to_end(&mut bytes);
    let _ = std::io::copy(&mut pipe, &mut std::io::sink());
    bytes
}

impl RunLimits {
    fn await_end(self, program: &Path, child: &mut Child, heard: &Receiver<Heard>) -> Result<Finished, ProgramError> {
        let too_slow = || ProgramError::TooSlow { program: program.to_owned(), seconds: self.seconds };
        let limit = Duration::from_secs(self.seconds);
        let (mut output, mut said) = (Vec::new(), Vec::new());
        for _ in 0..2 {
            match heard.recv_timeout(limit).map_err(|_| too_slow())? {
                Heard::Output(Some(bytes)) => output = bytes,
                Heard::Said(bytes) => said = bytes,
                Heard::Output(None) => {
                    let program = program.to_owned();
                    return Err(ProgramError::TooMuchOutput { program, limit: self.output_bytes });
                }
            }
        }
        let status = self.status_of(child).ok_or_else(too_slow)?;
        Ok(Finished { status, output, said: cleaned(&said) })
    }

    /// Closing its output is most often the last thing that a program does.
    fn status_of(self, child: &mut Child) -> Option<ExitStatus> {
        let pauses = u128::from(self.seconds) * 1000 / PAUSE.as_millis();
        for _ in 0..=pauses {
            match child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) => thread::sleep(PAUSE),
                Err(_) => return None,
            }
        }
        None
    }
}

/// A program's words as one line of plain text: it may quote what lies in a hostile repository.
fn cleaned(said: &[u8]) -> String {
    let text = String::from_utf8_lossy(said);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let line = lines.join("; ");
    let shown = line.chars().take(SAID_CHARS).map(|letter| if is_shown(letter) { letter } else { '\u{fffd}' });
    shown.collect()
}

/// Neither a control character nor one that hides or reorders others.
fn is_shown(letter: char) -> bool {
    let hides = matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}');
    !letter.is_control() && !hides
}
