//! The record of a victim in other cases, for a case file, computed from the postings.

use std::collections::{BTreeMap, BTreeSet};

use redress_case::facts::{
    AWARDS_ELSEWHERE, CIVIL_RECOVERED, DMA_RECEIVED, FactValue, GREATEST_FINDING, Key,
    NO_UPPER_BOUND, ORDERS, RECEIVED,
};
use redress_case::{Case, PaidFrom, Payment, Proof, ProofKind, StatedFact, Victim};
use redress_cite::Date;
use redress_money::Usd;

use crate::LedgerError;
use crate::history::{Books, LedgerViews};
use crate::posting::{CaseRef, PostingKind, SECTION};

/// The greatest number of keys named as the source of a fact.
const NAMED: usize = 6;

/// The record of a victim on a day. A fact without postings is absent, because absent is unknown and not zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The day.
    pub date: Date,
    /// The facts, each with its source: the head of the ledger and the keys of the postings.
    pub facts: Vec<(Key, FactValue, String)>,
    /// The orders in effect against each defendant elsewhere, with their source.
    pub awards: Option<(Vec<Usd>, String)>,
    /// The case and the defendant of each order that is not posted, although receipts came under it. The list of awards is
    /// then not complete, so it is absent.
    pub unposted: Vec<String>,
    /// Descriptions of the postings that count from a later day and are left out.
    pub left_out: Vec<String>,
}

impl Books {
    /// Computes the record of a victim on a day, in all cases but one.
    ///
    /// # Errors
    ///
    /// Returns an error if the ledger has no postings about the victim, or if the sums of an account exceed the range of
    /// whole cents.
    pub fn record(
        &self,
        victim: &str,
        date: Date,
        but: Option<&CaseRef>,
    ) -> Result<Record, LedgerError> {
        let Some(history) = self.victims.get(victim) else {
            return Err(
                LedgerError::new("L1601", "nothing is posted of that victim")
                    .help("`redress ledger balance FILE` lists the victims"),
            );
        };
        let elsewhere = but.map(|case| history.without(case));
        let history = elsewhere.as_ref().unwrap_or(history);
        let standing = history.standing(Some(date), LedgerViews::default())?;
        let head: String = self.head.to_string().chars().take(16).collect();
        let source = |keys: &[&str]| {
            let named = keys.iter().take(NAMED).copied().collect::<Vec<_>>();
            let more = match keys.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            (!keys.is_empty()).then(|| format!("ledger at {head}: {}{more}", named.join(", ")))
        };
        let mut facts = Vec::new();
        let mut fact = |key: Key, known: FactValue, keys: &[&str]| {
            facts.extend(source(keys).map(|source| (key, known, source)));
        };
        // What came beyond an order may have to be given back, and a receipt without an order may be under another section.
        let certain = standing
            .received
            .checked_sub(standing.beyond)?
            .max(Usd::ZERO);
        let mut liabilities = standing.liabilities.iter();
        let lacks_receipts = liabilities.any(|it| it.received.is_negative());
        let mut unplaced: BTreeMap<(&CaseRef, &str), Usd> = BTreeMap::new();
        for it in standing.unplaced.iter().filter(|it| it.may_count) {
            let sum = unplaced.entry((&it.case, &it.defendant)).or_default();
            *sum = sum.checked_add(it.amount)?;
        }
        let unplaced = Usd::sum(unplaced.into_values().map(|sum| sum.max(Usd::ZERO)))?;
        let most = certain
            .checked_add(standing.beyond)?
            .checked_add(unplaced)?;
        fact(
            RECEIVED.key(),
            match certain == most {
                // More was given back than was received: a receipt is not posted.
                _ if lacks_receipts => FactValue::Within(certain.cents(), NO_UPPER_BOUND.cents()),
                true => FactValue::usd(certain),
                false => FactValue::Within(certain.cents(), most.cents()),
            },
            &history.keys(&[PostingKind::Receipt, PostingKind::Refund], date),
        );
        fact(
            DMA_RECEIVED.key(),
            FactValue::usd(standing.assistance),
            &history.keys(&[PostingKind::Assistance], date),
        );
        fact(
            CIVIL_RECOVERED.key(),
            FactValue::usd(standing.civil),
            &history.keys(&[PostingKind::Civil], date),
        );
        if let Some(greatest) = &standing.greatest {
            fact(
                GREATEST_FINDING.key(),
                FactValue::usd(greatest.amount),
                &[&greatest.key],
            );
        }
        let ordered: Vec<Usd> = standing
            .liabilities
            .iter()
            .filter(|liability| {
                liability.account.section == SECTION && !liability.ordered.is_zero()
            })
            .map(|liability| liability.ordered)
            .collect();
        // Restitution is received under an order, so a receipt without one proves one more.
        let unposted: BTreeSet<(&CaseRef, &str)> = standing
            .unplaced
            .iter()
            .filter(|it| it.may_count && !it.several)
            .map(|it| (&it.case, it.defendant.as_str()))
            .collect();
        let count = |orders: usize| i64::try_from(orders).unwrap_or(i64::MAX);
        let mut keys = history.keys(&[PostingKind::Order, PostingKind::Vacatur], date);
        let awards = match unposted.is_empty() {
            true => {
                fact(ORDERS.key(), FactValue::Is(count(ordered.len())), &keys);
                source(&keys).map(|source| (ordered, source))
            }
            false => {
                let least = ordered.len().saturating_add(unposted.len());
                keys.extend(standing.unplaced.iter().map(|it| it.key.as_str()));
                let known = FactValue::Within(count(least), i64::MAX);
                fact(ORDERS.key(), known, &keys);
                None
            }
        };
        Ok(Record {
            date,
            unposted: unposted
                .iter()
                .map(|(case, defendant)| format!("{case}, {defendant}"))
                .collect(),
            facts,
            awards,
            left_out: history.later_than(date),
        })
    }

