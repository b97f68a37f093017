//! The sections of a case file, key by key.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use redress_case::facts::{BorneBy, Cause, Head};
use redress_case::{
    Class, DebtLine, Grade, PaidFrom, PayeeKind, PenaltyKind, Posture, ProofKind, Resource, Side,
};
use redress_cite::Date;
use redress_money::Usd;
use serde_json::Value;

use crate::decode::{At, Decode as _, Defs};
use crate::fact::{FactOf, OrBounds, RowFact, Stated};
use crate::reader::{AWARD, COUNT, DEFENDANT, LOSS, PAYEE, PAYMENT, VICTIM};
use crate::section::section;
use crate::value::{
    By, Caption, ChoiceId, Count, Court, EntryKind, Id, MethodName, Payer, Quantity,
    Record as RecordState, Ref, Regime, Share, Statute, TableName, Text, Version, ViewsTaken,
};

section! {
    File, "file", "a case file" {
        schema: Version, required, "The version of the format: 1.";
        case: CaseTable, required, "The case.";
        defaults: Defaults, optional, "The proof of every fact of the file that gives none.";
        defendant: Vec<Defendant>, required, "The defendants.";
        victim: At<Vec<At<Victim>>>, optional, "The victims.";
        payee: Vec<Payee>, optional, "Whom parts of awards are paid to, beside the victims.";
        award: Vec<At<Award>>, optional, "Amounts asked for, recommended, agreed or ordered in this case.";
        ruling: Vec<Ruling>, optional, "Decisions in this case.";
        choice: Vec<At<Choice>>, optional, "Choices that settled law leaves to the court, as made.";
        views: ViewsTaken, optional, "Views of unsettled questions that you take, such as `original-abuse = \"required\"`; `--view` on the command line goes before.";
        payment: Vec<At<Payment>>, optional, "Payments under the orders of this case, all of them: what is not listed was not paid.";
    }
}

section! {
    CaseTable, "case", "the case" {
        name: Caption, required, "The caption.";
        court: Court, required, "The court of the case, by its CourtListener id.";
        docket: Text, optional, "The docket number.";
        judgment: Date, optional, "The day of the judgment.";
        text_applied: Regime, optional, "The text of the statute that the court applied.";
        record: RecordState, optional, "Whether the record is open, so that more can be proved, or closed; open unless it says so.";
        side: Side, optional, "Whose version of disputed facts you compute with; what was found unless it says so. `--side` on the command line goes before.";
        least_disbursement: Usd, optional, "The least that the clerk pays out to a payee; less is held until there is so much.";
    }
}

section! {
    Defaults, "defaults", "defaults" {
        proof: ProofKind, optional, "How a fact stands that does not say; found unless it says so.";
        source: Text, optional, "Where it is written.";
        date: Date, optional, "The day of the finding or of the source.";
    }
}

section! {
    Defendant, "defendant", "a defendant" {
        id: Id<DEFENDANT>, required, "A pseudonymous id.";
        count: Vec<CountTable>, optional, "The counts of conviction.";
        judgment: OfJudgment, optional, "What the judgment says beside restitution, and what is found of the defendant's means.";
        defaults: Defaults, optional, "The proof of the facts here that give none.";
    }
}

section! {
    CountTable, "count", "a count" {
        id: Id<COUNT>, required, "The number of the count.";
        statute: Statute, required, "The statute of conviction, as the judgment cites it; \"not read\" where it was not, with `class`.";
        class: Class, optional, "The class of the offense; unless it says so, the statute decides.";
        grade: Grade, optional, "The grade of the offense; unless it says so, the statute decides where it is known to.";
        attempt: bool, optional, "Whether it is an attempt or a conspiracy, and not the offense itself; no unless it says so.";
        dismissed: bool, optional, "Charged and dismissed: no conviction, but losses may be tied to it.";
        began: FactOf<Date>, optional, "When the conduct of the count began, for an offense over a period; absent, it is of the day on which it ended.";
        ended: FactOf<Date>, optional, "When the conduct of the count ended.";
        victims: At<Vec<Ref<VICTIM>>>, optional, "The victims whom the count harmed; an empty list is nobody in this file. Absent, that is not stated.";
        defaults: Defaults, optional, "The proof of the facts here that give none.";
    }
}

