//! One run of one approach on one claim. A run that meets something open stops at that entry and can be resumed there.

use redress_case::{ChoiceMade, How};
use redress_money::Rounding;
use redress_rule::{
    Account, Base, Change, Evidence, Formula, FormulaLine, Ground, Recorder, RuleError, Share,
    ShareChange, Stop,
};

use crate::approach::{Apportionment, Approach, ChoiceEntry, Entry, Under};
use crate::conditional::QuestionId;

/// The court made a choice that settled law leaves to it.
pub(crate) static COURT_CHOSE: Ground = Ground::permitted(
    "court-chose",
    "the court chose, as the case file says",
    "case-file#choice",
);

/// Another claim has the counts, under the view that is taken of their class.
pub(crate) static COUNTED_IN_ANOTHER: Ground = Ground::required(
    "counted-in-another",
    "under this view the counts are of the class of the defendant's others, and are computed with them",
    "profile#view",
);

/// No authority settles the point in this circuit on this day.
pub(crate) static LAW_IS_OPEN: Ground = Ground::illustrative(
    "law-is-open",
    "no authority of this jurisdiction settles it on this day",
    "profile#open",
);

/// No rule prescribes the amount: settled law leaves it to the court.
pub static LEFT_TO_THE_COURT: Ground = Ground::permitted(
    "left-to-the-court",
    "no method is prescribed: it is left to the court, within the bounds, with its reasons stated",
    "profile#choice",
);

/// The user of the program made a choice that settled law leaves to the court.
pub(crate) static USER_CHOSE: Ground = Ground::permitted(
    "user-chose",
    "the user of this program chose; no court has",
    "user#choice",
);

/// The choices that were made for one claim.
pub type Choices<'a> = &'a [&'a ChoiceMade];

/// Why a run stopped: a rule stopped it, or an entry stands under an unsettled question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Halt {
    /// A rule stopped the run.
    Rule(Stop),
    /// An entry is there only under a view of this question, and no view is taken.
    Question(QuestionId),
}

impl<T: Into<Stop>> From<T> for Halt {
    fn from(stop: T) -> Self {
        Self::Rule(stop.into())
    }
}

/// The entry that a run has come to. Entries before it read only what was known, so that no answer changes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) list: RunList,
    pub(crate) entry: usize,
}

impl Place {
    pub(crate) const fn start_of(list: RunList) -> Self {
        Self { list, entry: 0 }
    }
}

/// The lists that make an amount, in the order in which they run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RunList {
    #[default]
    Gates,
    Losses,
    Apportionment,
    Limits,
    Done,
}

/// What a run knows beside the facts: the choices made and the views taken of unsettled questions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'a> {
    pub(crate) choices: Choices<'a>,
    pub(crate) views: &'a [(QuestionId, u16)],
}

impl Known<'_> {
    pub(crate) fn view(&self, question: QuestionId) -> Option<u16> {
        let mut views = self.views.iter();
        views
            .find(|(known, _)| *known == question)
            .map(|(_, view)| *view)
    }

    /// Returns whether an entry is in the approach. One view that differs is enough, whatever else is open.
    #[inline]
    pub(crate) fn includes(&self, under: &[Under]) -> Result<bool, QuestionId> {
        let mut open = None;
        for it in under {
            match self.view(it.question) {
                Some(view) if view != it.view => return Ok(false),
                Some(_) => {}
                None => open = open.or(Some(it.question)),
            }
        }
        open.map_or(Ok(true), Err)
    }
}

impl Approach {
    /// Runs the lists that make an amount on a claim of which everything is known and on which no question bears.
    ///
    /// # Errors
    /// Whatever stopped a rule; a fault if an entry depends on an unsettled question.
    pub fn amount(
        &self,
        claim: &Evidence<'_>,
        choices: Choices<'_>,
        account: &mut Account,
        steps: &mut impl Recorder,
    ) -> Result<(), Stop> {
        let known = Known {
            choices,
            views: &[],
        };
        let ran = self.run(
            &mut Place::default(),
            claim,
            known,
            account,
            steps,
            RunList::Done,
        );
        ran.map_err(|halt| match halt {
            Halt::Rule(stop) => stop,
            Halt::Question(_) => RuleError::NothingSettled.into(),
        })
    }

    /// Runs the lists on from a place until another one: gates, losses, apportionment, limits. The first apportionment rule that
    /// settles ends that list and only that; where none does and the law is open, it stays open. Limits always
    /// run. Consequences and credits come after, because they never change the amount ordered.
    pub(crate) fn run(
        &self,
        place: &mut Place,
        claim: &Evidence<'_>,
        known: Known<'_>,
        account: &mut Account,
        steps: &mut impl Recorder,
        until: RunList,
    ) -> Result<(), Halt> {
        if place.list == RunList::Gates {
            self.ask_all(&self.gates, place, claim, known, account, steps)?;
            *place = Place::start_of(RunList::Losses);
        }
        if place.list == RunList::Losses {
            self.ask_all(&self.losses, place, claim, known, account, steps)?;
            *place = Place::start_of(RunList::Apportionment);
        }
        if place.list == RunList::Apportionment && until > RunList::Apportionment {
            self.apportion(place, claim, known, account, steps)?;
            *place = Place::start_of(RunList::Limits);
        }
        if place.list == RunList::Limits && until > RunList::Limits {
            self.ask_all(&self.bounds, place, claim, known, account, steps)?;
            *place = Place::start_of(RunList::Done);
        }
        Ok(())
    }

