//! Rules of place and name, with the names that look like something else.

use crate::{check, check_all, check_paths};

#[test]
fn source() {
    check_paths(
        "source",
        &[
            "src/main.rs",
            "lib/latest.rs",
            "src/attestation.rs",
            "contest.py",
            "src/INIT.java",
            "src/Contest.java",
            "src/main/java/org/example/Latest.java",
            "vendor.js",
            "src/vendor.rs",
            "src/docs/mod.rs",
            "src/doc/render.rs",
            "crates/docs/src/lib.rs",
            "crates/core/flags/doc/man.rs",
            "crates/test/src/lib.rs",
            "packages/vendor/src/index.ts",
            "src/deps/mod.rs",
            "internal/external/client.go",
            "src/commands/test.rs",
            "src/commands/test.ts",
            "xtask/src/test.rs",
            "src/ops/cargo_test.rs",
            "src/testutil.rs",
            "cmd/test.go",
            "specification.py",
            "src/spec.rs",
            "inspect.js",
            "src/i18n/index.ts",
            "lib/locale/mod.rs",
            "lang/go/parser.go",
            "src/lang/cs/lexer.rs",
            "src/snapshots/take.py",
            "golden.py",
            "docs.py",
            "README.py",
            "news.rb",
            "config.rs",
            "src/config/mod.rs",
            "settings.go",
            "data.rs",
            "data/load.py",
            "examples/hello.rs",
            "benches/speed.rs",
            "build.rs",
            "index.html",
            "style.scss",
            "App.vue",
            "api/v1/service.proto",
            "schema.graphql",
            "migrations/0001_users.sql",
            "main.tf",
            "notebook.ipynb",
            "bin/tool.sh",
            "ui/generate.py",
            "generated.rs",
            "src/minify.js",
            "distribution/run.js",
            "src/distance.ts",
            "mylocales/de.ts",
            "values.rs",
            "tests.go",
        ],
    );
    check("bin/start", "#!/usr/bin/env python3\nprint()\n", "source programming-language");
    check("src/snap.rs", "fn main() {}\n", "source programming-language");
}

#[test]
fn tests_and_their_data() {
    check_paths(
        "test",
        &[
            "tests/main.rs",
            "test/parser.c",
            "src/test/java/org/example/AppTest.java",
            "src/test/java/org/example/Fixture.java",
            "src/test/resources/test/Sample.java",
            "src/__tests__/button.tsx",
            "t/t0001-init.sh",
            "spec/models/user_spec.rb",
            "lib/user_spec.rb",
            "pkg/parser_test.go",
            "pkg/testdata/input.go",
            "test_parser.py",
            "app/parser_test.py",
            "conftest.py",
            "src/app.spec.ts",
            "src/app.test.jsx",
            "src/app.e2e-spec.ts",
            "src/login.cy.js",
            "src/main/kotlin/FooTest.kt",
            "Foo/BarTests.cs",
            "Acme.Tests/Bar.cs",
            "crates/resolver-tests/src/lib.rs",
            "Tests/FooTests/FooTests.swift",
            "tests/Unit/UserTest.php",
            "base/strings_unittest.cc",
            "src/jq_test.c",
            "features/login.feature",
            "test/run.bats",
            "cypress/support/commands.js",
            "e2e/login.ts",
            "tests/page.html",
            "tests/rules/unpinned.md",
            "ui/__mocks__/fs.js",
        ],
    );
    check("t/basic.t", "use Test::More;\n", "test test-folder");
    check("src/tests.rs", "use super::*;\n#[test]\nfn f() {}\n", "test test-file");
    check("src/fs/tests.rs", "mod a;\n#[cfg(test)]\nmod b;\n", "test test-file");
    check("src/stream_tests.rs", "#[tokio::test]\nasync fn f() {}\n", "test test-suffix");
    check_paths(
        "data",
        &[
            "tests/data.json",
            "src/test/resources/application.properties",
            "src/test/resources/test/input.xml",
            "tests/fixtures/page.html",
            "tests/fixtures/README_like.md",
            "testdata/words.txt",
            "t/t4018/csharp-method-array",
            "tests/Cargo.toml",
            "tests/testsuite/add/in/Cargo.toml",
            "spec/fixtures/user.yml",
            "t/chainlint/pipe.test",
        ],
    );
}

