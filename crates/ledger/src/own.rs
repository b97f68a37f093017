//! The orders and receipts of a case that stand only in the ledger, as its case file would have them.

use std::collections::BTreeSet;

use redress_case::{
    Award, AwardKnown, Case, JointElsewhere, PaidFrom, Payment, Posture, Proof, ProofKind, Ruling,
};
use redress_cite::Date;
use redress_money::Usd;

use crate::LedgerError;
use crate::history::{
    Books, History, JointBasis, JointDebt, LedgerViews, OrderAccount, OwnPosting,
};
use crate::posting::{CaseRef, PostingKind};

impl Books {
    /// Adds to a case the orders that its file does not have, and the receipts under them, up to a day, whenever the record of other
    /// cases is of. Later postings of the case are listed as left out. Returns remarks.
    ///
    /// # Errors
    ///
    /// Returns an error if a sum exceeds the range of whole cents.
    pub(crate) fn add_own(
        &self,
        case: &mut Case,
        own: &CaseRef,
        until: Date,
    ) -> Result<Vec<String>, LedgerError> {
        let mut remarks = Vec::new();
        let victims = case.victims.iter();
        let victims: Vec<(String, Date)> = victims
            .map(|it| (it.id.clone(), it.record_date.unwrap_or(until)))
            .collect();
        let defendants: Vec<String> = case.defendants.iter().map(|it| it.id.clone()).collect();
        let paid = case.payments.iter().filter_map(|it| it.defendant.clone());
        let paid: BTreeSet<String> = paid.collect();
        for (victim, record) in &victims {
            let Some(history) = self.victims.get(victim) else {
                continue;
            };
            let standing = history.standing(Some(until), LedgerViews::default())?;
            let mut read: Vec<String> = Vec::new();
            // The awards of each account that was added, to join the others of its debt.
            let mut joined: Vec<(&OrderAccount, Vec<String>)> = Vec::new();
            for defendant in &defendants {
                let theirs = standing
                    .liabilities
                    .iter()
                    .filter(|it| it.account.case == *own && it.account.defendant == *defendant);
                let liability = match theirs.collect::<Vec<_>>().as_slice() {
                    [] => continue,
                    [only] => *only,
                    _ => {
                        remarks.push(format!("the ledger has several orders of this case against {defendant} for {victim}; write them as [[award]] to have them read"));
                        continue;
                    }
                };
                let account = &liability.account;
                let others = liability.joint.iter().flat_map(|it| &it.others);
                let others: Vec<_> = others.filter(|it| it.case != *own).collect();
                let proved = |it: &JointDebt| it.basis == JointBasis::Posted;
                let is_posted = liability.joint.as_ref().is_some_and(proved);
                if !is_posted && !others.is_empty() {
                    remarks.push(format!("{defendant} may owe {victim} jointly with defendants of other cases, which no posting says; what they paid is in `redress ledger balance`, and not in this answer"));
                }
                for other in others.into_iter().filter(|_| is_posted) {
                    let debtor = format!("{} in {}", other.defendant, other.case);
                    let mut all = case.joint_elsewhere.iter_mut();
                    if let Some(known) = all.find(|it| it.debtor == debtor && it.victim == *victim)
                    {
                        known.with.push(defendant.clone());
                        continue;
                    }
                    let (orders, receipts) = history.of_account(other, until)?;
                    let postings = orders.iter().chain(&receipts);
                    read.extend(postings.map(|it| format!("posting {}: ", it.key)));
                    case.joint_elsewhere.push(JointElsewhere {
                        debtor: debtor.clone(),
                        victim: victim.clone(),
                        with: vec![defendant.clone()],
                        orders: orders.iter().map(|it| (it.date, it.amount)).collect(),
                        received: received_of(history, other, record)?,
                    });
                    for receipt in &receipts {
                        add_receipt(case, victim, &debtor, receipt)?;
                    }
                    remarks.push(format!("read from the ledger: {debtor} owes {victim} jointly with {defendant}, orders {}, receipts {}", orders.len(), receipts.len()));
                }
                let (orders, receipts) = history.of_account(account, until)?;
                let in_file = ordered_in_file(case, victim, defendant);
                if !in_file.is_empty() && !in_file.contains(&liability.ordered) {
                    remarks.push(format!(
                        "the case file and the ledger differ on the order against {defendant} for {victim}: the ledger has {}; the order of the case file is used",
                        liability.ordered
                    ));
                }
                let orders = match in_file.is_empty() {
                    true => orders,
                    false => Vec::new(),
                };
                let debt = liability.joint.as_ref();
                let debt = debt.filter(|it| it.basis == JointBasis::Posted);
                let with = joined
                    .iter()
                    .find(|(known, _)| debt.is_some_and(|it| it.others.contains(known)));
                let with = with.map_or(&[][..], |(_, awards)| awards.as_slice());
                let awards = add_orders(case, victim, defendant, &orders, with);
                joined.extend((!awards.is_empty()).then_some((account, awards)));
                let receipts_in_file = paid.contains(defendant);
                if !receipts_in_file {
                    for receipt in &receipts {
                        add_receipt(case, victim, defendant, receipt)?;
                    }
                }
                let (new, received) = (orders.len(), receipts.len());
                if receipts_in_file && received > 0 {
                    remarks.push(format!("the payments of {defendant} are those of the case file; the receipts of this case in the ledger are not added to them"));
                }
                remarks.extend(match (receipts_in_file, new, received) {
                    (true, 0, _) | (false, 0, 0) => None,
                    (true, ..) => Some(format!("the orders against {defendant} for {victim} were read from the ledger: {new}")),
                    (false, ..) => Some(format!("read from the ledger, because the case file has none: of {defendant} for {victim}, orders {new}, receipts {received}")),
                });
            }
            if let Some(victim) = case.victims.iter_mut().find(|it| it.id == *victim) {
                let is_read = |said: &String| read.iter().any(|start| said.starts_with(start));
                victim.left_out.retain(|said| !is_read(said));
                victim.left_out.extend(history.later_of(own, until));
            }
        }
        Ok(remarks)
    }
}

