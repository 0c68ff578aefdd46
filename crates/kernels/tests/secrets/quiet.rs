//! Text that looks like a secret and is none.

use super::{check, found};

#[test]
fn placeholders_names_and_code() {
    for innocent in [
        "api_key = \"YOUR_API_KEY_GOES_HERE\"",
        "api_key = \"<your-api-key>\"",
        "password = \"${DB_PASSWORD}\"",
        "secret_name: \"projects/main/secrets/db-password\"",
        "token = \"identifier_of_a_thing\"",
        "tokenType = \"application/vnd.api+json\"",
        "let token = \"Ident2\";",
        "password = os.environ[\"PASSWORD\"]",
        "passwordField: \"user.profile.password1\"",
        "\"key\": \"3f2504e0-4f89-11d3-9a0c-0305e82c3301\"",
        "AKIAIOSFODNN7EXAMPLE",
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "postgres://user:password@localhost/db",
        "http://user:$PASS@host/",
        "ftp://ann:x9Kq2Lm8@files.example.org/",
        "https://host:8080/a@b",
        "if text.contains(\"-----BEGIN PRIVATE KEY-----\") { parse(text) }",
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----",
        "ghp_short sk-ant-api03-short xoxb-not-really hf_transformers_is_a_name",
        "sha256 = 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "Authorization: Bearer ACCESS_TOKEN_OF_THE_USER",
    ] {
        check(innocent, &[]);
    }
}

#[test]
fn a_name_of_a_setting_counts_in_settings_only() {
    let line = format!("API_TOKEN={}\n", super::planted::Dice(1).fill("{A32}"));
    assert_eq!(found(&line, ".env").len(), 1);
    assert_eq!(found(&line, "notes.md"), Vec::<String>::new());
}