#[test]
fn docs() {
    check_paths(
        "docs",
        &[
            "README",
            "README.md",
            "README.ja.md",
            "readme.txt",
            "tests/README.md",
            "CHANGELOG.md",
            "ChangeLog",
            "LICENSE",
            "LICENSE-MIT",
            "LICENSE.txt",
            "COPYING",
            "NEWS.adoc",
            "docs/conf.py",
            "docs/Makefile",
            "docs/requirements.txt",
            "docs/index.html",
            "docs/_static/custom.css",
            "doc/book/src/guide.md",
            "Documentation/git-log.adoc",
            "Documentation/doc-diff",
            "packages/python/docs/conf.py",
            "crates/mdman/doc/out/mdman.txt",
            "notes/design.md",
            "guide.rst",
            "manual.org",
            "man/tool.1",
            "llms.txt",
            "CITATION.cff",
            ".github/CONTRIBUTING.md",
            ".github/ISSUE_TEMPLATE/bug.md",
        ],
    );
    check("tool.1", ".\\\" a page\n.TH TOOL 1\n", "docs man-page");
    check("x.1", "no page\n", "data nothing-known");
}

#[test]
fn config() {
    check_paths(
        "config",
        &[
            "Makefile",
            "Makefile.am",
            "GNUmakefile",
            "CMakeLists.txt",
            "cmake/FindFoo.cmake",
            "meson.build",
            "configure.ac",
            "m4/ax_check.m4",
            "Cargo.toml",
            "crates/x/Cargo.toml",
            "rustfmt.toml",
            "plugin/manifest.toml",
            "package.json",
            "ui/tsconfig.json",
            "ui/tsconfig.build.json",
            "pyproject.toml",
            "setup.py",
            "setup.cfg",
            "tox.ini",
            "requirements.txt",
            "requirements-dev.txt",
            "go.mod",
            "pom.xml",
            "build.gradle",
            "build.gradle.kts",
            "App.csproj",
            "App.sln",
            "Gemfile",
            "Rakefile",
            "Dockerfile",
            "Dockerfile.dev",
            "docker-compose.yml",
            "Jenkinsfile",
            "BUILD.bazel",
            "rules.bzl",
            ".gitignore",
            ".gitattributes",
            ".editorconfig",
            ".eslintrc.js",
            ".vscode-test.mjs",
            ".bashrc",
            ".github/workflows/test.yml",
            ".github/scripts/test_all.py",
            ".gitlab-ci.yml",
            ".ci/run",
            "ci/run-build-and-tests.sh",
            ".vscode/settings.json",
            ".cargo/config.toml",
            "webpack.config.js",
            "vite.config.ts",
            "jest.config.cjs",
            "config/database.yml",
            "deploy/app.yaml",
            "etc/nginx.conf",
            "app.properties",
            "CODEOWNERS",
            "flake.nix",
        ],
    );
}

#[test]
fn data() {
    check_paths(
        "data",
        &[
            "cities.csv",
            "data/points.tsv",
            "src/schema.json",
            "feed.xml",
            "assets/logo.svg",
            "words.txt",
            "command-list.txt",
            "index.jsonl",
            "0001-fix.patch",
            "keys/release.pub",
            "LGPL-2.1",
            "src/py.typed",
            "mergetools/meld",
            "unknown.qqq",
            "",
            "/",
            "noname/",
        ],
    );
    check("backup.sql", "-- MySQL dump 10.13\n--\n", "data sql-dump");
    check("seed.sql", "INSERT INTO t VALUES (1);\n", "data sql-dump");
}

#[test]
fn vendored() {
    check_paths(
        "vendored",
        &[
            "vendor/github.com/pkg/errors/errors.go",
            "vendor/lib/README.md",
            "vendor/lib/tests/t.c",
            "node_modules/left-pad/index.js",
            "ui/node_modules/x/package.json",
            "third_party/zlib/inflate.c",
            "src/third-party/x.h",
            "3rdparty/lua/lapi.c",
            "Pods/Alamofire/Source/AF.swift",
            "Carthage/Checkouts/X/x.swift",
            "Godeps/_workspace/x.go",
            "bower_components/jquery/x.js",
            "deps/jemalloc/src/arena.c",
            "external/fmt/format.cc",
            "cpp/external/fmt.h",
            "gradlew",
            "gradlew.bat",
            "mvnw",
            "gradle/wrapper/gradle-wrapper.properties",
            ".yarn/releases/yarn-4.0.0.cjs",
            "build-aux/config.guess",
            "install-sh",
            "js/jquery-3.6.0.js",
            "static/bootstrap.css",
            "lib/sqlite3.c",
        ],
    );
}

