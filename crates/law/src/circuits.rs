//! The circuits as tiles of a map, as data.

use serde::Deserialize;

use crate::{LawError, Text};

/// The path of the file.
pub(crate) const PATH: &str = "circuits.toml";

/// A circuit and its place on a map of tiles.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CircuitTile {
    /// The id of its court.
    pub id: String,
    /// The short name on a tile.
    pub name: String,
    /// Its column, from west to east.
    pub column: usize,
    /// Its row, from north to south.
    pub row: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    circuit: Vec<CircuitTile>,
}

/// The most columns and rows that a map has room for.
const MOST: usize = 10;

/// Reads the file.
pub(crate) fn read(texts: &[Text]) -> Result<Vec<CircuitTile>, LawError> {
    let mut all: Vec<CircuitTile> = Vec::new();
    for text in texts {
        let file: File = text.read(PATH)?;
        let own = file.circuit.into_iter();
        all.extend(own.filter(|tile| text.keeps(&tile.id)));
        check(&all, text)?;
    }
    Ok(all)
}

fn check(all: &[CircuitTile], text: &Text) -> Result<(), LawError> {
    for (place, tile) in all.iter().enumerate() {
        let message = if tile.column >= MOST || tile.row >= MOST {
            format!(
                "the tile of `{}` lies beyond {MOST} columns and rows",
                tile.id
            )
        } else if all
            .iter()
            .take(place)
            .any(|other| (other.column, other.row) == (tile.column, tile.row))
        {
            format!("the tile of `{}` lies on another", tile.id)
        } else {
            continue;
        };
        return Err(LawError::at(text, PATH, 0, message));
    }
    Ok(())
}
