//! Everything, as data: a tag with a version, keys in one order, money as text with whole cents.

use redress_case::facts::{AWARDS_ELSEWHERE, FactValue, Key, Kind, LOSSES_READ};
use redress_case::{Case, StatedFact};
use redress_engine::{
    Approach, Beside, Computation, FindingBeside, LEFT_TO_THE_COURT, Leaf, Method, OpenNumber,
    Profile, Requirement, Review, Run, Spread, Tree, Verdict,
};
use redress_rule::{
    Amount, FormulaLine, Ground, LiabilityKind, Need, NeedQuestion, NeedTarget, Op, Step, Usd,
};
use serde_json::{Map, Value, json};

use crate::compute::why_open;
use crate::findings::{assume, either_way, findings, turning_beside};
use crate::needs::asked;
use crate::review::name;
use crate::subject::Subject;
use crate::{AwardLabel, Meta, phrases, unread};
use redress_document::Document;
use redress_document::KeyValue;

/// Returns the data of `redress.result/1`.
pub(crate) fn compute(case: &Case, computation: &Computation, meta: &Meta) -> Document {
    result("redress.result/1", case, computation, meta)
}

/// Returns the data of `redress.worksheet/1`, which are those of `redress.result/1`.
pub(crate) fn explain(case: &Case, computation: &Computation, meta: &Meta) -> Document {
    result("redress.worksheet/1", case, computation, meta)
}

fn result(schema: &str, case: &Case, computation: &Computation, meta: &Meta) -> Document {
    let mut all = head(schema, case, meta);
    all.insert("profile".to_owned(), profile(&computation.profile, meta));
    let claims = Subject::all(case, computation);
    all.insert(
        "claims".to_owned(),
        claims.iter().map(|subject| claim(subject, meta)).collect(),
    );
    all.insert("totals".to_owned(), totals(case, computation));
    finish(all)
}

/// Returns the sums of the case; `null` where they do not fit.
fn totals(case: &Case, computation: &Computation) -> Value {
    let Ok(totals) = redress_engine::totals(case, &computation.claims) else {
        return Value::Null;
    };
    let victims = totals.victims.iter().map(|victim| {
        json!({
            "victim": victim.victim,
            "loss": amount(victim.loss),
            "ordered": amount(victim.ordered),
            "payable": amount(victim.payable),
            "jointly": victim.jointly,
        })
    });
    let defendants = totals.defendants.iter().map(|defendant| {
        json!({
            "defendant": defendant.defendant,
            "ordered": amount(defendant.ordered),
            "jointly": amount(defendant.jointly),
        })
    });
    let payees = totals.payees.iter().map(|payee| {
        json!({
            "payee": payee.payee,
            "kind": payee.kind,
            "victim": payee.victim,
            "defendant": payee.defendant,
            "amount": amount(payee.amount),
            "rank": payee.kind.rank(),
        })
    });
    let without = totals.without_amount.iter();
    let without =
        without.map(|(victim, defendant)| json!({ "victim": victim, "defendant": defendant }));
    json!({
        "victims": victims.collect::<Vec<_>>(),
        "defendants": defendants.collect::<Vec<_>>(),
        "ordered": amount(totals.ordered),
        "payable": amount(totals.payable),
        "without_amount": without.collect::<Vec<_>>(),
        "payees": payees.collect::<Vec<_>>(),
    })
}

/// Returns the data of `redress.comparison/1`.
pub(crate) fn compare(
    case: &Case,
    computations: &[Computation],
    governing: Option<&str>,
    meta: &Meta,
) -> Document {
    let mut all = head("redress.comparison/1", case, meta);
    all.insert("governing".to_owned(), json!(governing));
    let computations = computations.iter().map(|computation| {
        let subjects = Subject::all(case, computation);
        json!({
            "profile": profile(&computation.profile, meta),
            "governing": governing == Some(computation.profile.id.as_str()),
            "claims": subjects.iter().map(|subject| claim(subject, meta)).collect::<Vec<_>>(),
        })
    });
    all.insert("computations".to_owned(), computations.collect());
    finish(all)
}