section! {
    OfJudgment, "of_judgment", "what the judgment says" {
        sentenced: Date, optional, "The day of the sentencing; that of the judgment unless it says so.";
        indigent: FactOf<bool>, optional, "Whether the defendant is indigent.";
        cannot_pay_interest: FactOf<bool>, optional, "Whether the defendant cannot pay interest.";
        interest_waived: bool, optional, "Interest is waived.";
        interest_at_most: Usd, optional, "Interest is limited to this in all.";
        interest_until: Date, optional, "Interest is limited to the time before this day.";
        released: FactOf<Date>, optional, "The day of release from imprisonment.";
        died: FactOf<Date>, optional, "The day of the defendant's death: a fine ends, and the estate answers for restitution. What it does to a conviction under appeal is not computed.";
        schedule: Text, optional, "When payment is due: at once, or by which installments.";
        penalty: Vec<PenaltyTable>, optional, "What is imposed beside restitution.";
        defaults: Defaults, optional, "The proof of the facts here that give none.";
    }
}

section! {
    PenaltyTable, "penalty", "a penalty" {
        kind: PenaltyKind, required, "An assessment, a fine, or costs.";
        amount: Usd, required, "How much.";
        reasons: Text, optional, "The reasons stated.";
        source: Text, optional, "Where it is written.";
        date: Date, optional, "The day.";
    }
}

section! {
    Victim, "victim", "a victim" {
        id: Id<VICTIM>, required, "A pseudonymous id.";
        count: At<Count>, optional, "How many victims are alike: each has the facts here, and the id with a number, such as v-1 and v-2. Absent, it is one victim.";
        payee: PayeeKind, optional, "Whom an award is paid to, so far as no payee of the case takes a part of it; the victim unless it says so, the estate of one who died.";
        died: Date, optional, "The day of the victim's death, since which the estate is paid.";
        priority: Count, optional, "The rank in which the court has this victim paid, 1 first; victims without one share alike, after those with one.";
        defaults: Defaults, optional, "The proof of the facts here that give none.";
        loss: At<Vec<At<Loss>>>, optional, "The losses.";
        record: Record, optional, "The history in other cases.";
        findings: Findings, optional, "Findings about the losses and about the means to pay.";
        conduct: Vec<At<Conduct>>, optional, "What each defendant did, as to this victim.";
    }
}

section! {
    Loss, "loss", "a loss" {
        id: Id<LOSS>, optional, "An id within the victim; its place in the list unless it says so.";
        what: Text, optional, "What it is, in neutral words.";
        head: Head, required, "The head of loss.";
        amount: FactOf<Usd>, optional, "The amount.";
        low: At<Usd>, optional, "The least amount, in place of `amount`.";
        high: At<Usd>, optional, "The greatest amount, in place of `amount`.";
        quantity: At<Quantity>, optional, "How many units, in place of `amount`.";
        rate: At<Usd>, optional, "The price of a unit.";
        share: At<Share>, optional, "The part of quantity times rate that is a loss; all of it unless it says so.";
        projected: bool, optional, "Whether it lies in the future; no unless it says so.";
        cause: Cause, optional, "What caused it.";
        borne_by: BorneBy, optional, "Who has borne it so far; the victim unless it says so.";
        payor: Ref<PAYEE>, optional, "The payee who has borne it, where a payor has: reimbursed after the victims.";
        traceable_to: Ref<DEFENDANT>, optional, "The one defendant to whom it is traceable.";
        counts: Vec<Ref<COUNT>>, optional, "The counts that it is tied to.";
        period: Text, optional, "The period, in words.";
        evidence: Text, optional, "The kind of evidence, in words.";
        proof: ProofKind, optional, "How the facts of the loss stand.";
        source: Text, optional, "Where they are written.";
        date: Date, optional, "The day of the finding or of the source.";
        note: Text, optional, "A remark on the amount; it enters no sum.";
        report: ValueReport, optional, "A report on the present value; it enters no sum.";
    }
    facts "losses.": RowFact
}

