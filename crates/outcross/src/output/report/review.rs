//! Review: who looked at what was merged, how long that took, and what no active person stands behind.

mod figures;

use ::figures::{Measure, Point, Ratio, Split, Standing, Trend};
use facts::Claim;
use picture::{Arrangement, Section};

use super::lately::Lately;
use super::{Material, words};
use crate::output::plain;

pub(super) fn section(material: &Material<'_>) -> Section {
    let section = Section { title: "Review".to_owned(), lead: lead(material), ..Section::default() };
    if material.main.review.is_empty() {
        return section;
    }
    Section {
        definition: definition(),
        settings: vec![
            ("reading".to_owned(), "half a second a line".to_owned()),
            ("active".to_owned(), format!("{} days", Standing::WINDOW_DAYS)),
        ],
        figures: figures::all(material),
        arrangement: Arrangement::Pairs,
        tables: vec![figures::approvals(material.main)],
        notes: notes(),
        ..section
    }
}

fn definition() -> String {
    "Lines count when the commit of the first-parent line is made that brings them in, by the review that they had \
     before: approved as they were merged by a person who did not write them, commented on by one, approved and changed \
     later, looked at by bots or AIs alone, or by nobody but their author. Of the rest there is no record.\n\
     Times run from the request for a review, or the opening, to the first comment, approval or request for changes by \
     a person, and to the first approval. Of fewer than 6 changes no median is known, of fewer than 10 no ninth tenth.\n\
     An approval is rushed where it came sooner than the lines of the change can be read. The index is that of \
     Herfindahl and Hirschman: the chance that two approvals are by one person.\n\
     No active person stands behind lines if nobody who wrote or reviewed them was seen in the last 12 months."
        .to_owned()
}

fn notes() -> Vec<String> {
    vec![
        "Lines of one change are read together or not at all: shares of a period with few changes say little."
            .to_owned(),
        "Persons are counted and never shown. One whom the records show under several accounts counts as several."
            .to_owned(),
    ]
}

pub(super) fn lead(material: &Material<'_>) -> String {
    let main = material.main;
    if main.review.is_empty() {
        return "There are no records here of who looked at which change: outcross reviews import gets them from a forge \
                or from files."
            .to_owned();
    }
    let pieces = [lines(main), times(main), approvals(main), queue(main), standing(&material.living.standing)];
    pieces.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What review merged lines had in the last year: all, and those of AI.
fn lines(trend: &Trend) -> Option<String> {
    let Some(year) = Lately::of(trend, Measure::Reviewed) else {
        return Some(format!("No {} with records of review is over.", trend.options.by.as_str()));
    };
    let all = |measure| year.sum(trend.points(measure));
    let ai = |measure| year.sum(trend.points_of(measure, Split::Claim, Claim::Ai.as_str()));
    let unknown = match all(Measure::ReviewUnknown) {
        Ratio { numerator: 0, .. } => String::new(),
        share => format!("; of {} of all there is none", words::share(share)),
    };
    if all(Measure::Reviewed).denominator == 0 {
        return Some(format!("Of no line merged in {year} is there a record of review."));
    }
    let first = format!(
        "Of the lines merged in {year} of which there is a record, {} were approved by a person, {} seen by bots or AIs \
         alone, and {} by nobody but their author{unknown}.",
        words::share(all(Measure::Reviewed)),
        words::share(all(Measure::Automated)),
        words::share(all(Measure::Unreviewed)),
    );
    let of_ai = |[approved, unseen]: [Ratio; 2]| {
        let (approved, unseen) = (words::share(approved), words::share(unseen));
        format!("{first} Of the lines of AI {approved} were approved, and {unseen} seen by nobody but their author.")
    };
    let shares = [Measure::Reviewed, Measure::Unreviewed].map(ai);
    Some(if shares[0].denominator > 0 { of_ai(shares) } else { first })
}

/// `In 2026-Q2 half of the changes that a person looked at were seen within 9.5 h, …`; approvals are of other changes than
/// reviews, so that their median may be the shorter one.
fn times(trend: &Trend) -> Option<String> {
    let known = |measure| trend.points(measure).iter().rposition(|point| point.is_complete && point.value.is_some());
    let at = known(Measure::FirstReview)?;
    let hours = |measure| trend.points(measure).get(at).and_then(|point: &Point| point.value).map(plain::hours);
    let (period, seen) = (trend.periods[at], hours(Measure::FirstReview)?);
    let approved = hours(Measure::Approval)
        .map_or_else(String::new, |hours| format!(", and half of those approved had the approval within {hours}"));
    Some(format!("In {period} half of the changes that a person looked at were seen within {seen}{approved}."))
}

/// `In 2026-Q2, 2 of 7 persons gave half of the approvals.`
fn approvals(trend: &Trend) -> Option<String> {
    let of = trend.points(Measure::Concentration);
    let at = of.iter().rposition(|point| point.is_complete && point.value.is_some())?;
    let (period, spread) = (trend.periods.get(at)?, trend.review.get(at)?.concentration);
    Some(match (spread.reviewers, spread.half) {
        (1, _) => format!("In {period}, one person gave all approvals."),
        (all, 1) => format!("In {period}, one of {} persons gave half of the approvals.", plain::grouped(all)),
        (all, half) => {
            let [half, all] = [half, all].map(plain::grouped);
            format!("In {period}, {half} of {all} persons gave half of the approvals.")
        }
    })
}

/// What waits where the data end.
fn queue(trend: &Trend) -> Option<String> {
    let queue = trend.review.last()?.queue;
    let age = queue.median_age_hours.map(plain::hours)?;
    let open = plain::counted(queue.open, "change");
    let verb = if queue.open == 1 { "waits" } else { "wait" };
    let unseen = match queue.unseen {
        0 => "a person looked at each of them".to_owned(),
        unseen => format!("no person looked at {} of them", plain::grouped(unseen)),
    };
    Some(format!("At the end {open} {verb}, the median for {age}; {unseen}."))
}

fn standing(standing: &Standing) -> Option<String> {
    let code = standing.total.code;
    code.share().value()?;
    let unknown = match code.unknown {
        0 => String::new(),
        lines => format!("; of {} that is not known", plain::counted(lines, "line")),
    };
    let share = words::share(code.share());
    Some(format!("Behind {share} of the source and test lines at the head stands no active person{unknown}."))
}
