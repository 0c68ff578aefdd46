//! The first-parent view: the commits of the first-parent line, each against the one before. Its tree is known window
//! by window, and figures of it are taken at every commit.

use facts::{Class, Metric};

use crate::build::{Builder, NewFiles};
use crate::checkpoint::MainlineState;
use crate::collect::{Authors, Figure};
use crate::compare::Item;
use crate::fates::{Fate, Tally};
use crate::graph::CommitIndex;
use crate::lines::{LineId, Lines, NO_LINE, TooManyLines};
use crate::live::{Density, Live, Place};
use crate::log::Log;
use crate::plan::Step;
use crate::simple::{Done, LiveTree, Simple, apply};
use crate::state::Files;
use crate::world::World;

/// The tree of the last commit of the first-parent line, and all that happened to its lines.
#[derive(Default)]
pub(crate) struct Mainline {
    pub(crate) files: Files,
    pub(crate) lines: Lines,
    pub(crate) live: Live,
    tally: Tally,
    pub(crate) fates: Vec<Fate>,
    pub(crate) series: Vec<Figure>,
    /// Filled where this is the only view.
    pub(crate) log: Log,
    text_files: u64,
    text_lines: u64,
    density: Vec<(Class, Density)>,
}

impl Mainline {
    /// Goes on from a tree; its files are entered with the authors.
    pub(crate) fn resume(state: MainlineState, authors: &mut Authors) -> Mainline {
        let MainlineState { lines, files, live } = state;
        let texts = || files.iter().filter(|(_, file)| !file.is_binary);
        texts().for_each(|(path, _)| authors.enter(*path));
        let text_files = texts().count() as u64;
        let text_lines = texts().map(|(_, file)| file.lines.len() as u64).sum();
        let density = live.density().collect();
        Mainline { lines, text_files, text_lines, density, live, files, ..Mainline::default() }
    }

    /// Applies the line's next commit. `full` is the same commit in the full view: its files and lines.
    pub(crate) fn apply(
        &mut self,
        commit: CommitIndex,
        cut: bool,
        item: &Item,
        full: Option<(&Files, &Lines)>,
        authors: &mut Authors,
        world: &mut World<'_>,
    ) -> Result<(NewFiles, Done), TooManyLines> {
        let before = std::slice::from_ref(&self.files);
        let builder = Builder { commit, cut, item, parents: before, own_evidence: full.is_none() };
        let made = builder.build(&mut self.lines, world)?;
        if let Some((files, _)) = full {
            self.name_twins(&made, files);
        }
        let before = self.files.clone();
        let tree = LiveTree { live: &self.live, places: &before, files: &before };
        let simple = Simple {
            item,
            before: &before,
            made: &made,
            tree: Some(tree),
            full: full.map(|(_, lines)| lines),
            on_line: false,
        };
        let done = apply(&simple, &mut self.lines, world, &mut self.tally);
        self.tally.take(commit, &mut self.fates);
        self.replace_files(&made, authors);
        self.replace_marks(item, &before, &made, world);
        self.take_figures(commit, item, authors, world);
        Ok((made, done))
    }

    /// Finds the line of the full view that stands in the place of each new line.
    fn name_twins(&mut self, made: &NewFiles, full: &Files) {
        for (path, file) in &made.files {
            let Some(file) = file else { continue };
            let twins = full.get(path).map_or(&[][..], |twins| &twins.lines);
            for (at, line) in file.lines.iter().enumerate().filter(|(_, line)| **line >= made.first) {
                self.lines.set_twin(*line, twins.get(at).copied().unwrap_or(NO_LINE));
            }
        }
    }

    fn replace_files(&mut self, made: &NewFiles, authors: &mut Authors) {
        for (path, file) in &made.files {
            let old = match file {
                Some(file) => self.files.insert(*path, file.clone()),
                None => self.files.remove(path),
            };
            if let Some(old) = old.filter(|file| !file.is_binary) {
                self.text_files -= 1;
                self.text_lines -= old.lines.len() as u64;
                authors.leave(*path);
            }
            if let Some(new) = file.as_ref().filter(|file| !file.is_binary) {
                self.text_files += 1;
                self.text_lines += new.lines.len() as u64;
                authors.enter(*path);
            }
        }
    }