    fn apportion(
        &self,
        place: &mut Place,
        claim: &Evidence<'_>,
        known: Known<'_>,
        account: &mut Account,
        steps: &mut impl Recorder,
    ) -> Result<(), Halt> {
        while let Some(entry) = self.apportionment.get(place.entry) {
            if account.share() != Share::Unsettled {
                return Ok(());
            }
            match entry {
                Apportionment::Rule(entry) => {
                    self.ask_if_included(entry, claim, known, account, steps)?;
                }
                Apportionment::Choice(entry) => {
                    choose(entry, claim, known, account, steps).map_err(|halt| match halt {
                        Halt::Rule(stop) => Halt::Rule(self.named(entry.number, stop)),
                        question @ Halt::Question(_) => question,
                    })?;
                }
            }
            place.entry = place.entry.saturating_add(1);
        }
        if account.share() == Share::Unsettled {
            if !self.open {
                return Err(RuleError::NothingSettled.into());
            }
            let last = u16::try_from(self.entries.len()).unwrap_or(u16::MAX);
            account.take(ShareChange::LeftToTheCourt.on(&LAW_IS_OPEN), last, steps)?;
        }
        Ok(())
    }

    #[inline]
    fn ask_all<C: Change>(
        &self,
        entries: &[Entry<C>],
        place: &mut Place,
        claim: &Evidence<'_>,
        known: Known<'_>,
        account: &mut Account,
        steps: &mut impl Recorder,
    ) -> Result<(), Halt> {
        while let Some(entry) = entries.get(place.entry) {
            self.ask_if_included(entry, claim, known, account, steps)?;
            place.entry = place.entry.saturating_add(1);
        }
        Ok(())
    }

    #[inline]
    pub(crate) fn ask_if_included<C: Change>(
        &self,
        entry: &Entry<C>,
        claim: &Evidence<'_>,
        known: Known<'_>,
        account: &mut Account,
        steps: &mut impl Recorder,
    ) -> Result<(), Halt> {
        if known.includes(&entry.under).map_err(Halt::Question)? {
            self.ask(entry, claim, account, steps)?;
        }
        Ok(())
    }

    #[inline]
    fn ask<C: Change>(
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
        match (&stop, self.entries.get(usize::from(entry))) {
            (Stop::Fault(RuleError::RuleSet(_) | RuleError::LeftToTheCourt), _) => stop,
            (Stop::Fault(fault), Some(info)) => {
                RuleError::RuleSet(format!("{}: {fault}", info.name)).into()
            }
            _ => stop,
        }
    }
}

/// Takes the choice as it was made, by amount, by share or by one of the methods listed; else it stays
/// open. A method that this approach does not permit leaves it open too: it may be one of another text.
fn choose(
    entry: &ChoiceEntry,
    claim: &Evidence<'_>,
    known: Known<'_>,
    account: &mut Account,
    steps: &mut impl Recorder,
) -> Result<(), Halt> {
    let made = known.choices.iter().find(|made| made.choice == entry.id);
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
        // What this defendant alone caused is owed whole, beside the part of the rest: the sum of a decision does not depend on
        // its notation. For example, 2,000.00 of 40,000.00, or 1/20, beside fees of 6,000.00 is 8,000.00.
        Some(How::Amount(amount)) => {
            let mut lines = vec![FormulaLine::Given(*amount)];
            if !account.own().is_zero() {
                lines.extend([FormulaLine::Own, FormulaLine::Add(vec![0, 1])]);
            }
            part(lines, jointly).on(ground)
        }
        Some(How::Share(ratio)) if jointly => {
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
        Some(How::Method(method)) => match entry.method_under(method, known)? {
            Some(method) => {
                account.ask(&*method.rule, method.info, claim, method.number, steps)?;
                return Ok(());
            }
            None if entry.if_made => return Ok(()),
            None => left_open(),
        },
    };
    account.take(effect, entry.number, steps)?;
    Ok(())
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
    /// Returns the methods by the name of a rule, with or without its set: one for each view under which it has other options.
    pub fn methods_named<'e>(
        &'e self,
        name: &'e str,
    ) -> impl Iterator<Item = &'e Entry<ShareChange>> {
        self.among.iter().filter(move |method| {
            method.info.name == name
                || name
                    .split_once('/')
                    .is_some_and(|(_, rule)| rule == method.info.name)
        })
    }

    fn method_under<'e>(
        &'e self,
        name: &'e str,
        known: Known<'_>,
    ) -> Result<Option<&'e Entry<ShareChange>>, Halt> {
        for method in self.methods_named(name) {
            if known.includes(&method.under).map_err(Halt::Question)? {
                return Ok(Some(method));
            }
        }
        Ok(None)
    }
}
