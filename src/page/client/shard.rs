//! Files that a script fetches piece by piece. They are values like pages, and need no template.

use std::sync::Arc;

use crate::page::WriteOrder;
use crate::page::client::record::Record;

/// A file of data.
#[derive(Clone, Debug, Hash)]
pub struct Shard {
    /// Its address.
    pub address: String,
    /// When it is put in place.
    pub rank: WriteOrder,
    /// What is in it.
    pub contents: Contents,
}

/// What is in a shard.
#[derive(Clone, Debug, Hash)]
pub enum Contents {
    /// This text.
    Text(Arc<str>),
    /// Records of documents, written out when the file is.
    Records(Vec<Record>),
}

impl Shard {
    pub(in crate::page) fn text(address: String, text: String) -> Self {
        Self { address, rank: WriteOrder::Asset, contents: Contents::Text(text.into()) }
    }

    /// Its bytes.
    pub fn bytes(&self) -> Arc<[u8]> {
        match &self.contents {
            Contents::Text(text) => text.clone().into(),
            Contents::Records(records) => {
                let mut text = String::with_capacity(records.iter().map(Record::size).sum());
                records.iter().for_each(|record| record.write(&mut text));
                text.into_bytes().into()
            }
        }
    }
}