    /// Ends the windows that the commit took from the tree, and begins those that it brought.
    fn replace_marks(&mut self, item: &Item, before: &Files, made: &NewFiles, world: &World<'_>) {
        let class_of = |path| world.class(path);
        let steps = || item.steps.iter().zip(&made.files).zip(&item.plan.steps);
        for ((prepared, (path, _)), _) in steps() {
            let (Some(delta), Some(old)) = (&prepared.delta, before.get(path)) else { continue };
            for mark in &delta.marks_gone {
                let Some(line) = line_at(&old.lines, mark.line) else { continue };
                self.live.remove(mark, Place { line, path: *path }, class_of);
            }
        }
        for ((prepared, (path, file)), step) in steps() {
            let (Some(delta), Some(new)) = (&prepared.delta, file) else { continue };
            debug_assert!(!matches!(step, Step::Remove { .. }), "a removed file has no new state");
            for mark in &delta.marks_born {
                let Some(line) = line_at(&new.lines, mark.line) else { continue };
                self.live.add(mark, Place { line, path: *path }, class_of);
            }
        }
    }

    fn take_figures(&mut self, commit: CommitIndex, item: &Item, authors: &Authors, world: &World<'_>) {
        let figure = |metric, class, value, denominator| Figure { commit, metric, class, value, denominator };
        self.series.push(figure(Metric::Files, None, self.text_files, 1));
        self.series.push(figure(Metric::Lines, None, self.text_lines, 1));
        self.series.push(figure(Metric::AuthorsPerFile, None, authors.pairs(), self.text_files));
        self.take_density(commit);
        let mut new = Density::default();
        let mut by_class: Vec<(Class, Density)> = Vec::new();
        for (prepared, step) in item.steps.iter().zip(&item.plan.steps) {
            let Some(delta) = &prepared.delta else { continue };
            let is_edit = matches!(step, Step::Build { .. });
            let brought = delta.marks_brought.as_ref().unwrap_or(&delta.marks_born);
            let windows = brought.iter().filter(|mark| is_edit && mark.is_window);
            let mut own = Density::default();
            for mark in windows {
                own.windows += 1;
                own.duplicated += u64::from(self.live.is_duplicated(mark.key));
            }
            new.windows += own.windows;
            new.duplicated += own.duplicated;
            if own.windows > 0 {
                let class = world.paths.find(step.path()).map_or(Class::Data, |path| world.class(path));
                add_to(&mut by_class, class, own);
            }
        }
        self.series.push(figure(Metric::NewCloneWindows, None, new.duplicated, new.windows));
        by_class.sort_by_key(|(class, _)| *class);
        let classes = by_class.into_iter();
        self.series.extend(
            classes.map(|(class, own)| figure(Metric::NewCloneWindows, Some(class), own.duplicated, own.windows)),
        );
    }

    fn take_density(&mut self, commit: CommitIndex) {
        let density: Vec<_> = self.live.density().collect();
        let (mut windows, mut duplicated) = (0, 0);
        for (at, (class, own)) in density.iter().enumerate() {
            windows += own.windows;
            duplicated += own.duplicated;
            let was = self.density.get(at).map_or(Density::default(), |(_, was)| *was);
            if was != *own {
                self.series.push(Figure {
                    commit,
                    metric: Metric::CloneWindows,
                    class: Some(*class),
                    value: own.duplicated,
                    denominator: own.windows,
                });
            }
        }
        self.density = density;
        let all = Figure { commit, metric: Metric::CloneWindows, class: None, value: duplicated, denominator: windows };
        self.series.push(all);
    }
}

fn add_to(classes: &mut Vec<(Class, Density)>, class: Class, own: Density) {
    match classes.iter_mut().find(|(known, _)| *known == class) {
        Some((_, sum)) => {
            sum.windows += own.windows;
            sum.duplicated += own.duplicated;
        }
        None => classes.push((class, own)),
    }
}

fn line_at(lines: &[LineId], at: u32) -> Option<LineId> {
    lines.get(at as usize).copied()
}
