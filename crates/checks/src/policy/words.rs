//! The words of a policy, as they are typed.

use super::{Minimum, Missing, Needs, Severity};

macro_rules! words {
    ($($name:ident { $($variant:ident = $word:literal,)+ })+) => {
        $(impl $name {
            /// The words, mildest first.
            pub const WORDS: &'static [&'static str] = &[$($word,)+];

            /// As it is typed.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// What a word stands for; `None` if it is none of them.
            #[must_use]
            pub fn of(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        })+
    };
}

words! {
    Needs {
        Allow = "allow",
        Declare = "declare",
        Review = "review",
        TwoReviews = "two-reviews",
        Forbid = "forbid",
    }
    Minimum {
        Commented = "commented",
        Approved = "approved",
        Attested = "attested",
    }
    Missing {
        Pass = "pass",
        Warn = "warn",
        Fail = "fail",
    }
    Severity {
        Off = "off",
        Note = "note",
        Warning = "warning",
        Error = "error",
    }
}
