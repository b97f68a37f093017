//! From a case and its computations to the figures.

use redress::case::facts::{FactValue, day_number};
use redress::case::{
    Award, Case, Class, CountOfConviction, Defendant, Grade, How, PayeeKind, PenaltyKind, Posture,
    Side, StatedFact, Victim,
};
use redress::cite::{Authority, Date, Holding, Kind};
use redress::engine::{Beside, ClaimResult, Computation, Leaf, Payees, Profile, Recipient, Tree};
use redress::law::{Collection, Figure, Law, PaidBy};
use redress::money::{Percent, Ratio, Usd};
use redress::rule::{Amount, End, LiabilityKind};
use redress::{Query, Redress};

use crate::answers::{Answers, Computer};
use crate::days::{FirstDay, days_after, first_day, years_after};
use crate::interest::{Compounds, Year, interest};
use crate::model::{
    Check, Figures, Interest, Joint, Line, OfDefendant, Open, Ordering, Payee, Precedence,
};
use crate::part::part;
use crate::value::{Turn, TurnKind, Value};
use crate::{Error, JudgmentOptions};

/// The rule whose term is the cap of the assessment of section 2259A.
const ASSESSMENT_RULE: &str = "statute/assessment";

/// Works out the draft figures of a judgment under the law of a profile.
///
/// # Errors
/// When the profile is no court's law, or the case cannot be computed; see [`Error`].
pub fn figures(
    redress: &Redress,
    case: &Case,
    id: &str,
    query: &Query,
    ask: &JudgmentOptions,
) -> Result<Figures, Error> {
    let profile = redress.profile(case, id, query)?;
    if profile.contrast.is_some() || profile.proposed.is_some() {
        return Err(Error::NotLaw(id.to_owned()));
    }
    let law = redress.law();
    let builder = Builder {
        law,
        case,
        on: query.on,
        query,
        computer: Computer::new(redress, case, id, query),
        answers: Answers(law.figures_questions(id, profile.as_of, &query.take)?),
        collection: law.collection()?,
        day: case.judgment.unwrap_or(profile.as_of),
        ask,
    };
    builder.precedence_holds()?;
    builder.figures(&profile)
}

struct Builder<'a> {
    law: &'a Law,
    case: &'a Case,
    on: Side,
    query: &'a Query,
    computer: Computer<'a>,
    answers: Answers,
    collection: Collection,
    /// The day whose parameters are taken: that of the judgment, else that of the law.
    day: Date,
    ask: &'a JudgmentOptions,
}

