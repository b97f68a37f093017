//! A text of the law as the build script read it (`build.rs` writes it): the values of the text in the order of their keys.
//!
//! A value is its kind, its place in the text, and what does not stand in the text word by word. Whatever a tree cannot say is an
//! error, upon which the text itself is read.

use std::cell::Cell;

use serde::de::value::{Error, StrDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess,
    SeqAccess, Visitor,
};
use serde_spanned::de::{SpannedDeserializer, is_spanned};
use toml_datetime::de::DatetimeDeserializer;

/// Reads a text from its tree.
pub(crate) fn read<T: DeserializeOwned>(text: &'static str, tree: &'static [u8]) -> Option<T> {
    let rest = Cell::new(tree);
    let read = T::deserialize(Tree { text, rest: &rest }).ok()?;
    rest.get().is_empty().then_some(read)
}

/// The part of a tree that is not read yet.
#[derive(Clone, Copy)]
struct Tree<'t> {
    text: &'static str,
    rest: &'t Cell<&'static [u8]>,
}

/// The kind of a value, and its text.
struct Head {
    kind: u8,
    start: usize,
    len: usize,
}

impl Tree<'_> {
    fn byte(self) -> Result<u8, Error> {
        let (first, rest) = self.rest.get().split_first().ok_or_else(unread)?;
        self.rest.set(rest);
        Ok(*first)
    }

    fn number(self) -> Result<usize, Error> {
        let mut number = 0_usize;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(unread())
    }

    fn word(self) -> Result<&'static str, Error> {
        let len = self.number()?;
        let (word, rest) = self.rest.get().split_at_checked(len).ok_or_else(unread)?;
        self.rest.set(rest);
        std::str::from_utf8(word).map_err(|_| unread())
    }

    fn head(self) -> Result<Head, Error> {
        Ok(Head {
            kind: self.byte()?,
            start: self.number()?,
            len: self.number()?,
        })
    }

    /// Returns the head that comes next, which stays.
    fn next_head(self) -> Result<Head, Error> {
        let before = self.rest.get();
        let head = self.head();
        self.rest.set(before);
        head
    }

    /// Returns the text of a value without so many bytes at both ends.
    fn inside(self, head: &Head, marks: usize) -> Result<&'static str, Error> {
        let end = head.start.saturating_add(head.len).saturating_sub(marks);
        let inside = self.text.get(head.start.saturating_add(marks)..end);
        inside.ok_or_else(unread)
    }

    fn string(self, head: &Head) -> Result<&'static str, Error> {
        match head.kind {
            b's' => self.inside(head, 1),
            b'S' => self.word(),
            _ => Err(unread()),
        }
    }
}

impl<'t> Tree<'t> {
    fn items(self) -> Result<Items<'t>, Error> {
        Ok(Items {
            left: self.number()?,
            tree: self,
        })
    }
}

fn unread() -> Error {
    Error::custom("to be read from the text")
}

impl<'de> Deserializer<'de> for Tree<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let head = self.head()?;
        match head.kind {
            b'n' => visitor.visit_bool(false),
            b'y' => visitor.visit_bool(true),
            b'i' => {
                let number = self.inside(&head, 0)?.parse();
                visitor.visit_i64(number.map_err(|_| unread())?)
            }
            b'd' => {
                let day = self.inside(&head, 0)?.parse();
                visitor.visit_map(DatetimeDeserializer::new(day.map_err(|_| unread())?))
            }
            b'[' => visitor.visit_seq(self.items()?),
            b'{' => visitor.visit_map(self.items()?),
            _ => visitor.visit_borrowed_str(self.string(&head)?),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if is_spanned(name) {
            let head = self.next_head()?;
            let span = head.start..head.start.saturating_add(head.len);
            return visitor.visit_map(SpannedDeserializer::new(self, span));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let name: StrDeserializer<'_, Error> = self.string(&self.head()?)?.into_deserializer();
        visitor.visit_enum(name)
    }

    serde::forward_to_deserialize_any! {
        bool u8 u16 u32 u64 i8 i16 i32 i64 f32 f64 char str string seq
        bytes byte_buf map unit
        ignored_any unit_struct tuple_struct tuple identifier
    }
}

impl IntoDeserializer<'_> for Tree<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The items of a list, or the entries of a table.
struct Items<'t> {
    left: usize,
    tree: Tree<'t>,
}

impl Items<'_> {
    fn next(&mut self) -> bool {
        let next = self.left.checked_sub(1);
        self.left = next.unwrap_or(0);
        next.is_some()
    }
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        match self.next() {
            true => seed.deserialize(self.tree).map(Some),
            false => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> MapAccess<'de> for Items<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        match self.next() {
            true => {
                let key: StrDeserializer<'_, Error> = self.tree.word()?.into_deserializer();
                seed.deserialize(key).map(Some)
            }
            false => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(self.tree)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
    use toml::Spanned;

    use crate::built_in::TEXTS;

    /// A value of any kind, whose parts have their places.
    #[derive(Debug, PartialEq)]
    enum Shape {
        One(String),
        List(Vec<Spanned<Shape>>),
        Table(Vec<(String, Spanned<Shape>)>),
    }

    struct AnyShape;

    impl<'de> Deserialize<'de> for Shape {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_any(AnyShape)
        }
    }

    impl<'de> Visitor<'de> for AnyShape {
        type Value = Shape;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value")
        }

        fn visit_bool<E>(self, answer: bool) -> Result<Shape, E> {
            Ok(Shape::One(answer.to_string()))
        }

        fn visit_i64<E>(self, number: i64) -> Result<Shape, E> {
            Ok(Shape::One(number.to_string()))
        }

        fn visit_str<E>(self, text: &str) -> Result<Shape, E> {
            Ok(Shape::One(format!("{text:?}")))
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Shape, A::Error> {
            let mut items = Vec::new();
            while let Some(item) = seq.next_element()? {
                items.push(item);
            }
            Ok(Shape::List(items))
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
            let mut entries = Vec::new();
            while let Some(key) = map.next_key::<String>()? {
                // A day comes as a table of one text without a place.
                let value = match key.starts_with('$') {
                    true => Spanned::new(0..0, map.next_value()?),
                    false => map.next_value()?,
                };
                entries.push((key, value));
            }
            Ok(Shape::Table(entries))
        }
    }

    #[test]
    fn a_tree_reads_as_its_text_with_every_place() {
        for file in TEXTS {
            let of_tree = super::read::<Spanned<Shape>>(file.text, file.tree);
            let of_text = toml::from_str::<Spanned<Shape>>(file.text).ok();
            assert!(of_tree.is_some(), "{}", file.path);
            assert_eq!(of_tree, of_text, "{}", file.path);
        }
    }
}
