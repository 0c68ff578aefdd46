//! CPU, wall time and peak memory of a child process, from /proc and without unsafe code (Linux).

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::Failure;

/// Ticks a second in /proc/<pid>/stat: `USER_HZ`, 100 on every architecture that Rust's Linux targets support.
const TICKS_PER_SECOND: f64 = 100.0;

/// What a command cost.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Measure {
    /// User + system seconds, its own children included.
    pub(super) cpu_seconds: f64,
    /// Seconds on the clock.
    pub(super) wall_seconds: f64,
    /// Peak resident memory of the process itself, in KiB.
    pub(super) peak_kib: u64,
}

impl Measure {
    /// One after the other.
    pub(super) fn plus(&self, other: &Measure) -> Measure {
        Measure {
            cpu_seconds: self.cpu_seconds + other.cpu_seconds,
            wall_seconds: self.wall_seconds + other.wall_seconds,
            peak_kib: self.peak_kib.max(other.peak_kib),
        }
    }
}

/// The same command several times.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Runs(pub(super) Vec<Measure>);

impl Runs {
    /// The least and the median of a figure.
    pub(super) fn least_and_median(&self, figure: impl Fn(&Measure) -> f64) -> (f64, f64) {
        let mut figures: Vec<f64> = self.0.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        (figures.first().copied().unwrap_or_default(), figures.get(figures.len() / 2).copied().unwrap_or_default())
    }

    /// The greatest peak in MiB.
    pub(super) fn peak_mib(&self) -> f64 {
        let kib = self.0.iter().map(|run| run.peak_kib).max().unwrap_or_default();
        f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1024.0
    }
}

/// A command that is ready to run, once.
pub(super) struct Prepared {
    command: Command,
    input: Stdio,
    /// What has to live until it has ended.
    kept: Option<TempDir>,
}

impl Prepared {
    /// A command without input.
    pub(super) fn new(command: Command) -> Prepared {
        Prepared { command, input: Stdio::null(), kept: None }
    }

    /// With a folder that it needs.
    pub(super) fn keeping(self, folder: TempDir) -> Prepared {
        Prepared { kept: Some(folder), ..self }
    }

    /// With this file as its input.
    pub(super) fn reading(self, file: File) -> Prepared {
        Prepared { input: file.into(), ..self }
    }

    /// Runs it for what it says, as JSON.
    pub(super) fn captured_json(self) -> Result<serde_json::Value, Failure> {
        let Prepared { mut command, kept, .. } = self;
        let (_, said) = captured(&mut command)?;
        drop(kept);
        serde_json::from_slice(&said).map_err(|error| format!("cannot understand what was said: {error}"))
    }

    fn run(self) -> Result<Measure, Failure> {
        let Prepared { mut command, input, kept } = self;
        command.stdout(Stdio::null());
        let measure = measured(&mut command, input);
        drop(kept);
        measure.map(|(measure, _)| measure)
    }
}

/// Runs what `prepare` makes that many times.
pub(super) fn repeated(times: usize, prepare: impl Fn() -> Result<Prepared, Failure>) -> Result<Runs, Failure> {
    (0..times).map(|_| prepare()?.run()).collect::<Result<Vec<Measure>, Failure>>().map(Runs)
}

/// Makes a command.
pub(super) type Prepare<'a> = &'a dyn Fn() -> Result<Prepared, Failure>;