/// Returns the data of `redress.needs/1`.
pub(crate) fn needs(case: &Case, computations: &[Computation], meta: &Meta) -> Document {
    let mut all = head("redress.needs/1", case, meta);
    let profiles = computations
        .iter()
        .map(|computation| profile(&computation.profile, meta));
    all.insert("profiles".to_owned(), profiles.collect());
    let subjects: Vec<Subject<'_>> = computations
        .iter()
        .flat_map(|computation| Subject::all(case, computation))
        .collect();
    let found = asked(&subjects).into_iter().filter_map(|asked| {
        let (first, finding) = asked.by.first()?;
        let mut one = need_object(first, &finding.need);
        let by = asked.by.iter().map(|(subject, finding)| {
            let turns: Vec<Value> = finding
                .turning(subject)
                .into_iter()
                .map(|fact| labeled_text(&fact))
                .collect();
            json!({
                "profile": subject.profile.id,
                "contrary_to": contrary_to(subject.profile),
                "victim": subject.claim.victim,
                "defendant": subject.claim.defendant,
                "narrows": narrows(subject, &finding.need),
                "turns": turns,
            })
        });
        one.insert("asked_by".to_owned(), by.collect());
        Some(Value::Object(one))
    });
    all.insert("findings".to_owned(), found.collect());
    let narrowing = subjects.iter().filter_map(|subject| {
        let narrowing = subject.claim.narrowing.as_ref()?;
        Some(json!({
            "profile": subject.profile.id,
            "contrary_to": contrary_to(subject.profile),
            "victim": subject.claim.victim,
            "defendant": subject.claim.defendant,
            "spread": spread(narrowing.now),
            "narrows_most": some(narrowing.most(), |most| need(subject, &most.need)),
            "beside": narrowing.beside.iter()
                .map(|it| beside(subject, it)).collect::<Vec<_>>(),
        }))
    });
    all.insert("narrowing".to_owned(), narrowing.collect());
    let open = subjects.iter().flat_map(|subject| {
        subject.tree.leaves().into_iter().filter_map(move |leaf| {
            let mut one = choice(subject, leaf)?;
            one.insert("profile".to_owned(), json!(subject.profile.id));
            one.insert("victim".to_owned(), json!(subject.claim.victim));
            one.insert("defendant".to_owned(), json!(subject.claim.defendant));
            one.insert("amount".to_owned(), some(leaf.outcome.amount, amount));
            Some(Value::Object(one))
        })
    });
    all.insert("choices".to_owned(), open.collect());
    let unsettled = subjects
        .iter()
        .filter(|subject| !subject.claim.depends_on.is_empty())
        .map(|subject| {
            json!({
                "profile": subject.profile.id,
                "victim": subject.claim.victim,
                "defendant": subject.claim.defendant,
                "depends_on": depends_on(subject),
            })
        });
    all.insert("questions".to_owned(), unsettled.collect());
    finish(all)
}

/// Returns the rank of a finding among the missing ones of a result, and the spread that it leaves.
fn narrows(subject: &Subject<'_>, finding: &Need) -> Value {
    let narrowing = subject.claim.narrowing.as_ref();
    let of = narrowing.and_then(|narrowing| narrowing.of(finding));
    some(of, |(place, narrowed)| {
        json!({
            "place": place,
            "at_most": spread(narrowed.at_most),
            "at_least": spread(narrowed.at_least),
        })
    })
}

/// Returns a finding that affects consequences or credits but not the amount.
fn beside(subject: &Subject<'_>, beside: &FindingBeside) -> Value {
    let mut one = need_object(subject, &beside.need);
    let turns = turning_beside(subject, beside).map(|fact| labeled_text(&fact));
    one.insert("turns".to_owned(), json!(turns));
    let most = beside.then.each_ref();
    let most = most.map(|then| some(then.collectible, amount));
    one.insert("collectible_at_most".to_owned(), json!(most));
    let follows = beside.then.each_ref();
    let follows = follows.map(|then| {
        let grounds = then.terms.iter().map(|term| ground(subject, term.ground));
        grounds.collect::<Vec<_>>()
    });
    one.insert("consequences".to_owned(), json!(follows));
    Value::Object(one)
}

/// Returns a label of a page with its text.
fn labeled_text(fact: &KeyValue) -> Value {
    json!({ "label": fact.label, "text": fact.text })
}

/// Returns a spread in words; the amount is `null` where there is none.
fn spread(spread: Spread) -> Value {
    let amount = match spread {
        Spread::Of(amount) => money(amount),
        Spread::AsFound | Spread::Unbounded => Value::Null,
    };
    json!({ "amount": amount, "says": phrases::spread(spread) })
}