impl Builder<'_> {
    fn figures(&self, profile: &Profile) -> Result<Figures, Error> {
        let payees = self.payees()?;
        let mut defendants = Vec::new();
        let joint = self.joint(&payees)?;
        let mut open = self.open_in_claims()?;
        for payee in &payees {
            for value in [&payee.loss, &payee.ordered] {
                open_questions(value, &payee.defendant, &mut open);
            }
        }
        for defendant in &self.case.defendants {
            defendants.push(self.of_defendant(defendant, &payees, &mut open)?);
        }
        let court = self.case.court.abbreviation();
        let docket = self.case.docket.iter();
        Ok(Figures {
            case: self.case.name.clone(),
            court: docket.fold(court.to_owned(), |court, docket| {
                format!("{court}, {docket}")
            }),
            profile: (profile.id.clone(), profile.name.clone()),
            as_of: profile.as_of,
            by_user: self.by_user(),
            judgment: self.case.judgment,
            joint,
            payments: self.case.payments.clone(),
            payees,
            defendants,
            questions: self.answers.0.clone(),
            open,
        })
    }

    /// What the user says of the case, and no court.
    fn by_user(&self) -> Vec<String> {
        let views = self.query.take.iter();
        let views = views.map(|(question, view)| format!("view taken: {question}={view}"));
        let choices = self.case.choices.iter().filter(|made| made.by_user);
        let choices = choices.map(|made| {
            let how = match &made.how {
                How::Amount(amount) => amount.to_string(),
                How::Share(share) => share.to_string(),
                How::Method(method) => method.clone(),
            };
            let whose = made.victim.iter().map(|victim| format!("{victim}."));
            format!(
                "choice made: {}{}={how}",
                whose.collect::<String>(),
                made.choice
            )
        });
        let side = match self.on {
            Side::Found => None,
            Side::Government => Some("the Government"),
            Side::Defense => Some("the defense"),
        };
        let side = side.map(|side| format!("what is disputed is as {side} says"));
        views.chain(choices).chain(side).collect()
    }

    // --- restitution -------------------------------------------------------------------------------------------------------------

    /// A row for each claim. The payee is the victim, or whoever is paid in the victim's place.
    fn payees(&self) -> Result<Vec<Payee>, Error> {
        let mut rows: Vec<Payee> = Vec::new();
        // Which classes reach a claim does not turn on a view.
        let all = self.computer.all()?;
        let Some(first) = all.first() else {
            return Ok(rows);
        };
        for claim in &first.claims {
            let Some(victim) = self.case.victim(&claim.victim) else {
                continue;
            };
            let same = |other: &ClaimResult| other.same_claim(claim);
            let of = |figure: &dyn Fn(&Profile, &ClaimResult, &Leaf) -> Value| {
                self.computer.value(
                    &|claim, _, depends| same(claim) && !depends.only_beside,
                    &|computation| match computation.claims.iter().find(|claim| same(claim)) {
                        Some(claim) => self.of_tree(computation, claim, &claim.tree, figure),
                        None => Value::Unknown("the claim is not computed".to_owned()),
                    },
                )
            };
            let loss = of(&|_, _, leaf| {
                amount(
                    leaf.outcome.loss,
                    "the losses found are known within bounds only",
                )
            })?;
            let remaining = of(&|_, _, leaf| amount(leaf.outcome.remaining, ""))?;
            let ordered = of(&|profile, claim, leaf| self.ordered(profile, claim, leaf))?;
            let entered = self.entered(victim, &claim.defendant);
            let payees = Payees::of(
                self.case,
                victim,
                &claim.facts.losses,
                loss.exact(),
                remaining.exact(),
            )?;
            for (place, Recipient { id, kind }) in payees.recipients().enumerate() {
                rows.push(Payee {
                    precedence: precedence(&self.ask.precedence, id, kind),
                    id: id.to_owned(),
                    kind,
                    victim: victim.id.clone(),
                    defendant: claim.defendant.clone(),
                    class: claim.class,
                    loss: loss.clone(),
                    ordered: part(&payees, place, &ordered)?,
                    whole: entered.map_or_else(|| ordered.clone(), Value::Is),
                    entered: match entered {
                        Some(entered) => Some(part(&payees, place, &Value::Is(entered))?),
                        None => None,
                    },
                });
            }
        }
        Ok(rows)
    }

    /// What was entered last in this case for a victim against a defendant, and stands.
    fn entered(&self, victim: &Victim, defendant: &str) -> Option<Usd> {
        let vacated = |award: &Award| {
            let mut rulings = self.case.rulings.iter();
            rulings.any(|ruling| ruling.vacates.contains(&award.id))
        };
        let stands = |award: &&Award| {
            award.victim == victim.id
                && award.defendant == defendant
                && matches!(award.posture, Posture::Entered | Posture::Affirmed)
                && !vacated(award)
        };
        let awards = self.case.awards.iter().filter(stands);
        awards
            .max_by_key(|award| award.proof.date)
            .map(|award| award.amount)
    }

    fn of_tree(
        &self,
        computation: &Computation,
        claim: &ClaimResult,
        tree: &Tree,
        figure: &dyn Fn(&Profile, &ClaimResult, &Leaf) -> Value,
    ) -> Value {
        match tree {
            Tree::Leaf(leaf) => figure(&computation.profile, claim, leaf),
            Tree::Branch { need, yes, no } => {
                let on = Turn {
                    kind: TurnKind::Finding,
                    id: redress_report::finding_id(self.case, claim, need),
                    asks: redress_report::finding_question(need),
                };
                let answers = [("yes", yes), ("no", no)].map(|(answer, tree)| {
                    (
                        answer.to_owned(),
                        self.of_tree(computation, claim, tree, figure),
                    )
                });
                Value::turns(on, answers.into())
            }
        }
    }

    /// What a leaf orders.
    fn ordered(&self, profile: &Profile, claim: &ClaimResult, leaf: &Leaf) -> Value {
        let outcome = &leaf.outcome;
        match outcome.ended {
            Some((End::Denied, ground)) => {
                return Value::Nothing(format!("denied: {}", ground.because()));
            }
            Some((End::Deferred, ground)) => {
                return Value::Unknown(format!("deferred: {}", ground.because()));
            }
            Some((End::Declined, ground)) => {
                return Value::Nothing(format!("declined: {}", ground.because()));
            }
            Some((End::Nominal, ground)) => {
                return Value::Unknown(format!("a nominal award: {}", ground.because()));
            }
            None => {}
        }
        let why = match left_to_court(profile, leaf) {
            Some((choice, _)) => format!("left to the court: {choice}"),
            None if outcome.law_is_open => "no authority settles the part".to_owned(),
            None => self.missing(claim, leaf),
        };
        match outcome.amount {
            Some(it) => amount(it, &why),
            None => Value::Unknown(why),
        }
    }

    /// The findings that a leaf lacks, by their places in the case file.
    fn missing(&self, claim: &ClaimResult, leaf: &Leaf) -> String {
        let numbers = leaf.open_numbers.iter().map(|number| number.need);
        let lacks = leaf.runs.iter().filter_map(|run| run.lacks);
        let mut missing: Vec<String> = Vec::new();
        for need in numbers.chain(lacks).chain(leaf.unresolved) {
            let id = redress_report::finding_id(self.case, claim, &need);
            if !missing.contains(&id) {
                missing.push(id);
            }
        }
        match missing.is_empty() {
            true => "the losses found are known within bounds only".to_owned(),
            false => format!("to be found: {}", missing.join(", ")),
        }
    }

    /// What a defendant owes in restitution. The same losses under two classes of offense are owed once.
    fn restitution(&self, payees: &[Payee], defendant: &str) -> Result<Line, Error> {
        let rows: Vec<&Payee> = payees
            .iter()
            .filter(|row| row.defendant == defendant)
            .collect();
        let mut notes = Vec::new();
        let mut total = Value::Is(Usd::ZERO);
        let mut done: Vec<&str> = Vec::new();
        for row in &rows {
            if done.contains(&row.victim.as_str()) {
                continue;
            }
            done.push(&row.victim);
            let same = || {
                let rows = rows.iter().copied();
                rows.filter(|other| other.victim == row.victim)
            };
            let classes = classes_of(same());
            if classes.len() > 1 {
                notes.push(format!(
                    "{} is computed for {} classes of offense; a loss is owed once, so that the rows do not add up",
                    row.victim,
                    classes.len()
                ));
            }
            total = total.plus(in_all(same())?)?;
        }
        if rows.is_empty() {
            total =
                Value::Nothing("no victim of a count of conviction is in the case file".to_owned());
        }
        if rows.iter().any(|row| row.entered.is_some()) {
            notes.push("what the case file has as entered is counted as entered".to_owned());
        }
        Ok(Line {
            key: "restitution",
            what: "restitution in all".to_owned(),
            value: total,
            authority: self.cited(&["congress/usc-18-3664#full-amount"])?,
            notes,
        })
    }

    /// Amounts for which several defendants are liable together.
    fn joint(&self, payees: &[Payee]) -> Result<Vec<Joint>, Error> {
        let mut all: Vec<Joint> = Vec::new();
        for victim in &self.case.victims {
            let mut rows: Vec<&Payee> = Vec::new();
            for row in payees.iter().filter(|row| row.victim == victim.id) {
                if self.liable_jointly(&row.victim, &row.defendant, row.class)? {
                    rows.push(row);
                }
            }
            let mut each: Vec<(String, Value)> = Vec::new();
            for row in &rows {
                if each.iter().all(|(known, _)| *known != row.defendant) {
                    let same = |other: &&Payee| {
                        (&other.victim, &other.defendant) == (&row.victim, &row.defendant)
                    };
                    each.push((row.defendant.clone(), in_all(payees.iter().filter(same))?));
                }
            }
            if each.len() < 2 {
                continue;
            }
            // The least of theirs: of what is not known to have an upper bound, that of the others is one.
            let mut ends = each.iter().map(|(_, value)| value.ends());
            let first = ends.next().flatten();
            let joint = ends.fold(first, |least, next| {
                let ((a, b), (c, d)) = (least?, next?);
                Some((a.min(c), b.into_iter().chain(d).min()))
            });
            all.push(Joint {
                payee: victim.id.clone(),
                victim: victim.id.clone(),
                each,
                joint: match joint {
                    Some((least, Some(greatest))) => Value::within(
                        least,
                        greatest,
                        "what the defendants owe is not one amount each",
                    ),
                    Some((least, None)) => Value::Within {
                        least,
                        greatest: None,
                        why: "what the defendants owe has no bound".to_owned(),
                    },
                    None => {
                        Value::Unknown("of one of the defendants no amount can be said".to_owned())
                    }
                },
            });
        }
        Ok(all)
    }

    /// Whether the whole is owed together with defendants of this case, in some leaf that settles a kind of liability.
    fn liable_jointly(&self, victim: &str, defendant: &str, class: Class) -> Result<bool, Error> {
        let all = self.computer.all()?;
        let claims = all.iter().flat_map(|computation| &computation.claims);
        let mut claims = claims.filter(|claim| {
            claim.victim == victim && claim.defendant == defendant && claim.class == class
        });
        Ok(claims.any(|claim| {
            let leaves = claim.tree.leaves();
            let mut kinds = leaves.iter().filter_map(|leaf| leaf.outcome.liability);
            kinds.any(|kind| kind == LiabilityKind::JointInCase)
        }))
    }

    // --- a defendant -------------------------------------------------------------------------------------------------------------

    fn of_defendant(
        &self,
        defendant: &Defendant,
        payees: &[Payee],
        open: &mut Vec<Open>,
    ) -> Result<OfDefendant, Error> {
        let restitution = self.restitution(payees, &defendant.id)?;
        let special = self.special_assessment(defendant, open)?;
        let assessment = self.assessment_2259a(defendant, open)?;
        let trafficking = self.assessment_3014(defendant, open)?;
        let fine = self.imposed(defendant, PenaltyKind::Fine)?;
        let costs = self.imposed(defendant, PenaltyKind::Costs)?;
        let interest = self.interest(
            defendant,
            [&restitution.value, &assessment.value, &fine.value],
            open,
        )?;
        let orders = self.orders(&assessment.value, defendant, open)?;
        let contents = self.contents(defendant, &restitution.value, payees, open)?;
        Ok(OfDefendant {
            id: defendant.id.clone(),
            deferral: self.deferral(defendant)?,
            ends: self.ends(defendant, open)?,
            owes: vec![special, restitution, assessment, trafficking, fine, costs],
            interest,
            orders,
            contents,
        })
    }

    /// 18 U.S.C. § 3013: so much for each count, by its grade.
    fn special_assessment(
        &self,
        defendant: &Defendant,
        open: &mut Vec<Open>,
    ) -> Result<Line, Error> {
        const FELONY: &str = "special-assessment-per-felony";
        const LEAST: &str = "special-assessment-infraction";
        let mut total = Value::Is(Usd::ZERO);
        let mut notes = Vec::new();
        let mut by_statute: Vec<(String, u32)> = Vec::new();
        for count in convictions(defendant) {
            let parameter = match count.grade {
                Some(Grade::Felony) => Some(FELONY),
                Some(Grade::MisdemeanorA) => Some("special-assessment-misdemeanor-a"),
                Some(Grade::MisdemeanorB) => Some("special-assessment-misdemeanor-b"),
                Some(Grade::Infraction) => Some(LEAST),
                None => match self.law.felony(&count.statute)? {
                    Some(tag) => {
                        let tag = tag.to_string();
                        match by_statute.iter_mut().find(|(known, _)| *known == tag) {
                            Some((_, times)) => *times = times.saturating_add(1),
                            None => by_statute.push((tag, 1)),
                        }
                        Some(FELONY)
                    }
                    None => None,
                },
            };
            total = total.plus(match parameter {
                Some(parameter) => Value::Is(self.amount(parameter)?),
                None => {
                    open.push(Open {
                        code: "FIND-03",
                        defendant: defendant.id.clone(),
                        what: format!("the grade of count {}", count.id),
                        how: "`grade` of the count in the case file: felony, misdemeanor-a, misdemeanor-b, infraction".to_owned(),
                    });
                    Value::within(
                        self.amount(LEAST)?,
                        self.amount(FELONY)?,
                        format!("the grade of count {} is not stated", count.id),
                    )
                }
            })?;
        }
        for (tag, times) in by_statute {
            notes.push(match times {
                1 => format!("one count is taken for a felony by its statute [{tag}]"),
                _ => format!("{times} counts are taken for felonies by their statute [{tag}]"),
            });
        }
        Ok(Line {
            key: "assessment-3013",
            what: "special assessment (18 U.S.C. 3013)".to_owned(),
            value: total,
            authority: self.cited(&["congress/usc-18-3013#individual"])?,
            notes,
        })
    }

    /// 18 U.S.C. § 2259A: at most the cap of the tier; how much, and why, is the court's to say.
    fn assessment_2259a(&self, defendant: &Defendant, open: &mut Vec<Open>) -> Result<Line, Error> {
        let mine = |claim: &ClaimResult| claim.defendant == defendant.id;
        let cap = self.computer.value(
            &|claim, computation, depends| {
                mine(claim)
                    && (cap_of(&computation.profile, &depends.tree)
                        != cap_of(&computation.profile, &claim.tree))
            },
            &|computation| {
                let claims = computation.claims.iter().filter(|claim| mine(claim));
                let mut caps = claims.map(|claim| cap_of(&computation.profile, &claim.tree));
                // Said once for a defendant, by whichever claim says it.
                let first = caps.next();
                let better = caps.find(|cap| matches!(cap, Value::UpTo(_)));
                match (first, better) {
                    (Some(first @ Value::UpTo(_)), _) | (Some(first), None) => first,
                    (_, Some(better)) => better,
                    (None, None) => Value::Nothing(
                        "no victim is in the case file, and it is worked out with a claim"
                            .to_owned(),
                    ),
                }
            },
        )?;
        let authority = self.cited(&[
            "congress/usc-18-2259a#assessment",
            "congress/usc-18-2259a#reasons",
            "congress/usc-18-3572#restitution-not-impaired",
        ])?;
        open_questions(&cap, &defendant.id, open);
        let mut notes = Vec::new();
        let value = match defendant.judgment.imposed(PenaltyKind::Assessment2259A) {
            Some(penalty) => {
                notes.push(match cap.caps() {
                    Some((_, greatest)) if penalty.amount > greatest => {
                        "ERROR: the amount stated is more than the cap under every view".to_owned()
                    }
                    Some((least, _)) if penalty.amount > least => {
                        "whether the amount stated is within the cap turns on what is open"
                            .to_owned()
                    }
                    Some(_) => "the amount stated is within the cap under every view".to_owned(),
                    None => "whether the amount stated is within the cap is not known".to_owned(),
                });
                notes.push(format!("the cap: {}", cap.text()));
                if matches!(cap, Value::Turns { .. } | Value::Unknown(_)) {
                    notes.extend(cap.why());
                }
                match &penalty.reasons {
                    Some(reasons) => notes.push(format!("reasons stated: {reasons}")),
                    None => open.push(reasons_owed(
                        &defendant.id,
                        "the reasons for the amount stated",
                    )),
                }
                Value::Is(penalty.amount)
            }
            None => {
                if cap.ends().is_none_or(|(_, most)| most != Some(Usd::ZERO)) {
                    open.push(reasons_owed(
                        &defendant.id,
                        "an amount and the reasons for it",
                    ));
                }
                cap
            }
        };
        Ok(Line {
            key: "assessment-2259a",
            what: "assessment of 18 U.S.C. 2259A".to_owned(),
            value,
            authority,
            notes,
        })
    }

    /// 18 U.S.C. § 3014.
    fn assessment_3014(&self, defendant: &Defendant, open: &mut Vec<Open>) -> Result<Line, Error> {
        const PARAMETER: &str = "domestic-trafficking-assessment";
        let authority = self.cited(&[
            "congress/usc-18-3014#assessment",
            "congress/usc-18-3014#payable-last",
        ])?;
        let mut notes = vec![
            "not payable before all fines, restitution and other obligations of victim compensation are satisfied".to_owned(),
        ];
        notes.extend(self.answers.taken("assessment-3014-per"));
        notes.extend(self.answers.taken("assessment-3014-goes-on"));
        let since = self
            .law
            .parameter_since(PARAMETER)?
            .ok_or(Error::NoParameter(PARAMETER, self.day))?;
        let (mut surely, mut at_most) = (0_u64, 0_u64);
        for count in convictions(defendant) {
            if !self.is_of_3014(count)? {
                continue;
            }
            let (least, greatest) = count.ended.known(self.on).ends();
            surely = surely.saturating_add(u64::from(least >= day_number(since)));
            at_most = at_most.saturating_add(u64::from(greatest >= day_number(since)));
        }
        if surely < at_most {
            notes.push(format!(
                "{surely} of the counts, {at_most} at most, surely ended on {since} or later: a later law is not put to earlier conduct"
            ));
        }
        let each = |amount: Usd| -> Result<Value, Error> {
            self.answers.turn("assessment-3014-per", &|view| {
                let times = |count: u64| -> Result<Usd, Error> {
                    let count = if view == "person" {
                        count.min(1)
                    } else {
                        count
                    };
                    Ok(redress::money::Rounding::half_up().of(amount, Ratio::new(count, 1)?)?)
                };
                Ok(Value::within(
                    times(surely)?,
                    times(at_most)?,
                    "the days on which the conduct of the counts ended are not found",
                ))
            })
        };
        let in_force = self.law.parameter(PARAMETER, self.day)?;
        let value = if at_most == 0 {
            let none = "no count of chapter 77, 109A, 110 or 117 since the section";
            notes = vec![none.to_owned()];
            Value::Nothing(none.to_owned())
        } else if let Some(dated) = in_force {
            match dated.figure {
                Figure::Amount(amount) => each(amount)?,
                _ => return Err(Error::NoParameter(PARAMETER, self.day)),
            }
        } else if self.day < since {
            Value::Nothing(format!("the section begins on {since}"))
        } else {
            self.answers.turn("assessment-3014-goes-on", &|view| {
                if view == "ended" {
                    return Ok(Value::Nothing("the section had ended".to_owned()));
                }
                match self.law.parameter_if_in_force(PARAMETER, self.day)? {
                    Some(dated) => match dated.figure {
                        Figure::Amount(amount) => each(amount),
                        _ => Err(Error::NoParameter(PARAMETER, self.day)),
                    },
                    None => Err(Error::NoParameter(PARAMETER, self.day)),
                }
            })?
        };
        let value = match &value {
            Value::Nothing(_) => value,
            _ => match self.yes_no(&defendant.judgment.indigent) {
                Some(true) => Value::Nothing("the defendant is found to be indigent".to_owned()),
                Some(false) => value,
                None => {
                    open.push(Open {
                        code: "FIND-11",
                        defendant: defendant.id.clone(),
                        what: "whether the defendant is indigent (18 U.S.C. 3014(a))".to_owned(),
                        how: "`indigent` under [defendant.judgment] of the case file".to_owned(),
                    });
                    let on = finding(defendant, "indigent", "whether the defendant is indigent");
                    let indigent = Value::Nothing("who is indigent is not assessed".to_owned());
                    Value::turns(
                        on,
                        vec![("yes".to_owned(), indigent), ("no".to_owned(), value)],
                    )
                }
            },
        };
        open_questions(&value, &defendant.id, open);
        Ok(Line {
            key: "assessment-3014",
            what: "assessment of 18 U.S.C. 3014 (JVTA)".to_owned(),
            value,
            authority,
            notes,
        })
    }

    /// Whether a count is of chapter 77, 109A, 110 or 117.
    fn is_of_3014(&self, count: &CountOfConviction) -> Result<bool, Error> {
        let class = match self.law.class_by_statute(&count.statute)? {
            Some(class) => Some(class),
            None => count.class,
        };
        Ok(matches!(
            class,
            Some(
                Class::Production
                    | Class::Images
                    | Class::OtherChapter110
                    | Class::Chapter77
                    | Class::Chapter109A
                    | Class::Chapter117
            )
        ))
    }

    /// A fine or costs, as the case file has them: the court's choice, of which nothing is worked out.
    fn imposed(&self, defendant: &Defendant, kind: PenaltyKind) -> Result<Line, Error> {
        let (key, what) = match kind {
            PenaltyKind::Costs => ("costs", "costs"),
            _ => ("fine", "fine"),
        };
        let mut notes = Vec::new();
        if kind == PenaltyKind::Fine {
            notes.push(
                "only so far as it will not impair restitution to a victim other than the United States"
                    .to_owned(),
            );
        }
        let value = match defendant.judgment.imposed(kind) {
            Some(penalty) => Value::Is(penalty.amount),
            None => {
                notes.clear();
                Value::Nothing("none is stated in the case file".to_owned())
            }
        };
        Ok(Line {
            key,
            what: what.to_owned(),
            value,
            authority: match kind {
                PenaltyKind::Fine => {
                    self.cited(&["congress/usc-18-3572#restitution-not-impaired"])?
                }
                _ => Vec::new(),
            },
            notes,
        })
    }

    // --- interest ----------------------------------------------------------------------------------------------------------------

    fn interest(
        &self,
        defendant: &Defendant,
        [restitution, assessment, fine]: [&Value; 3],
        open: &mut Vec<Open>,
    ) -> Result<Interest, Error> {
        let first = self.first_day()?;
        let authority = self.cited(&[
            "congress/usc-18-3612#interest-above",
            "congress/usc-18-3612#rate",
            "congress/usc-18-3612#inability",
        ])?;
        let mut lines = Vec::new();
        for (key, what, principal) in [
            (
                "interest-on-restitution",
                "interest on restitution",
                restitution,
            ),
            (
                "interest-on-assessment",
                "interest on the assessment of section 2259A",
                assessment,
            ),
            ("interest-on-fine", "interest on the fine", fine),
        ] {
            if matches!(principal, Value::Nothing(_)) {
                continue;
            }
            let to = self.ask.through;
            let mut notes = vec![format!("on {}", principal.text())];
            let mut authority = authority.clone();
            if key == "interest-on-assessment" {
                authority.extend(self.cited(&["congress/usc-18-2259a#rules-of-fines"])?);
            }
            let value = self.interest_to(defendant, principal, to)?;
            for question in ["interest-compounds", "interest-year"] {
                notes.extend(self.answers.taken(question));
            }
            lines.push(Line {
                key,
                what: what.to_owned(),
                value,
                authority,
                notes,
            });
        }
        let bears = lines
            .iter()
            .any(|line| !matches!(line.value, Value::Nothing(_)));
        lines.push(self.late()?);
        let judgment = &defendant.judgment;
        if bears && self.ask.rate.is_none() {
            open.push(Open {
                code: "DATA-01",
                defendant: defendant.id.clone(),
                what: first.as_ref().map_or_else(
                    || "the rate of interest; and the day of the judgment".to_owned(),
                    |first| {
                        format!(
                            "the rate of interest: the weekly average yield of one-year Treasury securities for {} to {}",
                            first.week.0, first.week.1
                        )
                    },
                ),
                how: "--rate, in percent, as in --rate 4.05".to_owned(),
            });
        }
        match (self.yes_no(&judgment.cannot_pay_interest), judgment.interest_waived) {
            (Some(true), _) => {}
            (found, true) => open.push(Open {
                code: "FIND-14",
                defendant: defendant.id.clone(),
                what: match found {
                    None => "interest is waived; a finding that the defendant cannot pay interest is owed (18 U.S.C. 3612(f)(3))",
                    Some(_) => "interest is waived, and the defendant is found able to pay it: section 3612(f)(3) wants the contrary finding",
                }
                .to_owned(),
                how: "`cannot_pay_interest` under [defendant.judgment]".to_owned(),
            }),
            (None, false) if bears => open.push(Open {
                code: "FIND-14",
                defendant: defendant.id.clone(),
                what: "whether the defendant cannot pay interest, so that it may be waived or limited (18 U.S.C. 3612(f)(3)); without such a finding it runs".to_owned(),
                how: "`cannot_pay_interest` under [defendant.judgment]".to_owned(),
            }),
            _ => {}
        }
        for line in &lines {
            open_questions(&line.value, &defendant.id, open);
        }
        Ok(Interest {
            first_day: first,
            rate: self.ask.rate,
            through: self.ask.through,
            lines,
        })
    }

    /// 18 U.S.C. § 3612(g): nothing, until a payment is late.
    fn late(&self) -> Result<Line, Error> {
        let (late, default) = (self.days("delinquent-after")?, self.days("default-after")?);
        let (ten, fifteen) = (
            self.percent("delinquent-penalty")?,
            self.percent("default-penalty")?,
        );
        Ok(Line {
            key: "penalties",
            what: "penalties for late payment".to_owned(),
            value: Value::Nothing("no payment is late".to_owned()),
            authority: self.cited(&["congress/usc-18-3612#penalties"])?,
            notes: vec![format!(
                "{ten} percent of principal that is more than {late} days late, and a further {fifteen} percent of principal that has been delinquent for more than {default} days"
            )],
        })
    }

    fn first_day(&self) -> Result<Option<FirstDay>, Error> {
        let Some(judgment) = self.case.judgment else {
            return Ok(None);
        };
        let fifteenth = self.days("interest-from-day")?;
        first_day(judgment, fifteenth, &self.collection).map(Some)
    }

    /// The interest on a principal to a day, nothing of which was paid.
    fn interest_to(
        &self,
        defendant: &Defendant,
        principal: &Value,
        to: Option<Date>,
    ) -> Result<Value, Error> {
        let above = self.amount("interest-above")?;
        if defendant.judgment.interest_waived {
            return Ok(Value::Nothing("interest is waived".to_owned()));
        }
        if principal
            .ends()
            .is_some_and(|(_, most)| most.is_some_and(|most| most <= above))
        {
            return Ok(Value::Nothing(format!(
                "an amount of {above} or less bears none"
            )));
        }
        let Some(first) = self.first_day()? else {
            return Ok(Value::Unknown(
                "it needs the day of the judgment".to_owned(),
            ));
        };
        let mut payments = self.case.payments.iter();
        if payments.any(|payment| {
            payment.defendant == defendant.id && to.is_none_or(|to| payment.date < to)
        }) {
            return Ok(Value::Unknown(
                "payments were made: it is computed here only where nothing was paid before"
                    .to_owned(),
            ));
        }
        let limits = &defendant.judgment;
        let (Some(rate), Some(to)) = (self.ask.rate, to) else {
            return Ok(Value::Unknown(
                "it needs the rate (--rate) and the day to which it runs (--through)".to_owned(),
            ));
        };
        let to = limits.interest_until.map_or(to, |until| until.min(to));
        principal.then(&|principal| {
            if principal <= above {
                return Ok(Value::Nothing(format!(
                    "an amount of {above} or less bears none"
                )));
            }
            self.answers.turn("interest-compounds", &|compounds| {
                self.answers.turn("interest-year", &|year| {
                    let compounds = match compounds {
                        "simple" => Compounds::Never,
                        _ => Compounds::Yearly,
                    };
                    let year = match year {
                        "365" => Year::Of365,
                        _ => Year::OfTheCalendar,
                    };
                    let all = interest(principal, rate.ratio(), (first.day, to), compounds, year)?;
                    Ok(Value::Is(
                        limits.interest_at_most.map_or(all, |most| all.min(most)),
                    ))
                })
            })
        })
    }

    // --- order of payment, deferral, end -------------------------------------------------------------------------------------------

    fn orders(
        &self,
        assessment: &Value,
        defendant: &Defendant,
        open: &mut Vec<Open>,
    ) -> Result<Vec<Ordering>, Error> {
        const QUESTION: &str = "order-of-payment";
        let question = self.answers.0.iter().find(|known| known.id == QUESTION);
        let taken = question.and_then(|question| question.taken.as_ref());
        let assessed = assessment
            .ends()
            .is_none_or(|(_, most)| most != Some(Usd::ZERO));
        let mut orders = Vec::new();
        for order in &self.collection.orders {
            let theirs = match order.paid_by {
                PaidBy::Any => true,
                PaidBy::Assessed2259A => assessed,
                PaidBy::Other => !assessed,
            };
            if !theirs || taken.is_some_and(|taken| taken.view != order.view) {
                continue;
            }
            let authority = order.steps.iter().map(|step| match &step.authority {
                Some(reference) => self.cite(reference),
                None => Ok("from memory [RECALL]".to_owned()),
            });
            orders.push(Ordering {
                why: match taken {
                    Some(taken) => format!("{QUESTION}={}, taken by {}", taken.view, taken.by),
                    None => format!("if {QUESTION} is {}", order.view),
                },
                authority: authority.collect::<Result<_, Error>>()?,
                order: order.clone(),
            });
        }
        if orders.len() > 1 {
            open.push(Open {
                code: "OPEN",
                defendant: defendant.id.clone(),
                what: format!(
                    "{QUESTION}: {}",
                    question.map_or("", |question| question.asks.as_str())
                ),
                how: format!("--take {QUESTION}=VIEW"),
            });
        }
        Ok(orders)
    }

    fn deferral(&self, defendant: &Defendant) -> Result<Line, Error> {
        let mut notes = Vec::new();
        let sentenced = match (defendant.judgment.sentenced, self.case.judgment) {
            (Some(day), _) => Some(day),
            (None, Some(day)) => {
                notes.push(
                    "the day of the sentencing is taken to be that of the judgment".to_owned(),
                );
                Some(day)
            }
            (None, None) => None,
        };
        let deferred: Vec<&str> = self.deferred(&defendant.id)?;
        notes.push(if deferred.is_empty() {
            "nothing is deferred; it counts where losses are not ascertainable ten days before sentencing".to_owned()
        } else {
            format!("deferred: {}", deferred.join(", "))
        });
        Ok(Line {
            key: "final-determination-by",
            what: "final determination of losses, at the latest".to_owned(),
            value: match sentenced {
                Some(day) => Value::Day(days_after(
                    day,
                    self.days("final-determination-after-sentencing")?,
                )?),
                None => Value::Unknown("it needs the day of the sentencing".to_owned()),
            },
            authority: self.cited(&["congress/usc-18-3664#deferral"])?,
            notes,
        })
    }

    /// The victims of whom some leaf defers the determination.
    fn deferred(&self, defendant: &str) -> Result<Vec<&str>, Error> {
        let all = self.computer.all()?;
        let defers = |victim: &Victim| {
            let claims = all.iter().flat_map(|computation| &computation.claims);
            let mut claims =
                claims.filter(|claim| claim.victim == victim.id && claim.defendant == defendant);
            claims.any(|claim| {
                let leaves = claim.tree.leaves();
                let mut ended = leaves.iter().filter_map(|leaf| leaf.outcome.ended);
                ended.any(|(end, _)| end == End::Deferred)
            })
        };
        let victims = self.case.victims.iter().filter(|victim| defers(victim));
        Ok(victims.map(|victim| victim.id.as_str()).collect())
    }

    /// The days on which liability ends, and what else ends it.
    fn ends(&self, defendant: &Defendant, open: &mut Vec<Open>) -> Result<Vec<Line>, Error> {
        let Some(judgment) = self.case.judgment else {
            return Ok(vec![Line {
                key: "restitution-ends",
                what: "restitution".to_owned(),
                value: Value::Unknown("it needs the day of the judgment".to_owned()),
                authority: self.cited(&["congress/usc-18-3613#restitution-lasts"])?,
                notes: Vec::new(),
            }]);
        };
        let lasts = self.years("liability-lasts")?;
        let as_before = Value::Day(years_after(judgment, lasts)?);
        let released = match defendant.judgment.released.known(self.on) {
            FactValue::Is(day) => date_of(day),
            _ => None,
        };
        let later = match released {
            Some(released) => {
                Value::Day(years_after(judgment, lasts)?.max(years_after(released, lasts)?))
            }
            None => Value::NotBefore(
                years_after(judgment, lasts)?,
                format!(
                    "{lasts} years after release, if that is later; the day of release is not in the case file"
                ),
            ),
        };
        // Conduct from before the text: whether the longer period reaches it is a question.
        let since = self
            .law
            .parameter_since("liability-lasts")?
            .ok_or(Error::NoParameter("liability-lasts", self.day))?;
        let question = || {
            self.answers.turn("liability-before-1996", &|view| {
                Ok(match view {
                    "as-it-was" => as_before.clone(),
                    _ => later.clone(),
                })
            })
        };
        let ended = convictions(defendant).map(|count| count.ended.known(self.on).ends());
        let ended = ended.reduce(|(a, b), (c, d)| (a.max(c), b.max(d)));
        let since_day = day_number(since);
        let restitution = match ended {
            Some((least, _)) if least >= since_day => later.clone(),
            Some((_, greatest)) if greatest < since_day => question()?,
            _ if judgment < since => question()?,
            _ => {
                let on = finding(
                    defendant,
                    "count.ended",
                    &format!("whether the conduct ended on or after {since}"),
                );
                Value::turns(
                    on,
                    vec![
                        ("yes".to_owned(), later.clone()),
                        ("no".to_owned(), question()?),
                    ],
                )
            }
        };
        open_questions(&restitution, &defendant.id, open);
        let mut restitution_notes = vec![
            "it ends before when it is paid in full, or for a victim of trafficking in images when the greatest loss found in a final order was received (18 U.S.C. 2259(b)(2)(C)); death does not end it, and the estate answers".to_owned(),
        ];
        restitution_notes.extend(self.answers.taken("liability-before-1996"));
        Ok(vec![
            Line {
                key: "assessment-3013-ends",
                what: "special assessment (3013)".to_owned(),
                value: Value::Day(years_after(
                    judgment,
                    self.years("special-assessment-ceases")?,
                )?),
                authority: self.cited(&["congress/usc-18-3013#ceases"])?,
                notes: Vec::new(),
            },
            Line {
                key: "restitution-ends",
                what: "restitution".to_owned(),
                value: restitution,
                authority: self.cited(&["congress/usc-18-3613#restitution-lasts"])?,
                notes: restitution_notes,
            },
            Line {
                key: "fine-ends",
                what:
                    "a fine, and the assessment of section 2259A, which follows the rules of fines"
                        .to_owned(),
                value: later,
                authority: self.cited(&["congress/usc-18-3613#fine-lasts"])?,
                notes: vec!["or on the death of the defendant".to_owned()],
            },
            Line {
                key: "lien-ends",
                what: "the lien, if the liability has not ended before".to_owned(),
                value: as_before,
                authority: self.cited(&["congress/usc-18-3613#lien"])?,
                notes: Vec::new(),
            },
        ])
    }

    // --- what the judgment states --------------------------------------------------------------------------------------------------

    fn contents(
        &self,
        defendant: &Defendant,
        restitution: &Value,
        payees: &[Payee],
        open: &mut Vec<Open>,
    ) -> Result<Vec<Check>, Error> {
        let schedule = defendant.judgment.schedule.as_ref();
        if schedule.is_none() {
            open.push(Open {
                code: "FIND-13",
                defendant: defendant.id.clone(),
                what: "the schedule of payments, after the means of the defendant (18 U.S.C. 3664(f)(2), 3572(d)); what is ordered is due at once unless another is set".to_owned(),
                how: "`schedule` under [defendant.judgment]".to_owned(),
            });
        }
        if self.case.docket.is_none() {
            open.push(Open {
                code: "FORM-01",
                defendant: defendant.id.clone(),
                what: "the docket number".to_owned(),
                how: "`docket` under [case]".to_owned(),
            });
        }
        if self.case.judgment.is_none() {
            open.push(Open {
                code: "FORM-01",
                defendant: defendant.id.clone(),
                what: "the day of the judgment, on which interest, the copy and the end of liability rest".to_owned(),
                how: "`judgment` under [case], or --judgment".to_owned(),
            });
        }
        let mut victims: Vec<&str> = payees
            .iter()
            .filter(|row| row.defendant == defendant.id)
            .map(|row| row.victim.as_str())
            .collect();
        victims.dedup();
        let changed = self
            .case
            .rulings
            .iter()
            .filter(|ruling| !ruling.vacates.is_empty());
        let changed: Vec<String> = changed.map(|ruling| ruling.date.to_string()).collect();
        let days = self.days("change-of-address-within")?;
        let copy = match self.case.judgment {
            Some(day) => format!(
                "by {}",
                days_after(day, self.days("certified-copy-within")?)?
            ),
            None => "it needs the day of the judgment".to_owned(),
        };
        let check = |pin, what, there, says: String| Check {
            pin,
            what,
            there,
            says,
        };
        Ok(vec![
            check(
                "(b)(1)(A)",
                "the defendant's name, number and addresses",
                false,
                "from the court's own record: a case file holds none".to_owned(),
            ),
            check(
                "(b)(1)(B)",
                "the docket number",
                self.case.docket.is_some(),
                self.case
                    .docket
                    .clone()
                    .unwrap_or_else(|| "to be stated".to_owned()),
            ),
            check(
                "(b)(1)(C)",
                "the original amount, and what is due and unpaid",
                restitution.exact().is_some(),
                format!(
                    "restitution: {}; payments are in no case file",
                    restitution.text()
                ),
            ),
            check(
                "(b)(1)(D)",
                "the schedule of payments, if not at once",
                schedule.is_some(),
                schedule.cloned().unwrap_or_else(|| {
                    "to be stated; due at once unless another is set".to_owned()
                }),
            ),
            check(
                "(b)(1)(E)",
                "any modification or remission",
                true,
                match changed.is_empty() {
                    true => "none in the case file".to_owned(),
                    false => format!("rulings of {}", changed.join(", ")),
                },
            ),
            check(
                "(b)(1)(F)",
                "the duty to tell the Attorney General of a new address",
                false,
                format!(
                    "to be written into the judgment, within {days} days of the change, if payment is not at once"
                ),
            ),
            check(
                "(b)(1)(G)",
                "each victim to whom restitution is owed",
                !victims.is_empty(),
                match victims.as_slice() {
                    [] => "no victim is in the case file".to_owned(),
                    ids => format!(
                        "by pseudonym: {}; the identities, kept confidential, from the court's own record",
                        ids.join(", ")
                    ),
                },
            ),
            check(
                "(b)(2)",
                "a certified copy to the Attorney General",
                self.case.judgment.is_some(),
                copy,
            ),
        ])
    }

    // --- what is open ----------------------------------------------------------------------------------------------------------------

    /// What the claims lack: findings, choices, views.
    fn open_in_claims(&self) -> Result<Vec<Open>, Error> {
        let mut open: Vec<Open> = Vec::new();
        let mut add = |entry: Open| {
            if !open.contains(&entry) {
                open.push(entry);
            }
        };
        for computation in self.computer.all()? {
            for claim in &computation.claims {
                for need in claim.tree.needs() {
                    let id = redress_report::finding_id(self.case, claim, &need);
                    add(Open {
                        code: "FINDING",
                        defendant: claim.defendant.clone(),
                        what: format!("{id}: {}", redress_report::finding_question(&need)),
                        how: "the case file; `redress needs` says what turns on it".to_owned(),
                    });
                }
                for leaf in claim.tree.leaves() {
                    if let Some((choice, asks)) = left_to_court(&computation.profile, leaf) {
                        add(Open {
                            code: "CHOICE",
                            defendant: claim.defendant.clone(),
                            what: format!("{}.{choice}: {asks}, with its reasons", claim.victim),
                            how: format!(
                                "--choose {}.{choice}=AMOUNT, or [[choice]]",
                                claim.victim
                            ),
                        });
                    }
                }
            }
        }
        Ok(open)
    }

    // --- law ---------------------------------------------------------------------------------------------------------------------------

    fn amount(&self, id: &'static str) -> Result<Usd, Error> {
        match self.law.parameter(id, self.day)?.map(|dated| dated.figure) {
            Some(Figure::Amount(amount)) => Ok(amount),
            _ => Err(Error::NoParameter(id, self.day)),
        }
    }

    fn days(&self, id: &'static str) -> Result<u32, Error> {
        match self.law.parameter(id, self.day)?.map(|dated| dated.figure) {
            Some(Figure::Days(days)) => Ok(days),
            _ => Err(Error::NoParameter(id, self.day)),
        }
    }

    fn percent(&self, id: &'static str) -> Result<Percent, Error> {
        match self.law.parameter(id, self.day)?.map(|dated| dated.figure) {
            Some(Figure::Percent(percent)) => Ok(percent),
            _ => Err(Error::NoParameter(id, self.day)),
        }
    }

    fn years(&self, id: &'static str) -> Result<u32, Error> {
        match self.law.parameter(id, self.day)?.map(|dated| dated.figure) {
            Some(Figure::Years(years)) => Ok(years),
            _ => Err(Error::NoParameter(id, self.day)),
        }
    }

    fn cited(&self, references: &[&str]) -> Result<Vec<String>, Error> {
        references
            .iter()
            .map(|reference| self.cite(reference))
            .collect()
    }

    fn cite(&self, reference: &str) -> Result<String, Error> {
        let (authority, holding) = self.law.holding(reference)?;
        Ok(cited(&authority, &holding))
    }

    fn yes_no(&self, given: &StatedFact) -> Option<bool> {
        match given.known(self.on) {
            FactValue::Is(answer) => Some(answer != 0),
            _ => None,
        }
    }

    /// What the user says of payees has to be about payees of the case, and parts have to make a whole.
    fn precedence_holds(&self) -> Result<(), Error> {
        let Precedence { priority, percent } = &self.ask.precedence;
        for id in priority.keys().chain(percent.keys()) {
            let victims = || self.case.victims.iter().map(|it| it.id.as_str());
            let payees = || self.case.payees.iter().map(|it| it.id.as_str());
            if !victims().chain(payees()).any(|known| known == id) {
                let known: Vec<&str> = victims().chain(payees()).collect();
                return Err(Error::Given {
                    given: id.clone(),
                    problem: format!("there is no such payee; there are: {}", known.join(", ")),
                });
            }
        }
        Ok(())
    }
}

