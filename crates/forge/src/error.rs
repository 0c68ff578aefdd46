//! Why an import ended early. Texts of a forge stand in it bounded and without controls; a token never does.

/// Why an import ended early. What was delivered until then holds: the last cursor goes on from there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The source can't be asked as it is named.
    #[error("cannot ask '{text}': {why}")]
    Address {
        /// The part that is wrong; empty where it could hold a secret.
        text: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A token would cross the network in the clear.
    #[error("{host} is asked over http; only this machine may be")]
    Insecure {
        /// The host.
        host: String,
    },
    /// The proxy or the certificates of [`crate::Route`] can't be used.
    #[error("cannot use the {what} that is set")]
    Route {
        /// Which of them.
        what: &'static str,
    },
    /// The cursor was made by another source, or by another version.
    #[error("the cursor is not one of {repository}")]
    ForeignCursor {
        /// What was asked.
        repository: String,
    },
    /// No answer, or none that ends.
    #[error("cannot reach {host}: {detail}")]
    Connect {
        /// The host.
        host: String,
        /// What happened last.
        detail: String,
    },
    /// Status 401 or 403: the token is missing, wrong, expired, or may not read this.
    #[error("{host} refuses access (status {status})")]
    Denied {
        /// The host.
        host: String,
        /// The status.
        status: u16,
    },
    /// There is no such repository, or the token may not know of it.
    #[error("{host} knows no {path}, or does not show it")]
    NotFound {
        /// The host.
        host: String,
        /// What was asked for.
        path: String,
    },
    /// The answer sends us to another place. A token does not go there.
    #[error("{host} redirects to {to}")]
    Redirected {
        /// The host.
        host: String,
        /// Where to.
        to: String,
    },
    /// The answer is larger than [`crate::Limits::response_bytes`].
    #[error("an answer of {host} is larger than {limit} bytes")]
    TooLarge {
        /// The host.
        host: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// The forge asks for a longer pause than [`crate::Limits::wait_time`], or asks again and again.
    #[error("{host} wants no more requests for {seconds} s")]
    RateLimited {
        /// The host.
        host: String,
        /// The pause that it asks for.
        seconds: u64,
    },
    /// Status 5xx or another unexpected one, again and again.
    #[error("{host} answers with status {status}, {tries} times")]
    Unavailable {
        /// The host.
        host: String,
        /// The last status.
        status: u16,
        /// How often it was asked.
        tries: u32,
    },
    /// What came is not what the interface promises, again and again.
    #[error("an answer of {host} can't be read: {detail}")]
    Malformed {
        /// The host.
        host: String,
        /// What is wrong with it.
        detail: String,
    },
    /// The forge understood, and says no.
    #[error("{host} says: {detail}")]
    Refused {
        /// The host.
        host: String,
        /// Its words.
        detail: String,
    },
    /// The caller wanted no more.
    #[error("stopped")]
    Stopped,
}

impl From<crate::pace::Stop> for ImportError {
    fn from(_: crate::pace::Stop) -> ImportError {
        ImportError::Stopped
    }
}
