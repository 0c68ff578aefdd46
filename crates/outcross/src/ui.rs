//! The terminal: colours, where the output goes, notes on stderr, progress.
//!
//! Invariant: stdout is data, stderr is talk. Colours are empty styles where they are off, so that piped output has no
//! escape byte; everything said on stderr passes through the sink of `untrusted`.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::Child;
use std::sync::atomic::{AtomicU64, Ordering};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use facts::Claim;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle as BarStyle};

use crate::cli::ColorWhen;
use crate::errors::CommandError;
use crate::platform::{self, Stopwatch};
use crate::settings::{Destination, Pager, ProgressStyle, Settings, Talk};
use crate::untrusted::Untrusted;

/// Seconds between two lines of progress in a log.
const SECONDS_PER_LINE: u64 = 10;

/// The styles of a stream; all empty where it has no colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Lines of agents.
    pub ai: Style,
    /// Lines of people.
    pub human: Style,
    /// What is of less weight, and lines of which nothing is known.
    pub faint: Style,
    /// Titles.
    pub strong: Style,
    /// Faults.
    pub bad: Style,
    /// Doubts.
    pub doubtful: Style,
    /// What is well, and advice.
    pub good: Style,
}

impl Palette {
    /// No colours.
    #[must_use]
    pub fn plain() -> Self {
        let none = Style::new();
        Palette { ai: none, human: none, faint: none, strong: none, bad: none, doubtful: none, good: none }
    }

    /// Colours that differ in brightness too, for eyes that don't tell red from green.
    #[must_use]
    pub fn colored() -> Self {
        let bold = |color: AnsiColor| color.on_default().bold();
        Palette {
            ai: AnsiColor::Magenta.on_default(),
            human: AnsiColor::Cyan.on_default(),
            faint: Style::new().dimmed(),
            strong: Style::new().bold(),
            bad: bold(AnsiColor::Red),
            doubtful: bold(AnsiColor::Yellow),
            good: bold(AnsiColor::Green),
        }
    }

    fn when(colored: bool) -> Self {
        if colored { Self::colored() } else { Self::plain() }
    }

    /// The style of lines that this wrote.
    #[must_use]
    pub fn of(&self, claim: Claim) -> Style {
        match claim {
            Claim::Ai => self.ai,
            Claim::Human => self.human,
            Claim::Unknown => self.faint,
        }
    }

    /// The text in a style.
    pub fn styled(&self, text: impl Display, style: Style) -> String {
        format!("{style}{text}{style:#}")
    }
}

/// Makes `--color` hold for every stream of the process.
pub fn choose_colors(when: ColorWhen) {
    let choice = match when {
        ColorWhen::Auto => ColorChoice::Auto,
        ColorWhen::Always => ColorChoice::Always,
        ColorWhen::Never => ColorChoice::Never,
    };
    choice.write_global();
}

/// The styles of stderr.
#[must_use]
pub fn error_palette() -> Palette {
    Palette::when(AutoStream::choice(&io::stderr()) != ColorChoice::Never)
}

/// What is said on stderr.
#[derive(Debug, Clone)]
pub struct Ui {
    talk: Talk,
    progress: ProgressStyle,
}

impl Ui {
    /// As the settings ask.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Ui { talk: settings.talk, progress: settings.progress }
    }

    /// Each problem is shown by itself.
    #[must_use]
    pub fn is_verbose(&self) -> bool {
        self.talk == Talk::Verbose
    }

    /// Something that a reader should know.
    pub fn note(&self, text: impl Display) {
        self.say("note:", Palette::good, &text);
    }

    /// Something that may make the answer differ from what a reader expects.
    pub fn warn(&self, text: impl Display) {
        self.say("warning:", Palette::doubtful, &text);
    }

    /// What went wrong with one of several things, while the others go on. Shown with `--quiet` too.
    pub fn error(&self, text: impl Display) {
        write_line("error:", Palette::bad, &text);
    }

    /// What to do about an error that was shown.
    pub fn hint(&self, text: impl Display) {
        write_line("hint:", Palette::good, &text);
    }

    fn say(&self, label: &str, style: fn(&Palette) -> Style, text: &dyn Display) {
        if self.talk > Talk::Quiet {
            write_line(label, style, text);
        }
    }

    /// A meter for one piece of work.
    #[must_use]
    pub fn meter(&self, title: &str) -> Meter {
        Meter::new(self.progress, title)
    }
}