impl Payee {
    /// What is owed: what a court entered, else what is computed.
    #[must_use]
    pub fn owed(&self) -> Value {
        self.entered.as_ref().unwrap_or(&self.ordered).clone()
    }
}

fn convictions(defendant: &Defendant) -> impl Iterator<Item = &CountOfConviction> {
    defendant.counts.iter().filter(|count| !count.dismissed)
}

fn date_of(number: i64) -> Option<Date> {
    let part = |by: i64, of: i64| number.checked_div(by)?.checked_rem(of);
    Date::new(
        i16::try_from(part(10_000, 10_000)?).ok()?,
        i8::try_from(part(100, 100)?).ok()?,
        i8::try_from(part(1, 100)?).ok()?,
    )
    .ok()
}

fn finding(defendant: &Defendant, key: &str, asks: &str) -> Turn {
    Turn {
        kind: TurnKind::Finding,
        id: format!("defendants.{}.{key}", defendant.id),
        asks: asks.to_owned(),
    }
}

fn question_open(on: &Turn, defendant: String) -> Open {
    Open {
        code: "OPEN",
        defendant,
        what: format!("{}: {}", on.id, on.asks),
        how: format!("--take {}=VIEW", on.id),
    }
}

/// The questions on which a figure turns, each once for a defendant.
fn open_questions(value: &Value, defendant: &str, open: &mut Vec<Open>) {
    for on in value.turns_on() {
        let entry = question_open(on, defendant.to_owned());
        if on.kind == TurnKind::Question && !open.contains(&entry) {
            open.push(entry);
        }
    }
}

