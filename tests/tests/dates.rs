//! The law by date (issue 4, point 6): over every day on which anything changes, what a step rests on is the law of
//! that day; the days of *Paroline* and of the text of 2018 change what they should and no more; and no rule of one
//! text runs under another unless a court said so.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    reason = "tests may fail loudly"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use redress::case::facts::{BorneBy, Cause, FactKind, FactValue, Head, Loss, LossValues, TABLE};
use redress::case::{ChoiceMade, Class, How, Proof};
use redress::cite::Authority;
use redress::cite::Date;
use redress::decided::{under, ways_of_answer};
use redress::engine::{Approach, Claim, Conditional, Leaf, Outcome, Profile};
use redress::money::Usd;
use redress_case::facts::{
    CANNOT_PAY, ClaimFacts, FULL_LOSSES, NOT_ASCERTAINABLE, OUTSIDE_OTHER, PROXIMATE_CAUSE,
    TOO_COMPLEX, UNDER_OTHER, VICTIM_OF_COUNT,
};
use redress_engine::{self as engine, EntryInfo};
use redress_rule::Step;
use redress_tests::cases::share_of;
use redress_tests::law::{JURISDICTIONS, Jurisdiction, LAW, Taken};

const fn day(year: i16, month: i8, day: i8) -> Date {
    Date::constant(year, month, day)
}

/// Every day is looked at from here, when there was a section 2259 for the first time, ...
const FIRST: Date = day(1994, 1, 1);
/// ... to here.
const LAST: Date = day(2026, 12, 31);

static AUTHORITIES: LazyLock<Vec<(String, Authority)>> =
    LazyLock::new(|| LAW.law().authorities().expect("the authorities read"));

/// When a holding was decided, and when it lost its force; by `court/authority#holding`.
static HOLDINGS: LazyLock<BTreeMap<String, (Date, Option<Date>)>> = LazyLock::new(|| {
    let all = AUTHORITIES.iter().flat_map(|(id, authority)| {
        authority.holdings.iter().map(move |holding| {
            let lost = authority.lost_force(Some(holding)).map(|event| event.on);
            (format!("{id}#{}", holding.id), (authority.decided, lost))
        })
    });
    all.collect()
});

/// Every day from the first to the last on which anything changes in any profile or becomes of any authority, the
/// days before and after, and the first of every month.
fn days() -> BTreeSet<Date> {
    let profiles = JURISDICTIONS.iter().map(|it| it.on(FIRST, Taken::Nothing));
    let edges = profiles.flat_map(|profile| profile.edges.iter().copied());
    let authorities = AUTHORITIES.iter().flat_map(|(_, authority)| {
        let of_holdings = authority
            .holdings
            .iter()
            .flat_map(|holding| &holding.events);
        let events = authority.events.iter().chain(of_holdings);
        std::iter::once(authority.decided).chain(events.map(|event| event.on))
    });
    let around = edges
        .chain(authorities)
        .flat_map(|edge| [edge.yesterday().ok(), Some(edge), edge.tomorrow().ok()]);
    let months = (FIRST.year()..=LAST.year())
        .flat_map(|year| (1..=12).filter_map(move |month| Date::new(year, month, 1).ok()));
    let all = around.flatten().chain(months);
    all.filter(|day| (FIRST..=LAST).contains(day)).collect()
}

/// The stretches of days on which nothing of a profile changes: the first day and the last of each.
fn stretches(jurisdiction: Jurisdiction) -> Vec<(Date, Date)> {
    let edges = &jurisdiction.on(FIRST, Taken::Nothing).edges;
    let starts = edges
        .iter()
        .copied()
        .filter(|edge| (FIRST..=LAST).contains(edge));
    let starts: BTreeSet<Date> = std::iter::once(FIRST).chain(starts).collect();
    let ends = starts
        .iter()
        .skip(1)
        .map(|next| next.yesterday().expect("a day"));
    let ends: Vec<Date> = ends.chain([LAST]).collect();
    starts.into_iter().zip(ends).collect()
}

