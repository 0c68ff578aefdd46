//! DSSE envelopes around in-toto statements, bare or in a bundle of sigstore. The signatures are seen, not checked.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use facts::Reason;
use serde::Deserialize;

use super::{Signature, object_id, text};
use crate::format::lenient::{Object, Text};
use crate::format::scalar::List;
use crate::problem::Tally;

/// An envelope, or a bundle that holds one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct BundleV03 {
    #[serde(rename = "dsseEnvelope")]
    envelope: Object<EnvelopeV1>,
    payload: Text,
    signatures: List<Object<SignatureV1>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct EnvelopeV1 {
    payload: Text,
    signatures: List<Object<SignatureV1>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SignatureV1 {
    keyid: Text,
    sig: Text,
}

/// An in-toto statement. Its fields have two spellings: that of the standard, and that of a library's own types.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct StatementV1<P: Default> {
    #[serde(rename = "predicateType")]
    predicate_type: Text,
    #[serde(rename = "predicate_type")]
    predicate_type_snake: Text,
    subject: List<Object<SubjectV1>>,
    predicate: Object<P>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SubjectV1 {
    digest: Object<DigestV1>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DigestV1 {
    #[serde(rename = "gitCommit")]
    commit: Text,
    #[serde(rename = "gitTree")]
    tree: Text,
}

/// What an envelope holds.
#[derive(Debug)]
pub(super) struct Opened<P> {
    pub(super) predicate_type: String,
    pub(super) predicate: P,
    /// The commit that the first subject is.
    pub(super) commit: Option<Arc<str>>,
    /// The tree that the first subject is.
    pub(super) tree: Option<Arc<str>>,
    pub(super) signature: Signature,
    pub(super) signer: Option<Arc<str>>,
}

/// Opens an envelope; `None`, with a problem, if it is none.
pub(super) fn open<P>(json: &[u8], problems: &mut Tally) -> Option<Opened<P>>
where
    P: Default + for<'de> Deserialize<'de>,
{
    let opened = envelope(json).and_then(|envelope| Some((statement::<P>(&envelope)?, envelope)));
    let Some((statement, envelope)) = opened else {
        problems.add(Reason::Malformed, "attestation that can't be read", b"", 1);
        return None;
    };
    let signed: Vec<&SignatureV1> = envelope.signatures.0.iter().map(|Object(signature)| signature).collect();
    let signed = signed.into_iter().find(|signature| signature.sig.0.as_ref().is_some_and(|sig| !sig.is_empty()));
    let subject = statement.subject.0.into_iter().next().unwrap_or_default().0.digest.0;
    Some(Opened {
        predicate_type: statement.predicate_type.0.or(statement.predicate_type_snake.0).unwrap_or_default(),
        predicate: statement.predicate.0,
        commit: subject.commit.0.as_deref().and_then(object_id),
        tree: subject.tree.0.as_deref().and_then(object_id),
        signature: if signed.is_some() { Signature::Present } else { Signature::None },
        signer: signed.and_then(|signature| text(signature.keyid.0.as_deref()?.as_bytes())),
    })
}

fn envelope(json: &[u8]) -> Option<EnvelopeV1> {
    let Object(bundle) = serde_json::from_slice::<Object<BundleV03>>(json).ok()?;
    let bare = EnvelopeV1 { payload: bundle.payload, signatures: bundle.signatures };
    let inner = bundle.envelope.0;
    [inner, bare].into_iter().find(|envelope| envelope.payload.0.is_some())
}

fn statement<P: Default + for<'de> Deserialize<'de>>(envelope: &EnvelopeV1) -> Option<StatementV1<P>> {
    let payload = envelope.payload.0.as_ref()?;
    let json = STANDARD.decode(payload).or_else(|_| URL_SAFE.decode(payload)).ok()?;
    let object = json.trim_ascii_start().starts_with(b"{");
    object.then(|| serde_json::from_slice::<Object<StatementV1<P>>>(&json).ok())?.map(|Object(statement)| statement)
}