fn reasons_owed(defendant: &str, of: &str) -> Open {
    Open {
        code: "REMAND-08",
        defendant: defendant.to_owned(),
        what: format!("the assessment of section 2259A: {of}, under sections 3553(a) and 3572"),
        how: "[[defendant.judgment.penalty]] with `amount` and `reasons`".to_owned(),
    }
}

/// An authority as it is cited, with its pin or that there is none, and its tag.
fn cited(authority: &Authority, holding: &Holding) -> String {
    let pin = match &holding.pin {
        // A section carries its subsection at once: 18 U.S.C. 3612(f)(1).
        Some(pin) if authority.kind != Kind::Decision && pin.starts_with('(') => pin.clone(),
        Some(pin) => format!(", {pin}"),
        None => ", pin not verified".to_owned(),
    };
    format!("{}{pin} [{}]", authority.short(), holding.confidence)
}

fn amount(amount: Amount, why: &str) -> Value {
    Value::within(amount.least(), amount.greatest(), why)
}

/// The choice that is left to the court in a leaf, and what it asks.
fn left_to_court<'p>(profile: &'p Profile, leaf: &Leaf) -> Option<(&'p str, &'p str)> {
    let entry = leaf.outcome.left_to_court?;
    let approach = profile.approaches.get(leaf.law.approach?)?;
    let entry = approach.entry(entry)?;
    Some((&entry.name, &entry.proposition))
}

