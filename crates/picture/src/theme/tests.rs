//! What the page's security policy and its well-formedness need of the sheets and the script.

#![allow(clippy::unwrap_used)]

use super::*;

/// FIPS 180-4.
fn sha256(bytes: &[u8]) -> Vec<u8> {
    let primes: Vec<u32> = (2..312).filter(|number| (2..*number).all(|divisor| number % divisor != 0)).collect();
    let fraction = |root: f64| ((root - root.floor()) * 4_294_967_296.0) as u32;
    let mut state: Vec<u32> = primes[..8].iter().map(|&prime| fraction(f64::from(prime).sqrt())).collect();
    let rounds: Vec<u32> = primes[..64].iter().map(|&prime| fraction(f64::from(prime).cbrt())).collect();
    let mut message = bytes.to_vec();
    message.push(0x80);
    message.resize((message.len() + 8).next_multiple_of(64) - 8, 0);
    message.extend((bytes.len() as u64 * 8).to_be_bytes());
    for block in message.chunks(64) {
        let mut words: Vec<u32> = block.chunks(4).map(|word| u32::from_be_bytes(word.try_into().unwrap())).collect();
        for at in 16..64 {
            let (early, late) = (words[at - 15], words[at - 2]);
            let low = early.rotate_right(7) ^ early.rotate_right(18) ^ (early >> 3);
            let high = late.rotate_right(17) ^ late.rotate_right(19) ^ (late >> 10);
            words.push(words[at - 16].wrapping_add(low).wrapping_add(words[at - 7]).wrapping_add(high));
        }
        let mut now = state.clone();
        for at in 0..64 {
            let (a, e) = (now[0], now[4]);
            let high = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let choice = (e & now[5]) ^ (!e & now[6]);
            let one = [high, choice, rounds[at], words[at]].iter().fold(now[7], |sum, part| sum.wrapping_add(*part));
            let low = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let most = (a & now[1]) ^ (a & now[2]) ^ (now[1] & now[2]);
            now.rotate_right(1);
            now[4] = now[4].wrapping_add(one);
            now[0] = one.wrapping_add(low).wrapping_add(most);
        }
        for (total, part) in state.iter_mut().zip(now) {
            *total = total.wrapping_add(part);
        }
    }
    state.into_iter().flat_map(u32::to_be_bytes).collect()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = |part: &[u8]| {
        let bits = part.iter().fold(0_usize, |bits, &byte| bits << 8 | usize::from(byte)) << (8 * (3 - part.len()));
        let digit = |at: usize| if at > part.len() { '=' } else { char::from(DIGITS[bits >> (18 - 6 * at) & 63]) };
        (0..4).map(digit).collect::<String>()
    };
    bytes.chunks(3).map(digits).collect()
}

#[test]
fn the_policy_names_the_script() {
    assert_eq!(base64(&sha256(b"abc")), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    assert_eq!(base64(&sha256(SWITCH.as_bytes())), SWITCH_HASH);
}

#[test]
fn sheets_and_script_need_no_escaping_and_no_network() {
    for text in [COLOURS, CHART, PAGE, SWITCH] {
        assert!(!text.contains(['<', '&']), "{text}");
        assert!(!text.contains("url(") && !text.contains("@import") && !text.contains("//"), "{text}");
    }
}
