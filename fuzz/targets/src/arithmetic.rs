//! Sums, shares and their rounding against plain arithmetic of 128 bits.

use redress_money::{Ratio, Rounding, Usd};

pub(crate) fn run(bytes: &[u8]) {
    let mut numbers = bytes
        .chunks_exact(8)
        .map(|it| u64::from_le_bytes(it.try_into().expect("eight bytes")));
    let mut next = || numbers.next().unwrap_or_default();
    let (a, b) = (next().cast_signed(), next().cast_signed());
    let (num, den, weight) = (next(), next(), next());
    let (one, other) = (Usd::from_cents(a), Usd::from_cents(b));
    assert_eq!(
        one.checked_add(other).ok().map(Usd::cents),
        a.checked_add(b)
    );
    assert_eq!(
        one.checked_sub(other).ok().map(Usd::cents),
        a.checked_sub(b)
    );
    assert_eq!(one.to_string().parse::<Usd>().ok(), Some(one));
    let Ok(ratio) = Ratio::new(num, den) else {
        return;
    };
    if let Ok(part) = Rounding::half_up().of(one, ratio) {
        let (whole, num, den) = (i128::from(a), i128::from(num), i128::from(den));
        // The part is within a cent of the exact share.
        let Some(exact) = whole.checked_mul(num) else {
            return;
        };
        let Some(ours) = i128::from(part.cents()).checked_mul(den) else {
            return;
        };
        assert!((exact - ours).abs() <= den, "{a} {num}/{den}: {part}");
    }
    let parties = [
        ("a", num % 1_000),
        ("b", den % 1_000),
        ("c", weight % 1_000),
    ];
    if let Ok(parts) = redress_money::split::webster(one, &parties) {
        let sum = Usd::sum(parts).expect("the parts fit");
        assert_eq!(sum, one);
    }
}
