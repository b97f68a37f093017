//! What the types that are written as text share.

/// Serializes `$type` as `$out` of it prints, and reads it back with `FromStr`, from text only.
///
/// The derived way would answer a number with serde's `invalid type: floating point 3367854.0`,
/// which repeats the value.
macro_rules! serde_as_text {
    ($type:ty, $out:expr, $expected:literal) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&$out(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;

                fn refuse<T, E: serde::de::Error>() -> Result<T, E> {
                    Err(E::custom(concat!(
                        "expected ",
                        $expected,
                        ", in quotation marks"
                    )))
                }

                impl serde::de::Visitor<'_> for Text {
                    type Value = $type;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!($expected, ", in quotation marks"))
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(E::custom)
                    }

                    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<$type, E> {
                        refuse()
                    }

                    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<$type, E> {
                        refuse()
                    }

                    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<$type, E> {
                        refuse()
                    }

                    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<$type, E> {
                        refuse()
                    }
                }

                // Not `deserialize_str`, for which serde_json repeats the number before the visitor
                // sees it.
                deserializer.deserialize_any(Text)
            }
        }
    };
}

pub(crate) use serde_as_text;

/// Reads ASCII digits, at least one, as a number.
///
/// The outer error is the offset of the first byte that is no digit (the length, where there is
/// none at all); the inner `None` is a number too large.
pub(crate) fn digits(text: &str) -> Result<Option<u64>, usize> {
    match text.bytes().position(|byte| !byte.is_ascii_digit()) {
        Some(at) => Err(at),
        None if text.is_empty() => Err(0),
        None => Ok(text.parse().ok()),
    }
}
