//! Moments as ssh-keygen reads them.

/// 9999-12-31T23:59:59Z.
const LAST: i64 = 253_402_300_799;
const SECONDS_A_DAY: i64 = 86_400;

/// `YYYYMMDDHHMMSS` in UTC, which is the time zone that ssh-keygen is started with; `None` outside the years 1970 to
/// 9999. Second 0 is none either: ssh-keygen takes it for "now".
pub(super) fn stamp(seconds: i64) -> Option<String> {
    if !(1..=LAST).contains(&seconds) {
        return None;
    }
    let (day, second) = (seconds / SECONDS_A_DAY, seconds % SECONDS_A_DAY);
    let (year, month, day) = date(day);
    Some(format!("{year:04}{month:02}{day:02}{:02}{:02}{:02}", second / 3600, second / 60 % 60, second % 60))
}

/// The date of a day since 1970-01-01, by the proleptic Gregorian calendar: eras of 400 years that begin in March, so
/// that the odd day of leap years is their last.
fn date(days: i64) -> (i64, i64, i64) {
    let from_march = days + 719_468;
    let (era, day_of_era) = (from_march / 146_097, from_march % 146_097);
    let year = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}