/// Runs several commands in turns, that many times each; their runs in the order of the commands.
pub(super) fn alternated<const N: usize>(times: usize, commands: [Prepare<'_>; N]) -> Result<[Runs; N], Failure> {
    let mut runs = [const { Runs(Vec::new()) }; N];
    for _ in 0..times {
        for (prepare, runs) in commands.iter().zip(&mut runs) {
            runs.0.push(prepare()?.run()?);
        }
    }
    Ok(runs)
}

/// Runs a command whose output nobody reads.
pub(super) fn once(command: &mut Command) -> Result<Measure, Failure> {
    command.stdout(Stdio::null());
    measured(command, Stdio::null()).map(|(measure, _)| measure)
}

/// Runs a command and keeps its stdout.
pub(super) fn captured(command: &mut Command) -> Result<(Measure, Vec<u8>), Failure> {
    command.stdout(Stdio::piped());
    measured(command, Stdio::null())
}

fn measured(command: &mut Command, input: Stdio) -> Result<(Measure, Vec<u8>), Failure> {
    let shown = command.get_program().display().to_string();
    let before = children_ticks()?;
    let start = Instant::now();
    let child = command.stdin(input).stderr(Stdio::piped()).spawn();
    let child = child.map_err(|error| format!("cannot run {shown}: {error}"))?;
    let watcher = watch_peak(&child);
    let output = child.wait_with_output().map_err(|error| format!("cannot wait for {shown}: {error}"))?;
    let wall_seconds = start.elapsed().as_secs_f64();
    let peak_kib = watcher.join().unwrap_or_default();
    if !output.status.success() {
        let args = command.get_args().map(|arg| arg.to_string_lossy()).collect::<Vec<_>>().join(" ");
        return Err(format!(
            "{shown} {args} ended with {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    let cpu_seconds = (children_ticks()? - before) / TICKS_PER_SECOND;
    Ok((Measure { cpu_seconds, wall_seconds, peak_kib }, output.stdout))
}

/// Reads the peak every 5 ms until the process is gone; the highest seen.
fn watch_peak(child: &Child) -> thread::JoinHandle<u64> {
    let file = PathBuf::from(format!("/proc/{}/status", child.id()));
    thread::spawn(move || {
        let mut peak = 0;
        // A process that has ended keeps its status until it is waited for, without memory figures.
        while let Some(kib) = std::fs::read_to_string(&file).ok().and_then(|text| high_water_kib(&text)) {
            peak = peak.max(kib);
            thread::sleep(Duration::from_millis(5));
        }
        peak
    })
}

fn high_water_kib(status: &str) -> Option<u64> {
    let row = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    row.trim().trim_end_matches("kB").trim().parse().ok()
}

/// User and system ticks of all children that have been waited for.
fn children_ticks() -> Result<f64, Failure> {
    let text =
        std::fs::read_to_string("/proc/self/stat").map_err(|error| format!("cannot read /proc/self/stat: {error}"))?;
    waited_ticks(&text).ok_or_else(|| "cannot understand /proc/self/stat".to_owned())
}

/// Fields 16 and 17, `cutime` and `cstime` (proc(5)); field 2 is the name in parentheses and may hold anything.
fn waited_ticks(stat: &str) -> Option<f64> {
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some(fields.get(13)?.parse::<f64>().ok()? + fields.get(14)?.parse::<f64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_proc() {
        let stat = "7 (a b) c) R 1 2 3 4 5 6 7 8 9 10 11 12 31 11 20 0 1 0";
        assert_eq!(waited_ticks(stat), Some(42.0));
        assert_eq!(waited_ticks("7 (x) R 1"), None);
        assert_eq!(high_water_kib("Name:\tx\nVmHWM:\t    1234 kB\nVmRSS: 1 kB\n"), Some(1234));
        assert_eq!(high_water_kib("Name:\tx\n"), None);
    }

    #[test]
    fn least_median_and_sum() {
        let run = |cpu_seconds, peak_kib| Measure { cpu_seconds, wall_seconds: 1.0, peak_kib };
        let runs = Runs(vec![run(3.0, 1024), run(1.0, 4096), run(2.0, 2048)]);
        assert_eq!(runs.least_and_median(|run| run.cpu_seconds), (1.0, 2.0));
        assert_eq!(runs.peak_mib().to_string(), "4");
        assert_eq!(run(1.0, 5).plus(&run(2.0, 3)), Measure { cpu_seconds: 3.0, wall_seconds: 2.0, peak_kib: 5 });
    }

    #[test]
    fn a_child_is_measured_and_a_failure_said() {
        let (measure, said) = captured(Command::new("git").arg("--version")).expect("because git is there");
        assert!(said.starts_with(b"git version") && measure.wall_seconds > 0.0);
        let failure = once(Command::new("git").arg("no-such-verb")).expect_err("because there is no such verb");
        assert!(failure.contains("no-such-verb ended with"), "{failure}");
    }
}
