//! Social cards as pictures: PNG, 1200 by 630 pixels.

#[cfg(feature = "cards")]
mod drawing;

use crate::digest::Digest;
use crate::page::formats::social_card::Card;

/// Changes when cards are drawn in another way, so that none of the old ones is taken for new.
const DRAWING: u32 = 1;

/// What a card is drawn of: cards with the same digest have the same bytes.
pub fn digest(card: &Card) -> Digest {
    Digest::of(&(DRAWING, card))
}

/// Draws a card.
#[cfg(feature = "cards")]
pub fn png(card: &Card) -> Vec<u8> {
    drawing::png(card)
}

/// Nothing: without the feature `cards` the settings refuse cards, so none is planned.
#[cfg(not(feature = "cards"))]
pub fn png(_: &Card) -> Vec<u8> {
    Vec::new()
}