/// The approaches of a profile that can run on its day, under whichever view.
fn in_force(profile: &Profile) -> impl Iterator<Item = &Approach> {
    profile
        .approaches
        .iter()
        .map(AsRef::as_ref)
        .filter(|approach| runs(profile, approach))
}

fn runs(profile: &Profile, approach: &Approach) -> bool {
    let mut texts = profile.regimes.iter();
    let text = texts.find(|regime| regime.id == approach.applies.regime);
    let began = text.is_some_and(|text| text.from.is_none_or(|from| from <= profile.as_of));
    began && approach.applies.on(profile.as_of)
}

/// Everything of an approach that makes a difference to a result or to what it rests on; a remark is no law.
fn told(approach: &Approach) -> String {
    let Approach {
        name,
        applies,
        open,
        entries,
        law,
        ..
    } = approach;
    format!("{name} {applies:?} {open} {entries:?} {:?}", law.figures)
}

/// Two claims of which everything is known, one of which nothing is, one without a loss, and one in which the court
/// puts it off or lets it be: between them most of what a rule can say.
fn claims(conduct: Date) -> [ClaimFacts; 5] {
    let gates = [VICTIM_OF_COUNT, PROXIMATE_CAUSE, FULL_LOSSES];
    let ends = [TOO_COMPLEX, NOT_ASCERTAINABLE, CANNOT_PAY];
    let known = |yes: &dyn Fn(redress::case::facts::Key) -> bool| {
        let mut facts = ClaimFacts {
            losses: vec![
                loss(Head::Medical, Cause::Trade, BorneBy::Victim),
                loss(Head::Other, Cause::ThisDefendant, BorneBy::Payor),
                loss(Head::Total, Cause::Trade, BorneBy::FreeOfCharge),
                loss(Head::Therapy, Cause::OriginalAbuse, BorneBy::Victim),
            ],
            awards_elsewhere: Some(vec![Usd::from_cents(300_000), Usd::from_cents(500_000)]),
            counts: 1,
            ..ClaimFacts::default()
        };
        for row in &TABLE {
            let value = match row.kind {
                FactKind::YesNo => FactValue::yes_no(yes(row.key)),
                FactKind::Money => FactValue::Is(40_000),
                FactKind::Count => FactValue::Is(12),
                FactKind::Day => FactValue::day(conduct),
                FactKind::Amounts => FactValue::Unknown,
            };
            facts.set(row.key, value);
        }
        facts
    };
    let is = |of: &[redress_case::facts::YesNo], key| of.iter().any(|fact| fact.key() == key);
    let mut unknown = ClaimFacts {
        losses: known(&|_| true).losses,
        counts: 1,
        ..ClaimFacts::default()
    };
    unknown.set(redress_case::facts::CONDUCT_ENDED, FactValue::day(conduct));
    let mut no_loss = known(&|key| !is(&ends, key) && !is(&[FULL_LOSSES], key));
    no_loss.losses.clear();
    [
        known(&|key| !is(&ends, key)),
        known(&|key| is(&gates, key)),
        known(&|_| true),
        unknown,
        no_loss,
    ]
}

fn loss(head: Head, cause: Cause, borne_by: BorneBy) -> Loss {
    Loss {
        low: Usd::from_cents(2_000_000),
        high: Usd::from_cents(2_000_000),
        head,
        projected: false,
        cause: Some(cause),
        borne_by,
        values: LossValues::default()
            .with(UNDER_OTHER, FactValue::yes_no(true))
            .with(OUTSIDE_OTHER, FactValue::Is(500_000)),
        counts: 0,
        found: true,
    }
}

