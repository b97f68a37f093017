//! The facts of a case as an exercise: without requests, orders, rulings, sources and remarks, because those may contain the
//! answer. Missing findings are left out, too, because the class has to name them.

use redress_case::facts::{BorneBy, Cause, FactKind, FactValue, Key, UNDER_OTHER};
use redress_case::{
    Case, CountOfConviction, Defendant, How, LossItem, Proof, ProofKind, StatedFact, Victim,
};

use crate::phrases;
use redress_document::{Column, Document, KeyValue, Row, Table, Tone, sentence};
use redress_rule::Usd;

/// Writes the facts.
pub(crate) fn write(page: &mut Document, case: &Case) {
    let mut of_case = vec![KeyValue::new("case", &case.name)];
    let docket = case.docket.iter().map(|docket| format!(", {docket}"));
    let docket: String = docket.collect();
    of_case.push(KeyValue::new(
        "court",
        format!("{}{docket}", case.court.abbreviation()),
    ));
    if let Some(day) = case.judgment {
        of_case.push(KeyValue::new("judgment", day.to_string()));
    }
    if let Some(text) = &case.text_applied {
        of_case.push(KeyValue::new(
            "text",
            format!("the court applied the text of {text}"),
        ));
    }
    let record = match case.closed {
        true => "closed: what was not proved is not proved",
        false => "open: more can be found",
    };
    of_case.push(KeyValue::new("record", record));
    page.facts(of_case);
    for defendant in &case.defendants {
        convictions(page, defendant);
    }
    for victim in &case.victims {
        known_of_victim(page, case, victim);
    }
    chosen(page, case);
    page.note(
        "left out",
        Tone::Faint,
        "What a fact does not say nobody has found. What was asked, ordered and ruled in the case is left out here.",
    );
}

/// Returns an assumption in words: the question of its fact and the answer, for whom. `given` is as the user wrote it.
pub(super) fn supposed(case: &Case, given: &str) -> String {
    let in_words = || {
        let (path, answer) = given.split_once(" = ")?;
        let rest = path.strip_prefix("victims.").unwrap_or(path);
        let ids = case
            .victims
            .iter()
            .flat_map(|victim| victim.group.iter().chain([&victim.id]));
        let below = |id: &'_ String| {
            rest.strip_prefix(id.as_str())?
                .strip_prefix('.')
                .map(str::to_owned)
        };
        let named = ids.filter_map(|id| Some((id, below(id)?)));
        let (id, fact) = named.max_by_key(|(id, _)| id.len())?;
        let asks = match fact.strip_prefix("losses.") {
            Some(of_loss) => {
                let (loss, fact) = of_loss.rsplit_once('.')?;
                let row = Key::of_loss(fact)?.row();
                format!("loss {loss}, {}", row.asks)
            }
            None => {
                let mut names = case
                    .defendants
                    .iter()
                    .map(|it| format!("conduct.{}.", it.id));
                let plain = names.find_map(|name| fact.strip_prefix(&name));
                let plain = plain.map_or(fact.clone(), |fact| format!("conduct.{fact}"));
                sentence(Key::of_path(&plain)?.row().asks)
            }
        };
        let amount = answer.parse::<Usd>().ok().filter(|_| answer.contains('.'));
        let answer = amount.map_or_else(|| answer.to_owned(), |amount| amount.to_string());
        Some(format!("{id}: {asks}? {answer}"))
    };
    in_words().unwrap_or_else(|| given.to_owned())
}

fn two_columns(page: &mut Document, subject: String, first: &'static str, rows: Vec<[String; 2]>) {
    page.table(Table {
        subject,
        columns: vec![Column::text(first), Column::text("What the record says")],
        rows: rows
            .into_iter()
            .map(|cells| Row {
                cells: cells.into(),
                ..Row::default()
            })
            .collect(),
    });
}

fn convictions(page: &mut Document, defendant: &Defendant) {
    let row = |count: &CountOfConviction| {
        let mut says = vec![count.cited()];
        if count.attempt {
            says.push("an attempt or a conspiracy".to_owned());
        }
        if count.dismissed {
            says.push("dismissed: no conviction".to_owned());
        }
        if count.began.value != FactValue::Unknown {
            says.push(format!(
                "conduct began: {}",
                phrases::known(FactKind::Day, count.began.value)
            ));
        }
        if !is_missing(&count.ended) {
            says.push(format!(
                "conduct ended: {}",
                given(FactKind::Day, &count.ended)
            ));
        }
        if let Some(victims) = &count.victims {
            says.push(match victims.as_slice() {
                [] => "reaches nobody here".to_owned(),
                victims => format!("reaches {}", victims.join(", ")),
            });
        }
        [format!("Count {}", count.id), says.join("; ")]
    };
    let subject = format!("Defendant {}", defendant.id);
    page.note("defendant", Tone::Strong, &subject);
    let rows = defendant.counts.iter().map(row).collect();
    two_columns(page, subject, "Conviction", rows);
}