section! {
    ValueReport, "report", "a report on a present value" {
        date: Date, optional, "The day of the report.";
        discount_rate: Text, optional, "The discount rate, in words, such as \"2.5%, net of inflation\".";
        low: At<Usd>, optional, "Its low figure.";
        high: At<Usd>, optional, "Its high figure.";
    }
}

section! {
    Record, "record", "the record" {
        date: Date, optional, "The day on which the record was drawn up; later entries are left out.";
        entry: Vec<At<Entry>>, optional, "Orders and payments in other cases, each with its day.";
        awards_from: At<TableName>, optional, "A table of amounts awarded in other cases, CSV or a workbook in the folder of the case file, in place of `awards`. Awards after the day of the record are left out.";
        defaults: Defaults, optional, "The proof of the facts here that give none.";
    }
    facts "record.": RowFact
}

section! {
    Entry, "entry", "an entry of the record" {
        kind: EntryKind, required, "Whether it is an order, a receipt, a civil recovery (of the loss, or of damages that a statute fixes), defined monetary assistance, property returned, or collateral sold.";
        date: Date, required, "The day.";
        amount: Usd, required, "The amount; of property returned its value, of collateral what its sale brought.";
        valued: Date, optional, "The day as of which property is valued; that of the entry unless it says so. What it was worth on the day that counts is then still to be found.";
        court: Text, optional, "The court.";
        docket: Text, optional, "The docket number.";
        note: Text, optional, "A remark; it enters no sum.";
    }
}

section! {
    Findings, "findings", "findings" {
        defaults: Defaults, optional, "The proof of the facts here that give none.";
    }
    facts "findings.": RowFact
}

section! {
    Conduct, "conduct", "conduct" {
        defendant: Ref<DEFENDANT>, optional, "Whose conduct; may be left out where there is one defendant.";
        defaults: Defaults, optional, "The proof of the facts here that give none.";
    }
    facts "conduct.": RowFact
}

section! {
    Award, "award", "an award" {
        id: Id<AWARD>, optional, "An id; `award-` and its place in the list unless it says so.";
        victim: Ref<VICTIM>, optional, "For which victim; of a group, for each of its victims.";
        victims: At<Vec<Ref<VICTIM>>>, optional, "For which victims together, in place of `victim`; a group is all of its victims.";
        defendant: Ref<DEFENDANT>, optional, "Against which defendant; may be left out where there is one defendant.";
        amount: OrBounds, required, "How much, or the bounds within which it is known.";
        posture: Posture, required, "How far it has come.";
        source: Text, optional, "Where it is written.";
        date: Date, optional, "The day of the order or of the request; for an order, that of the judgment unless it says so.";
        with: Ref<AWARD>, optional, "An order against another defendant for the same victim, with which it is one joint debt: each owes it up to the own sum. Where orders for a victim name joint debts, one that names none is owed alone.";
        note: Text, optional, "A remark.";
    }
}

section! {
    Ruling, "ruling", "a ruling" {
        date: Date, required, "The day.";
        court: Court, required, "The court, by its CourtListener id.";
        says: Text, optional, "What it says.";
        source: Text, optional, "Where it is written.";
        closes: Vec<At<Text>>, optional, "Facts that it closes, such as `v1.losses` or `v1.record.received`.";
        opens: Vec<At<Text>>, optional, "Facts that it opens again.";
        vacates: Vec<Ref<AWARD>>, optional, "Awards that it vacates, by id.";
    }
}