/// The cap of the assessment of section 2259A, as a term of this result says it.
fn cap_of(profile: &Profile, tree: &Tree) -> Value {
    let mut met = false;
    for leaf in tree.leaves() {
        let approach = leaf.law.approach;
        let Some(approach) = approach.and_then(|place| profile.approaches.get(place)) else {
            continue;
        };
        let is_cap = |entry: u16| {
            let entry = approach.entry(entry);
            entry.is_some_and(|entry| entry.name == ASSESSMENT_RULE)
        };
        met |= approach.entries.iter().any(|it| it.name == ASSESSMENT_RULE);
        let mut caps = leaf.outcome.terms.iter().filter(|term| is_cap(term.entry));
        if let Some(Beside::AtMost(cap) | Beside::Of(cap)) = caps.find_map(|term| term.beside) {
            return Value::UpTo(cap);
        }
        let mut lacks = leaf.runs.iter().flat_map(|run| &run.beside);
        if lacks.any(|lack| is_cap(lack.entry)) {
            return Value::Unknown(
                "the days on which the conduct of the counts ended, or the index of the year, are missing".to_owned(),
            );
        }
    }
    Value::Nothing(match met {
        true => "no count is one for which it is set".to_owned(),
        false => "no claim under the text of 2018".to_owned(),
    })
}

