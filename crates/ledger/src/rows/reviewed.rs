//! What spans and commits have in common: the review that lines had. Beside it what commits alone have: their lines by
//! class of review.

use arrow_array::types::UInt32Type;
use arrow_array::{Array, ArrayRef, BooleanArray, ListArray, TimestampMicrosecondArray};
use facts::{CommitRow, Review, ReviewedLines};

use super::{
    BadValue, Columns, TextColumn, booleans, bytes_of_all, numbers, optional_booleans, optional_times, text_lists,
    texts,
};

/// Bytes of text in a review.
pub(super) fn review_bytes(review: &Review) -> usize {
    bytes_of_all(&review.reviewers)
}

/// The columns of [`Review`].
pub(super) fn encode_reviews<'a>(reviews: impl Iterator<Item = &'a Review> + Clone) -> [ArrayRef; 7] {
    [
        texts(reviews.clone().map(|review| review.class.as_str())),
        texts(reviews.clone().map(|review| review.level.as_str())),
        text_lists(reviews.clone().map(|review| review.reviewers.iter())),
        optional_times(reviews.clone().map(|review| review.at)),
        booleans(reviews.clone().map(|review| review.read_mark)),
        optional_booleans(reviews.clone().map(|review| review.independent)),
        optional_booleans(reviews.map(|review| review.code_owner)),
    ]
}

/// Where [`Review`] is read from.
pub(super) struct ReviewColumns<'a> {
    class: TextColumn<'a>,
    level: TextColumn<'a>,
    reviewers: &'a ListArray,
    at: &'a TimestampMicrosecondArray,
    read_mark: &'a BooleanArray,
    independent: &'a BooleanArray,
    code_owner: &'a BooleanArray,
}

impl<'a> ReviewColumns<'a> {
    pub(super) fn new(columns: &Columns<'a>) -> Result<Self, BadValue> {
        Ok(ReviewColumns {
            class: columns.text("review_class")?,
            level: columns.text("review_level")?,
            reviewers: columns.list("reviewers")?,
            at: columns.optional_times("reviewed_at")?,
            read_mark: columns.booleans("read_mark")?,
            independent: columns.booleans("independent")?,
            code_owner: columns.booleans("code_owner")?,
        })
    }

    pub(super) fn at(&self, row: usize, columns: &mut Columns<'a>) -> Result<Review, BadValue> {
        Ok(Review {
            class: self.class.parse(row)?,
            level: self.level.parse(row)?,
            reviewers: columns.share_list("reviewers", self.reviewers, row)?,
            at: self.at.is_valid(row).then(|| self.at.value(row)),
            read_mark: self.read_mark.value(row),
            independent: optional_boolean(self.independent, row),
            code_owner: optional_boolean(self.code_owner, row),
        })
    }
}

fn optional_boolean(column: &BooleanArray, row: usize) -> Option<bool> {
    column.is_valid(row).then(|| column.value(row))
}

/// The columns of [`ReviewedLines`].
pub(super) fn encode_reviewed_lines(rows: &[CommitRow]) -> [ArrayRef; 8] {
    let counts = |of: fn(&ReviewedLines) -> u32| numbers::<UInt32Type>(rows.iter().map(|row| of(&row.reviewed_lines)));
    [
        counts(|lines| lines.unknown),
        counts(|lines| lines.none),
        counts(|lines| lines.own),
        counts(|lines| lines.automated),
        counts(|lines| lines.commented),
        counts(|lines| lines.stale),
        counts(|lines| lines.approved),
        counts(|lines| lines.attested),
    ]
}

/// Where [`ReviewedLines`] are read from.
pub(super) struct ReviewedColumns<'a> {
    unknown: &'a [u32],
    none: &'a [u32],
    own: &'a [u32],
    automated: &'a [u32],
    commented: &'a [u32],
    stale: &'a [u32],
    approved: &'a [u32],
    attested: &'a [u32],
}

impl<'a> ReviewedColumns<'a> {
    pub(super) fn new(columns: &Columns<'a>) -> Result<Self, BadValue> {
        Ok(ReviewedColumns {
            unknown: columns.u32s("lines_review_unknown")?,
            none: columns.u32s("lines_review_none")?,
            own: columns.u32s("lines_review_self")?,
            automated: columns.u32s("lines_review_automated")?,
            commented: columns.u32s("lines_review_commented")?,
            stale: columns.u32s("lines_review_stale")?,
            approved: columns.u32s("lines_review_approved")?,
            attested: columns.u32s("lines_review_attested")?,
        })
    }

    pub(super) fn at(&self, row: usize) -> ReviewedLines {
        ReviewedLines {
            unknown: self.unknown[row],
            none: self.none[row],
            own: self.own[row],
            automated: self.automated[row],
            commented: self.commented[row],
            stale: self.stale[row],
            approved: self.approved[row],
            attested: self.attested[row],
        }
    }
}