fn write_line(label: &str, style: fn(&Palette) -> Style, text: &dyn Display) {
    let palette = error_palette();
    let label = palette.styled(label, style(&palette));
    // Nothing can be done when stderr is closed.
    let _ = writeln!(io::stderr(), "{label} {}", Untrusted::new(text.to_string()).term());
}

impl Palette {
    fn bad(&self) -> Style {
        self.bad
    }

    fn doubtful(&self) -> Style {
        self.doubtful
    }

    fn good(&self) -> Style {
        self.good
    }
}

/// Whether a text output may be shown through a pager.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// It may be long.
    Allowed,
    /// It is short, or for programs.
    Off,
}

/// Where the output of a verb goes. Writes are collected; [`Output::finish`] has to be called.
pub struct Output {
    writer: Option<Box<dyn Write>>,
    pager: Option<Child>,
    /// The styles of this output.
    pub palette: Palette,
    /// A person sees it on a terminal.
    pub is_screen: bool,
}

impl Output {
    /// Opens what the settings ask for. A file is replaced.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn open(settings: &Settings, paging: Paging) -> Result<Output, CommandError> {
        let Destination::File(path) = &settings.destination else {
            return Ok(Self::stdout(settings, paging));
        };
        let file = File::create(path)
            .map_err(|error| CommandError::usage(format!("cannot write {}: {error}", path.display())))?;
        let palette = Palette::when(settings.color == ColorWhen::Always);
        Ok(Output { writer: Some(Box::new(BufWriter::new(file))), pager: None, palette, is_screen: false })
    }

    /// Opens stdout, whatever file the settings ask for.
    #[must_use]
    pub fn stdout(settings: &Settings, paging: Paging) -> Output {
        let palette = Palette::when(AutoStream::choice(&io::stdout()) != ColorChoice::Never);
        let mut pager = match (paging, &settings.pager) {
            (Paging::Off, _) | (_, Pager::None) => None,
            (Paging::Allowed, Pager::Usual) => platform::start_pager(None),
            (Paging::Allowed, Pager::Command(command)) => platform::start_pager(Some(command)),
        };
        let writer: Box<dyn Write> = match pager.as_mut().and_then(|pager| pager.stdin.take()) {
            Some(pipe) => Box::new(BufWriter::new(pipe)),
            None => Box::new(BufWriter::with_capacity(1 << 16, io::stdout().lock())),
        };
        Output { writer: Some(writer), pager, palette, is_screen: settings.is_screen }
    }

    /// Writes what is left, and waits until the reader of a pager is done.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.as_mut().map_or(Err(io::ErrorKind::BrokenPipe.into()), |writer| writer.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Output {
    /// Closes the pipe to the pager first: it would wait for more, and we for it.
    fn drop(&mut self) {
        self.writer = None;
        if let Some(pager) = &mut self.pager {
            // It has ended, or it can't be waited for; either way there is nothing left to do.
            let _ = pager.wait();
        }
    }
}

/// Shows how far a piece of work is; removed from the terminal when dropped.
#[derive(Debug)]
pub struct Meter {
    title: String,
    form: MeterForm,
}

#[derive(Debug)]
enum MeterForm {
    None,
    Bar(ProgressBar),
    Lines { started: Stopwatch, lines: AtomicU64 },
}