fn known_of_victim(page: &mut Document, case: &Case, victim: &Victim) {
    let subject = format!("Victim {}", victim.id);
    page.note("victim", Tone::Strong, &subject);
    let mut rows: Vec<[String; 2]> = victim.losses.iter().map(loss).collect();
    let known = victim.facts.iter().filter(|(_, given)| !is_missing(given));
    rows.extend(known.map(|(key, known)| fact(*key, known)));
    if let Some((awards, proof)) = &victim.awards_elsewhere {
        let list: Vec<String> = awards.iter().map(ToString::to_string).collect();
        let says = format!("{} ({})", list.join("; "), proof.kind.name());
        rows.push(["What was awarded in other cases".to_owned(), says]);
    }
    for (whose, facts) in &victim.conduct {
        for (key, known) in facts.iter().filter(|(_, given)| !is_missing(given)) {
            let [mut asks, says] = fact(*key, known);
            if case.defendants.len() > 1 {
                asks = format!("{whose}: {asks}");
            }
            rows.push([asks, says]);
        }
    }
    let paid = case.payments.iter();
    for paid in paid.filter(|paid| paid.victim.as_ref() == Some(&victim.id)) {
        let by = paid.defendant.as_deref().unwrap_or(paid.from.name());
        let what = format!("Paid in this case by {by} on {}", paid.date);
        rows.push([what, paid.amount.to_string()]);
    }
    two_columns(page, subject, "Fact", rows);
}

/// Returns whether the case file states only that the fact was not found.
fn is_missing(given: &StatedFact) -> bool {
    given.proof.kind == ProofKind::Unknown
}

/// Returns a question of the table of facts with its answer.
fn fact(key: Key, known: &StatedFact) -> [String; 2] {
    let row = key.row();
    [format!("{}?", sentence(row.asks)), given(row.kind, known)]
}

/// Returns a value and its proof, without source and remark.
fn given(kind: FactKind, given: &StatedFact) -> String {
    let bare = StatedFact {
        proof: Proof {
            kind: given.proof.kind,
            ..Proof::default()
        },
        ..given.clone()
    };
    let proof = match bare.proof.kind {
        ProofKind::Assumed => "supposed".to_owned(),
        _ => phrases::proof(&bare, kind),
    };
    format!("{} ({proof})", phrases::known(kind, bare.value))
}

fn loss(item: &LossItem) -> [String; 2] {
    let mut what = format!("Loss {}: {}", item.id, item.head.words());
    if let Some(says) = &item.what {
        what.push_str(&format!(", {says}"));
    }
    let cause = match (&item.traceable_to, item.facts.cause) {
        (Some(id), _) => Some(format!("traceable to {id} alone")),
        (None, None) => None,
        (None, Some(cause)) => Some(format!("caused by {}", in_words(cause))),
    };
    let mut says = Vec::new();
    if !is_missing(&item.amount) {
        says.push(given(FactKind::Money, &item.amount));
    }
    says.extend(cause);
    match item.facts.borne_by {
        BorneBy::Victim => {}
        BorneBy::Payor => says.push("borne by a payor".to_owned()),
        BorneBy::FreeOfCharge => says.push("nobody charged for it".to_owned()),
    }
    if let FactValue::Is(answer) = item.facts.get(UNDER_OTHER) {
        let none = if answer == 0 {
            "none of it"
        } else {
            "some of it"
        };
        says.push(format!("{none} falls under head (F), any other losses"));
    }
    if !item.counts.is_empty() {
        says.push(format!("of count {}", item.counts.join(", ")));
    }
    [what, says.join("; ")]
}

const fn in_words(cause: Cause) -> &'static str {
    match cause {
        Cause::ThisDefendant => "this defendant's own offense, by itself",
        Cause::Trade => "the continuing trade in the images, by many",
        Cause::OriginalAbuse => "the original abuse",
        Cause::Another => "the act of somebody else",
        Cause::Before => "what came before the offense",
        Cause::Conspiracy => "the conspiracy, scheme or pattern",
    }
}

/// Writes the choices of the court, because the case cannot be worked out without them.
fn chosen(page: &mut Document, case: &Case) {
    for made in &case.choices {
        let how = match &made.how {
            How::Amount(amount) => amount.to_string(),
            How::Share(ratio) => ratio.to_string(),
            How::Method(method) => method.clone(),
        };
        let whose = made.victim.iter().map(|id| format!(" for {id}"));
        let whose: String = whose.collect();
        let by = if made.by_user {
            "Suppose the court chose"
        } else {
            "The court chose"
        };
        page.note(
            "chosen",
            Tone::Plain,
            format!("{by} {how}{whose}: {}", made.choice),
        );
    }
}