/// The text for a class of conduct of a day, and the approach to it that is the law on the day of the profile.
fn governing(profile: &Profile, class: Class, conduct: Date) -> Option<&Approach> {
    let of_class = profile
        .regimes
        .iter()
        .filter(|it| it.offense.contains(&class));
    let in_time = of_class.filter(|it| it.from.is_none_or(|from| from <= profile.as_of));
    let mut texts = in_time.filter(|it| it.from.is_none_or(|from| from <= conduct));
    let text = texts.next()?;
    let mut approaches = profile.approaches.iter().map(AsRef::as_ref);
    approaches.find(|it| it.applies.of(class, text) && it.applies.on(profile.as_of))
}

/// A choice left open, and made by an amount and by each method that the approach lists.
fn choices(approach: &Approach) -> Vec<Vec<ChoiceMade>> {
    let made = |choice: &str, how| {
        vec![ChoiceMade {
            choice: choice.to_owned(),
            victim: None,
            defendant: None,
            how,
            reasons: None,
            jointly: false,
            by_user: false,
            proof: Proof::default(),
        }]
    };
    let mut all = vec![Vec::new()];
    for choice in approach.choices() {
        all.push(made(&choice.id, How::Amount(Usd::from_cents(300_000))));
        for method in &choice.among {
            all.push(made(&choice.id, How::Method(method.info.name.to_owned())));
        }
    }
    all
}

/// Grounds that rest on no authority: a choice as it was made, and that there is none.
const OF_NOBODY: [&str; 4] = [
    "case-file#choice",
    "user#choice",
    "profile#choice",
    "profile#open",
];

/// The entries and grounds of every step of every computation of a class under an approach, or of a view of it.
fn steps_of(profile: &Profile, class: Class, conduct: Date, approach: &Approach) -> usize {
    let mut steps = 0;
    for facts in claims(conduct) {
        for choices in choices(approach) {
            let setting = Claim {
                victim: "amy",
                defendant: "doe",
                class,
                class_depends: None,
                facts: facts.clone(),
                choices: choices.iter().collect(),
            };
            let result = engine::compute(profile, &setting).expect("never a fault");
            steps += steps_in(&result.answer, &profile.approaches);
        }
    }
    steps
}

/// Each step is of an entry whose authority is known, or of nobody's.
fn steps_in(answer: &Conditional<Leaf>, approaches: &[std::sync::Arc<Approach>]) -> usize {
    let mut count = 0;
    for leaf in answer.values() {
        let approach = leaf.law.approach.and_then(|place| approaches.get(place));
        for step in all_steps(leaf) {
            let approach = approach.expect("what ran is an approach");
            let known = approach.standing(step.entry, step.ground).is_some();
            assert!(
                known || OF_NOBODY.contains(&step.ground.holding()),
                "{}: {:?} rests on nothing",
                approach.name,
                step.ground
            );
            count += 1;
        }
    }
    count
}

/// The steps that made the amount, and those beside it.
fn all_steps(leaf: &Leaf) -> impl Iterator<Item = &Step> {
    let of_consequences = leaf.consequences.iter().flat_map(|it| &it.steps);
    let credits = leaf.credits.values().into_iter();
    let steps = leaf.steps.iter().chain(of_consequences);
    steps.chain(credits.flat_map(|it| &it.steps))
}