/// What a defendant owes a victim in all. Of the same losses under several classes of offense the greatest is owed at least, and the
/// sum at most.
fn in_all<'r>(rows: impl Iterator<Item = &'r Payee>) -> Result<Value, Error> {
    let rows: Vec<&Payee> = rows.collect();
    let mut of_classes = Vec::new();
    for class in classes_of(rows.iter().copied()) {
        // What goes to several payees is one sum.
        let of_class = rows.iter().find(|row| row.class == class);
        of_classes.push(of_class.map_or(Value::Is(Usd::ZERO), |row| row.whole.clone()));
    }
    if let [one] = of_classes.as_slice() {
        return Ok(one.clone());
    }
    let mut least = Usd::ZERO;
    let mut sum = Value::Is(Usd::ZERO);
    for owed in of_classes {
        let Some((own, _)) = owed.ends() else {
            return Ok(Value::Unknown(
                "of one class no amount can be said".to_owned(),
            ));
        };
        least = least.max(own);
        sum = sum.plus(owed)?;
    }
    Ok(match sum.ends() {
        Some((_, greatest)) => Value::Within {
            least,
            greatest,
            why: "the same losses under several classes of offense are owed once".to_owned(),
        },
        None => sum,
    })
}

/// The classes of some rows, each once.
fn classes_of<'r>(rows: impl Iterator<Item = &'r Payee>) -> Vec<Class> {
    let mut classes = Vec::new();
    for row in rows {
        if !classes.contains(&row.class) {
            classes.push(row.class);
        }
    }
    classes
}

fn precedence(said: &Precedence, id: &str, kind: PayeeKind) -> String {
    if let Some(priority) = said.priority.get(id) {
        return format!("priority {priority}");
    }
    if let Some(percent) = said.percent.get(id) {
        return format!("{percent}%");
    }
    match kind {
        PayeeKind::UnitedStates => "last".to_owned(),
        _ if kind.rank() > PayeeKind::Victim.rank() => "after all victims".to_owned(),
        _ => "in proportion".to_owned(),
    }
}