    /// Fills the record of every victim of a case who has postings, on the date of the record in the case file or else on the
    /// day given. Leaves out the case's own postings, because a record is about other cases; the case's own orders and receipts
    /// are read until another day. Returns the victims whose records were filled, and warnings.
    ///
    /// # Errors
    ///
    /// Returns an error if the case file contradicts the ledger, or if we cannot tell which postings belong to this case.
    pub fn fill(
        &self,
        case: &mut Case,
        day: Date,
        until: Date,
    ) -> Result<FilledRecords, LedgerError> {
        let known = case
            .victims
            .iter()
            .filter_map(|victim| self.victims.get(&victim.id));
        let court = case.court.clone();
        let meets = known.clone().any(|history| history.names_court(&court));
        let own = case.docket.as_ref().and_then(|docket| {
            format!("{}/{docket}", court.as_str())
                .parse::<CaseRef>()
                .ok()
        });
        if meets && own.is_none() {
            return Err(LedgerError::new(
                "L1602",
                format!("the ledger has cases of the court of this case, `{}`, and the case file has no docket number as the ledger writes it", court.as_str()),
            )
            .help("write `docket` under [case] as the ledger has it, such as \"1:19-cr-00123\": a record is of other cases"));
        }
        let mut filled = FilledRecords::default();
        if let Some(own) = own.as_ref().filter(|_| meets)
            && !known.clone().any(|history| history.names_case(own))
        {
            filled.remarks.push(format!(
                "the ledger has cases of the court of this case, and none is {own}; if this case is among them under another spelling, it is counted as another"
            ));
        }
        for victim in &mut case.victims {
            if self.victims.contains_key(&victim.id) {
                let date = victim.record_date.unwrap_or(day);
                let record = self.record(&victim.id, date, own.as_ref())?;
                record.recoveries_once(victim, &case.payments)?;
                record.fill(victim)?;
                filled.victims.push((victim.id.clone(), date));
            }
        }
        if let Some(own) = &own {
            filled.remarks.extend(self.add_own(case, own, until)?);
        }
        Ok(filled)
    }
}

/// The result of filling a case from a ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilledRecords {
    /// Each victim with the date of the record.
    pub victims: Vec<(String, Date)>,
    /// Warnings.
    pub remarks: Vec<String>,
}

impl Record {
    /// Checks that no recovery of the victim is in the ledger and among the payments of the case file too: the same money would count
    /// twice.
    fn recoveries_once(&self, victim: &Victim, payments: &[Payment]) -> Result<(), LedgerError> {
        let kinds = PaidFrom::ALL.into_iter();
        for (from, key) in kinds.filter_map(|(from, _)| Some((from, from.total_of_record()?))) {
            let mut facts = self.facts.iter();
            let posted =
                facts.any(|(of, value, _)| *of == key && *value != FactValue::usd(Usd::ZERO));
            let mut payments = payments.iter();
            let paid = payments.any(|it| it.from == from && it.victim.as_ref() == Some(&victim.id));
            if posted && paid {
                return Err(LedgerError::new(
                    "L1603",
                    format!(
                        "the case file has a payment from `{}` for victim `{}`, and the ledger has such recoveries too",
                        from.name(),
                        victim.id
                    ),
                )
                .help("take it out of the case file, or leave --ledger out: a recovery has one source"));
            }
        }
        Ok(())
    }

    fn fill(self, victim: &mut Victim) -> Result<(), LedgerError> {
        let proof = |source: String| Proof {
            source: Some(source),
            date: Some(self.date),
            ..Proof::default()
        };
        let contradicts = |path: &str, id: &str| {
            LedgerError::new(
                "L1603",
                format!(
                    "the case file states `{path}` of victim `{id}`, and the ledger says otherwise"
                ),
            )
            .help("take it out of the case file, or leave --ledger out: a fact has one source")
        };
        for (key, value, source) in self.facts {
            if let Some(there) = victim.facts.get(&key) {
                let same = there.proof.kind.stands() && there.value == value;
                if !same && there.proof.kind != ProofKind::Unknown {
                    return Err(contradicts(key.row().path, &victim.id));
                }
            }
            let given = StatedFact {
                value,
                proof: proof(source),
                ..StatedFact::default()
            };
            victim.facts.insert(key, given);
        }
        if let Some((awards, source)) = self.awards {
            if let Some((there, proof)) = &victim.awards_elsewhere {
                let sorted = |amounts: &[Usd]| {
                    let mut amounts = amounts.to_vec();
                    amounts.sort();
                    amounts
                };
                if !proof.kind.stands() || sorted(there) != sorted(&awards) {
                    return Err(contradicts(AWARDS_ELSEWHERE.key().row().path, &victim.id));
                }
            }
            victim.awards_elsewhere = Some((awards, proof(source)));
        }
        victim.record_date = Some(self.date);
        victim.left_out.extend(self.left_out);
        Ok(())
    }
}