/// Over every profile and every day from 1994 on: no step of any computation rests on a holding that was decided
/// after the day or had lost its force on it. A profile is bound on the first and on the last day of each stretch
/// on which nothing of it changes, and is the same on both; every holding on which an entry of an approach that can
/// run then rests is held against every day of the stretch; and each step of each computation is of such an entry.
#[test]
fn on_every_day_a_step_rests_on_law_of_that_day() {
    let days = days();
    assert!(days.len() > 700, "{}", days.len());
    let (mut held, mut steps) = (0, 0);
    // A run of fewer cases takes every third stretch, another third in the next jurisdiction, and the last one of each.
    let each = if share_of(100) < 100 { 3 } else { 1 };
    for (place, jurisdiction) in JURISDICTIONS.iter().copied().enumerate() {
        let mut computed = BTreeSet::new();
        let mut stretches = stretches(jurisdiction);
        let today = stretches.pop();
        let some = stretches.into_iter().skip(place % each).step_by(each);
        for (first, last) in some.chain(today) {
            let profile = jurisdiction.on(first, Taken::Nothing);
            let at_the_end = jurisdiction.on(last, Taken::Nothing);
            let law = |profile: &Profile| {
                let mut told: Vec<String> = in_force(profile).map(told).collect();
                // A view gains authorities between the changes of the law, and what it says stays the same.
                let mut questions = profile.questions.clone();
                let views = questions.iter_mut().flat_map(|it| &mut it.views);
                views.for_each(|view| view.authority.clear());
                told.extend(questions.iter().map(|question| format!("{question:?}")));
                told
            };
            let (law, at_the_end) = (law(profile), law(at_the_end));
            let first_other = law.iter().zip(&at_the_end).find(|(a, b)| a != b);
            assert!(
                first_other.is_none() && law.len() == at_the_end.len(),
                "{jurisdiction:?} changes between {first} and {last}: {first_other:#?}"
            );
            let rests_on = rests_on(profile);
            for day in days.range(first..=last) {
                for holding in &rests_on {
                    let (decided, lost) = HOLDINGS.get(*holding).copied().expect("it is known");
                    assert!(
                        decided <= *day && lost.is_none_or(|lost| *day < lost),
                        "{jurisdiction:?} on {day} rests on {holding}, decided {decided}, without force from {lost:?}"
                    );
                    held += 1;
                }
            }
            for (class, ..) in Class::ALL {
                let texts = profile
                    .regimes
                    .iter()
                    .filter(|it| it.offense.contains(&class));
                for text in texts {
                    let conduct = text.from.unwrap_or(day(1990, 6, 1));
                    if let Some(approach) = governing(profile, class, conduct)
                        && computed.insert((class, conduct, told(approach)))
                    {
                        steps += steps_of(profile, class, conduct, approach);
                    }
                }
            }
        }
    }
    println!(
        "{} days, {held} holdings on a day, {steps} steps",
        days.len()
    );
    assert!(
        held * each > 100_000 && steps * each > 100_000,
        "{held} {steps}"
    );
}

/// The holdings on which anything that can run on the day of a profile rests, and those that take its views.
fn rests_on(profile: &Profile) -> BTreeSet<&str> {
    let entries = in_force(profile).flat_map(|approach| &approach.entries);
    let of_entries = entries
        .flat_map(|entry| &entry.standings)
        .map(|it| &*it.support);
    let taken = profile
        .questions
        .iter()
        .filter_map(|question| question.taken.as_ref());
    let of_views = taken.filter_map(|taken| taken.support.as_ref());
    let leans = profile
        .questions
        .iter()
        .flat_map(|question| &question.leans);
    let supports = of_entries
        .chain(of_views)
        .chain(leans.map(|(_, support)| support));
    supports.map(|support| support.holding.as_str()).collect()
}

/// The entries of an approach by list and name, with all that can differ: options, view, authority.
fn entries(approach: Option<&Approach>) -> BTreeMap<String, String> {
    let entries = approach.into_iter().flat_map(|approach| &approach.entries);
    let named = |entry: &EntryInfo| format!("{} {}", entry.place.name(), entry.name);
    let is = |entry: &EntryInfo| {
        let rests = entry.standings.iter().map(|it| &it.support.holding);
        let rests: BTreeSet<_> = rests.collect();
        format!("{} {:?} {rests:?}", entry.options, entry.under)
    };
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for entry in entries {
        all.entry(named(entry)).or_default().push_str(&is(entry));
    }
    all
}

/// What came (+), left (-), or stayed with another option, view or authority (~), and in which profiles; as the tables
/// are written.
#[derive(Default)]
struct Differences {
    profiles: BTreeSet<&'static str>,
    entries: BTreeMap<(String, char), BTreeSet<&'static str>>,
}