/// Returns the data of `redress.review/1`.
pub(crate) fn review(
    case: &Case,
    of: &Profile,
    reviews: &[(AwardLabel, Review)],
    meta: &Meta,
) -> Document {
    let mut all = head("redress.review/1", case, meta);
    all.insert("profile".to_owned(), profile(of, meta));
    let reviews = reviews.iter().map(|(label, review)| {
        let subject = Subject::new(case, of, &review.result);
        json!({
            "award": label.id,
            "posture": label.posture.map(|posture| posture.name()),
            "date": label.date.map(|date| date.to_string()),
            "source": label.source,
            "amount": money(review.award),
            "contrary_to": contrary_to(of),
            "verdict": name(&review.verdict),
            "fault": match &review.verdict {
                Verdict::Error(fault) => json!({
                    "must_be": must_be(fault.must_be),
                    "entry": fault.entry,
                    "ground": ground(&subject, fault.ground),
                }),
                _ => Value::Null,
            },
            "lacks": match &review.verdict {
                Verdict::Lacks(needs) => needs.iter().map(|it| need(&subject, it)).collect(),
                _ => Vec::new(),
            },
            "claim": claim(&subject, meta),
        })
    });
    all.insert("reviews".to_owned(), reviews.collect());
    finish(all)
}

pub(crate) fn head(schema: &str, case: &Case, meta: &Meta) -> Map<String, Value> {
    let sets: Vec<Value> = meta
        .rule_sets
        .iter()
        .map(|(id, version, origin)| json!({ "id": id, "version": version, "origin": origin }))
        .collect();
    let head = json!({
        "schema": schema,
        "program": meta.program,
        "command": meta.command,
        "notice": phrases::NOTICE,
        "audience": meta.audience.says(),
        "case": {
            "name": case.name,
            "court": case.court.as_str(),
            "docket": case.docket,
            "judgment": case.judgment.map(|date| date.to_string()),
            "closed": case.closed,
            "digest": meta.case_digest,
        },
        "rule_sets": sets,
        "law": meta.law.iter().map(|text| json!({
            "path": text.path,
            "origin": text.origin,
            "digest": text.digest,
            "replaces": text.replaces,
        })).collect::<Vec<_>>(),
        "assumed": meta.assumed,
        "unread": meta.unread.iter().map(|unread| json!({
            "fact": unread,
            "matters": unread::matters(unread),
        })).collect::<Vec<_>>(),
        "left_out": meta.left_out,
    });
    match head {
        Value::Object(head) => head,
        _ => Map::new(),
    }
}

/// Returns the document, with the notice last as well as first: a reader who scrolls to the end meets it too.
fn finish(mut all: Map<String, Value>) -> Document {
    let notice = all.shift_remove("notice");
    all.extend(notice.map(|notice| ("notice".to_owned(), notice)));
    Document::from_data(Value::Object(all))
}