impl Meter {
    fn new(style: ProgressStyle, title: &str) -> Self {
        let title = Untrusted::new(title).term().to_string();
        let form = match style {
            ProgressStyle::None => MeterForm::None,
            ProgressStyle::Bar => MeterForm::Bar(new_bar(title.clone())),
            ProgressStyle::Lines => MeterForm::Lines { started: Stopwatch::start(), lines: AtomicU64::new(0) },
        };
        Meter { title, form }
    }

    /// So much is done of this part of the work, and this much there is in all, if that is known. Cheap; any thread
    /// may call it.
    pub fn update(&self, part: &'static str, done: u64, total: Option<u64>) {
        match &self.form {
            MeterForm::None => {}
            MeterForm::Bar(bar) => {
                bar.set_length(total.unwrap_or(done));
                bar.set_position(done);
                if bar.message() != part {
                    bar.set_style(bar_style(total));
                    bar.set_message(part);
                }
            }
            MeterForm::Lines { started, lines } => {
                if is_line_due(started.elapsed().as_secs(), lines) {
                    let far = total.map_or_else(|| done.to_string(), |total| format!("{} %", percent(done, total)));
                    // Nothing can be done when stderr is closed.
                    let _ = writeln!(io::stderr(), "{}: {part} {far}", self.title);
                }
            }
        }
    }
}

impl Meter {
    /// Says something while the work goes on, on lines of its own.
    pub fn aside(&self, say: impl FnOnce()) {
        match &self.form {
            MeterForm::Bar(bar) => bar.suspend(say),
            MeterForm::None | MeterForm::Lines { .. } => say(),
        }
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        if let MeterForm::Bar(bar) = &self.form {
            bar.finish_and_clear();
        }
    }
}

fn new_bar(title: String) -> ProgressBar {
    ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_style(bar_style(None)).with_prefix(title)
}

/// With a bar where the end is known, with a count where it is not.
fn bar_style(total: Option<u64>) -> BarStyle {
    let template = match total {
        Some(_) => "{prefix}  {msg} [{bar:30}] {percent} %",
        None => "{prefix}  {msg} {human_pos}",
    };
    BarStyle::with_template(template).expect("because both templates are constants").progress_chars("=> ")
}

/// Whether a line is due that no other thread has taken: one for every ten seconds that have passed.
fn is_line_due(seconds: u64, lines: &AtomicU64) -> bool {
    let (due, shown) = (seconds / SECONDS_PER_LINE, lines.load(Ordering::Relaxed));
    due > shown && lines.compare_exchange(shown, due, Ordering::Relaxed, Ordering::Relaxed).is_ok()
}

fn percent(done: u64, total: u64) -> u64 {
    (u128::from(done.min(total)) * 100).checked_div(u128::from(total)).map_or(0, |percent| percent as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_palette_writes_no_escape() {
        let (plain, colored) = (Palette::plain(), Palette::colored());
        assert_eq!(plain.styled("x", plain.bad), "x");
        assert!(colored.styled("x", colored.bad).contains('\u{1b}'));
    }

    #[test]
    fn one_line_for_each_ten_seconds() {
        let lines = AtomicU64::new(0);
        let due: Vec<u64> =
            [0, 9, 10, 11, 19, 20, 45, 46, 50].into_iter().filter(|s| is_line_due(*s, &lines)).collect();
        assert_eq!(due, [10, 20, 45, 50]);
    }

    #[test]
    fn percent_is_never_over_100() {
        assert_eq!([percent(0, 0), percent(1, 3), percent(3, 3), percent(9, 3)], [0, 33, 100, 100]);
        assert_eq!(percent(u64::MAX, u64::MAX), 100);
    }

    #[test]
    fn a_bar_can_be_made() {
        let meter = Meter::new(ProgressStyle::Bar, "a\u{1b}b");
        meter.update("commits", 1, None);
        meter.update("lines", 1, Some(2));
        assert_eq!(meter.title, "a\\x1bb");
    }
}