impl Differences {
    fn add(&mut self, id: &'static str, before: Option<&Approach>, after: Option<&Approach>) {
        let (before, after) = (entries(before), entries(after));
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for name in names {
            let sign = match (before.get(name), after.get(name)) {
                (None, _) => '+',
                (_, None) => '-',
                (before, after) if before != after => '~',
                _ => continue,
            };
            let profiles = self.entries.entry((name.clone(), sign)).or_default();
            profiles.insert(id);
            self.profiles.insert(id);
        }
    }

    fn table(&self) -> String {
        let mut table = String::new();
        for ((name, sign), profiles) in &self.entries {
            let rest: Vec<&str> = self.profiles.difference(profiles).copied().collect();
            let listed: Vec<&str> = profiles.iter().copied().collect();
            let whose = match rest.len() {
                0 => "all".to_owned(),
                1..=4 => format!("all but {}", rest.join(" ")),
                _ => listed.join(" "),
            };
            table.push_str(&format!("{sign} {name}: {whose}\n"));
        }
        table
    }

    fn is(&self, expected: &str) {
        let table = self.table();
        assert!(
            table == expected,
            "the differences are other ones; what is now:\n{table}\nwhat was expected:\n{expected}"
        );
    }
}

/// What ships as law: a theory is none, whatever its day.
fn shipped() -> impl Iterator<Item = Jurisdiction> {
    let theory = |it: Jurisdiction| {
        let contrast = &it.on(PAROLINE, Taken::Nothing).contrast;
        contrast.as_ref().is_some_and(|contrast| contrast.theory)
    };
    JURISDICTIONS
        .iter()
        .copied()
        .filter(move |it| !it.own && !theory(*it))
}

const PAROLINE: Date = day(2014, 4, 23);
const TEXT_OF_2018: Date = day(2018, 12, 7);
/// Conduct under the text of 1996.
const OLD: Date = day(2010, 1, 1);

fn before(day: Date) -> Date {
    day.yesterday().expect("a day")
}

/// On the day of *Paroline*, for possession under the text of 1996.
///
/// Not of its making: `ascertainable`, `payor-after-victims`, `representative` and `no-double-recovery` are of
/// statutes, and of a decision, that are older; the approaches before it do not list them.
const AT_PAROLINE: &str = "\
- apportionment allocable-portion: ca7
- apportionment allocation: ca6
- apportionment amy-unknown/joint-with-strangers: ca5
- apportionment laraneta/viewer-or-distributor: ca7
+ apportionment paroline/mean-of-earlier-awards: all but ca1
~ apportionment paroline/mean-of-earlier-awards: ca1
+ apportionment paroline/median-of-earlier-awards: all but ca1
~ apportionment paroline/median-of-earlier-awards: ca1
+ apportionment paroline/one-over-n: all but ca2 ca6
~ apportionment paroline/one-over-n: ca6
- apportionment reasonable-determination: ca1
+ apportionment relative-role: all but ca2
~ apportionment relative-role: ca2
- apportionment statute/amount-caused: ca10 ca11 ca4 ca8 ca9 cadc caed
- bounds laraneta/viewer-not-the-whole: ca7
+ bounds paroline/not-nominal: all but cadc
~ bounds paroline/not-nominal: cadc
+ bounds paroline/not-the-whole: all
+ bounds statute/own-losses-whole: all
- gates statute/proximate-cause-found: ca11 ca9 caed
- losses amy-unknown/heads-without-cause: ca5
- losses amy-unknown/other-needs-cause: ca5
+ losses laraneta/subtract-recoveries: all but ca7
~ losses laraneta/subtract-recoveries: ca7
+ losses statute/own-losses: all
+ losses statute/proximate-losses: ca5
~ losses statute/proximate-losses: all but ca5
+ losses statute/separate-original-abuse: all but ca2
~ losses statute/separate-original-abuse: ca2
";