section! {
    Choice, "choice", "a choice" {
        choice: ChoiceId, required, "Which choice, by its id in the approach.";
        victim: Ref<VICTIM>, optional, "For which victim; of a group, for each of its victims; all unless it says so.";
        defendant: Ref<DEFENDANT>, optional, "Against which defendant; all unless it says so.";
        amount: Usd, optional, "The amount chosen.";
        share: Share, optional, "The share chosen of what remains of the losses.";
        method: MethodName, optional, "The method chosen, by the name of its rule.";
        jointly: bool, optional, "Whether the amount or share is owed together with the other defendants of the case, up to that sum; alone unless it says so.";
        reasons: Text, optional, "The reasons stated.";
        by: By, optional, "Who chose; the court unless it says so.";
        source: Text, optional, "Where it is written.";
        date: Date, optional, "The day.";
    }
}

section! {
    Payment, "payment", "a payment" {
        id: Id<PAYMENT>, optional, "An id; `payment-` and its place in the list unless it says so.";
        from: PaidFrom, optional, "Whose money it is; the defendant's unless it says so.";
        resource: Resource, optional, "The kind of resources from which the defendant paid, such as an inheritance.";
        defendant: Payer, optional, "Who paid, or for whom; may be left out where there is one defendant. A word of `from` is that payer.";
        victim: At<Ref<VICTIM>>, optional, "For which victim; without it and without `line` the order of payment decides.";
        line: DebtLine, optional, "The kind of debt that it was paid on, where the record names one.";
        award: Ref<AWARD>, optional, "The order on which it was paid, where the record names one of several for the victim.";
        reverses: Ref<PAYMENT>, optional, "The payment that is taken back, whole or in part: a returned check, a refund.";
        date: At<Stated<Date>>, required, "The day on which it counts. Of a month or a year, such as \"2020-06\", it counts on the last day.";
        amount: Usd, required, "How much.";
        source: Text, optional, "Where it is written.";
    }
}

section! {
    Payee, "payee", "a payee" {
        id: Id<PAYEE>, required, "An id.";
        kind: PayeeKind, required, "What the payee is.";
        part: At<Vec<At<PayeePart>>>, optional, "For which victims, and which part of what is ordered for each; a payor takes what it has borne, and no part.";
    }
}

section! {
    PayeePart, "payee_part", "a part of a payee" {
        victim: Ref<VICTIM>, required, "For which victim; of a group, for each of its victims.";
        share: At<Share>, optional, "The share of what is ordered for that victim against each defendant.";
        amount: At<Usd>, optional, "The most of it, in place of `share`; it goes before every share.";
    }
}

/// The most sections that a message names for a key: what every section has, such as a date, tells nothing.
const MOST_PLACES: usize = 3;

/// The headings of the sections that have a key, by the key: "conduct" is under `[[victim]]`.
static PLACES: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut defs = Defs::new();
    let root = File::schema(&mut defs);
    let mut places = BTreeMap::new();
    add_places(&root, &defs, ("the top of the file", ""), &mut places);
    places
});

/// Adds the keys of a section and of the sections in it, each under the heading of its own.
fn add_places(
    schema: &Value,
    defs: &Defs,
    (heading, path): (&str, &str),
    places: &mut BTreeMap<String, Vec<String>>,
) {
    let name = schema.get("$ref").and_then(Value::as_str);
    let section = name.and_then(|name| defs.get(name.strip_prefix("#/$defs/")?));
    let properties = section.and_then(|section| section.get("properties")?.as_object());
    for (key, schema) in properties.into_iter().flatten() {
        let of_key = places.entry(key.clone()).or_default();
        if !of_key.iter().any(|known| known == heading) {
            of_key.push(heading.to_owned());
        }
        let path = format!("{path}{key}");
        let (inner, heading) = match schema.get("items") {
            Some(items) => (items, format!("[[{path}]]")),
            None => (schema, format!("[{path}]")),
        };
        add_places(inner, defs, (&heading, &format!("{path}.")), places);
    }
}

/// Returns the sections where a key belongs that is unknown in its own: "`conduct` belongs under [[victim]]".
pub(crate) fn place_of_key(key: &str) -> Option<String> {
    let places = PLACES.get(key).filter(|it| it.len() <= MOST_PLACES)?;
    Some(format!("`{key}` belongs under {}", places.join(" or ")))
}