/// Returns the amounts of a defendant's orders for a victim that the case file has.
fn ordered_in_file(case: &Case, victim: &String, defendant: &str) -> Vec<Usd> {
    let orders = case.awards.iter().filter(|award| {
        award.victims.contains(victim)
            && award.defendant == defendant
            && matches!(award.posture, Posture::Entered | Posture::Affirmed)
    });
    orders.map(|award| award.amount).collect()
}

/// Adds the orders of an account as awards, each of what is ordered in all by then, joint with the awards of another account if some
/// are given. Returns their ids.
fn add_orders(
    case: &mut Case,
    victim: &str,
    defendant: &str,
    orders: &[OwnPosting],
    with: &[String],
) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let mut in_force: Option<String> = None;
    for order in orders {
        let source = Some(format!("ledger: {}", order.key));
        if order.kind == PostingKind::Vacatur {
            case.rulings.extend(in_force.take().map(|award| Ruling {
                date: order.date,
                court: case.court.clone(),
                closes: Vec::new(),
                opens: Vec::new(),
                vacates: vec![award],
                says: None,
                source,
            }));
            continue;
        }
        let id = free(&format!("ledger-{}", order.key), case);
        case.awards.push(Award {
            id: id.clone(),
            victims: vec![victim.to_owned()],
            defendant: defendant.to_owned(),
            amount: order.amount,
            known: AwardKnown::Exactly,
            posture: Posture::Entered,
            date: Some(order.date),
            with: with.first().cloned(),
            proof: Proof {
                kind: ProofKind::Found,
                source,
                date: Some(order.date),
                ..Proof::default()
            },
        });
        ids.push(id.clone());
        in_force = Some(id);
    }
    // An order that replaced another of the same debt is one with it through the order of the other defendant.
    for award in case.awards.iter_mut().filter(|it| it.with.is_none()) {
        if with.iter().skip(1).any(|id| *id == award.id) {
            award.with = ids.first().cloned();
        }
    }
    ids
}

/// Adds a receipt as a payment. A refund takes back the latest receipts of the same payer.
fn add_receipt(
    case: &mut Case,
    victim: &str,
    defendant: &str,
    receipt: &OwnPosting,
) -> Result<(), LedgerError> {
    let from = match receipt.by_another {
        true => PaidFrom::ThirdParty,
        false => PaidFrom::Defendant,
    };
    let payment = |id: String, amount: Usd, reverses: Option<String>| Payment {
        id,
        from,
        resource: None,
        defendant: (from == PaidFrom::Defendant).then(|| defendant.to_owned()),
        victim: Some(victim.to_owned()),
        line: None,
        award: None,
        reverses,
        date: receipt.date,
        since: None,
        amount,
        source: Some(format!("ledger: {}", receipt.key)),
    };
    if receipt.kind == PostingKind::Receipt {
        let id = free(&format!("ledger-{}", receipt.key), case);
        case.payments.push(payment(id, receipt.amount, None));
        return Ok(());
    }
    let mut rest = receipt.amount;
    let mut backs = Vec::new();
    for of in case.payments.iter().rev() {
        let theirs = of
            .source
            .as_ref()
            .is_some_and(|it| it.starts_with("ledger: "))
            && of.reverses.is_none()
            && of.from == from
            && of.victim.as_deref() == Some(victim)
            && (of.defendant.as_deref() == Some(defendant) || receipt.by_another);
        if !theirs || rest.is_zero() {
            continue;
        }
        let back = case.payments.iter();
        let back = back.filter(|it| it.reverses.as_ref() == Some(&of.id));
        let left = of.amount.checked_sub(Usd::sum(back.map(|it| it.amount))?)?;
        let now = left.min(rest);
        rest = rest.checked_sub(now)?;
        if !now.is_zero() {
            backs.push((of.id.clone(), now));
        }
    }
    for (of, now) in backs {
        let id = free(&format!("ledger-{}", receipt.key), case);
        case.payments.push(payment(id, now, Some(of)));
    }
    Ok(())
}

/// Returns what was received under an order by a day.
fn received_of(history: &History, of: &OrderAccount, day: &Date) -> Result<Usd, LedgerError> {
    let standing = history.standing(Some(*day), LedgerViews::default())?;
    let mut all = standing.liabilities.iter();
    let same = all.find(|it| it.account == *of);
    Ok(same.map_or(Usd::ZERO, |it| it.received))
}

/// Returns an id that no award and no payment of the case has.
fn free(id: &str, case: &Case) -> String {
    let taken = |id: &str| {
        case.awards.iter().any(|award| award.id == id)
            || case.payments.iter().any(|payment| payment.id == id)
    };
    let mut candidate = id.to_owned();
    let mut number = 1_u32;
    while taken(&candidate) {
        number = number.saturating_add(1);
        candidate = format!("{id}-{number}");
    }
    candidate
}
