//! The findings and choices that the claims of a case still need.

use std::collections::BTreeSet;

use redress::engine::OpenPoint;

use crate::draft::left_to_court;
use crate::inputs::Draft;
use crate::lines::OpenItem;

/// Returns the entry of a missing finding.
pub(crate) fn to_be_found(defendant: &str, place: String, what: String) -> OpenItem {
    OpenItem {
        code: "FINDING".to_owned(),
        defendant: defendant.to_owned(),
        place,
        what,
        instruction: "the case file; `redress needs` says what turns on it".to_owned(),
    }
}

impl Draft<'_> {
    /// Returns the missing findings and open choices of the claims.
    pub(crate) fn open_in_claims(&self) -> Vec<OpenItem> {
        let mut open: Vec<OpenItem> = Vec::new();
        let mut known: BTreeSet<OpenItem> = BTreeSet::new();
        let mut add = |entry: OpenItem| {
            if known.insert(entry.clone()) {
                open.push(entry);
            }
        };
        for claim in self.claims {
            let points = claim.answer.material_points();
            for need in points.iter().flat_map(OpenPoint::needs) {
                let id = self.finding_id(claim, &need);
                let what = redress_report::finding_question(&need);
                add(to_be_found(&claim.defendant, id, what));
            }
            for leaf in claim.answer.values() {
                if let Some((choice, asks)) = left_to_court(self.profile, leaf) {
                    add(OpenItem {
                        code: "CHOICE".to_owned(),
                        defendant: claim.defendant.clone(),
                        place: format!("{}.{choice}", claim.victim),
                        what: format!("{asks}, with its reasons"),
                        instruction: format!(
                            "--choose {}.{choice}=AMOUNT, or [[choice]]",
                            claim.victim
                        ),
                    });
                }
            }
        }
        open
    }
}
