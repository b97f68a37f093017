//! Lists the options of a rule by reading its struct of options with a deserializer that records the questions.
//!
//! A declaration cannot list options by hand without repeating the struct, and the two would drift apart.

use std::fmt;

use serde::de::{
    DeserializeOwned, Deserializer, EnumAccess, Error as _, MapAccess, VariantAccess, Visitor,
    value::StrDeserializer,
};
use serde::forward_to_deserialize_any;

/// An option of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionInfo {
    /// The name in a profile.
    pub name: &'static str,
    /// The values that the option takes; empty where they are not a closed list.
    pub values: &'static [&'static str],
    /// Whether a profile must give the option.
    pub required: bool,
}

/// Returns the options that a struct reads, in the order of its fields.
pub(crate) fn options<R: DeserializeOwned>() -> Vec<OptionInfo> {
    let mut seen = Seen::default();
    // Reading no option first lists the fields, and then each field that is missing is one that is required.
    let mut given = Vec::new();
    while let Err(ProbeError(Some(missing))) = R::deserialize(Probe {
        give: &given,
        seen: &mut seen,
    }) {
        if given.contains(&missing) {
            break;
        }
        given.push(missing);
    }
    let fields = seen.fields;
    for &field in fields {
        // Whether the sample fits does not matter: the values have been seen by then.
        let _ = R::deserialize(Probe {
            give: &[field],
            seen: &mut seen,
        });
    }
    let option = |&name: &&'static str| OptionInfo {
        name,
        values: seen
            .values
            .iter()
            .find(|(field, _)| *field == name)
            .map_or(&[], |(_, values)| values),
        required: given.contains(&name),
    };
    fields.iter().map(option).collect()
}

/// The fields of a struct, and the values of those that are enums.
#[derive(Default)]
struct Seen {
    fields: &'static [&'static str],
    values: Vec<(&'static str, &'static [&'static str])>,
}

/// Why reading stopped: the field that is missing, if one is.
#[derive(Debug)]
struct ProbeError(Option<&'static str>);

impl fmt::Display for ProbeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an option was not read")
    }
}

impl std::error::Error for ProbeError {}

impl serde::de::Error for ProbeError {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(None)
    }

    fn missing_field(field: &'static str) -> Self {
        Self(Some(field))
    }
}

/// Gives a struct samples of these fields.
struct Probe<'p> {
    give: &'p [&'static str],
    seen: &'p mut Seen,
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = ProbeError;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, ProbeError> {
        Err(ProbeError(None))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ProbeError> {
        self.seen.fields = fields;
        visitor.visit_map(Samples {
            left: self.give,
            now: None,
            seen: self.seen,
        })
    }

    forward_to_deserialize_any! { f32 f64
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Samples<'p> {
    left: &'p [&'static str],
    now: Option<&'static str>,
    seen: &'p mut Seen,
}

impl<'de> MapAccess<'de> for Samples<'_> {
    type Error = ProbeError;

    fn next_key_seed<K: serde::de::DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ProbeError> {
        let Some((first, rest)) = self.left.split_first() else {
            return Ok(None);
        };
        (self.left, self.now) = (rest, Some(*first));
        seed.deserialize(StrDeserializer::new(first)).map(Some)
    }

    fn next_value_seed<S: serde::de::DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, ProbeError> {
        seed.deserialize(Sample {
            field: self.now.unwrap_or_default(),
            seen: self.seen,
        })
    }
}

/// A sample of one field: the first value of an enum, the number 1, an empty list.
struct Sample<'p> {
    field: &'static str,
    seen: &'p mut Seen,
}

impl<'de> Deserializer<'de> for Sample<'_> {
    type Error = ProbeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ProbeError> {
        visitor.visit_u64(1)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ProbeError> {
        self.seen.values.push((self.field, variants));
        let first = variants.first().copied();
        visitor.visit_enum(First(first.ok_or_else(|| ProbeError::custom(""))?))
    }

    forward_to_deserialize_any! { f32 f64
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The first value of an enum.
struct First(&'static str);

impl<'de> EnumAccess<'de> for First {
    type Error = ProbeError;
    type Variant = Self;

    fn variant_seed<V: serde::de::DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self), ProbeError> {
        let value = seed.deserialize(StrDeserializer::new(self.0))?;
        Ok((value, self))
    }
}

impl<'de> VariantAccess<'de> for First {
    type Error = ProbeError;

    fn unit_variant(self) -> Result<(), ProbeError> {
        Ok(())
    }

    fn newtype_variant_seed<T: serde::de::DeserializeSeed<'de>>(
        self,
        _: T,
    ) -> Result<T::Value, ProbeError> {
        Err(ProbeError(None))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, ProbeError> {
        Err(ProbeError(None))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, ProbeError> {
        Err(ProbeError(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    #[expect(dead_code, reason = "only the names of the fields are read")]
    struct Example {
        among: Among,
        images_over: u64,
        last: Among,
        #[serde(default = "one")]
        rounding: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Among {
        Orders,
        OrdersAndThisOne,
    }

    fn one() -> String {
        "one".to_owned()
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}

    #[test]
    fn options_are_the_fields_of_the_struct() {
        let option = |name, values, required| OptionInfo {
            name,
            values,
            required,
        };
        let among: &[&str] = &["orders", "orders-and-this-one"];
        assert_eq!(
            options::<Example>(),
            [
                option("among", among, true),
                option("images-over", &[], true),
                option("last", among, true),
                option("rounding", &[], false),
            ]
        );
        assert_eq!(options::<Nothing>(), []);
    }
}
