//! What `JSON.parse` made, as serde reads it.
//!
//! serde_wasm_bindgen reads more (maps, bytes, big integers) and tells in words what was wrong with
//! a value, floats included. Measured, that is 8.7 kB of the first load; this needs none of it.

use js_sys::{Array, ArrayIntoIter, Object};
use serde::{
    de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor},
    forward_to_deserialize_any,
};
use std::fmt::{self, Display, Formatter};
use wasm_bindgen::{JsCast, JsValue};

/// Any value of JSON.
pub struct Parsed(pub JsValue);

impl<'de> Deserializer<'de> for Parsed {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let Self(value) = self;
        if let Some(text) = value.as_string() {
            visitor.visit_string(text)
        } else if let Some(number) = value.as_f64() {
            if number.fract() == 0.0 {
                visitor.visit_i64(number as i64)
            } else {
                visitor.visit_f64(number)
            }
        } else if let Some(truth) = value.as_bool() {
            visitor.visit_bool(truth)
        } else if value.is_null() {
            visitor.visit_unit()
        } else if Array::is_array(&value) {
            visitor.visit_seq(Items(value.unchecked_into::<Array>().into_iter()))
        } else {
            visitor.visit_map(Members {
                pairs: Object::entries(value.unchecked_ref()).into_iter(),
                value: JsValue::NULL,
            })
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.0.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    /// GraphQL's enums are texts.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        let text = self.0.as_string().ok_or(Mismatch(name))?;
        visitor.visit_enum(text.into_deserializer())
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

struct Items(ArrayIntoIter);

impl<'de> SeqAccess<'de> for Items {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mismatch> {
        let item = self.0.next();
        item.map(|item| seed.deserialize(Parsed(item))).transpose()
    }
}

struct Members {
    /// Each an array of a name and a value.
    pairs: ArrayIntoIter,
    /// The one whose name was read last.
    value: JsValue,
}

impl<'de> MapAccess<'de> for Members {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mismatch> {
        let Some(pair) = self.pairs.next() else {
            return Ok(None);
        };
        let pair: Array = pair.unchecked_into();
        self.value = pair.get(1);
        seed.deserialize(Parsed(pair.get(0))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        seed.deserialize(Parsed(self.value.clone()))
    }
}

/// Where the value was not of the expected shape: the name of a field or of a type, as far as one is
/// known without formatting anything.
#[derive(Debug)]
pub struct Mismatch(&'static str);

impl Mismatch {
    pub fn report(self) {
        leptos::logging::error!("unexpected JSON: {}", self.0);
    }
}

impl Error for Mismatch {
    fn custom<T: Display>(_message: T) -> Self {
        Self("a value")
    }

    fn missing_field(field: &'static str) -> Self {
        Self(field)
    }
}

impl Display for Mismatch {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl std::error::Error for Mismatch {}
