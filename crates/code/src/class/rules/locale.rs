//! Names of human languages in file names: `de`, `pt-BR`, `zh_Hans_CN`.

/// ISO 639-1, and those of ISO 639-2 that programs are translated to, separated by spaces, sorted.
const CODES: &str = "aa ab ae af ak am an ar ary arz as ast av ay az ba be bem ber bg bh bi bm bn bo br brx bs ca ce ceb ch ckb co \
    cr crh cs csb cu cv cy da de doi dsb dv dz ee el en eo es et eu fa ff fi fil fj fo fr frp fur fy ga gd gl gn gsw gu gv ha \
    haw he hi hne ho hr hsb ht hu hy hz ia id ie ig ii ik io is it iu ja jbo jv ka kab kg ki kj kk kl km kmr kn ko kok kr ks \
    ku kv kw ky la lb lg li lij ln lo lt ltg lu lv mai mg mh mhr mi mk ml mn mni mr ms mt mus my na nan nap nb nd nds ne ng nl nn \
    no nr nso nv ny oc oj om or os pa pap pi pl pms ps pt qu rm rn ro ru rup rw sa sah sat sc scn sco sd se sg si sk skr sl sm \
    sma sn so sq sr ss st su sv sw syc szl ta te tet tg th ti tig tk tl tn to tr trv ts tt tw ty tzm ug uk ur uz ve vec vi vo wa \
    wal wo xh yi yo yue za zgh zh zu";

/// Whether a name is that of a human language, with or without script and region.
pub(in crate::class) fn is_locale(name: &[u8]) -> bool {
    let mut parts = name.split(|byte| b"-_@.".contains(byte));
    parts.next().is_some_and(is_code) && parts.all(is_subtag)
}

/// Whether a stem is such a name, or ends in one after `_`, `-` or `.`.
pub(in crate::class) fn ends_with_locale(stem: &[u8]) -> bool {
    let starts = (0..stem.len()).filter(|at| b"_-.".contains(&stem[*at])).map(|at| at + 1);
    let mut near = starts.filter(|start| stem.len() - start <= MOST_BYTES);
    is_locale(stem) || near.any(|start| is_locale(&stem[start..]))
}

/// No such name is longer.
const MOST_BYTES: usize = 16;

fn is_code(part: &[u8]) -> bool {
    let lower = part.iter().all(u8::is_ascii_lowercase);
    lower && (2..=3).contains(&part.len()) && CODES.split_ascii_whitespace().any(|code| code.as_bytes() == part)
}

/// A script (`Hans`), a region (`BR`, `419`, `br`), a variant (`latin`, `UTF-8`).
fn is_subtag(part: &[u8]) -> bool {
    let region = part.len() == 2 && part.iter().all(u8::is_ascii_alphabetic);
    let android = part.len() == 3 && part[0] == b'r' && part[1..].iter().all(u8::is_ascii_uppercase);
    let number = part.len() == 3 && part.iter().all(u8::is_ascii_digit);
    let script = part.len() == 4 && part[0].is_ascii_uppercase() && part[1..].iter().all(u8::is_ascii_lowercase);
    let variant: &[&[u8]] = &[b"latin", b"cyrillic", b"UTF", b"utf8", b"8", b"valencia", b"POSIX", b"hans", b"hant"];
    region || android || number || script || variant.contains(&part)
}
