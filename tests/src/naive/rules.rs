//! Each rule as its README says it: one arm a rule.

use redress::case::facts::{BorneBy, Cause, FactValue, Head, Loss};
use redress_case::facts::{
    self as facts, Burden, FactKind, LOSS_CAUSED, Money, OUTSIDE_OTHER, UNDER_OTHER, YesNo,
};

use super::law::Options;
use super::{Beside, Books, Ended, Fraction, Liability, Line, Part, Stop};

impl Books<'_> {
    /// Asks one rule. A rule that has no arm here is a mistake that names it.
    pub(super) fn rule(&mut self, list: &str, name: &str, with: &mut Options) -> Result<(), Stop> {
        match (list, name) {
            // Gates.
            ("gates", "statute/victim-of-the-count") => {
                self.denied_unless(self.yes(facts::VICTIM_OF_COUNT)?)
            }
            ("gates", "statute/proximate-cause-found") => {
                self.denied_unless(self.yes(facts::PROXIMATE_CAUSE)?)
            }

            ("gates", "statute/ascertainable") => match self.yes(facts::NOT_ASCERTAINABLE)? {
                true => Err(Stop::Ends(Ended::Deferred)),
                false => Ok(()),
            },
            // Section 3663A(c)(3): only "an offense described in paragraph (1)(A)(ii) or (iii)". Section 3663(a)(1)(B)(ii): any.
            ("gates", "mvra/not-too-complex") => {
                let all = with.word("offenses", &["against-property", "all"])? == "all";
                if !self.yes(facts::TOO_COMPLEX)? || !all && !self.yes(facts::AGAINST_PROPERTY)? {
                    return Ok(());
                }
                Err(Stop::Ends(Ended::Declined))
            }

            // Losses: what counts.
            ("losses", "statute/proximate-losses") => {
                let ask = with.word("unknown-cause", &["ask", "count"])? == "ask";
                let go_on = with.word("no-loss", &["deny", "go-on"])? == "go-on";
                if self.cause_refuted()? || !self.some_loss_found()? {
                    return self.denied_unless(go_on);
                }
                let closed = self.asked.facts.closed;
                let counts = self.asked.facts.counts;
                self.count(|loss| match loss.cause {
                    // Hughey: a loss of other conduct than that of a count of conviction.
                    _ if loss.counts != 0 && loss.counts & counts == 0 => Ok(false),
                    None if cause_not_proved(loss) => Ok(false),
                    None if ask && closed => Ok(false),
                    None if ask => needs("what caused a loss"),
                    cause => Ok(cause.is_none_or(of_the_offense)),
                })
            }
            ("losses", "statute/full-losses") => {
                self.denied_unless(self.yes(facts::FULL_LOSSES)?)?;
                self.denied_unless(!self.cause_refuted()?)?;
                let closed = self.asked.facts.closed;
                self.count(|loss| match loss.cause {
                    None if closed || cause_not_proved(loss) => Ok(false),
                    None => needs("what caused a loss"),
                    Some(cause) => Ok(of_the_offense(cause)),
                })
            }
            ("losses", "mvra/losses-of-conviction") => {
                let counts = self.asked.facts.counts;
                self.denied_unless(!self.cause_refuted()?)?;
                self.denied_unless(self.some_loss_found()?)?;
                self.count(|loss| {
                    let of_the_count = loss.counts == 0 || loss.counts & counts != 0;
                    let of_another = !loss.cause.is_none_or(of_the_offense);
                    Ok(of_the_count && !of_another && !cause_not_proved(loss))
                })
            }
            ("losses", "mvra/whole-conspiracy-loss") => {
                if !self.yes(facts::CONSPIRACY)? {
                    return Ok(());
                }
                let closed = self.asked.facts.closed;
                self.count(|loss| match loss.cause {
                    None if closed || cause_not_proved(loss) => Ok(false),
                    None => needs("whether the conspiracy caused a loss"),
                    cause => Ok(cause == Some(Cause::Conspiracy)),
                })
            }
            ("losses", "amy-unknown/heads-without-cause") => {
                self.denied_unless(self.some_loss_found()?)?;
                self.count(|_| Ok(true))
            }

            // Losses: what the law adds.
            ("losses", "statute/gain-or-labor") => {
                let times = match &*with.text("liquidated-damages", "")? {
                    "leave-out" => 1,
                    // An equal amount.
                    "add" => 2,
                    view => return Err(format!("no view `{view}` of liquidated damages").into()),
                };
                let ends = |fact: Money, times: i128| {
                    let (least, greatest) = self.known_number(fact.key()).ends();
                    [least, greatest].map(|end| Fraction::cents(end) * Fraction::whole(times))
                };
                let income = ends(facts::GROSS_INCOME, 1);
                let labor = ends(facts::LABOR_VALUE, times);
                // Of two of which one is surely the greater, nobody has to know the other.
                let gain = if labor[1] <= income[0] {
                    self.exactly(facts::GROSS_INCOME)?
                } else {
                    let value = self.exactly(facts::LABOR_VALUE)? * Fraction::whole(times);
                    match income[1] * Fraction::whole(1) <= ends(facts::LABOR_VALUE, 1)[0] {
                        true => value,
                        false => value.max(self.exactly(facts::GROSS_INCOME)?),
                    }
                };
                self.add(gain);
                Ok(())
            }
            ("losses", "statute/commercial-gain") => {
                if self.yes(facts::COMMERCIAL)? {
                    let income = self.exactly(facts::GROSS_INCOME)?;
                    self.add(income);
                }
                Ok(())
            }

            // Losses: what is owed whole, beside a share of the rest.
            ("losses", "statute/own-losses") => {
                let counts = self.asked.facts.counts;
                self.put_apart(|loss| {
                    let of_the_count = loss.counts == 0 || loss.counts & counts != 0;
                    of_the_count && loss.cause == Some(Cause::ThisDefendant)
                });
                Ok(())
            }
            ("losses", "statute/fees-charged") => {
                self.put_apart(|loss| loss.head == Head::Fees);
                Ok(())
            }

            // Losses: what is left out or comes off.
            ("losses", "statute/no-free-care") => {
                self.leave_out(|loss| Ok(loss.borne_by == BorneBy::FreeOfCharge))
            }
            ("losses", "statute/separate-original-abuse") => {
                if !self.yes(facts::ABUSE_SEPARATED)? {
                    return Err(Stop::Ends(Ended::Deferred));
                }
                self.leave_out(|loss| match loss.cause {
                    None => needs("whether the original abuse caused a loss"),
                    cause => Ok(cause == Some(Cause::OriginalAbuse)),
                })
            }
            ("losses", "amy-unknown/other-needs-cause") => {
                let mut all = Vec::new();
                for line in &self.lines {
                    all.push(match line.place {
                        Some(place) => self.under_other_without_cause(place)?,
                        None => Fraction::ZERO,
                    });
                }
                for (line, off) in self.lines.iter_mut().zip(all) {
                    line.off = line.off + off.min(line.amount - line.off);
                }
                Ok(())
            }
            ("losses", "statute/deduct-dma") => {
                let received = self.amount(facts::DMA_RECEIVED, self.remaining())?;
                self.deduct(received);
                Ok(())
            }
            ("losses", "laraneta/subtract-recoveries") => {
                let received = self.amount(facts::RECEIVED, self.remaining())?;
                self.deduct(received);
                Ok(())
            }
            ("losses", "mvra/property-returned") => {
                let of_property = |line: &Line| {
                    let loss = line.place.and_then(|place| self.loss(place));
                    loss.is_some_and(|loss| matches!(loss.head, Head::Property | Head::Total))
                };
                let value = self.sum(|line| match of_property(line) {
                    true => line.amount - line.off,
                    false => Fraction::ZERO,
                });
                let mut returned = self.amount(facts::RETURNED, value)?;
                let losses = &self.asked.facts.losses;
                for own in [false, true] {
                    for line in self.lines.iter_mut().filter(|line| line.own == own) {
                        let loss = line.place.and_then(|place| losses.get(place));
                        if loss.is_some_and(|it| matches!(it.head, Head::Property | Head::Total)) {
                            let off = returned.min(line.amount - line.off);
                            line.off = line.off + off;
                            returned = returned - off;
                        }
                    }
                }
                Ok(())
            }
            ("losses", "mvra/no-credit-for-kept-property") => Ok(()),
            // Sections 3663(b) and 3663A(b) name property, injury, death and taking part (with travel and child care); not fees, nor
            // "any other losses". Section 3663(b)(6) alone names the time spent on an identity theft.
            ("losses", "mvra/closed-list") => {
                let time = with.word("remediation", &["no-head", "head"])? == "head";
                self.leave_out(|loss| {
                    Ok(match loss.head {
                        Head::Property | Head::Total | Head::Interest => false,
                        Head::Medical | Head::Therapy | Head::LostIncome | Head::Funeral => false,
                        Head::Participation | Head::Transport => false,
                        Head::Remediation => !time,
                        Head::Fees | Head::Other => true,
                    })
                })
            }
            // Paragraphs (2) and (3) of either: "in the case of an offense resulting in bodily injury to a victim", and of one that
            // results in death.
            ("losses", "mvra/bodily-injury") => {
                let mind = match &*with.text("harm", "")? {
                    "body" => false,
                    "body-or-mind" => true,
                    view => return Err(format!("no view `{view}` of bodily injury").into()),
                };
                let of_injury = |loss: &Loss| {
                    [
                        Head::Medical,
                        Head::Therapy,
                        Head::LostIncome,
                        Head::Funeral,
                    ]
                    .contains(&loss.head)
                };
                let counted = self.lines.iter().filter_map(|line| line.place);
                if !counted.filter_map(|place| self.loss(place)).any(of_injury) {
                    return Ok(());
                }
                let injured = match mind {
                    true => self.any(facts::BODILY_INJURY, facts::PSYCHOLOGICAL_INJURY)?,
                    false => self.yes(facts::BODILY_INJURY)?,
                };
                self.leave_out(|loss| Ok(!injured && of_injury(loss)))
            }
            ("losses", "mvra/no-interest-before-judgment") => {
                self.leave_out(|loss| Ok(loss.head == Head::Interest))
            }

            // Apportionment: nothing but a nominal sum, or what was agreed.
            ("apportionment", "statute/nominal-if-unable") => match self.yes(facts::CANNOT_PAY)? {
                true => Err(Stop::Ends(Ended::Nominal)),
                false => Ok(()),
            },
            ("apportionment", "statute/agreed-amount") => {
                let agreed = self.exactly(facts::AGREED)?;
                self.settle(agreed, Liability::Several);
                Ok(())
            }

            // Apportionment: the whole.
            ("apportionment", "statute/full-amount" | "mvra/full-amount") => {
                self.settle(self.remaining(), Liability::WholeAlone);
                Ok(())
            }
            ("apportionment", "statute/joint-in-the-case") => {
                if self.yes(facts::OTHERS_CONTRIBUTED)? {
                    self.settle(self.remaining(), Liability::JointInCase);
                }
                Ok(())
            }
            ("apportionment", "mvra/joint-conspirators") => {
                if self.all(facts::CONSPIRACY, facts::OTHERS_CONTRIBUTED)? {
                    self.settle(self.remaining(), Liability::JointInCase);
                }
                Ok(())
            }
            ("apportionment", "amy-unknown/joint-with-strangers") => {
                self.settle(self.remaining(), Liability::JointAcrossCases);
                Ok(())
            }
            ("apportionment", "laraneta/viewer-or-distributor") => {
                if self.yes(facts::DISTRIBUTED)? {
                    self.settle(self.remaining(), Liability::WholeAlone);
                }
                Ok(())
            }

            // Apportionment: a part.
            ("apportionment", "statute/amount-caused") => {
                let caused = self.amount(facts::CAUSED, self.remaining())?;
                self.settle(caused, Liability::Several);
                Ok(())
            }
            ("apportionment", "mvra/multiple-of-gain") => {
                let times = Fraction::whole(with.number("times")?.into());
                let gain = self.exactly(facts::GAIN)?;
                self.settle(gain * times, Liability::Several);
                Ok(())
            }
            ("apportionment", "theories/but-for") => {
                let all = self.sum(|line| line.amount);
                let without = self.amount(facts::WITHOUT_THE_ACT, all)?;
                self.settle(all - without, Liability::Several);
                Ok(())
            }
            ("apportionment", "theories/equal-shares") => {
                let n = match &*with.text("among", "")? {
                    "orders" => self.number(facts::ORDERS)?,
                    "orders-and-this-one" => self.number(facts::ORDERS)? + 1,
                    "estimated" => self.number(facts::ESTIMATED)?.max(1),
                    among => return Err(format!("nobody is `{among}`").into()),
                };
                if n == 0 {
                    self.part = Part::LeftToTheCourt;
                    return Ok(());
                }
                self.share(Fraction::new(1, n), false, "half-up")
            }
            ("apportionment", "theories/rule-for-all") => {
                let n = self.number(facts::ORDERS)? + 1 + self.number(facts::PREDICTED)?;
                self.share(Fraction::new(1, n), false, "half-up")
            }
            ("apportionment", "theories/indivisible") => {
                self.settle(self.remaining(), Liability::JointAcrossCases);
                Ok(())
            }
            ("apportionment", "paroline/one-over-n") => {
                let among = with.text("divisor", "")?;
                let gross = with.word("of", &["remaining", "gross"])? == "gross";
                let rounding = with.text("rounding", "half-up")?;
                let orders = || self.number(facts::ORDERS);
                let n = match &*among {
                    "orders" => orders()?,
                    "orders-and-this-one" => orders()? + 1,
                    "plus-predicted" => orders()? + self.number(facts::PREDICTED)? + 1,
                    "estimated" => self.number(facts::ESTIMATED)?,
                    _ => return Err(format!("no divisor `{among}`").into()),
                };
                if n == 0 {
                    self.part = Part::LeftToTheCourt;
                    return Ok(());
                }
                self.share(Fraction::new(1, n), gross, &rounding)
            }
            ("apportionment", "paroline/mean-of-earlier-awards") => {
                let rounding = with.text("rounding", "half-up")?;
                self.mean(&self.awards()?, &rounding)
            }
            ("apportionment", "paroline/median-of-earlier-awards") => {
                let rounding = with.text("rounding", "half-up")?;
                let mut awards = self.awards()?;
                awards.sort();
                // The one in the middle, or the two.
                while awards.len() > 2 {
                    awards.pop();
                    awards.remove(0);
                }
                self.mean(&awards, &rounding)
            }
            ("apportionment", "paroline/tiers") => {
                let mut amount = None;
                for mut tier in with.tables("tiers")? {
                    let over = tier.number("images-over")?;
                    let written = Fraction::written(&tier.text("amount", "")?);
                    tier.no_more()?;
                    // The first holds for any number.
                    if amount.is_none() || self.more_than(facts::IMAGES, over)? {
                        amount = Some(written.ok_or("a tier without an amount".to_owned())?);
                    }
                }
                let amount = amount.ok_or("no tier".to_owned())?;
                self.settle(amount + self.own(), Liability::Several);
                Ok(())
            }

            // Bounds.
            ("bounds", "statute/no-more-than-remains") => {
                let cap = self.remaining();
                let at_most = &mut self.answer.at_most;
                *at_most = Some(at_most.map_or(cap, |least| least.min(cap)));
                self.clip(|amount| amount.min(cap));
                Ok(())
            }
            ("bounds", "statute/own-losses-whole") => {
                self.not_less_than(self.own());
                Ok(())
            }
            ("bounds", "statute/floor") => {
                let over = with.text("over-smaller-loss", "")?;
                let set = self.of_the_law("floor-per-victim")?;
                let floor = match &*over {
                    "floor" => set,
                    "loss" => set.min(self.remaining()),
                    _ => return Err(format!("no view `{over}` of the floor").into()),
                };
                self.not_less_than(floor);
                Ok(())
            }
            ("bounds", "paroline/not-nominal") => {
                if self.remaining() > Fraction::ZERO {
                    self.answer.more_than = Some(Fraction::ZERO);
                }
                Ok(())
            }
            ("bounds", "paroline/not-the-whole") => {
                let everybody = with.word("distributor", &["may", "not-all"])? == "not-all";
                if everybody || !self.any(facts::DISTRIBUTED, facts::PRODUCED)? {
                    self.less_than_the_whole();
                }
                Ok(())
            }
            ("bounds", "laraneta/viewer-not-the-whole") => {
                if !self.yes(facts::DISTRIBUTED)? {
                    self.less_than_the_whole();
                }
                Ok(())
            }

            // Terms.
            ("terms", "statute/payor-after-victims") => {
                let mut losses = self.asked.facts.losses.iter();
                let follows = losses.any(|loss| loss.borne_by == BorneBy::Payor);
                self.follows(name, follows)
            }
            ("terms", "laraneta/joint-only-in-the-case") => {
                let follows = !self.yes(facts::OTHERS_CONTRIBUTED)?;
                self.follows(name, follows)
            }
            ("terms", "laraneta/closed-on-remand") => {
                let follows = self.yes(facts::ON_REMAND)?;
                self.follows(name, follows)
            }
            (
                "terms",
                "laraneta/no-contribution"
                | "laraneta/schedule-before-release"
                | "laraneta/victims-heard-on-appeal"
                | "statute/trustee"
                | "statute/order-of-payment",
            ) => self.follows(name, true),
            ("terms", "statute/representative") => {
                let follows = self.yes(facts::REPRESENTATIVE_IS_DEFENDANT)?;
                self.follows(name, follows)
            }
            ("terms", "statute/assessment") => {
                let (per, index) = (with.text("per", "")?, with.text("index", "")?);
                // The amount of an earlier year is not worked out.
                with.word("year", &["order", "offense", "conviction"])?;
                let reading = match &*index {
                    "face" => "",
                    "from-2017" => "-from-2017",
                    "from-2018" => "-from-2018",
                    _ => return Err(format!("no reading `{index}` of the index").into()),
                };
                let tiers = [
                    ("production", facts::PRODUCTION_COUNTS),
                    ("trafficking", facts::TRAFFICKING_COUNTS),
                    ("possession", facts::POSSESSION_COUNTS),
                ];
                let mut most = Fraction::ZERO;
                for (tier, counts) in tiers {
                    let times = match &*per {
                        "count" => self.number(counts)?,
                        // The greatest tier of any count.
                        "person" if most > Fraction::ZERO => 0,
                        "person" => self.more_than(counts, 0)?.into(),
                        _ => return Err(format!("no view `{per}` of whom it is set for").into()),
                    };
                    if times > 0 {
                        let set = self.of_the_law(&format!("assessment-{tier}{reading}"))?;
                        most = most + set * Fraction::whole(times);
                    }
                }
                if most > Fraction::ZERO {
                    self.beside(name, Beside::AtMost(most));
                }
                Ok(())
            }
            ("terms", "statute/least-assessment") => {
                with.word("least", &["more-than-nothing", "nothing"])?;
                let tiers = [
                    facts::PRODUCTION_COUNTS,
                    facts::TRAFFICKING_COUNTS,
                    facts::POSSESSION_COUNTS,
                ];
                for counts in tiers {
                    if self.more_than(counts, 0)? {
                        return self.follows(name, true);
                    }
                }
                Ok(())
            }
            ("terms", "statute/assistance") => {
                if let Some(assistance) = self.assistance_paid()? {
                    self.beside(name, Beside::Of(assistance));
                }
                Ok(())
            }
            ("terms", "statute/assistance-claim") => {
                let paid = self.assistance_paid()?.is_some();
                self.follows(name, paid)
            }
            ("terms", "statute/assistance-fees") => {
                if self.assistance_paid()?.is_some() {
                    let cap = self.of_the_law("assistance-fee-cap")?;
                    self.beside(name, Beside::AtMost(cap));
                }
                Ok(())
            }

            // Credits.
            ("credits", "statute/no-double-recovery") => {
                let received = self.amount(facts::RECEIVED, self.losses())?;
                self.left([Some(self.losses() - received), None]);
                Ok(())
            }
            ("credits", "statute/payments-in-the-case") => {
                let proportion = match &*with.text("by-another", "")? {
                    "until-whole" => false,
                    "in-proportion" => true,
                    view => return Err(format!("no view `{view}` of a payment").into()),
                };
                let remaining = self.remaining();
                let left = self.left[0];
                let whole = left.map_or(remaining, |left| left.min(remaining));
                let (ordered, jointly) = match self.part {
                    Part::Settled(amount, liability) => {
                        (amount, liability == Liability::JointInCase)
                    }
                    Part::Unsettled | Part::LeftToTheCourt => (whole, false),
                };
                let most = whole.max(ordered);
                let own = self.amount(facts::PAID, most)?;
                let others = self.amount(facts::PAID_BY_OTHERS, most)?;
                if own == Fraction::ZERO && others == Fraction::ZERO {
                    return Ok(());
                }
                let nothing = |figure: Fraction| figure.max(Fraction::ZERO);
                let of_the_loss = nothing(whole - own - others);
                let mut of_the_sum = nothing(self.left[1].unwrap_or(ordered) - own);
                if proportion && jointly && ordered < whole {
                    let cents = |amount: Fraction| amount.in_cents().unwrap_or_default();
                    let ratio = Fraction::new(cents(ordered).into(), cents(whole).into());
                    let part = others.part(ratio, "half-up");
                    of_the_sum = nothing(of_the_sum - part.ok_or_else(String::new)?);
                }
                if jointly {
                    let together = self.amount(facts::JOINT_TOTAL, whole)?.max(ordered);
                    of_the_sum = of_the_sum.min(nothing(together - own - others));
                }
                self.left([Some(of_the_loss), Some(of_the_sum)]);
                Ok(())
            }
            ("credits", "statute/civil-recovery") => {
                let losses = self.left[0].unwrap_or(self.remaining());
                let whole = match self.part {
                    Part::Settled(amount, liability) if liability != Liability::Several => {
                        Some(amount)
                    }
                    _ => None,
                };
                let all = losses.max(whole.unwrap_or_default());
                // Damages for the same loss: more than the loss, or than what is ordered, makes no difference.
                let most = self.losses().max(all);
                let defendant =
                    with.word("burden", &["as-justice-requires", "defendant"])? == "defendant";
                let recovered = self.damages(facts::CIVIL_RECOVERED, defendant, most)?;
                let fixed = with.word("fixed", &["not-the-loss", "same-loss"])? == "same-loss";
                let both = if fixed && recovered < all {
                    recovered + self.damages(facts::CIVIL_FIXED, defendant, most)?
                } else {
                    recovered
                };
                self.left([
                    self.left[0].map(|losses| losses - both.min(losses)),
                    whole.map(|whole| whole.min(all - both.min(all))),
                ]);
                Ok(())
            }

            ("credits", "statute/grounds-for-termination") => {
                let twice = match &*with.text("assistance", "")? {
                    "once" => false,
                    "both" => true,
                    view => return Err(format!("no view `{view}` of assistance").into()),
                };
                let stays = match &*with.text("vacated", "")? {
                    "stays-ended" => true,
                    "reopens" => false,
                    view => return Err(format!("no view `{view}` of a vacated finding").into()),
                };
                // Whether an order issues is told beside its amount, which stays.
                with.word("order", &["ordered-and-ended", "no-order"])?;
                if stays && self.yes(facts::ENDED_ON_VACATED)? {
                    self.left([None, Some(Fraction::ZERO)]);
                    return Ok(());
                }
                // Assistance comes off when the full losses are found; what was received does not.
                let losses = self.losses();
                let mut greatest = self.exactly(facts::GREATEST_FINDING)?;
                // A greater finding elsewhere stands whatever came off the losses of this case: nobody has to know it.
                if greatest < losses {
                    let found = losses - self.amount(facts::DMA_RECEIVED, losses)?;
                    greatest = greatest.max(found);
                }
                let mut received = self.amount(facts::RECEIVED, greatest)?;
                if twice {
                    received = received + self.amount(facts::DMA_RECEIVED, greatest)?;
                }
                self.left([Some(greatest - received.min(greatest)), None]);
                Ok(())
            }

            _ => Err(Stop::Mistake(format!(
                "the second evaluator has no arm for the rule `{name}` under `{list}`: add one in tests/src/naive/rules.rs, from the README of its rule set"
            ))),
        }
    }

    // What is known.

    /// What is known of a fact. In a closed record one that a party has to prove, and of which nothing is known, was not proved.
    fn known(&self, fact: facts::Key) -> FactValue {
        let known = self.asked.facts.get(fact);
        let party = matches!(fact.row().bearer, Burden::Government | Burden::Defendant)
            && fact.row().kind != FactKind::Day;
        match known {
            FactValue::Unknown if self.asked.facts.closed && party => FactValue::NotProved,
            known => known,
        }
    }

    /// The same, of a number: not proved by the party that has to prove it, it is nothing.
    fn known_number(&self, fact: facts::Key) -> FactValue {
        let party = matches!(fact.row().bearer, Burden::Government | Burden::Defendant);
        match self.known(fact) {
            FactValue::NotProved if party => FactValue::Is(0),
            known => known,
        }
    }

    fn yes(&self, fact: YesNo) -> Result<bool, Stop> {
        match self.known(fact.key()) {
            FactValue::Is(answer) => Ok(answer == 1),
            FactValue::NotProved => Ok(false),
            FactValue::Unknown | FactValue::Within(..) => needs(fact.key().row().path),
        }
    }

    fn any(&self, a: YesNo, b: YesNo) -> Result<bool, Stop> {
        match (self.yes(a), self.yes(b)) {
            (Ok(true), _) | (_, Ok(true)) => Ok(true),
            (a, b) => Ok(a? || b?),
        }
    }

    fn all(&self, a: YesNo, b: YesNo) -> Result<bool, Stop> {
        match (self.yes(a), self.yes(b)) {
            (Ok(false), _) | (_, Ok(false)) => Ok(false),
            (a, b) => Ok(a? && b?),
        }
    }

    /// An amount, of which no more than this makes a difference: what is surely that much need not be known.
    fn amount(&self, fact: Money, most: Fraction) -> Result<Fraction, Stop> {
        let known = self.known_number(fact.key());
        let (least, _) = known.ends();
        match known {
            FactValue::Is(cents) => Ok(Fraction::cents(cents).min(most)),
            _ if Fraction::cents(least) >= most => Ok(most),
            _ => needs(fact.key().row().path),
        }
    }

    /// What was recovered in civil proceedings. Where the court says who proves it, what is not known stays open.
    fn damages(&self, fact: Money, defendant: bool, most: Fraction) -> Result<Fraction, Stop> {
        let known = self.asked.facts.get(fact);
        let (least, _) = known.ends();
        match known {
            FactValue::Unknown | FactValue::NotProved if !defendant => {
                if Fraction::cents(least) >= most {
                    return Ok(most);
                }
                needs(fact.key().row().path)
            }
            _ => self.amount(fact, most),
        }
    }

    /// An amount that has to be known to the cent.
    fn exactly(&self, fact: Money) -> Result<Fraction, Stop> {
        match self.known_number(fact.key()) {
            FactValue::Is(cents) => Ok(Fraction::cents(cents)),
            _ => needs(fact.key().row().path),
        }
    }

    /// Whether an amount is more than another; what is known within bounds may say it outright.
    fn over(&self, fact: Money, than: Fraction) -> Result<bool, Stop> {
        let (least, greatest) = self.known_number(fact.key()).ends();
        match [least, greatest].map(|end| Fraction::cents(end) > than) {
            [a, b] if a == b => Ok(a),
            _ => needs(fact.key().row().path),
        }
    }

    /// An amount of the law on the day.
    fn of_the_law(&self, parameter: &str) -> Result<Fraction, Stop> {
        let set = self.law.parameter(parameter, self.asked.day)?;
        set.ok_or(Stop::NoValue)
    }

    fn number(&self, fact: facts::Count) -> Result<i128, Stop> {
        match self.known_number(fact.key()) {
            FactValue::Is(number) => Ok(number.into()),
            _ => needs(fact.key().row().path),
        }
    }

    /// What is known within bounds may say it outright.
    fn more_than(&self, fact: facts::Count, than: i64) -> Result<bool, Stop> {
        let (least, greatest) = self.known_number(fact.key()).ends();
        match (least > than, greatest > than) {
            (a, b) if a == b => Ok(a),
            _ => needs(fact.key().row().path),
        }
    }

    fn awards(&self) -> Result<Vec<Fraction>, Stop> {
        match &self.asked.facts.awards_elsewhere {
            Some(awards) => Ok(awards
                .iter()
                .map(|award| Fraction::cents(award.cents()))
                .collect()),
            None => needs("record.awards"),
        }
    }

    /// Whether any loss was found at all. A list of losses shows it; without one it is a finding, which fails in a
    /// closed record for want of proof.
    fn some_loss_found(&self) -> Result<bool, Stop> {
        let found = self.asked.facts.losses.iter().any(|loss| loss.found);
        Ok(found || self.yes(facts::FULL_LOSSES)?)
    }

    /// The assistance of the year, where it is chosen, was never had, and no more than it was collected.
    fn assistance_paid(&self) -> Result<Option<Fraction>, Stop> {
        if !self.yes(facts::ASSISTANCE_ELECTED)?
            || self.over(facts::DMA_RECEIVED, Fraction::ZERO)?
        {
            return Ok(None);
        }
        let assistance = self.of_the_law("assistance")?;
        let more = self.over(facts::RECEIVED, assistance)?;
        Ok(Some(assistance).filter(|_| !more))
    }

    /// Whether it was found, or not proved otherwise, that the offense caused no losses; a dispute of it fails in a closed record.
    fn cause_refuted(&self) -> Result<bool, Stop> {
        let fact = facts::PROXIMATE_CAUSE.key();
        match self.asked.facts.get(fact) {
            FactValue::NotProved | FactValue::Is(0) => Ok(true),
            FactValue::Within(..) if self.asked.facts.closed => Ok(true),
            FactValue::Within(..) => needs(fact.row().path),
            FactValue::Unknown | FactValue::Is(_) => Ok(false),
        }
    }

    fn denied_unless(&self, so: bool) -> Result<(), Stop> {
        if so {
            Ok(())
        } else {
            Err(Stop::Ends(Ended::Denied))
        }
    }

    // The losses.

    fn loss(&self, place: usize) -> Option<&Loss> {
        self.asked.facts.losses.get(place)
    }

    fn sum(&self, of: impl Fn(&Line) -> Fraction) -> Fraction {
        let lines = self.lines.iter().map(of);
        lines.fold(Fraction::ZERO, |sum, amount| sum + amount)
    }

    /// The losses that count, before any deduction.
    pub(super) fn losses(&self) -> Fraction {
        self.sum(|line| line.amount)
    }

    /// What remains of them.
    pub(super) fn remaining(&self) -> Fraction {
        self.sum(|line| line.amount - line.off)
    }

    /// What remains of those that this defendant owes whole, beside a share of the rest.
    pub(super) fn own(&self) -> Fraction {
        self.sum(|line| match line.own {
            true => line.amount - line.off,
            false => Fraction::ZERO,
        })
    }

    /// Counts every loss that was found, of which the test holds.
    fn count(&mut self, test: impl Fn(&Loss) -> Result<bool, Stop>) -> Result<(), Stop> {
        for (place, loss) in self.asked.facts.losses.iter().enumerate() {
            let counts = self.lines.iter().any(|line| line.place == Some(place));
            if loss.found && test(loss)? && !counts {
                if loss.low != loss.high {
                    return needs("the amount of a loss");
                }
                self.lines.push(Line {
                    place: Some(place),
                    amount: Fraction::cents(loss.low.cents()),
                    off: Fraction::ZERO,
                    own: false,
                });
            }
        }
        // What the law adds stands last.
        self.lines
            .sort_by_key(|line| (line.place.is_none(), line.place));
        Ok(())
    }

    /// Adds to the losses what the law adds.
    fn add(&mut self, amount: Fraction) {
        self.lines.push(Line {
            place: None,
            amount,
            off: Fraction::ZERO,
            own: false,
        });
    }

    /// Leaves out of what counts those of which the test holds.
    fn leave_out(&mut self, test: impl Fn(&Loss) -> Result<bool, Stop>) -> Result<(), Stop> {
        let mut kept = Vec::new();
        for line in std::mem::take(&mut self.lines) {
            let loss = line.place.and_then(|place| self.loss(place));
            if loss.map(&test).transpose()? != Some(true) {
                kept.push(line);
            }
        }
        self.lines = kept;
        Ok(())
    }

    /// Puts those of which the test holds apart, as this defendant's own.
    fn put_apart(&mut self, test: impl Fn(&Loss) -> bool) {
        let losses = &self.asked.facts.losses;
        for line in &mut self.lines {
            let loss = line.place.and_then(|place| losses.get(place));
            line.own |= loss.is_some_and(&test);
        }
    }

    /// Takes an amount off what remains: first off what is not this defendant's own.
    fn deduct(&mut self, mut amount: Fraction) {
        for own in [false, true] {
            for line in self.lines.iter_mut().filter(|line| line.own == own) {
                let off = amount.min(line.amount - line.off);
                line.off = line.off + off;
                amount = amount - off;
            }
        }
    }

    /// What of a loss falls under head (F) and is not a result of this defendant's own offense.
    fn under_other_without_cause(&self, place: usize) -> Result<Fraction, Stop> {
        let Some(loss) = self.loss(place) else {
            return Ok(Fraction::ZERO);
        };
        let any_under_other = match (loss.head, loss.get(UNDER_OTHER)) {
            (Head::Other, _) => true,
            (Head::Total, FactValue::Is(answer)) => answer == 1,
            (Head::Total, FactValue::NotProved) => false,
            (Head::Total, _) => return needs("whether any of a total falls under head (F)"),
            _ => false,
        };
        match loss.cause {
            _ if !any_under_other => Ok(Fraction::ZERO),
            None if !self.asked.facts.closed && !cause_not_proved(loss) => {
                needs("whether the offense caused a loss")
            }
            Some(Cause::ThisDefendant) => Ok(Fraction::ZERO),
            _ if loss.head == Head::Other => Ok(Fraction::cents(loss.low.cents())),
            _ => match loss.get(OUTSIDE_OTHER) {
                FactValue::NotProved => Ok(Fraction::cents(loss.low.cents())),
                FactValue::Unknown if self.asked.facts.closed => {
                    Ok(Fraction::cents(loss.low.cents()))
                }
                FactValue::Is(outside) => {
                    let whole = Fraction::cents(loss.low.cents());
                    Ok(whole - Fraction::cents(outside).min(whole))
                }
                _ => needs("what of a total falls under the other heads"),
            },
        }
    }

    // The part, the tests, the consequences.

    /// A share of the losses that are not this defendant's own, and beside it those whole.
    pub(super) fn share(
        &mut self,
        ratio: Fraction,
        gross: bool,
        rounding: &str,
    ) -> Result<(), Stop> {
        let rest = self.sum(|line| match line {
            Line { own: true, .. } => Fraction::ZERO,
            line if gross => line.amount,
            line => line.amount - line.off,
        });
        let share = rest.part(ratio, rounding);
        let share = share.ok_or_else(|| format!("no rounding `{rounding}`"))?;
        self.settle(share + self.own(), Liability::Several);
        Ok(())
    }

    /// The mean; where there is nothing to take it of, the amount is left to the court.
    fn mean(&mut self, awards: &[Fraction], rounding: &str) -> Result<(), Stop> {
        let sum = awards
            .iter()
            .fold(Fraction::ZERO, |sum, award| sum + *award);
        let n: i128 = awards.iter().map(|_| 1).sum();
        if n == 0 {
            self.part = Part::LeftToTheCourt;
            return Ok(());
        }
        let mean = sum.part(Fraction::new(1, n), rounding);
        let mean = mean.ok_or_else(|| format!("no rounding `{rounding}`"))?;
        self.settle(mean + self.own(), Liability::Several);
        Ok(())
    }

    /// A floor; one of nothing is none.
    fn not_less_than(&mut self, floor: Fraction) {
        if floor > Fraction::ZERO {
            self.answer.at_least = self.answer.at_least.max(Some(floor));
            self.clip(|amount| amount.max(floor));
        }
    }

    fn less_than_the_whole(&mut self) {
        let whole = self.remaining();
        if whole > Fraction::ZERO {
            self.answer.less_than = Some(whole);
        }
    }

    fn follows(&mut self, name: &str, follows: bool) -> Result<(), Stop> {
        if follows {
            self.answer.terms.push((name.to_owned(), None));
        }
        Ok(())
    }

    /// It follows, with an amount beside restitution.
    fn beside(&mut self, name: &str, amount: Beside) {
        self.answer.terms.push((name.to_owned(), Some(amount)));
    }

    /// At most this can be collected; the least of several holds.
    /// So much is left of the losses, and of this order.
    fn left(&mut self, of: [Option<Fraction>; 2]) {
        for (left, now) in self.left.iter_mut().zip(of) {
            *left = match (*left, now) {
                (Some(left), Some(now)) => Some(left.min(now)),
                (left, now) => left.or(now),
            };
        }
        self.answer.collectible = self.left.into_iter().flatten().min();
    }
}

fn needs<T>(what: &str) -> Result<T, Stop> {
    Err(Stop::Needs(what.to_owned()))
}

/// Whether the cause of a loss was put to proof, and not proved.
fn cause_not_proved(loss: &Loss) -> bool {
    loss.get(LOSS_CAUSED) == FactValue::NotProved
}

/// A proximate result of the offense: of this defendant's own, of the trade in the images of which it is part, or of
/// the conspiracy of which it was part.
fn of_the_offense(cause: Cause) -> bool {
    match cause {
        Cause::ThisDefendant | Cause::Trade | Cause::Conspiracy => true,
        Cause::OriginalAbuse | Cause::Another | Cause::Before => false,
    }
}
