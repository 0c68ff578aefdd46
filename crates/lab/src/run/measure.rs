//! What a generation is measured by.
//!
//! "Model collapse" has eight definitions in the literature (Schaeffer et al., arXiv:2503.03150). Numbers here are of
//! these: loss of types ([`retention`], lost mass), loss on held-out human text (perplexity), less variety
//! ([`hill`], [`distinct`]). What depends on the size of a text is compared at equal numbers of tokens.

mod asked;
mod compare;
mod copies;
mod counted;
mod diversity;
mod eigen;
mod overlap;
mod retention;
mod shapes;
mod zipf;

pub use asked::Apis;
pub use compare::{Divergence, divergence};
pub use copies::{COPIED_TOKENS, Runs, copied_share, repeated_share};
pub(super) use counted::COMMON;
pub use counted::{CountMeasures, count_measures, rarefied_types};
pub use diversity::{Distinct, Hill, Novelty, distinct, equal_part, hill, novel_share};
pub use overlap::{sample, self_bleu, vendi};
pub use retention::{Retention, retention};
pub use shapes::{Parse, Shape, ShapeMeter, Shapes, beginning};
pub use zipf::{heaps_exponent, zipf_exponent};
