//! The page of `explain`: the whole worksheet of every claim, every branch and every other view.

use redress_case::Case;
use redress_engine::Computation;

use crate::compute::{foot, head, owed_once, results, under_another_view};
use crate::subject::Subject;
use crate::worksheet::{Detail, worksheet};
use crate::{Meta, unread};
use redress_document::Document;

/// Returns the page.
pub(crate) fn page(case: &Case, computation: &Computation, meta: &Meta) -> Document {
    let mut page = Document::default();
    let subjects = Subject::all(case, computation);
    head(&mut page, case, &computation.profile, meta);
    page.table(results(&subjects, meta));
    owed_once(&mut page, &subjects);
    unread::legend(&mut page, meta);
    for subject in &subjects {
        let name = subject.name();
        page.heading(2, "worksheet", format!("Worksheet: {name}"));
        worksheet(&mut page, subject, meta, Detail::Full);
        for other in &subject.claim.depends_on {
            if other.only_beside {
                // If another view leads to the same steps and amount, name the difference and do not repeat the worksheet.
                page.heading(
                    2,
                    "view",
                    format!(
                        "{name}, under the view {} of the question {}",
                        other.view, other.question
                    ),
                );
                page.facts(under_another_view(subject, other, &[]));
                continue;
            }
            page.heading(
                2,
                "worksheet",
                format!(
                    "Worksheet: {name}, under the view {} of the question {}",
                    other.view, other.question
                ),
            );
            worksheet(&mut page, &subject.under(other), meta, Detail::Full);
        }
    }
    foot(&mut page, &[&computation.profile], meta);
    page
}
