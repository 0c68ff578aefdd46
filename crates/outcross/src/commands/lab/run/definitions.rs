//! Which kinds of collapse the measures of a model tell of. The literature has eight (Schaeffer et al.,
//! arXiv:2503.03150), so a number without its definition says little.

use super::Preset;
use crate::output::json::v1::LabDefinition;

const TAIL: &str = "disappearance of the tail: types that people wrote are gone";
const TEST: &str = "increase of the risk: a model that learned from the generation predicts human code worse";
const VARIANCE: &str = "collapse of the variance: the fitted distribution narrows";
const DISTANCE: &str = "increase of the risk: the squared distance of Wasserstein from the truth";
const ERROR: &str = "increase of the risk: the squared distance of the fit from the truth";
const CODES: &str = "collapse of the variance: images have ever more alike codes, by the encoder of generation 0";
const MODES: &str = "disappearance of modes: digits that people drew are drawn no more";
const LOSS: &str = "increase of the risk: a model that learned from the generation explains human images worse";
const INVENTED: &str = "appearance of hallucinated data: pairs of tokens that nobody ever wrote";
const EXPOSURE: &str = "disappearance of the tail: what few take is shown to nobody";

/// Those of a model.
pub(super) fn of(preset: Preset) -> Vec<LabDefinition> {
    let definition =
        |(collapse, measures): (&'static str, &[&'static str])| LabDefinition { collapse, measures: measures.to_vec() };
    let all: &[(&'static str, &[&'static str])] = match preset {
        Preset::Gaussian => &[(VARIANCE, &["variance"]), (DISTANCE, &["distance"])],
        Preset::Gmm => &[(VARIANCE, &["deviation_1", "deviation_2"])],
        Preset::Linear => &[(ERROR, &["error"])],
        Preset::Zipf => &[(TAIL, &["types_kept", "lost_real_mass"])],
        Preset::Recommender => &[(EXPOSURE, &["coverage", "rare_half", "gini", "entropy"])],
        Preset::Vae => {
            &[(CODES, &["code_deviation"]), (MODES, &["classes", "effective_classes"]), (LOSS, &["held_out_loss"])]
        }
        Preset::Transformer => &[
            (TAIL, &["types_kept", "lost_real_mass"]),
            (INVENTED, &["novel_pairs"]),
            (TEST, &["model_perplexity", "held_out_perplexity"]),
        ],
        Preset::Ngram => {
            &[(TAIL, &["types_kept", "lost_real_mass"]), (INVENTED, &["novel_pairs"]), (TEST, &["held_out_perplexity"])]
        }
    };
    all.iter().copied().map(definition).collect()
}