/// Conduct that ended on the day of the text of 2018 instead of the day before: possession.
const AT_THE_TEXT_OF_2018: &str = "\
~ apportionment paroline/median-of-earlier-awards: ca2
~ apportionment paroline/one-over-n: ca2 ca7 caed
~ apportionment relative-role: all
- bounds paroline/not-nominal: all
~ bounds paroline/not-the-whole: all
+ bounds statute/floor: all
~ bounds statute/no-more-than-remains: all
~ bounds statute/own-losses-whole: all
+ credits statute/grounds-for-termination: all but ca8
~ credits statute/grounds-for-termination: ca8
- credits statute/no-double-recovery: all
+ gates statute/proximate-cause-found: ca10 ca11 ca2 ca3 ca7 ca8 ca9 caed scotus stop-csam
~ gates statute/proximate-cause-found: ca1 ca4 ca5 ca6 cadc
~ gates statute/victim-of-the-count: all
- losses laraneta/subtract-recoveries: all but ca7 cadc
~ losses laraneta/subtract-recoveries: ca7
+ losses statute/full-losses: all
~ losses statute/own-losses: all
- losses statute/proximate-losses: all
- losses statute/separate-original-abuse: all but ca11 ca2 ca9 caed
~ losses statute/separate-original-abuse: ca2 ca9 caed
- terms laraneta/closed-on-remand: ca7
- terms laraneta/joint-only-in-the-case: ca6 ca7
- terms laraneta/no-contribution: ca2 ca7
- terms laraneta/schedule-before-release: ca7
- terms laraneta/victims-heard-on-appeal: ca7
+ terms statute/assessment: all
+ terms statute/least-assessment: all
+ terms statute/order-of-payment: all
~ terms statute/representative: all
+ terms statute/trustee: stop-csam
";

/// The same: production, and every other offense of chapter 110.
const AT_THE_TEXT_OF_2018_BEYOND_IMAGES: &str = "\
~ apportionment statute/full-amount: all
~ bounds statute/no-more-than-remains: all
~ gates statute/victim-of-the-count: all
+ losses statute/deduct-dma: all
~ losses statute/proximate-losses: all
+ terms statute/assessment: all
+ terms statute/least-assessment: all
+ terms statute/order-of-payment: all
~ terms statute/representative: all
+ terms statute/trustee: stop-csam
";

/// The law of the day of the text of 2018 instead of that of the day before, for older conduct.
const WITH_OLD_CONDUCT: &str = "\
+ terms statute/assessment: all
+ terms statute/assistance: all
+ terms statute/assistance-fees: all
+ terms statute/least-assessment: all
";

/// A step with its rule by name: its number changes when another rule comes.
type Walked = (String, String);

/// Every step of a result under the views of its profile, in order.
fn walked(profile: &Profile, class: Class, facts: &ClaimFacts, ends: bool) -> Vec<Walked> {
    let setting = Claim {
        victim: "amy",
        defendant: "doe",
        class,
        class_depends: None,
        facts: facts.clone(),
        choices: Vec::new(),
    };
    let result = engine::compute(profile, &setting).expect("never a fault");
    let mut walked = Vec::new();
    let way = ways_of_answer(&result.answer).swap_remove(0);
    let first = under(&result.answer, &way);
    for leaf in first.values() {
        let approach = leaf
            .law
            .approach
            .and_then(|place| profile.approaches.get(place));
        let credits = under(&leaf.credits, &way);
        let steps = leaf.steps.iter();
        for step in steps.chain(credits.settled().into_iter().flat_map(|it| &it.steps)) {
            let entry = approach.and_then(|approach| approach.entry(step.entry));
            let name =
                entry.map_or_else(String::new, |it| format!("{} {}", it.place.name(), it.name));
            let figures = format!("{:?} {} {}", step.op, step.before, step.after);
            let did = if ends { figures } else { String::new() };
            walked.push((name, format!("{} {did}", step.ground.id())));
        }
        if ends {
            let said = match &leaf.outcome {
                Outcome::Ended(end, ground) => format!("{end:?} {}", ground.id()),
                outcome => format!(
                    "{:?} {:?} {:?}",
                    outcome.range(),
                    outcome.limits(),
                    leaf.loss
                ),
            };
            walked.push((String::new(), said));
        }
    }
    walked
}

