//! The shipped default.

use super::super::*;

#[test]
fn settings() {
    let policy = Policy::shipped();
    assert_eq!((policy.review.approvals, policy.review.minimum), (1, Minimum::Approved));
    assert!(policy.review.after_last_push && policy.review.independent && !policy.review.trust_unsigned);
    assert!((policy.review.min_seconds_per_line - 0.5).abs() < f64::EPSILON);
    let missing = MissingPolicy { authorship: Missing::Warn, review: Missing::Fail, source: Missing::Fail };
    assert_eq!(policy.missing, missing);
    assert_eq!(policy.recommend, Recommend { full_above_ai_lines: 200, full_on_warning: true });
    assert!(policy.severity.is_empty() && policy.suppressions.is_empty() && policy.ignored.is_empty());
}

#[test]
fn rules() {
    let policy = Policy::shipped();
    let (first, sensitive) = policy.rules.split_first().unwrap();
    assert_eq!((first.needs, first.ai, &first.sensitive), (Some(Needs::Declare), Some(Needs::Review), &None));
    assert!(first.paths.has("any/path.rs"));
    for rule in sensitive {
        assert_eq!((rule.needs, rule.ai), (Some(Needs::Review), Some(Needs::Review)), "{:?}", rule.name);
        assert!(rule.sensitive.is_some() && rule.paths.is_empty() != rule.content.is_empty(), "{:?}", rule.name);
        let no_claim_decides = rule.agents.is_empty() && rule.models.is_empty() && rule.min_lines.is_none();
        assert!(no_claim_decides && rule.languages.is_empty(), "{:?}", rule.name);
    }
}

/// The names of the sensitive rules that take in a path.
fn kinds(rules: &[PathRule], path: &str) -> String {
    let sensitive = rules.iter().filter(|rule| rule.sensitive.is_some() && rule.paths.has(path));
    sensitive.filter_map(|rule| rule.name.clone()).collect::<Vec<_>>().join(" ")
}

/// The kinds that each path is of, and then the paths.
const SENSITIVE: &str = "\
auth: src/auth/session.rs Auth/x.py app/models/oauth_client.rb src/AuthService.java web/useAuthToken.ts
auth: pkg/user_auth.go lib/authorization.ex src/Authorisation.cs src/login.tsx api/permissions.py
auth: crates/uv-auth/src/lib.rs lib/vauth/digest.c
auth: src/rbac/role.go a/session.rs etc/sudoers.d middleware/csrf.js x/jwt.rs src/password_reset.rb
crypto: lib/vtls/vtls.c src/openssl.c modules/caddypki/ca.go
crypto: src/crypto/aead.rs lib/Cipher.java src/tls.rs net/server_tls_config.go a/pbkdf2.c x/AES.py
secrets: .env config/.env.production deploy/id_rsa certs.pem app/secrets.yml k/.kube/config server.key .netrc
ci: .github/workflows/ci.yml .github/actions/x/run.sh .gitlab-ci.yml sub/.gitlab-ci.yaml ci/build.sh
ci: .circleci/config.yml Jenkinsfile deploy/jenkinsfile.prod azure-pipelines.yml .travis.yml
ci: .pre-commit-config.yaml .husky/pre-push .claude/settings.json .vscode/tasks.json action.yml
ci: .forgejo/workflows/x.yaml
gate: outcross.toml .config/outcross.toml CODEOWNERS docs/CODEOWNERS .github/CODEOWNERS a/.gitattributes
gate: .gitmodules
infrastructure: infra/main.tf Dockerfile docker/Dockerfile.prod api.dockerfile docker-compose.override.yml
infrastructure: k8s/deploy.yaml charts/app/values.yaml charts/app/templates/x.yaml nginx.conf
infrastructure: units/outcross.service Vagrantfile
sql: db/query.sql app/migrations/0001_initial.py db/schema.rb prisma/schema.prisma sql/load.rs
deserialisation: src/deserializer.rs a/unmarshal.go models/model.pkl x/PickleLoader.py
dependencies: Cargo.toml crates/a/Cargo.toml Cargo.lock web/package.json pnpm-lock.yaml yarn.lock go.mod
dependencies: go.sum requirements.txt requirements-dev.in dev_requirements.txt requirements/base.txt
dependencies: pyproject.toml uv.lock Gemfile Gemfile.lock x.gemspec pom.xml app/build.gradle.kts
dependencies: gradle/wrapper/gradle-wrapper.properties src/App.csproj mix.exs Package.swift flake.lock
dependencies: build.rs
auth crypto: src/auth/crypto/x.rs
auth ci: .github/workflows/auth.yml
";

const NOT_SENSITIVE: &str = "\
README.md src/main.rs src/author.rs lib/authors/list.py docs/authoring.md src/session_list/mod.rs
tests/blame.rs src/hash_map.rs src/random.rs src/environment.rs src/monkey.rs assets/logo.png
src/circle/ci.rs src/composer.rs web/chart.ts charts/line.svg src/macro.rs src/oracle.rs src/project.rs
src/packages.rs src/pseudo.c src/discord.py src/corset.rs src/serial_port.c
";

#[test]
fn sensitive_paths() {
    let rules = Policy::shipped().rules;
    for (kind, paths) in SENSITIVE.lines().filter_map(|line| line.split_once(':')) {
        paths.split_whitespace().for_each(|path| assert_eq!(kinds(&rules, path), kind, "{path}"));
    }
    NOT_SENSITIVE.split_whitespace().for_each(|path| assert_eq!(kinds(&rules, path), "", "{path}"));
}

#[test]
fn each_kind_has_a_path() {
    let policy = Policy::shipped();
    for rule in policy.rules.iter().filter(|rule| rule.sensitive.is_some() && !rule.paths.is_empty()) {
        let name = format!("{}:", rule.name.as_deref().unwrap_or_default());
        assert!(SENSITIVE.lines().any(|line| line.starts_with(&name)), "{name}");
    }
}
