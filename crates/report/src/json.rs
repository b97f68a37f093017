//! Everything, as data: a tag with a version, keys in one order, money as text with whole cents.

use redress_case::facts::{AWARDS_ELSEWHERE, FactKind, FactValue, Key, LOSSES_READ};
use redress_case::{Case, StatedFact};
use redress_engine::{
    Approach, Computation, Conditional, FindingBeside, Follows, LEFT_TO_THE_COURT, Label, Leaf,
    Method, OpenNumber, OpenPoint, Outcome, Profile, Requirement, Review, Spread, Verdict,
};
use redress_rule::{
    Amount, FormulaLine, Ground, LawFigure, LiabilityKind, Need, NeedQuestion, NeedTarget, Op,
    Step, Usd,
};
use serde_json::{Map, Value, json};

use crate::compare::{groups, profiles};
use crate::compute::all_inputs;
use crate::needs::{asked, turning_beside};
use crate::points::Point;
use crate::review::{in_one_line, name};
use crate::subject::{PointKind, Subject};
use crate::worksheet::{Detail, MOST_RESULTS};
use crate::{AwardLabel, Meta, answer, consequences, paths, phrases, points, unread};
use redress_document::Document;
use redress_document::KeyValue;

/// Returns the data of `redress.result/2`.
pub(crate) fn compute(case: &Case, computation: &Computation, meta: &Meta) -> Document {
    result("redress.result/2", case, computation, meta, Detail::Brief)
}

/// Returns the data of `redress.worksheet/2`: those of `redress.result/2` with every step.
pub(crate) fn explain(case: &Case, computation: &Computation, meta: &Meta) -> Document {
    result("redress.worksheet/2", case, computation, meta, Detail::Full)
}