fn profile(profile: &Profile, meta: &Meta) -> Value {
    json!({
        "id": profile.id,
        "name": profile.name,
        "court": profile.court.as_str(),
        "summary": profile.summary,
        "contrast": profile.contrast.as_ref().map(|contrast| json!({
            "theory": contrast.theory,
            "contrary_to": contrast.contrary_to,
            "note": contrast.note,
        })),
        "as_of": { "date": profile.as_of.to_string(), "reason": meta.as_of_reason },
        "source": profile.source,
        "digest": profile.digest,
        "questions": profile.questions.iter().map(|question| json!({
            "id": question.id,
            "asks": question.asks,
            "taken": question.taken.as_ref().map(|taken| json!({
                "view": taken.view,
                "by": taken.by,
                "authority": taken.support.as_ref().map(|support| &support.holding),
            })),
            "views": question.views.iter().map(|view| json!({
                "id": view.id,
                "says": view.says,
                "authority": view.authority,
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

fn contrary_to(profile: &Profile) -> Option<&str> {
    profile
        .contrast
        .as_ref()
        .map(|contrast| contrast.contrary_to.as_str())
}

fn claim(subject: &Subject<'_>, meta: &Meta) -> Value {
    let claim = subject.claim;
    let payee = subject.victim().map(|victim| victim.payee);
    let found = findings(subject.tree);
    let either = either_way(subject.tree);
    let summary = phrases::summary(subject);
    json!({
        "victim": claim.victim,
        "payee": payee.map(|payee| json!(payee)),
        "defendant": claim.defendant,
        "class": claim.class.name(),
        "contrary_to": contrary_to(subject.profile),
        "passes_over_unread_facts": unread::flags(subject, meta),
        "summary": {
            "total_loss": summary.loss,
            "ordered": summary.ordered,
            "liability": summary.liability,
            "strength": summary.strength,
        },
        "total_loss": some(phrases::total_loss(subject.tree), amount),
        "amount": some(subject.tree.amount(), amount),
        "findings": found.iter().map(|it| need(subject, &it.need)).collect::<Vec<_>>(),
        "decides_nothing": either.iter().map(|it| need(subject, it)).collect::<Vec<_>>(),
        "why_open": why_open(subject),
        "tree": tree(subject, subject.tree),
        "depends_on": depends_on(subject),
    })
}

fn depends_on(subject: &Subject<'_>) -> Vec<Value> {
    subject
        .claim
        .depends_on
        .iter()
        .map(|other| {
            json!({
                "question": other.question,
                "shown_under": phrases::first_view(subject, &other.question),
                "view": other.view,
                "tree": tree(&subject.under(other), &other.tree),
            })
        })
        .collect()
}

fn tree(subject: &Subject<'_>, of: &Tree) -> Value {
    match of {
        Tree::Branch { need: on, yes, no } => json!({
            "kind": "branch",
            "finding": need(subject, on),
            "if_yes": phrases::answer(on, true),
            "yes": tree(subject, yes),
            "if_no": phrases::answer(on, false),
            "no": tree(subject, no),
        }),
        Tree::Leaf(leaf) => self::leaf(subject, leaf),
    }
}

fn leaf(subject: &Subject<'_>, leaf: &Leaf) -> Value {
    let approach = subject.approach(leaf);
    let outcome = &leaf.outcome;
    let regime = subject.regime(leaf).filter(|_| leaf.unresolved.is_none());
    json!({
        "kind": "leaf",
        "result": phrases::state(leaf).name(),
        "says": phrases::ordered(leaf),
        "contrary_to": contrary_to(subject.profile),
        "amount": some(outcome.amount, amount),
        "loss": amount(outcome.loss),
        "remaining": amount(outcome.remaining),
        "liability": outcome.liability.map(|kind| json!({
            "kind": kind,
            "with": if kind == LiabilityKind::JointInCase { subject.others() } else { Vec::new() },
        })),
        "strength": phrases::strength(subject, leaf),
        "ended": outcome.ended.map(|(end, why)| json!({
            "how": phrases::ended(end),
            "ground": ground(subject, why),
        })),
        "law_is_open": outcome.law_is_open || leaf.law.approach.is_none(),
        "bounds": {
            "at_least": some(outcome.at_least, money),
            "more_than": some(outcome.more_than, money),
            "less_than_remaining": outcome.less_than_remaining,
        },
        "in_error": outcome.breaks.as_ref().map(|fault| json!({
            "entry": fault.entry,
            "must_be": must_be(fault.must_be),
            "ground": ground(subject, fault.ground),
        })),
        "collectible_at_most": some(outcome.collectible_at_most, amount),
        "consequences": outcome.terms.iter().map(|term| json!({
            "entry": term.entry,
            "ground": ground(subject, term.ground),
            "scope": approach.and_then(|it| it.info(term.entry)).map(|about| about.scope),
            "beside": match term.beside {
                None => Value::Null,
                Some(Beside::AtMost(amount)) => json!({ "at_most": money(amount) }),
                Some(Beside::Of(amount)) => json!({ "of": money(amount) }),
            },
            "authority": authority(approach, term.entry, term.ground),
        })).collect::<Vec<_>>(),
        "choice": choice(subject, leaf),
        "unresolved": leaf.unresolved.map(|it| need(subject, &it)),
        "open_numbers": leaf.open_numbers.iter()
            .map(|it| open_number(subject, it)).collect::<Vec<_>>(),
        "either_way": leaf.either_way.iter().map(|it| need(subject, it)).collect::<Vec<_>>(),
        "law": {
            "class": leaf.law.class.name(),
            "regime": regime.map(|regime| json!({
                "id": regime.id,
                "statute": regime.statute,
                "from": regime.from.map(|date| date.to_string()),
                "cite": regime.cite,
            })),
            "approach": approach.map(|approach| json!({
                "name": approach.name,
                "from": approach.applies.from.map(|date| date.to_string()),
                "before": approach.applies.before.map(|date| date.to_string()),
                "open": approach.open,
                "note": approach.note,
            })),
            "rejected": subject.profile.rejected(&leaf.law).iter().map(|rejected| json!({
                "what": rejected.what,
                "why": rejected.why,
            })).collect::<Vec<_>>(),
        },
        "computations": leaf.runs.iter()
            .map(|it| run(subject, approach, it)).collect::<Vec<_>>(),
    })
}

fn open_number(subject: &Subject<'_>, number: &OpenNumber) -> Value {
    let kind = match number.need.target {
        NeedTarget::Fact(key) => key.row().kind,
        NeedTarget::Line(_, fact) => fact.row().kind,
    };
    json!({
        "finding": need(subject, &number.need),
        "least": value(kind, number.least),
        "greatest": value(kind, number.greatest),
        "bounds_the_result": number.bounds,
    })
}

fn choice(subject: &Subject<'_>, leaf: &Leaf) -> Option<Map<String, Value>> {
    let choice = subject.open_choice(leaf)?;
    let approach = subject.approach(leaf);
    let one = json!({
        "id": choice.id,
        "asks": choice.asks,
        "note": choice.note,
        "ground": ground(subject, &LEFT_TO_THE_COURT),
        "authority": authority(approach, choice.number, &LEFT_TO_THE_COURT),
        "weighs": choice.weighs.iter().map(|key| fact(subject, *key)).collect::<Vec<_>>(),
        "methods": leaf.methods.iter()
            .map(|it| method(subject, approach, it)).collect::<Vec<_>>(),
    });
    match one {
        Value::Object(one) => Some(one),
        _ => None,
    }
}

/// Returns the result of a method under a name that nobody takes for a result.
fn method(subject: &Subject<'_>, approach: Option<&Approach>, method: &Method) -> Value {
    let info = approach.and_then(|approach| approach.entry(method.entry));
    let grounds = info.map_or(&[][..], |info| &info.standings);
    json!({
        "rule": info.map(|info| &info.name),
        "options": info.map(|info| &info.options),
        "proposition": info.map(|info| &info.proposition),
        "strength": method.strength,
        "would_give_if_chosen": method.gives.as_ref().ok().map(|it| amount(*it)),
        "lacks": method.gives.as_ref().err().map_or_else(Vec::new, |needs| {
            needs.iter().map(|it| need(subject, it)).collect()
        }),
        "authorities": grounds.iter().map(standing).collect::<Vec<_>>(),
    })
}

fn run(subject: &Subject<'_>, approach: Option<&Approach>, run: &Run) -> Value {
    let account = &run.account;
    json!({
        "steps": (2_usize..).zip(&run.steps)
            .map(|(number, it)| step(subject, approach, number, it)).collect::<Vec<_>>(),
        "ended": run.ended.map(|(end, why)| json!({
            "how": phrases::ended(end),
            "ground": ground(subject, why),
        })),
        "lacks": run.lacks.map(|it| need(subject, &it)),
        "beside_lacks": run.beside.iter().map(|lack| json!({
            "entry": lack.entry,
            "rule": approach.and_then(|it| it.entry(lack.entry)).map(|info| &info.name),
            "needs": lack.lacks.ok().map(|it| need(subject, &it)),
            "pending": lack.lacks.err().map(|parameter| parameter.0),
        })).collect::<Vec<_>>(),
        "pending": run.pending.map(|parameter| parameter.0),
        "figures": {
            "gross": money(account.gross()),
            "remaining": money(account.remaining()),
            "at_least": some(account.at_least(), money),
            "at_most": some(account.at_most(), money),
            "more_than": some(account.more_than(), money),
            "less_than": some(account.less_than(), money),
            "collectible_at_most": some(account.collectible_at_most(), money),
        },
    })
}

fn step(subject: &Subject<'_>, approach: Option<&Approach>, number: usize, step: &Step) -> Value {
    let info = approach.and_then(|approach| approach.entry(step.entry));
    let parameters: Vec<Value> = approach.map_or_else(Vec::new, |approach| {
        phrases::parameters(approach, step.parameters)
            .map(|figure| {
                json!({
                    "name": figure.name,
                    "amount": some(figure.amount, money),
                    "source": figure.source,
                })
            })
            .collect()
    });
    json!({
        "number": number,
        "entry": step.entry,
        "rule": info.map(|info| &info.name),
        "place": info.map(|info| info.place.name()),
        "options": info.map(|info| &info.options),
        "proposition": info.map(|info| &info.proposition),
        "under": info.iter().flat_map(|info| &info.under)
            .map(|(question, view)| json!({ "question": question, "view": view }))
            .collect::<Vec<_>>(),
        "op": op(&step.op),
        "before": money(step.before),
        "after": money(step.after),
        "ground": ground(subject, step.ground),
        "read": phrases::keys_read(step.reads).map(|key| fact(subject, key)).collect::<Vec<_>>(),
        "read_losses": step.reads & LOSSES_READ != 0,
        "parameters": parameters,
        "authority": authority(approach, step.entry, step.ground),
    })
}

fn op(op: &Op) -> Value {
    let (name, more) = match op {
        Op::Nothing => ("nothing", Value::Null),
        Op::Count(amount) => ("count", money(*amount)),
        Op::LeaveOut(amount) => ("leave-out", money(*amount)),
        Op::Deduct(amount) => ("deduct", money(*amount)),
        Op::Whole(kind) => ("whole", json!(kind)),
        Op::Times(ratio, rounding) => (
            "times",
            json!({ "ratio": ratio.to_string(), "rounding": rounding.name().to_string() }),
        ),
        Op::Formula(lines) => ("working", lines.iter().map(working).collect()),
        Op::LeftToTheCourt => ("left-to-the-court", Value::Null),
        Op::AtLeast(amount) => ("at-least", money(*amount)),
        Op::AtMost(amount) => ("at-most", money(*amount)),
        Op::MoreThan(amount) => ("more-than", money(*amount)),
        Op::LessThan(amount) => ("less-than", money(*amount)),
        Op::Put(amount) => ("put-apart", money(*amount)),
        Op::Add(lines) => ("add", lines.iter().map(working).collect()),
        Op::Term => ("consequence", Value::Null),
        Op::TermAtMost(amount) => ("beside-at-most", money(*amount)),
        Op::TermOf(amount) => ("beside", money(*amount)),
        Op::Balances(left) => (
            "left",
            json!({
                "of_the_losses": some(left.of_the_losses, money),
                "of_the_order": some(left.of_the_order, money),
            }),
        ),
        Op::End(end) => ("end", json!(phrases::ended(*end))),
    };
    json!({ "does": name, "with": more })
}

/// Returns a line of a formula: its operation, the earlier lines that it reads (from 0), and its value.
fn working((line, value): &(FormulaLine, Usd)) -> Value {
    let (does, of, ratio, rounding) = match line {
        FormulaLine::Given(_) => ("given", vec![], None, None),
        FormulaLine::Gross => ("gross", vec![], None, None),
        FormulaLine::Remaining => ("remaining", vec![], None, None),
        FormulaLine::Own => ("own", vec![], None, None),
        FormulaLine::Add(of) => ("add", of.clone(), None, None),
        FormulaLine::Subtract(from, what) => ("subtract", vec![*from, *what], None, None),
        FormulaLine::Times(of, ratio, by) => ("times", vec![*of], Some(*ratio), Some(*by)),
        FormulaLine::Least(of) => ("least", of.clone(), None, None),
        FormulaLine::Greatest(of) => ("greatest", of.clone(), None, None),
        FormulaLine::Mean(of, by) => ("mean", of.clone(), None, Some(*by)),
        FormulaLine::Median(of, by) => ("median", of.clone(), None, Some(*by)),
    };
    json!({
        "does": does,
        "of": of,
        "ratio": ratio.map(|ratio| ratio.to_string()),
        "rounding": rounding.map(|rounding| rounding.name().to_string()),
        "value": money(*value),
    })
}

fn ground(subject: &Subject<'_>, ground: &'static Ground) -> Value {
    json!({
        "id": ground.id(),
        "because": subject.because(ground),
        "holding": ground.holding(),
    })
}

fn authority(approach: Option<&Approach>, entry: u16, of: &Ground) -> Value {
    approach
        .and_then(|approach| approach.standing(entry, of))
        .map_or(Value::Null, standing)
}

fn standing(standing: &redress_engine::GroundInCourt) -> Value {
    let support = &standing.support;
    json!({
        "holding": support.holding,
        "cite": support.cite,
        "pin": support.pin,
        "confidence": support.confidence.to_string(),
        "weight": support.weight,
        "strength": standing.strength,
        "says": support.says,
        "since": support.since.to_string(),
    })
}

/// Returns a fact that a step read, as the computation had it and as the case file proves it.
fn fact(subject: &Subject<'_>, key: Key) -> Value {
    let kind = key.row().kind;
    let facts = &subject.claim.facts;
    let known = if key == AWARDS_ELSEWHERE.key() {
        facts
            .awards_elsewhere
            .as_ref()
            .map_or(Value::Null, |awards| {
                awards.iter().map(|amount| money(*amount)).collect()
            })
    } else {
        known(kind, facts.get(key))
    };
    json!({
        "path": subject.path(key),
        "known": known,
        "proof": subject.given(key).map(proof),
    })
}

fn proof(given: &StatedFact) -> Value {
    json!({
        "kind": given.proof.kind.name(),
        "source": given.proof.source,
        "date": given.proof.date.map(|date| date.to_string()),
        "note": given.proof.note,
    })
}

fn known(kind: Kind, known: FactValue) -> Value {
    match known {
        FactValue::Unknown => Value::Null,
        FactValue::NotProved => json!("not-proved"),
        FactValue::Is(number) => json!({ "is": value(kind, number) }),
        FactValue::Within(least, greatest) => json!({
            "at_least": value(kind, least),
            "at_most": value(kind, greatest),
        }),
    }
}

/// Returns a number by its kind; `null` where it is the absence of a bound.
fn value(kind: Kind, number: i64) -> Value {
    if phrases::endless(kind, number) {
        return Value::Null;
    }
    match kind {
        Kind::YesNo => json!(number != 0),
        Kind::Money | Kind::Amounts => money(Usd::from_cents(number)),
        Kind::Count => json!(number),
        Kind::Day if number <= 0 => Value::Null,
        Kind::Day => json!(phrases::day(number)),
    }
}

fn need(subject: &Subject<'_>, of: &Need) -> Value {
    Value::Object(need_object(subject, of))
}

fn need_object(subject: &Subject<'_>, of: &Need) -> Map<String, Value> {
    let (asks, than) = match (of.question, of.target) {
        (NeedQuestion::YesNo, _) => ("yes-or-no", Value::Null),
        (NeedQuestion::MoreThan(than), NeedTarget::Fact(key)) => {
            ("more-than", value(key.row().kind, than))
        }
        (NeedQuestion::MoreThan(than), NeedTarget::Line(_, fact)) => {
            ("more-than", value(fact.row().kind, than))
        }
        (NeedQuestion::OnOrAfter(cut), _) => ("on-or-after", value(Kind::Day, cut)),
        (NeedQuestion::Value { .. }, _) => ("value", Value::Null),
    };
    let one = json!({
        "id": subject.id(of),
        "question": phrases::question(of),
        "asks": asks,
        "than": than,
        "bearer": phrases::bearer(of),
        "code": phrases::code(of),
        "to_try_it": assume(subject, of),
    });
    match one {
        Value::Object(one) => one,
        _ => Map::new(),
    }
}

fn must_be(must_be: Requirement) -> Value {
    let (how, amount) = match must_be {
        Requirement::Exactly(amount) => ("exactly", amount),
        Requirement::AtLeast(amount) => ("at-least", amount),
        Requirement::AtMost(amount) => ("at-most", amount),
        Requirement::MoreThan(amount) => ("more-than", amount),
        Requirement::LessThan(amount) => ("less-than", amount),
        Requirement::Nothing => ("nothing", Usd::ZERO),
    };
    json!({ "how": how, "amount": money(amount), "says": phrases::must_be(must_be) })
}

/// Returns an amount twice: text for people and exact readers, whole cents for sums.
fn money(amount: Usd) -> Value {
    json!({ "usd": amount.plain().to_string(), "cents": amount.cents() })
}

/// Returns an amount by its ends; no upper bound is `null`.
fn amount(amount: Amount) -> Value {
    let end = |end: Usd| {
        if phrases::bounded(end) {
            money(end)
        } else {
            Value::Null
        }
    };
    json!({
        "exact": amount.exact().map(end),
        "least": end(amount.least()),
        "greatest": end(amount.greatest()),
    })
}

fn some<T>(value: Option<T>, write: impl FnOnce(T) -> Value) -> Value {
    value.map_or(Value::Null, write)
}
