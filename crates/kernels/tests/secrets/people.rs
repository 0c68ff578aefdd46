//! E-mail and IP addresses.

use super::check;

#[test]
fn addresses_of_people() {
    check("# Ann Lee <ann.lee@shop.co.uk>, bob+x@mail.org", &["email: ann.lee@shop.co.uk", "email: bob+x@mail.org"]);
    check("https://host/?mail=ann@firm.io", &["email: ann@firm.io"]);
    check("mailto:ann@firm.io.", &["email: ann@firm.io"]);
    for nobody in [
        "git@github.com:a/b.git",
        "someone@example.com",
        "ann@sub.example.org",
        "12345+ann@users.noreply.github.com",
        "noreply@firm.io",
        "icon@2x.png",
        "react@18.2.0",
        "@types/node",
        "this@Activity.finish()",
        "ssh ann@host.local",
        "scp ann@host.io:dir/file",
        "a @ b.com",
        "aes256-gcm@openssh.com",
        "https://ann@firm.io/x",
    ] {
        check(nobody, &[]);
    }
}

#[test]
fn public_addresses_of_machines() {
    check("host = 93.184.216.34", &["ip-address: 93.184.216.34"]);
    check("http://93.184.216.34:8080/x", &["ip-address: 93.184.216.34"]);
    check("allow 93.184.0.0/16;", &["ip-address: 93.184.0.0"]);
    check("ssh root@93.184.216.34", &["ip-address: 93.184.216.34"]);
    check("[2a03:2880:f12f:83:face:b00c::25de]:80", &["ip-address: 2a03:2880:f12f:83:face:b00c::25de"]);
    check("2a03:2880:f12f:83:face:b00c:0:25de.", &["ip-address: 2a03:2880:f12f:83:face:b00c:0:25de"]);
    check("\"13.28.24.13\"", &["ip-address: 13.28.24.13"]);
    check("ip 2.3.4.5", &["ip-address: 2.3.4.5"]);
}

#[test]
fn no_addresses_of_anybody() {
    for nobody in [
        "127.0.0.1 10.1.2.3 172.16.31.10 192.168.0.5 169.254.1.1 100.64.3.4",
        "192.0.2.17 198.51.100.4 203.0.113.9 198.18.0.1 0.0.0.0 255.255.255.0 224.0.0.251",
        "8.8.8.8 8.8.4.4 1.1.1.1 9.9.9.9 168.63.129.16",
        "version 12.34.56.78",
        "v12.34.56.78",
        "Chrome/96.42.46.110",
        "lib-12.34.56.78.tar.gz",
        "pkg==12.34.56.78",
        "1.3.6.1.4.1.311",
        "12.34.56.78.90",
        "see section 4.3.2.1",
        "RFC 5280, 4.2.1.10",
        "// 7.18.1.2 Minimum-width integers",
        "id_ce = \"2.5.29.19\"",
        "AssemblyVersion(\"2.0.0.0\")",
        "999.1.2.3",
        "::1 fe80::1 fd00::2 2001:db8::1 2001:4860:4860::8888 2606:4700:4700::1111",
        "std::fs::File a::b beef::cafe 20:30:40 2001::",
        "ab:2a03:2880:f12f:83:face:b00c:0:25de:cd",
    ] {
        check(nobody, &[]);
    }
}
