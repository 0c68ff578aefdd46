//! Every built-in rule against tokens made from its format: no token stands in this file.

use std::collections::BTreeSet;

use super::RULES;

/// A rule and what it must find.
pub(crate) struct Planted {
    /// The id.
    pub(crate) rule: &'static str,
    /// The format of the secret: `{A36}` is 36 characters of the alphabet `A`, see [`alphabet`].
    secret: &'static str,
    /// Lines with `@` where the secret stands; the usual ones if empty.
    around: &'static [&'static str],
}

const USUAL: &[&str] =
    &["let it = \"@\";", "VALUE=@", "{\"value\": \"@\", \"n\": 1}", "# was @ until then", "curl -H 'X: @' $HOST", "@"];

const fn token(rule: &'static str, secret: &'static str) -> Planted {
    Planted { rule, secret, around: &[] }
}

const fn within(rule: &'static str, secret: &'static str, around: &'static [&'static str]) -> Planted {
    Planted { rule, secret, around }
}

pub(crate) const PLANTED: &[Planted] = &[
    token("aws-access-key-id", "AKIA{B16}"),
    token("aws-access-key-id", "ASIA{B16}"),
    within(
        "aws-secret-access-key",
        "{s40}",
        &[
            "aws_secret_access_key = @",
            "secretAccessKey: '@',",
            "AWS_SECRET_KEY=\"@\"",
            "<SecretAccessKey>@</SecretAccessKey>",
        ],
    ),
    within("aws-session-token", "IQoJ{s300}", &["aws_session_token=@", "\"SessionToken\": \"@\","]),
    token("google-api-key", "AIza{w35}"),
    token("google-oauth-client-secret", "GOCSPX-{w28}"),
    token("google-oauth-access-token", "ya29.{w120}"),
    within(
        "azure-storage-key",
        "{s86}==",
        &["\"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=@;EndpointSuffix=core.windows.net\""],
    ),
    within("azure-storage-key", "{s43}=", &["Endpoint=sb://a.servicebus.windows.net/;SharedAccessKey=@"]),
    token("azure-client-secret", "{A3}8Q~{A34}"),
    token("digitalocean-token", "dop_v1_{h64}"),
    token("fly-token", "fo1_{w43}"),
    token("fly-token", "fm2_{s200}"),
    token("github-token", "ghp_{A36}"),
    token("github-token", "gho_{A36}"),
    token("github-token", "ghu_{A36}"),
    token("github-token", "ghs_{A36}"),
    token("github-token", "ghr_{A76}"),
    token("github-fine-grained-token", "github_pat_{A22}_{A59}"),
    token("gitlab-token", "glpat-{w20}"),
    token("gitlab-token", "gldt-{w20}"),
    token("gitlab-token", "glcbt-6a_{w20}"),
    token("npm-token", "npm_{A36}"),
    token("pypi-token", "pypi-AgEIcHlwaS5vcmc{w140}"),
    token("crates-io-token", "cio{A32}"),
    token("rubygems-token", "rubygems_{h48}"),
    token("docker-token", "dckr_pat_{w27}"),
    token("terraform-cloud-token", "{A14}.atlasv1.{w67}"),
    token("vault-token", "hvs.{w90}"),
    token("pulumi-token", "pul-{h40}"),
    token("databricks-token", "dapi{h32}"),
    token("postman-key", "PMAK-{h24}-{h34}"),
    token("sentry-token", "sntryu_{h64}"),
    token("sentry-token", "sntrys_eyJ{A120}"),
    token("grafana-token", "glsa_{A32}_{h8}"),
    token("grafana-token", "glc_eyJ{A100}"),
    token("new-relic-key", "NRAK-{U27}"),
    token("atlassian-token", "ATATT3{w180}"),
    token("linear-key", "lin_api_{A40}"),
    token("notion-token", "ntn_{d11}{A35}"),
    token("figma-token", "figd_{w40}"),
    token("supabase-token", "sbp_{h40}"),
    token("planetscale-token", "pscale_tkn_{w43}"),
    token("airtable-token", "pat{A14}.{h64}"),
    token("openai-key", "sk-{A20}T3BlbkFJ{A20}"),
    token("openai-key", "sk-proj-{w74}T3BlbkFJ{w74}"),
    token("anthropic-key", "sk-ant-api03-{w93}AA"),
    token("hugging-face-token", "hf_{A34}"),
    token("groq-key", "gsk_{A52}"),
    token("replicate-token", "r8_{A37}"),
    token("perplexity-key", "pplx-{A48}"),
    token("slack-token", "xoxb-{d12}-{d13}-{A24}"),
    token("slack-token", "xoxp-{d12}-{d12}-{d12}-{h32}"),
    token("slack-token", "xapp-1-A{U10}-{d13}-{h64}"),
    within("slack-webhook", "T{U10}/B{U10}/{A24}", &["url = \"https://hooks.slack.com/services/@\""]),
    token("discord-bot-token", "MTIzNDU2Nzg5MDEyMzQ1Njc4.{w6}.{w38}"),
    within("discord-webhook", "{w68}", &["https://discord.com/api/webhooks/{d18}/@"]),
    token("telegram-bot-token", "{d10}:AA{w33}"),
    token("twilio-key", "SK{h32}"),
    token("sendgrid-key", "SG.{w22}.{w43}"),
    token("mailgun-key", "key-{h32}"),
    token("mailchimp-key", "{h32}-us12"),
    token("stripe-key", "sk_live_{A24}"),
    token("stripe-key", "rk_live_{A99}"),
    token("stripe-key", "whsec_{A32}"),
    token("square-token", "sq0atp-{w22}"),
    token("shopify-token", "shpat_{h32}"),
    within(
        "private-key",
        "{s64}",
        &[
            "-----BEGIN PRIVATE KEY-----\n@\n{s64}\n{A7}=\n-----END PRIVATE KEY-----",
            "key = \"-----BEGIN RSA PRIVATE KEY-----\\n@\\n{s40}\\n-----END RSA PRIVATE KEY-----\\n\"",
            "  \"-----BEGIN EC PRIVATE KEY-----\\n\" +\n  \"@\\n\" +\n  \"{A8}\\n\" +\n  \"-----END EC PRIVATE KEY-----\"",
            "-----BEGIN OPENSSH PRIVATE KEY-----\n{s70}\n@",
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{h32}\n\n@\n-----END RSA PRIVATE KEY-----",
        ],
    ),
    within(
        "putty-private-key",
        "{s64}",
        &["PuTTY-User-Key-File-3: ssh-rsa\nPrivate-Lines: 2\n@\n{A30}==\nPrivate-MAC: {h64}\n"],
    ),
    token("age-secret-key", "AGE-SECRET-KEY-1{Z58}"),
    token("jwt", "eyJ{w40}.eyJ{w90}.{w43}"),
    within("url-password", "{A14}", &["postgres://app:@@db.internal:5432/main", "https://bob:@@host.io/x.git"]),
    within(
        "authorization-header",
        "{w40}",
        &["Authorization: Bearer @", "\"authorization\": \"Basic @\",", "Authorization: token @"],
    ),
    within(
        "generic-secret",
        // With a digit: values of letters alone are taken for names.
        "{A31}7",
        &[
            "api_key = \"@\"",
            "const clientSecret = '@';",
            "\"password\": \"@\",",
            "access_token => \"@\",",
            "if token == \"@\":",
        ],
    ),
    within("settings-secret", "{A31}7", &["API_KEY=@", "export AUTH_TOKEN=@", "db.password: @"]),
];

