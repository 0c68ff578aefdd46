//! Pull requests in the REST shape that GitHub began and Gitea took over: the objects are those of both, told apart
//! only where the same name means two things.

pub(crate) mod events;
mod official;
pub(crate) mod wire;
