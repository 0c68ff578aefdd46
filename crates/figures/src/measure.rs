//! The figures by name: what can be asked for, shown, compared and watched.

use std::fmt;
use std::str::FromStr;

/// What a number of a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A share, from 0 to 1.
    Share,
    /// A number of things.
    Count,
    /// Things per thing.
    Mean,
    /// Days.
    Days,
    /// Hours.
    Hours,
    /// An index from 0 to 1 that is no part of anything.
    Index,
}

impl Unit {
    /// As it is written down.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Unit::Share => "share",
            Unit::Count => "count",
            Unit::Mean => "mean",
            Unit::Days => "days",
            Unit::Hours => "hours",
            Unit::Index => "index",
        }
    }
}

/// Figures that are shown together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// What commits do to lines.
    Operations,
    /// How soon lines die, and how old those are that are revised.
    Churn,
    /// Who writes lines.
    Written,
    /// What stands more than once.
    Clones,
    /// The lines that are there.
    Lines,
    /// Commits.
    Commits,
    /// How long lines live.
    Survival,
    /// Who looks at lines before they are merged, and how long that takes.
    Review,
    /// How units of code that stand at the head are written.
    Units,
}

impl Family {
    /// Every family, in the order in which they are shown.
    pub const ALL: [Family; 9] = [
        Family::Operations,
        Family::Churn,
        Family::Written,
        Family::Clones,
        Family::Lines,
        Family::Commits,
        Family::Survival,
        Family::Review,
        Family::Units,
    ];

    /// The words above it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Family::Operations => "Changed lines",
            Family::Churn => "Churn and age of revised code",
            Family::Written => "Written lines",
            Family::Clones => "Clones",
            Family::Lines => "Lines, at the end",
            Family::Commits => "Commits",
            Family::Survival => "Survival, by time of writing",
            Family::Review => "Review, by time of merge",
            Family::Units => "Units alive, by time written",
        }
    }
}

macro_rules! measures {
    ($($variant:ident = $word:literal, $family:ident, $unit:ident, $is_main:literal, $meaning:literal;)+) => {
        /// A figure by its name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Measure {
            $(#[doc = $meaning] $variant,)+
        }

        impl Measure {
            /// Every figure, in the order in which they are shown.
            pub const ALL: &'static [Measure] = &[$(Measure::$variant,)+];

            /// Its name, as it is typed and written down.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Measure::$variant => $word,)+ }
            }

            /// The figures that it is shown with.
            #[must_use]
            pub const fn family(self) -> Family {
                match self { $(Measure::$variant => Family::$family,)+ }
            }

            /// What its numbers are.
            #[must_use]
            pub const fn unit(self) -> Unit {
                match self { $(Measure::$variant => Unit::$unit,)+ }
            }

            /// It is shown to people who name no figures.
            #[must_use]
            pub const fn is_main(self) -> bool {
                match self { $(Measure::$variant => $is_main,)+ }
            }

            /// What it says, in one sentence: numerator and denominator.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Measure::$variant => $meaning,)+ }
            }
        }

        impl FromStr for Measure {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                // People type either.
                match text.replace('-', "_").as_str() {
                    $($word => Ok(Measure::$variant),)+
                    _ => Err(format!("no figure is called '{}'", text.escape_debug())),
                }
            }
        }
    };
}