/// Numbers that look random and are the same each time (splitmix64, Steele and others 2014).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A text of a format.
    pub(crate) fn fill(&mut self, format: &str) -> String {
        let mut text = String::new();
        let mut rest = format;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let Some((what, behind)) = after.split_once('}').filter(|(what, _)| is_class(what)) else {
                text.push('{');
                rest = after;
                continue;
            };
            let alphabet = alphabet(&what[..1]);
            let count: usize = what[1..].parse().unwrap();
            let one = |dice: &mut Self| alphabet[(dice.next() % alphabet.len() as u64) as usize] as char;
            // Where an end is a word's end the alphabet's signs can't stand there.
            text.extend((0..count - 1).map(|_| one(self)));
            text.push(std::iter::repeat_with(|| one(self)).find(char::is_ascii_alphanumeric).unwrap());
            rest = behind;
        }
        text + rest
    }
}

fn is_class(what: &str) -> bool {
    what.len() > 1 && what[1..].bytes().all(|byte| byte.is_ascii_digit())
}

fn alphabet(name: &str) -> &'static [u8] {
    match name {
        "A" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        "B" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        "U" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
        "Z" => b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
        "h" => b"0123456789abcdef",
        "d" => b"0123456789",
        "s" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        "w" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-",
        _ => panic!("no alphabet {name}"),
    }
}

impl Planted {
    fn path(&self) -> &'static str {
        if self.rule == "settings-secret" { "deploy/.env" } else { "src/a.py" }
    }

    /// A text with a secret in it, and the secret.
    pub(crate) fn text(&self, dice: &mut Dice, which: usize) -> (String, String) {
        let around = if self.around.is_empty() { USUAL } else { self.around };
        let secret = dice.fill(self.secret);
        let line = dice.fill(around[which % around.len()]).replacen('@', &secret, 1);
        (format!("first line\n{line}\nlast line\n"), secret)
    }
}

/// Whether the secret is wholly inside hits of the rule. An end of padding may stay.
fn is_covered(planted: &Planted, text: &str, secret: &str) -> bool {
    let start = text.find(secret).unwrap();
    let end = start + secret.len();
    let hits = RULES.find(text, planted.path());
    hits.iter().any(|hit| hit.start <= start && end <= hit.end && hit.rule == planted.rule)
}

#[test]
fn each_rule_finds_every_token_of_its_format() {
    let mut dice = Dice(7);
    let mut missed = Vec::new();
    for planted in PLANTED {
        for which in 0..60 {
            let (text, secret) = planted.text(&mut dice, which);
            if !is_covered(planted, &text, &secret) {
                missed.push((planted.rule, text));
            }
        }
    }
    assert!(missed.is_empty(), "{} missed: {:#?}", missed.len(), &missed[..missed.len().min(8)]);
}

#[test]
fn each_rule_is_planted() {
    let planted: BTreeSet<_> = PLANTED.iter().map(|one| one.rule).collect();
    let rules: BTreeSet<_> = RULES.ids().filter(|id| !matches!(*id, "email" | "ip-address")).collect();
    assert_eq!(planted, rules);
}
