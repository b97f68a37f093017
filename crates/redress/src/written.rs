//! Results as JSON, in full: what the program writes with `--format json`.

use redress_case::{Case, Side};
use redress_document::{Document, Format, Look};
use redress_engine::{ClaimResult, Computation, Profile};
use redress_report::{AwardLabel, LawText, Meta};

use crate::{Error, Query, Redress, Reviews, digest, unread};

/// The JSON Schema of [`ClaimAnswer::to_json`](crate::ClaimAnswer::to_json).
pub const ANSWER_SCHEMA: &str = include_str!("../../../schema/answer.json");

impl Redress {
    /// Returns a computation as JSON, `redress.result/2`, with its sources. `file` is the case file as it was read.
    ///
    /// # Errors
    /// When no day is named.
    pub fn computation_json(
        &self,
        case: &Case,
        computation: &Computation,
        query: &Query,
        file: &[u8],
    ) -> Result<String, Error> {
        let results = of_claims(computation);
        let meta = self.meta(case, query, digest(file), &results)?;
        Ok(json(&redress_report::compute(
            Format::Json,
            case,
            computation,
            &meta,
        )))
    }

    /// Returns a comparison as JSON, `redress.comparison/2`.
    ///
    /// # Errors
    /// When no day is named.
    pub fn comparison_json(
        &self,
        case: &Case,
        computations: &[Computation],
        query: &Query,
        file: &[u8],
    ) -> Result<String, Error> {
        let results: Vec<_> = computations.iter().flat_map(of_claims).collect();
        let meta = self.meta(case, query, digest(file), &results)?;
        let governing = meta.governing.as_deref();
        let document = redress_report::compare(Format::Json, case, computations, governing, &meta);
        Ok(json(&document))
    }

    /// Returns the missing findings of computations as JSON, `redress.needs/2`.
    ///
    /// # Errors
    /// When no day is named.
    pub fn needs_json(
        &self,
        case: &Case,
        computations: &[Computation],
        query: &Query,
        file: &[u8],
    ) -> Result<String, Error> {
        let results: Vec<_> = computations.iter().flat_map(of_claims).collect();
        let meta = self.meta(case, query, digest(file), &results)?;
        let document = redress_report::needs(Format::Json, case, computations, &meta);
        Ok(json(&document))
    }

    /// Returns reviews of awards as JSON, `redress.review/2`.
    ///
    /// # Errors
    /// When no day is named.
    pub fn reviews_json(
        &self,
        case: &Case,
        (profile, reviews): &Reviews,
        query: &Query,
        file: &[u8],
    ) -> Result<String, Error> {
        // A fact may be read by a claim without an award.
        let computed = self.compute(case, &profile.id, query)?;
        let results: Vec<_> = computed
            .claims
            .iter()
            .map(|claim| (&**profile, claim))
            .collect();
        let meta = self.meta(case, query, digest(file), &results)?;
        let reviews = reviews
            .iter()
            .map(|(award, review)| (AwardLabel::from(award), review.clone()));
        let reviews: Vec<_> = reviews.collect();
        let document = redress_report::review(Format::Json, case, profile, &reviews, &meta);
        Ok(json(&document))
    }

    /// Returns the sources of results: the law, the rule sets, the case file by its digest, and what the query says.
    ///
    /// # Errors
    /// When no day is named.
    pub fn meta(
        &self,
        case: &Case,
        query: &Query,
        case_digest: String,
        results: &[(&Profile, &ClaimResult)],
    ) -> Result<Meta, Error> {
        let sets = self.in_use.iter();
        let law = self.law.files().into_iter().map(|file| LawText {
            built_in: file.is_built_in(),
            path: file.path,
            origin: file.origin,
            digest: file.digest,
            replaces: file.replaces,
        });
        let views = query.views(case);
        Ok(Meta {
            program: concat!("redress ", env!("CARGO_PKG_VERSION")).to_owned(),
            case_digest,
            as_of_reason: Self::as_of(case, query)?.reason,
            rule_sets: sets
                .map(|set| (set.id.clone(), set.version.clone(), set.origin()))
                .collect(),
            law: law.collect(),
            day: query.as_of,
            views: views
                .iter()
                .map(|(question, view)| format!("{question}={view}"))
                .collect(),
            side: match query.side(case) {
                Side::Found => None,
                Side::Government => Some("Government"),
                Side::Defense => Some("defense"),
            },
            governing: self.governing(case).ok(),
            unread: unread(case, query.side(case), results),
            conflicts: match results.first() {
                None => Vec::new(),
                Some((profile, _)) => {
                    let of_first = results.iter().filter(|(of, _)| std::ptr::eq(*of, *profile));
                    let claims = of_first.map(|(_, claim)| (claim.class, &claim.facts));
                    self.contradictions(case, query.side(case), profile, claims)?
                }
            },
            ..Meta::default()
        })
    }
}

fn of_claims(computation: &Computation) -> Vec<(&Profile, &ClaimResult)> {
    let claims = computation.claims.iter();
    claims.map(|claim| (&*computation.profile, claim)).collect()
}

fn json(document: &Document) -> String {
    // JSON is written into memory, which cannot fail.
    let bytes = document.write(Format::Json, Look::default());
    String::from_utf8(bytes.unwrap_or_default()).unwrap_or_default()
}
