//! One run of one approach on one claim, with nothing left out and nothing guessed.

use redress_case::{ChoiceMade, How};
use redress_money::Rounding;
use redress_rule::{
    Account, Base, Change, Evidence, Formula, FormulaLine, Ground, Recorder, RuleError, Share,
    ShareChange, Stop,
};

use crate::approach::{Apportionment, Approach, ChoiceEntry, Entry};

/// The court made a choice that settled law leaves to it.
pub static COURT_CHOSE: Ground = Ground::permitted(
    "court-chose",
    "the court chose, as the case file says",
    "case-file#choice",
);

/// No authority settles the point in this circuit on this day.
pub static LAW_IS_OPEN: Ground = Ground::illustrative(
    "law-is-open",
    "no authority of this circuit settles it on this day",
    "profile#open",
);

/// No rule prescribes the amount: settled law leaves it to the court.
pub static LEFT_TO_THE_COURT: Ground = Ground::permitted(
    "left-to-the-court",
    "no method is prescribed: it is left to the court, within the bounds, with its reasons stated",
    "profile#choice",
);

/// The user of the program made a choice that settled law leaves to the court.
pub static USER_CHOSE: Ground = Ground::permitted(
    "user-chose",
    "the user of this program chose; no court has",
    "user#choice",
);

/// The choices that were made for one claim.
pub type Choices<'a> = &'a [&'a ChoiceMade];

impl Approach {
    /// Runs the lists in their order: gates, losses, apportionment, bounds. The first apportionment rule that
    /// settles ends that list and only that; where none does and the law is open, it stays open. Bounds always
    /// run. Terms and credits come after: they never change the amount ordered.
    ///
    /// # Errors
    /// Whatever stopped a rule; the steps up to then stand in `steps`.
    pub fn run(
        &self,
        claim: &Evidence<'_>,
        choices: Choices<'_>,
        account: &mut Account,
        steps: &mut impl Recorder,
    ) -> Result<(), Stop> {
        self.ask_all(&self.gates, claim, account, steps)?;
        self.ask_all(&self.losses, claim, account, steps)?;
        for entry in &self.apportionment {
            match entry {
                Apportionment::Rule(entry) => self.ask(entry, claim, account, steps)?,
                Apportionment::Choice(entry) => {
                    choose(entry, claim, choices, account, steps)
                        .map_err(|stop| self.named(entry.number, stop))?;
                }
            }
            if account.share() != Share::Unsettled {
                break;
            }
        }
        if account.share() == Share::Unsettled {
            if !self.open {
                return Err(RuleError::NothingSettled.into());
            }
            let last = u16::try_from(self.entries.len()).unwrap_or(u16::MAX);
            account.take(ShareChange::LeftToTheCourt.on(&LAW_IS_OPEN), last, steps)?;
        }
        self.bound(claim, account, steps)
    }

    /// Runs the bounds.
    pub(crate) fn bound(
        &self,
        claim: &Evidence<'_>,
        account: &mut Account,
        steps: &mut impl Recorder,
    ) -> Result<(), Stop> {
        self.ask_all(&self.bounds, claim, account, steps)
    }

    #[inline]
    fn ask_all<C: Change>(
        &self,
        entries: &[Entry<C>],
        claim: &Evidence<'_>,
        account: &mut Account,
        steps: &mut impl Recorder,
    ) -> Result<(), Stop> {
        for entry in entries {
            self.ask(entry, claim, account, steps)?;
        }
        Ok(())
    }

    #[inline]
    pub(crate) fn ask<C: Change>(
        &self,
        entry: &Entry<C>,
        claim: &Evidence<'_>,
        account: &mut Account,
        steps: &mut impl Recorder,
    ) -> Result<(), Stop> {
        account
            .ask(&*entry.rule, entry.info, claim, entry.number, steps)
            .map_err(|stop| self.named(entry.number, stop))
    }

    /// A fault says whose it is: the reader of the message has a rule set to change or to report.
    #[cold]
    fn named(&self, entry: u16, stop: Stop) -> Stop {
        match (stop, self.entries.get(usize::from(entry))) {
            (Stop::Fault(fault), Some(info)) if !matches!(fault, RuleError::RuleSet(_)) => {
                RuleError::RuleSet(format!("{}: {fault}", info.name)).into()
            }
            (stop, _) => stop,
        }
    }
}

/// Takes the choice as it was made, by amount, by share or by one of the methods listed; else it stays
/// open. A method that this approach does not permit leaves it open too: it may be one of another text.
fn choose(
    entry: &ChoiceEntry,
    claim: &Evidence<'_>,
    choices: Choices<'_>,
    account: &mut Account,
    steps: &mut impl Recorder,
) -> Result<(), Stop> {
    let made = choices.iter().find(|made| made.choice == entry.id);
    if made.is_none() && entry.if_made {
        return Ok(());
    }
    let ground = match made {
        Some(made) if made.by_user => &USER_CHOSE,
        _ => &COURT_CHOSE,
    };
    let jointly = made.is_some_and(|made| made.jointly);
    let left_open = || ShareChange::LeftToTheCourt.on(&LEFT_TO_THE_COURT);
    let effect = match made.map(|made| &made.how) {
        None => left_open(),
        Some(How::Amount(amount)) => {
            let lines = vec![FormulaLine::Given(*amount)];
            part(lines, jointly).on(ground)
        }
        Some(How::Share(ratio)) if jointly => {
            // What this defendant alone caused is owed whole, beside the share of the rest.
            let lines = vec![
                FormulaLine::Remaining,
                FormulaLine::Own,
                FormulaLine::Subtract(0, 1),
                FormulaLine::Times(2, *ratio, Rounding::half_up()),
                FormulaLine::Add(vec![1, 3]),
            ];
            part(lines, jointly).on(ground)
        }
        Some(How::Share(ratio)) => ShareChange::Ratio {
            ratio: *ratio,
            of: Base::Remaining,
            rounding: Rounding::half_up(),
        }
        .on(ground),
        Some(How::Method(method)) => match entry.method(method) {
            Some(method) => {
                return account.ask(&*method.rule, method.info, claim, method.number, steps);
            }
            None if entry.if_made => return Ok(()),
            None => left_open(),
        },
    };
    account.take(effect, entry.number, steps)
}

/// An amount as the defendant's own part or, where the court says so, as the most that he or she owes together with others.
const fn part(lines: Vec<FormulaLine>, jointly: bool) -> ShareChange {
    let working = Formula { lines };
    if jointly {
        ShareChange::JointAndSeveral(working)
    } else {
        ShareChange::Amount(working)
    }
}

impl ChoiceEntry {
    /// A method by the name of its rule, with or without its set.
    #[must_use]
    pub fn method(&self, name: &str) -> Option<&Entry<ShareChange>> {
        self.among.iter().find(|method| {
            method.info.name == name
                || name
                    .split_once('/')
                    .is_some_and(|(_, rule)| rule == method.info.name)
        })
    }
}
