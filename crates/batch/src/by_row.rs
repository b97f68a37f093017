//! Some rows of a table, computed one by one, and their answers.

use std::sync::Arc;

use redress_engine::{Brief, Claim, Profile, SettledRun, compute_amount};
use redress_rule::RuleError;

use crate::answers::{AnswerColumns, Counts, Rest, Rests, amounts, open_points};
use crate::column::{Claims, RowError};
use crate::group::Group;
use crate::template::Template;

/// The profiles of one day.
pub(crate) struct Day {
    pub(crate) groups: Vec<Group>,
    /// The group of each profile.
    pub(crate) group_of: Vec<usize>,
    /// The authority that each profile contradicts.
    pub(crate) contrary_to: Vec<Option<String>>,
}

/// Rows that share the facts of their case.
pub(crate) struct Shared {
    pub(crate) template: Template,
    pub(crate) day: Arc<Day>,
    pub(crate) rows: Vec<usize>,
}

/// Some of these rows, for one thread.
#[derive(Clone, Copy)]
pub(crate) struct Part<'t> {
    pub(crate) shared: &'t Shared,
    pub(crate) rows: &'t [usize],
}

/// The answers of a part: for each group of the profiles of its day, one for each row.
pub(crate) struct Computed<'t> {
    pub(crate) part: Part<'t>,
    pub(crate) columns: AnswerColumns,
    pub(crate) rejected: Vec<(usize, RowError)>,
    pub(crate) rests: Rests,
    pub(crate) counts: Counts,
}

/// Computes claims row by row: without a worksheet where nothing is open, and else by the whole engine.
pub(crate) struct ByRow<'t> {
    pub(crate) claims: &'t Claims,
    pub(crate) template: &'t Template,
    /// The rows of the part.
    pub(crate) rows: &'t [usize],
    pub(crate) claim: Claim<'t>,
    pub(crate) run: SettledRun,
}

impl<'t> ByRow<'t> {
    pub(crate) fn new(claims: &'t Claims, template: &'t Template, rows: &'t [usize]) -> Self {
        Self {
            claims,
            template,
            rows,
            claim: template.claim(),
            run: SettledRun::default(),
        }
    }

    /// Takes up the claim at a place of the part.
    pub(crate) fn take_up(&mut self, place: usize) {
        if let Some(row) = self.rows.get(place) {
            self.template.fill(self.claims, *row, &mut self.claim.facts);
        }
    }

    /// Computes the claim that was taken up; returns its amounts, the number of the rest, and whether the whole engine computed it.
    pub(crate) fn compute(
        &mut self,
        profile: &Profile,
        rests: &mut Rests,
    ) -> Result<((i64, i64), u32, bool), RuleError> {
        let settled = self.run.brief(profile, &self.claim)?;
        let whole = settled.is_none();
        let brief = match settled {
            Some(brief) => brief,
            None => Brief::from_answer(profile, &compute_amount(profile, &self.claim)?),
        };
        let rest = Rest {
            kind: brief.kind,
            liability: brief.liability,
            strength: brief.strength,
            in_error: brief.in_error,
            open: open_points(profile, &self.claims.fields, &brief.points),
        };
        Ok((amounts(&brief), rests.number(rest), whole))
    }
}