#[test]
fn snapshots() {
    check_all(
        "snapshot",
        &[
            ("tests/snapshots/cli__help.snap", "---\nsource: tests/cli.rs\n---\n"),
            ("src/snapshots/x.snap", "// @generated\n"),
            ("ui/__snapshots__/Button.test.tsx.snap", "// Jest Snapshot v1\n\nexports[`x`] = ``;\n"),
            ("ui/__snapshots__/README.md", ""),
            ("pkg/testdata/out.golden", ""),
            ("pkg/testdata/golden/out.json", "{}"),
            ("pkg/testdata/simple.golden.json", "{}"),
            ("tests/ui/error.stderr", ""),
            ("tests/cmd/help.stdout", ""),
            ("tests/testsuite/add/stderr.term.svg", "<svg/>"),
            ("t/chainlint/arrays.expect", ""),
            ("test/expected/summary.xml", ""),
            ("Tests/Api.approved.txt", ""),
            ("Tests/Api.Shape.verified.cs", ""),
            ("tests/__snapshots__/test_x.ambr", ""),
            ("spec/cassettes/github.yml", ""),
            ("tests/compare/expected/links.md", ""),
            ("odd/place.js", "// Jest Snapshot v1, https://example.org\n"),
        ],
    );
    check("logs/run.stdout", "", "data nothing-known");
}

#[test]
fn translations() {
    check_all(
        "translation",
        &[
            ("po/de.po", "# Generated by hand\nmsgid \"\"\n"),
            ("po/git.pot", ""),
            ("app/locales/de.json", "{}"),
            ("app/locales/pt-BR.json", "{}"),
            ("app/locales/zh_Hans_CN/common.json", "{}"),
            ("config/locales/en.yml", "en:\n"),
            ("config/locales/devise.en.yml", "en:\n"),
            ("_locales/en/messages.json", "{}"),
            ("src/i18n/fr.ts", "export default {};\n"),
            ("locale/de/LC_MESSAGES/django.po", ""),
            ("resources/lang/de/auth.php", "<?php\n"),
            ("translations/messages.fr.yaml", ""),
            ("app/src/main/res/values-de/strings.xml", "<resources/>"),
            ("app/src/main/res/values/strings.xml", "<resources/>"),
            ("app/src/main/res/values-zh-rCN/plurals.xml", "<resources/>"),
            ("App/de.lproj/Localizable.strings", ""),
            ("App/Base.lproj/Info.plist", ""),
            ("App/Localizable.xcstrings", "{}"),
            ("lib/l10n/app_de.arb", "{}"),
            ("Properties/Resources.resx", ""),
            ("src/messages_de.properties", "a=b\n"),
            ("src/Bundle_pt_BR.properties", "a=b\n"),
            ("i18n/app_de.ts", "<?xml version=\"1.0\"?>\n<TS version=\"2.1\">\n"),
            ("locales/de/main.ftl", "hello = Hallo\n"),
            ("x.xliff", ""),
        ],
    );
    check("app/res/values/colors.xml", "<resources/>", "data data-language");
    check("log4j.properties", "a=b\n", "config settings");
    check("src/locales/load.rs", "", "source programming-language");
}

#[test]
fn generated_by_name() {
    check_paths(
        "generated lock-file",
        &[
            "Cargo.lock",
            "fuzz/Cargo.lock",
            "package-lock.json",
            "ui/yarn.lock",
            "pnpm-lock.yaml",
            "poetry.lock",
            "uv.lock",
            "Gemfile.lock",
            "composer.lock",
            "go.sum",
            "flake.lock",
            ".terraform.lock.hcl",
        ],
    );
    check_paths(
        "generated",
        &[
            "dist/app.js",
            "js/app.min.js",
            "css/app.min.css",
            "js/app.js.map",
            "api/x.pb.go",
            "api/x_pb2.py",
            "api/x_pb2_grpc.py",
            "lib/model.g.dart",
            "lib/model.freezed.dart",
            "Form1.Designer.cs",
            "zz_generated.deepcopy.go",
            "App.xcodeproj/project.pbxproj",
            "Main.storyboard",
            "src/__generated__/query.ts",
            "src/schema.gen.ts",
        ],
    );
}
