//! A sheet of a lesson as one HTML file, under the same policy as the report. What is folded opens by itself, without a script.

use super::pen::Pen;
use super::{audience, blocks, head};
use crate::Meta;
use crate::lesson::{Document, Piece};

/// Places to write, beside the style of every document.
const STYLE: &str = include_str!("lesson.css");

/// The sheet.
pub(crate) fn sheet(document: &Document, meta: &Meta) -> String {
    let mut pen = Pen::default();
    head(&mut pen, &document.title, meta, &[STYLE]);
    pen.raw("<main id=\"c1\">\n");
    for piece in &document.pieces {
        match piece {
            Piece::Open(page) => blocks(&mut pen, page.blocks(), 0),
            Piece::Fold(line, page) => {
                pen.raw("<details><summary>").text(line).raw("</summary>");
                blocks(&mut pen, page.blocks(), 1);
                pen.raw("</details>\n");
            }
        }
    }
    audience(&mut pen, meta);
    pen.raw("</main>\n</body>\n</html>\n");
    pen.done()
}