/// Issue 4, point 6: "as of 2014-04-22 and 2014-04-23, with the facts fixed, results differ only by the rules named".
#[test]
fn paroline_changes_the_rules_of_possession_that_are_named_and_nothing_else() {
    let mut differences = Differences::default();
    for jurisdiction in shipped() {
        let profiles = [before(PAROLINE), PAROLINE].map(|day| jurisdiction.on(day, Taken::Nothing));
        for (class, ..) in Class::ALL {
            let [old, new] = profiles.map(|profile| governing(profile, class, OLD));
            let (was, is) = (entries(old), entries(new));
            if class == Class::Images {
                differences.add(jurisdiction.id, old, new);
            } else {
                assert_eq!(was, is, "{} {class:?}", jurisdiction.id);
            }
            for facts in claims(OLD) {
                let walk = |ends| profiles.map(|profile| walked(profile, class, &facts, ends));
                if was == is {
                    let [old, new] = walk(true);
                    assert_eq!(old, new, "{} {class:?}", jurisdiction.id);
                }
                // A rule that stays says the same, wherever both runs come to it.
                let [old, new] =
                    walk(false).map(|steps| steps.into_iter().collect::<BTreeSet<_>>());
                let stays =
                    |(name, _): &&Walked| was.contains_key(name) && was.get(name) == is.get(name);
                let reached =
                    |steps: &BTreeSet<Walked>, name: &str| steps.iter().any(|it| it.0 == name);
                for step in old.symmetric_difference(&new).filter(stays) {
                    assert!(
                        !(reached(&old, &step.0) && reached(&new, &step.0)),
                        "{}: {step:?}",
                        jurisdiction.id
                    );
                }
            }
        }
    }
    differences.is(AT_PAROLINE);
}

/// Issue 4, point 6: the same for an offense that ended on 2018-12-06 and on 2018-12-07, as of one day.
#[test]
fn the_text_of_2018_changes_the_rules_that_are_named_and_nothing_else() {
    let (mut images, mut beyond) = (Differences::default(), Differences::default());
    for jurisdiction in shipped() {
        let profile = jurisdiction.on(LAST, Taken::Nothing);
        for (class, ..) in Class::ALL {
            let [old, new] =
                [before(TEXT_OF_2018), TEXT_OF_2018].map(|it| governing(profile, class, it));
            match class {
                Class::Images => images.add(jurisdiction.id, old, new),
                Class::Production | Class::OtherChapter110 => beyond.add(jurisdiction.id, old, new),
                _ => {
                    assert_eq!(entries(old), entries(new), "{} {class:?}", jurisdiction.id);
                    let mut claims = claims(before(TEXT_OF_2018))
                        .into_iter()
                        .zip(claims(TEXT_OF_2018));
                    let same = claims.all(|(old, new)| {
                        walked(profile, class, &old, true) == walked(profile, class, &new, true)
                    });
                    assert!(same, "{} {class:?}", jurisdiction.id);
                }
            }
        }
    }
    images.is(AT_THE_TEXT_OF_2018);
    beyond.is(AT_THE_TEXT_OF_2018_BEYOND_IMAGES);
}

/// What may come with a day for older conduct: credits, and the assistance from the Reserve (18 U.S.C. § 2259(d)), which
/// a victim chooses whatever text governs the offense; and the assessment, which no count of earlier conduct has.
fn of_credits_or_assistance(entry: &str) -> bool {
    let assistance = [
        "losses statute/deduct-dma",
        "terms statute/assessment",
        "terms statute/least-assessment",
        "terms statute/assistance",
        "terms statute/assistance-fees",
    ];
    entry.starts_with("credits ") || assistance.contains(&entry)
}