measures! {
    Added = "added", Operations, Share, true, "New lines with no source, of the changed lines.";
    Deleted = "deleted", Operations, Share, true, "Lines that are gone, of the changed lines.";
    Updated = "updated", Operations, Share, true, "Lines that differ by three words or fewer, of the changed lines.";
    FindReplaced = "find_replaced", Operations, Share, true,
        "Lines updated by a replacement that the commit makes three times or more, of the changed lines.";
    Moved = "moved", Operations, Share, true, "Lines cut in one place and put in another, of the changed lines.";
    Copied = "copied", Operations, Share, true,
        "Lines equal to other lines that the same commit brings, of the changed lines.";
    CopiedFromLive = "copied_from_live", Operations, Share, true,
        "Lines equal to code elsewhere in the tree before the commit, of the changed lines.";
    ChangedLines = "changed_lines", Operations, Count, true,
        "Lines of the seven operations; a moved or updated line counts once, trivial lines do not.";
    TrivialLines = "trivial_lines", Operations, Count, false, "Trivial lines that commits changed.";
    NoopLines = "noop_lines", Operations, Count, false, "Lines of which only white space changed.";
    DroppedLines = "dropped_lines", Operations, Count, false, "Lines written on a branch that its merge did not take.";
    RestoredLines = "restored_lines", Operations, Count, false, "Lines deleted on a branch that its merge kept.";
    Churn = "churn", Churn, Share, true,
        "Lines written in the period that died within the window, of those written; the end of the data left out.";
    ChurnGitclear = "churn_gitclear", Churn, Share, true,
        "Lines written in the period that died or were moved within the window, of the changed lines.";
    Revised14 = "revised_14d", Churn, Share, true, "Lines younger than 14 days, of the deleted and updated lines.";
    Revised30 = "revised_30d", Churn, Share, true, "Lines of 14 to 29 days, of the deleted and updated lines.";
    Revised365 = "revised_365d", Churn, Share, true, "Lines of 30 to 364 days, of the deleted and updated lines.";
    RevisedOlder = "revised_older", Churn, Share, true, "Lines of 365 days or more, of the deleted and updated lines.";
    WrittenAi = "written_ai", Written, Share, true, "Lines that agents wrote, of the written lines.";
    WrittenHuman = "written_human", Written, Share, true, "Lines that people wrote, of the written lines.";
    WrittenUnknown = "written_unknown", Written, Share, true,
        "Lines of which nothing says who wrote them, of the written lines.";
    Clones = "clones", Clones, Share, true,
        "Windows of five lines that stand in the tree more than once, of all windows, at the end of the period.";
    NewClones = "new_clones", Clones, Share, true,
        "Windows that commits bring and that stand in the tree more than once then, of all that they bring.";
    CloningCommits = "cloning_commits", Clones, Share, true,
        "Commits that bring such a window, of the commits of the first-parent line.";
    Lines = "lines", Lines, Count, true, "Lines of text files.";
    Alive = "alive", Lines, Count, true, "Lines written and revived so far less those that died.";
    Commits = "commits", Commits, Count, true, "Commits.";
    ChangeSize = "change_size", Commits, Count, true, "Changed lines of the median commit, of so many commits.";
    ChangeSizeP90 = "change_size_p90", Commits, Count, true,
        "Changed lines that nine of ten commits don't exceed, of so many commits.";
    FilesPerCommit = "files_per_commit", Commits, Mean, true, "Changed files, of commits.";
    TestsTouched = "tests_touched", Commits, Share, true, "Commits that change a test, of those that change a file.";
    AuthorsPerFile = "authors_per_file", Commits, Mean, true,
        "Pairs of a text file and an author who ever changed it, of the text files at the end of the period.";
    Reedited = "reedited", Commits, Share, true,
        "Lines written and ended again by the commits of one merge, of those that they wrote.";
    ModelSwitches = "model_switches", Commits, Share, true,
        "Changes of the model from one commit by an agent to the next within a merge, of such steps.";
    Survival30 = "survival_30d", Survival, Share, true, "Lines that live 30 days, of the lines written in the period.";
    Survival90 = "survival_90d", Survival, Share, true, "Lines that live 90 days, of the lines written in the period.";
    Survival180 = "survival_180d", Survival, Share, false,
        "Lines that live 180 days, of the lines written in the period.";
    Survival365 = "survival_365d", Survival, Share, true,
        "Lines that live 365 days, of the lines written in the period.";
    Survival730 = "survival_730d", Survival, Share, false,
        "Lines that live 730 days, of the lines written in the period.";
    MedianLife = "median_life", Survival, Days, true,
        "Age in days that half of the lines written in the period do not outlive.";
    Reviewed = "reviewed", Review, Share, true,
        "Lines merged with an approval by a person who is not their author, of those of which there is a record.";
    Commented = "commented", Review, Share, false,
        "Lines merged that another person commented on and nobody approved, of those of which there is a record.";
    Stale = "stale", Review, Share, false,
        "Lines merged that changed after the approval, of those of which there is a record.";
    Automated = "automated", Review, Share, true,
        "Lines merged that only bots or AIs looked at, of those of which there is a record.";
    Unreviewed = "unreviewed", Review, Share, true,
        "Lines merged that nobody but their author looked at, of those of which there is a record.";
    ReviewUnknown = "review_unknown", Review, Share, true,
        "Lines merged of whose review there is no record, of all lines merged.";
    FirstReview = "first_review", Review, Hours, true,
        "Hours until a person looked at the median change, of the changes merged.";
    FirstReviewP90 = "first_review_p90", Review, Hours, false,
        "Hours within which a person looked at nine of ten changes, of the changes merged.";
    Approval = "approval", Review, Hours, true,
        "Hours until a person approved the median change, of the changes merged.";
    ApprovalP90 = "approval_p90", Review, Hours, false,
        "Hours within which a person approved nine of ten changes, of the changes merged.";
    Queue = "queue", Review, Count, true, "Changes that wait, neither merged nor closed, at the end of the period.";
    Concentration = "concentration", Review, Index, true,
        "Index of Herfindahl and Hirschman of the approvals: 1 where one person gives all.";
    Rushed = "rushed", Review, Share, true,
        "Changes approved sooner than their lines can be read, of the approved ones of which that is known.";
    CommentDensity = "comment_density", Units, Share, true,
        "Lines with a comment, of lines with a comment or code, in functions that stand at the head.";
    Restating = "restating", Units, Share, true,
        "Comments that say what the next line says, of those that document nothing, in functions that stand at the head.";
    MaskedErrors = "masked_errors", Units, Mean, true,
        "Places that make an error disappear, per 1,000 lines with code, in functions that stand at the head.";
    SingleUse = "single_use", Units, Share, true,
        "Functions that one place calls, in their own file, of those that stand at the head and are no tests.";
    Duplicated = "duplicated", Units, Share, true,
        "Lines that clones touch, of the lines of functions that stand at the head.";
    Nesting = "nesting", Units, Mean, true,
        "Branches, loops and handlers within each other at the deepest place, of functions that stand at the head.";
    TestCode = "test_code", Units, Share, true, "Lines of tests, of the lines of functions that stand at the head.";
    CrossFileCalls = "cross_file_calls", Units, Mean, true,
        "Calls of functions of other files, per function that stands at the head.";
}

impl Measure {
    /// The age in days that a figure of survival is about.
    #[must_use]
    pub const fn survival_days(self) -> Option<u32> {
        match self {
            Measure::Survival30 => Some(30),
            Measure::Survival90 => Some(90),
            Measure::Survival180 => Some(180),
            Measure::Survival365 => Some(365),
            Measure::Survival730 => Some(730),
            _ => None,
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