fn result(
    schema: &str,
    case: &Case,
    computation: &Computation,
    meta: &Meta,
    detail: Detail,
) -> Document {
    let mut all = head(schema, case, &[&computation.profile], meta);
    all.insert("profile".to_owned(), profile(&computation.profile, meta));
    let claims = Subject::all(case, computation);
    all.insert(
        "claims".to_owned(),
        claims
            .iter()
            .map(|subject| claim(subject, meta, detail))
            .collect(),
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
            "loss": some(victim.loss, amount),
            "ordered": amount(victim.ordered),
            "payable": amount(victim.payable),
            "jointly": victim.jointly,
            "perhaps_jointly": victim.perhaps_jointly,
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
    let without = without
        .map(|it| json!({ "victim": it.victim, "defendant": it.defendant, "always": it.always }));
    json!({
        "victims": victims.collect::<Vec<_>>(),
        "defendants": defendants.collect::<Vec<_>>(),
        "ordered": amount(totals.ordered),
        "payable": amount(totals.payable),
        "without_amount": without.collect::<Vec<_>>(),
        "payees": payees.collect::<Vec<_>>(),
    })
}

/// Returns the data of `redress.comparison/2`.
pub(crate) fn compare(
    case: &Case,
    computations: &[Computation],
    governing: Option<&str>,
    meta: &Meta,
) -> Document {
    let mut all = head("redress.comparison/2", case, &profiles(computations), meta);
    all.insert("governing".to_owned(), json!(governing));
    let groups = groups(case, computations);
    let groups = groups.iter().map(|group| json!(group.ids()));
    all.insert("groups".to_owned(), groups.collect());
    let computations = computations.iter().map(|computation| {
        let subjects = Subject::all(case, computation);
        json!({
            "profile": profile(&computation.profile, meta),
            "governing": governing == Some(computation.profile.id.as_str()),
            "claims": subjects.iter().map(|subject| claim(subject, meta, Detail::Brief)).collect::<Vec<_>>(),
        })
    });
    all.insert("computations".to_owned(), computations.collect());
    finish(all)
}

/// Returns the data of `redress.needs/2`.
pub(crate) fn needs(case: &Case, computations: &[Computation], meta: &Meta) -> Document {
    let mut all = head("redress.needs/2", case, &profiles(computations), meta);
    let profiles = computations
        .iter()
        .map(|computation| profile(&computation.profile, meta));
    all.insert("profiles".to_owned(), profiles.collect());
    let subjects: Vec<Subject<'_>> = computations
        .iter()
        .flat_map(|computation| Subject::all(case, computation))
        .collect();
    let is_finding = |it: &Point| matches!(it.point, OpenPoint::Finding(_) | OpenPoint::Number(_));
    let found = asked(&subjects, is_finding, Point::asks_there)
        .into_iter()
        .filter_map(|asked| {
            let (first, point) = asked.first()?;
            let needs = point.point.needs();
            let mut one = need_object(first, needs.first()?);
            let by = asked.by.iter().map(|(subject, point)| {
                let turns = point.answers.iter();
                let turns =
                    turns.map(|(answer, result)| json!({ "label": answer, "text": result }));
                json!({
                    "profile": subject.profile.id,
                    "contrary_to": contrary_to(subject.profile),
                    "victim": subject.claim.victim,
                    "defendant": subject.claim.defendant,
                    "narrows": some(point.point.needs().first(), |need| narrows(subject, need)),
                    "turns": turns.collect::<Vec<_>>(),
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
    let mut left_out = 0_usize;
    let mut open: Vec<Value> = Vec::new();
    for subject in &subjects {
        // A choice that is alike in many branches is listed once, as a worksheet lists no more results than a reader reads.
        let mut of_claim: Vec<Value> = Vec::new();
        for leaf in subject.answer().values() {
            let Some(mut one) = choice(subject, leaf) else {
                continue;
            };
            one.insert("profile".to_owned(), json!(subject.profile.id));
            one.insert("victim".to_owned(), json!(subject.claim.victim));
            one.insert("defendant".to_owned(), json!(subject.claim.defendant));
            one.insert("amount".to_owned(), some(leaf.outcome.range(), amount));
            let one = Value::Object(one);
            match of_claim.contains(&one) {
                true => {}
                false if of_claim.len() < MOST_RESULTS => of_claim.push(one),
                false => left_out = left_out.saturating_add(1),
            }
        }
        open.append(&mut of_claim);
    }
    all.insert("choices".to_owned(), Value::Array(open));
    all.insert("choices_left_out".to_owned(), json!(left_out));
    let is_question = |it: &Point| matches!(it.point, OpenPoint::Question(_));
    let unsettled = asked(&subjects, is_question, Point::asks_there)
        .into_iter()
        .flat_map(|asked| {
            let of = |(subject, point): &(&Subject<'_>, Point)| {
                let answers = point.answers.iter();
                let answers =
                    answers.map(|(view, result)| json!({ "view": view, "result": result }));
                json!({
                    "question": point.name,
                    "of_fact": point.kind == PointKind::Finding,
                    "asks": point.asks,
                    "profile": subject.profile.id,
                    "victim": subject.claim.victim,
                    "defendant": subject.claim.defendant,
                    "answers": answers.collect::<Vec<_>>(),
                })
            };
            asked.by.iter().map(of).collect::<Vec<_>>()
        });
    all.insert("questions".to_owned(), unsettled.collect());
    finish(all)
}

/// Returns the rank of a finding among the missing ones of a result, and the spread that it leaves.
fn narrows(subject: &Subject<'_>, finding: &Need) -> Value {
    let narrowing = subject.claim.narrowing.as_ref();
    let of = narrowing.and_then(|narrowing| narrowing.rank(finding));
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
        let grounds = then
            .follows
            .iter()
            .filter_map(|(_, follows)| follows.ground());
        grounds.map(|it| ground(subject, it)).collect::<Vec<_>>()
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

/// Returns the data of `redress.review/2`.
pub(crate) fn review(
    case: &Case,
    of: &Profile,
    reviews: &[(AwardLabel, Review)],
    meta: &Meta,
) -> Document {
    let mut all = head("redress.review/2", case, &[of], meta);
    all.insert("profile".to_owned(), profile(of, meta));
    let reviews = reviews.iter().map(|(label, review)| {
        let subject = Subject::new(case, of, &review.result);
        json!({
            "award": label.id,
            "posture": label.posture.map(|posture| posture.name()),
            "date": label.date.map(|date| date.to_string()),
            "source": label.source,
            "amount": money(review.award),
            "victims": review.results().map(|it| it.victim.as_str()).collect::<Vec<_>>(),
            "contrary_to": contrary_to(of),
            "verdict": name(&review.verdict),
            "says": in_one_line(review, &subject),
            "under_each_class": review.classes.iter().map(|one| {
                let of_class = Subject::new(case, of, &one.result);
                json!({
                    "class": one.result.class.name(),
                    "verdict": name(&one.verdict),
                    "says": in_one_line(one, &of_class),
                })
            }).collect::<Vec<_>>(),
            "answers": conditional(&subject, &review.verdict, &|verdict| match verdict {
                Verdict::Error(fault) => json!({
                    "verdict": "error",
                    "must_be": must_be(fault.must_be),
                    "entry": fault.entry,
                    "ground": ground(&subject, fault.ground),
                }),
                Verdict::Passes(judged) => json!({
                    "verdict": "passes",
                    "for_the_court": judged.iter()
                        .map(|it| ground(&subject, it)).collect::<Vec<_>>(),
                }),
                Verdict::Deferred(why) => json!({
                    "verdict": "deferred",
                    "ground": ground(&subject, why),
                }),
                Verdict::NoStandard => json!({ "verdict": "no-standard" }),
                Verdict::Pending(parameter) => json!({
                    "verdict": "pending",
                    "parameter": parameter.0,
                }),
                Verdict::TooManyPoints(_) => json!({ "verdict": "too-many-points" }),
                Verdict::DependsOnNumber { below } => {
                    json!({ "verdict": "depends-on-the-number", "below_it": below })
                }
                Verdict::DependsOnFindings => json!({ "verdict": "depends-on-the-findings" }),
            }),
            "claim": claim(&subject, meta, Detail::Brief),
        })
    });
    all.insert("reviews".to_owned(), reviews.collect());
    finish(all)
}

/// Returns the tables that the case file names.
pub(crate) fn tables(meta: &Meta) -> Vec<Value> {
    let tables = meta.case_tables.iter();
    let table = |(name, digest): &(String, String)| json!({ "file": name, "digest": digest });
    tables.map(table).collect()
}

pub(crate) fn head(
    schema: &str,
    case: &Case,
    profiles: &[&Profile],
    meta: &Meta,
) -> Map<String, Value> {
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
            "tables": tables(meta),
        },
        "rule_sets": sets,
        "inputs": {
            "side": meta.side,
            "assumed": meta.assumed,
            "day": meta.day.map(|day| day.to_string()),
            "views": meta.views,
            "choices": case.choices.iter().filter(|made| made.by_user)
                .map(|made| &made.choice).collect::<Vec<_>>(),
            "method_of_the_case_leaves_out": meta.left_out_of_own_approach,
            "says": all_inputs(case, profiles, meta),
        },
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
        "contradictions": meta.conflicts,
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
                "contrary_to": taken.contrary_to.as_ref().map(|(view, support)| json!({
                    "view": view,
                    "authority": support.holding,
                    "cite": support.cite,
                })),
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

fn claim(subject: &Subject<'_>, meta: &Meta, detail: Detail) -> Value {
    let claim = subject.claim;
    let payee = subject.victim.map(|victim| victim.payee);
    let answer = subject.answer();
    let point = |of: &OpenPoint| open_point(subject, of);
    let mut data = json!({
        "victim": claim.victim,
        "payee": payee.map(|payee| json!(payee)),
        "defendant": claim.defendant,
        "class": claim.class.name(),
        "contrary_to": contrary_to(subject.profile),
        "passes_over_unread_facts": unread::flags(subject, meta),
        "summary": {
            "total_loss": answer::loss(answer),
            "ordered": answer::ordered(answer),
            "liability": answer::liability(subject, answer),
            "authority": answer::authority(subject),
            "strength": answer::strength(subject),
        },
        "result": answer::state(answer),
        "settled": answer.is_settled(),
        "total_loss": some(answer.loss(), amount),
        "amount": some(answer.range(), amount),
        "depends_on": answer.material_points().iter().map(point).collect::<Vec<_>>(),
        "no_effect": points::immaterial(subject).iter().map(point).collect::<Vec<_>>(),
        "why_open": points::why_open(subject, subject.answer()),
    });
    let Some(more) = data.as_object_mut() else {
        return data;
    };
    let left = consequences::left_to_collect(subject, meta);
    let most_left = left.and_then(|left| left.greatest);
    let answer = conditional(subject, answer, &|of| leaf(subject, of, most_left, detail));
    more.insert("answer".to_owned(), answer);
    if let Some(says) = subject.against_the_day() {
        more.insert("text_against_the_day".to_owned(), json!(format!("{says}.")));
    }
    if let Some(left) = left {
        let left = json!({
            "on": left.on.map(|day| day.to_string()),
            "at_least": money(left.least),
            "at_most": some(left.greatest, money),
            "says": left.says,
            "why": left.why,
            "authority": left.authority,
            "notes": left.notes,
        });
        more.insert("left_to_collect".to_owned(), left);
    }
    data
}

/// Returns a value under each answer to each open point.
fn conditional<T>(
    subject: &Subject<'_>,
    of: &Conditional<T>,
    write: &impl Fn(&T) -> Value,
) -> Value {
    match of {
        Conditional::Settled(value) => object([("settled", write(value))]),
        Conditional::Depends { on, answers } => {
            let answers = answers.iter().map(|(it, answer)| {
                object([
                    ("answer", label(subject, on, *it)),
                    ("then", conditional(subject, answer, write)),
                ])
            });
            object([
                ("depends_on", open_point(subject, on)),
                ("answers", answers.collect()),
            ])
        }
    }
}

/// Returns an object of values, which `json!` would copy: the answers of a result contain each other.
fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let fields = fields.into_iter();
    fields.map(|(key, value)| (key.to_owned(), value)).collect()
}

fn open_point(subject: &Subject<'_>, of: &OpenPoint) -> Value {
    match of {
        OpenPoint::Finding(finding) => json!({
            "kind": "finding",
            "finding": need(subject, finding),
        }),
        OpenPoint::Number(numbers) => json!({
            "kind": "number",
            "numbers": numbers.iter().map(|it| open_number(subject, it)).collect::<Vec<_>>(),
        }),
        OpenPoint::Choice(id) => json!({ "kind": "choice", "choice": id }),
        OpenPoint::Question(number) => json!({
            "kind": "question",
            "question": subject.question(*number).map(|question| &question.id),
            "of_fact": subject.kind(of) == PointKind::Finding,
        }),
    }
}

fn label(subject: &Subject<'_>, on: &OpenPoint, label: Label) -> Value {
    match (on, label) {
        (OpenPoint::Finding(finding), Label::Yes) => json!(phrases::answer(finding, true)),
        (OpenPoint::Finding(finding), Label::No) => json!(phrases::answer(finding, false)),
        (OpenPoint::Question(number), Label::View(view)) => {
            let views = subject.question(*number).map_or(&[][..], |it| &it.views);
            json!(views.get(usize::from(view)).map(|view| &view.id))
        }
        (_, Label::Least) => json!("least"),
        (_, Label::Greatest) => json!("greatest"),
        _ => json!("any"),
    }
}

/// Returns what one answer decides. No more can be collected than is left under any answer, `most_left`, where payments lowered it.
fn leaf(subject: &Subject<'_>, leaf: &Leaf, most_left: Option<Usd>, detail: Detail) -> Value {
    let approach = subject.approach(leaf);
    let one = Conditional::Settled(leaf.clone());
    let limits = leaf.outcome.illustrated().limits();
    // Only a worksheet has the steps: a result with many answers would repeat them for each.
    let steps = |steps: &[Step]| match detail {
        Detail::Brief => Value::Null,
        Detail::Full => {
            let numbered = (2_usize..).zip(steps);
            numbered
                .map(|(number, it)| step(subject, approach, number, it))
                .collect()
        }
    };
    let made_by = leaf.made_by().map(|step| {
        json!({
            "entry": step.entry,
            "rule": approach.and_then(|it| it.entry(step.entry)).map(|info| &info.name),
            "ground": ground(subject, step.ground),
            "authority": authority(approach, step.entry, step.ground),
        })
    });
    json!({
        "result": answer::state(&one),
        "says": answer::of_leaf(leaf),
        "contrary_to": contrary_to(subject.profile),
        "amount": some(leaf.outcome.range(), amount),
        "illustration": some(match &leaf.outcome {
            Outcome::LawOpen(Some(illustration)) => illustration.range(),
            _ => None,
        }, amount),
        "loss": some(leaf.loss, amount),
        "remaining": some(leaf.remaining, amount),
        "liability": leaf.outcome.liability().map(|kind| json!({
            "kind": kind,
            "with": if kind == LiabilityKind::JointInCase { subject.others_who_may_owe() } else { Vec::new() },
        })),
        "strength": leaf.strength,
        "ended": match &leaf.outcome {
            Outcome::Ended(end, why) => json!({
                "how": phrases::ended(*end),
                "ground": ground(subject, why),
            }),
            _ => Value::Null,
        },
        "pending": match &leaf.outcome {
            Outcome::Pending(parameter) => json!(parameter.0),
            _ => Value::Null,
        },
        "limits": limits.map(|limits| json!({
            "at_least": money(limits.at_least),
            "at_most": some(Some(limits.at_most).filter(|it| phrases::bounded(*it)), money),
            "more_than": some(limits.more_than, money),
            "less_than": some(limits.less_than, money),
        })),
        "in_error": leaf.breaks.as_ref().map(|fault| json!({
            "entry": fault.entry,
            "must_be": must_be(fault.must_be),
            "ground": ground(subject, fault.ground),
        })),
        "consequences": leaf.consequences.iter().map(|it| json!({
            "entry": it.entry,
            "rule": approach.and_then(|approach| approach.entry(it.entry)).map(|info| &info.name),
            "scope": approach.and_then(|approach| approach.info(it.entry)).map(|info| info.scope),
            "follows": conditional(subject, &it.follows, &|of| follows(subject, approach, it.entry, of)),
        })).collect::<Vec<_>>(),
        "collection": conditional(subject, &leaf.credits, &|credits| json!({
            "at_most": some(credits.collectible_at_most.map(|most| most_left.unwrap_or(most).min(most)), money),
            "unknown": credits.unknown,
            "steps": steps(&credits.steps),
        })),
        "choice": choice(subject, leaf),
        "law": {
            "class": leaf.law.class.name(),
            "regime": subject.regime(leaf).map(|regime| json!({
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
                "of_the_case": approach.of_the_case,
                "note": approach.note,
            })),
            "rejected": subject.profile.rejected(&leaf.law).iter().map(|rejected| json!({
                "what": rejected.what,
                "why": rejected.why,
            })).collect::<Vec<_>>(),
        },
        "made_by": made_by,
        "steps": steps(&leaf.steps),
        "figures": {
            "gross": money(leaf.account.gross()),
            "remaining": money(leaf.account.remaining()),
            "at_least": some(leaf.account.at_least(), money),
            "at_most": some(leaf.account.at_most(), money),
            "more_than": some(leaf.account.more_than(), money),
            "less_than": some(leaf.account.less_than(), money),
        },
    })
}

fn follows(subject: &Subject<'_>, approach: Option<&Approach>, entry: u16, of: &Follows) -> Value {
    let (says, figure) = match of {
        Follows::No => ("no", Value::Null),
        Follows::Yes(_) => ("yes", Value::Null),
        Follows::AtMost(amount, _) => ("at-most", money(*amount)),
        Follows::Amount(amount, _) => ("amount", money(*amount)),
        Follows::Pending(parameter) => ("pending", json!(parameter.0)),
        Follows::Unknown => ("unknown", Value::Null),
    };
    json!({
        "follows": says,
        "figure": figure,
        "ground": of.ground().map(|it| ground(subject, it)),
        "authority": of.ground().map(|it| authority(approach, entry, it)),
    })
}

fn open_number(subject: &Subject<'_>, number: &OpenNumber) -> Value {
    let kind = paths::kind(&number.need);
    json!({
        "finding": need(subject, &number.need),
        "least": value(kind, number.least),
        "greatest": value(kind, number.greatest),
    })
}

fn choice(subject: &Subject<'_>, leaf: &Leaf) -> Option<Map<String, Value>> {
    let choice = subject.open_choice(leaf)?;
    let approach = subject.approach(leaf);
    let methods = match leaf.outcome.illustrated() {
        Outcome::CourtsChoice { methods, .. } => methods.as_slice(),
        _ => &[],
    };
    let one = json!({
        "id": choice.id,
        "asks": choice.asks,
        "note": choice.note,
        "ground": ground(subject, &LEFT_TO_THE_COURT),
        "authority": authority(approach, choice.number, &LEFT_TO_THE_COURT),
        "weighs": choice.weighs.iter().map(|key| fact(subject, *key)).collect::<Vec<_>>(),
        "methods": methods.iter()
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
        "would_give_if_chosen": conditional(subject, &method.gives, &|range| some(*range, amount)),
        "authorities": grounds.iter().map(standing).collect::<Vec<_>>(),
    })
}

fn step(subject: &Subject<'_>, approach: Option<&Approach>, number: usize, step: &Step) -> Value {
    let info = approach.and_then(|approach| approach.entry(step.entry));
    let parameters: Vec<Value> = approach.map_or_else(Vec::new, |approach| {
        phrases::parameters(approach, step.parameters)
            .map(|figure| {
                let (unit, stated) = match figure.figure {
                    None => ("amount", Value::Null),
                    Some(LawFigure::Amount(amount)) => ("amount", money(amount)),
                    Some(LawFigure::Percent(ratio)) => ("percent", json!(ratio)),
                    Some(LawFigure::Days(days)) => ("days", json!(days)),
                    Some(LawFigure::Years(years)) => ("years", json!(years)),
                    Some(LawFigure::Count(count)) => ("count", json!(count)),
                };
                json!({ "name": figure.name, unit: stated, "source": figure.source })
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
        "under": info.iter().flat_map(|info| subject.views(info))
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
        "says": &*support.says,
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

fn known(kind: FactKind, known: FactValue) -> Value {
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
fn value(kind: FactKind, number: i64) -> Value {
    if phrases::endless(kind, number) {
        return Value::Null;
    }
    match kind {
        FactKind::YesNo => json!(number != 0),
        FactKind::Money | FactKind::Amounts => money(Usd::from_cents(number)),
        FactKind::Count => json!(number),
        FactKind::Day if number <= 0 => Value::Null,
        FactKind::Day => json!(phrases::day(number)),
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
        (NeedQuestion::OnOrAfter(cut), _) => ("on-or-after", value(FactKind::Day, cut)),
        (NeedQuestion::Value { .. }, _) => ("value", Value::Null),
    };
    let one = json!({
        "id": subject.id(of),
        "question": phrases::question(of),
        "asks": asks,
        "than": than,
        "bearer": phrases::bearer(of),
        "code": phrases::code(of),
        "to_try_it": paths::assume(subject, of),
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