/// Issue 4, point 6: "moving as-of over 2018-12-07 with old conduct changes nothing but credits and DMA", and no amount.
#[test]
fn the_day_of_the_text_of_2018_moves_no_amount_for_older_conduct() {
    let mut differences = Differences::default();
    for jurisdiction in shipped() {
        let profiles =
            [before(TEXT_OF_2018), TEXT_OF_2018].map(|day| jurisdiction.on(day, Taken::Nothing));
        for (class, ..) in Class::ALL {
            let [old, new] = profiles.map(|profile| governing(profile, class, OLD));
            differences.add(jurisdiction.id, old, new);
            for facts in claims(OLD) {
                let [old, new] = profiles.map(|profile| {
                    let mut steps = walked(profile, class, &facts, true);
                    steps.retain(|(name, _)| !of_credits_or_assistance(name));
                    steps
                });
                assert_eq!(old, new, "{} {class:?}", jurisdiction.id);
            }
        }
    }
    for (name, sign) in differences.entries.keys() {
        assert!(of_credits_or_assistance(name), "{sign} {name}");
    }
    differences.is(WITH_OLD_CONDUCT);
}

/// The text of section 2259 that a holding is of, by its regime.
fn text_of(holding: &str) -> Option<&str> {
    let rest = holding.strip_prefix("congress/usc-18-2259-")?;
    rest.split_once('#').map(|(text, _)| text)
}

/// The text that brought rules which no earlier text can say: the full losses first, the least amount, the cap, the
/// ground for an end.
const NEW: &str = "2018";

/// Issue 4, point 6: "rules of one regime run in another only where a dated authority says so". No entry rests on the
/// words of section 2259 as they stood in another text than that of its approach; and a rule whose ground is of
/// the text of 2018 stands in an approach to an earlier one only on the authority of a court, from its day on.
#[test]
fn a_rule_of_the_text_of_2018_runs_under_an_earlier_one_only_where_a_court_says_so() {
    let (mut looked_at, mut carried) = (0, BTreeSet::new());
    for jurisdiction in shipped() {
        for (first, _) in stretches(jurisdiction) {
            let profile = jurisdiction.on(first, Taken::Nothing);
            for approach in &profile.approaches {
                for (number, entry) in (0..).zip(&approach.entries) {
                    if !of_credits_or_assistance(&format!("{} {}", entry.place.name(), entry.name))
                    {
                        looked_at += entry.standings.len();
                        carried.extend(carried_by_a_court(jurisdiction, approach, number, entry));
                    }
                }
            }
        }
    }
    println!("{looked_at} grounds; under an earlier text, each by a court:\n{carried:#?}");
    assert!(looked_at > 50_000, "{looked_at}");
}

/// What of an entry a court carried to an earlier text.
fn carried_by_a_court(
    jurisdiction: Jurisdiction,
    approach: &Approach,
    number: u16,
    entry: &EntryInfo,
) -> Vec<String> {
    let text = approach.applies.regime.as_str();
    let mut carried = Vec::new();
    for standing in &entry.standings {
        let support = &standing.support;
        let told = format!(
            "{jurisdiction:?} `{}` ({text}), {}: {}",
            approach.name, entry.name, support.holding
        );
        let of_another = text_of(&support.holding).is_some_and(|of| of != text);
        assert!(!of_another, "{told} is of another text");
        let grounds = approach
            .info(number)
            .into_iter()
            .flat_map(|about| about.grounds);
        let mut grounds = grounds.filter(|ground| **ground == standing.ground);
        let new = grounds.any(|ground| text_of(ground.holding()) == Some(NEW));
        if new && text != NEW {
            let of_a_court = !support.holding.starts_with("congress/");
            let in_time = approach.applies.from >= Some(support.since);
            assert!(of_a_court && in_time, "{told} does not carry it there");
            carried.push(told);
        }
    }
    carried
}
