//! Facts that the user assumes and choices that the user makes, as written on a command line.

use redress_case::facts::{
    self, Cause, FactKind, FactRow, FactValue, Key, LOSS_AMOUNT, LOSS_CAUSED, LOSS_TABLE,
};
use redress_case::{Case, ChoiceMade, How, LossItem, Proof, ProofKind, StatedFact, Victim};
use redress_rule::{Ratio, Usd};

use crate::Error;

/// The id of the one loss of a victim of whom the file lists none.
const TOTAL: &str = "total";

fn error(given: &str, problem: impl Into<String>) -> Error {
    Error::Answer {
        given: given.to_owned(),
        problem: problem.into(),
    }
}

fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let of_part = known
        .iter()
        .copied()
        .find(|it| it.ends_with(&format!(".{name}")));
    match of_part.or_else(|| redress_casefile::did_you_mean(name, known.iter().copied())) {
        Some(nearest) => format!("there is no `{name}`; did you mean `{nearest}`?"),
        None => format!("there is no `{name}`; there are: {}", known.join(", ")),
    }
}

/// Assumes a finding: `victims.amy.conduct.distributed=yes`, of a group for each of its victims. The case then carries it as assumed, and
/// every result says so. Returns the assumption in words.
///
/// # Errors
/// When there is no such victim, defendant, loss or fact, or the answer is not of its kind.
pub fn assume(case: &mut Case, given: &str) -> Result<String, Error> {
    let (path, answer) = given.split_once('=').ok_or_else(|| {
        error(
            given,
            "write finding=answer, such as victims.amy.conduct.distributed=yes",
        )
    })?;
    let (path, answer) = (path.trim(), answer.trim());
    let (victims, fact) = of_victims(case, path)?;
    let mut before = None;
    for victim in victims {
        let (victim, defendants) = with_defendants(case, path, &victim)?;
        let replaced = match fact.strip_prefix("losses.") {
            Some(of_loss) => assume_loss(victim, path, of_loss, answer)?,
            None => assume_fact(victim, path, &fact, answer, &defendants)?,
        };
        before = before.or(replaced);
    }
    let replaces = before.filter(Replaced::was_found_otherwise);
    let replaces = replaces.map_or_else(String::new, |it| it.in_words());
    Ok(format!("{path} = {answer}{replaces}"))
}

/// A stated fact with the value that is assumed in its place.
struct Replaced {
    before: StatedFact,
    by: FactValue,
    kind: FactKind,
}

impl Replaced {
    /// Returns whether the finding excludes what is assumed. One within bounds does not exclude what lies within them.
    fn was_found_otherwise(&self) -> bool {
        let (least, greatest) = self.before.value.ends();
        let (from, to) = self.by.ends();
        self.before.proof.kind.stands() && (from < least || to > greatest)
    }

    fn in_words(&self) -> String {
        let amount = match (self.kind, self.before.value) {
            (FactKind::Money, FactValue::Is(cents)) => format!(" of {}", Usd::from_cents(cents)),
            _ => String::new(),
        };
        format!(" (contrary to a finding{amount})")
    }
}

/// The victims of a path, all of a group where it names one, and the fact below them.
fn of_victims(case: &Case, path: &str) -> Result<(Vec<String>, String), Error> {
    let rest = path.strip_prefix("victims.").unwrap_or(path);
    let ids = case
        .victims
        .iter()
        .flat_map(|victim| victim.group.iter().chain([&victim.id]));
    let below = |id: &String| rest.strip_prefix(id)?.strip_prefix('.').map(str::to_owned);
    let named = ids.filter_map(|id| Some((id, below(id)?)));
    let Some((id, fact)) = named.max_by_key(|(id, _)| id.len()) else {
        let known = case.victims.iter().map(|victim| victim.id.as_str());
        return Err(error(
            path,
            nearest(rest.split('.').next().unwrap_or(rest), known),
        ));
    };
    let victims = case.named(id).into_iter().map(str::to_owned);
    Ok((victims.collect(), fact))
}

/// A victim, with the defendants against whom the victim claims.
fn with_defendants<'c>(
    case: &'c mut Case,
    path: &str,
    victim: &str,
) -> Result<(&'c mut Victim, Vec<String>), Error> {
    let defendants: Vec<String> = case
        .claims()
        .filter(|(claimed, _)| claimed.id == victim)
        .map(|(_, defendant)| defendant.id.clone())
        .collect();
    let victim = case
        .victims
        .iter_mut()
        .find(|known| known.id == victim)
        .ok_or_else(|| error(path, "there is no such victim"))?;
    Ok((victim, defendants))
}

/// What kind of answer a fact takes, and its key; a fact of a loss has none.
///
/// # Errors
/// When there is no such victim, defendant, loss or fact.
pub fn kind_of(case: &Case, path: &str) -> Result<(FactKind, Option<Key>), Error> {
    let path = path.trim();
    let mut case = case.clone();
    let (victims, fact) = of_victims(&case, path)?;
    let first = victims.first().cloned().unwrap_or_default();
    let (victim, defendants) = with_defendants(&mut case, path, &first)?;
    match fact.strip_prefix("losses.") {
        Some(of_loss) => {
            let (_, fact) = loss(victim, path, of_loss)?;
            if fact == LOSS_CAUSED.key() {
                return Err(error(
                    path,
                    "it is neither a number, an amount nor a yes or no; give its values, as in =one,another",
                ));
            }
            Ok((fact.row().kind, None))
        }
        None => {
            let (key, _) = find_fact(path, &fact, &defendants)?;
            Ok((key.row().kind, Some(key)))
        }
    }
}

/// A loss by its id, and the fact of the table of losses below it.
fn loss<'v>(
    victim: &'v mut Victim,
    path: &str,
    of_loss: &str,
) -> Result<(&'v mut LossItem, Key), Error> {
    let (id, fact) = of_loss
        .rsplit_once('.')
        .ok_or_else(|| error(path, "write losses.ID.fact=answer"))?;
    if victim.losses.is_empty() && [TOTAL, "0"].contains(&id) {
        victim.losses.push(LossItem::unknown_total(id));
    }
    let known: Vec<String> = victim.losses.iter().map(|item| item.id.clone()).collect();
    let item = victim
        .losses
        .iter_mut()
        .find(|item| item.id == id)
        .ok_or_else(|| error(path, nearest(id, known.iter().map(String::as_str))))?;
    let names = LOSS_TABLE.iter().map(FactRow::name);
    let key = Key::of_loss(fact).ok_or_else(|| error(path, nearest(fact, names)))?;
    Ok((item, key))
}

fn assumed(value: FactValue) -> StatedFact {
    StatedFact {
        value,
        proof: Proof {
            kind: ProofKind::Assumed,
            source: Some("assumed by the user of this program".to_owned()),
            ..Proof::default()
        },
        ..StatedFact::default()
    }
}

fn assume_fact(
    victim: &mut Victim,
    path: &str,
    fact: &str,
    answer: &str,
    defendants: &[String],
) -> Result<Option<Replaced>, Error> {
    let (key, against) = find_fact(path, fact, defendants)?;
    if key.row().kind == FactKind::Amounts {
        let awards = answer
            .split(',')
            .map(|amount| amount.trim().parse::<Usd>())
            .collect::<Result<Vec<_>, _>>()
            .map_err(|problem| {
                error(
                    path,
                    format!("{problem}; write amounts with commas between them and no grouping"),
                )
            })?;
        victim.awards_elsewhere = Some((awards, assumed(FactValue::Unknown).proof));
        return Ok(None);
    }
    let kind = key.row().kind;
    let by = read(path, kind, answer)?;
    let facts = match against {
        Some(defendant) => victim.conduct.entry(defendant).or_default(),
        None => &mut victim.facts,
    };
    let before = facts.insert(key, assumed(by));
    Ok(before.map(|before| Replaced { before, by, kind }))
}

/// The key of a fact's path, and the defendant when it is about conduct.
fn find_fact(
    path: &str,
    fact: &str,
    defendants: &[String],
) -> Result<(Key, Option<String>), Error> {
    let unknown = || {
        let known = facts::rows().map(|row| row.path);
        error(path, nearest(fact, known))
    };
    let Some(of_conduct) = fact.strip_prefix("conduct.") else {
        return Ok((Key::of_path(fact).ok_or_else(unknown)?, None));
    };
    let named = defendants
        .iter()
        .filter_map(|id| Some((id, of_conduct.strip_prefix(id.as_str())?.strip_prefix('.')?)))
        .max_by_key(|(id, _)| id.len());
    if let Some((defendant, fact)) = named {
        let key = Key::of_path(&format!("conduct.{fact}")).ok_or_else(unknown)?;
        return Ok((key, Some(defendant.clone())));
    }
    let key = Key::of_path(fact).ok_or_else(unknown)?;
    match defendants {
        [only] => Ok((key, Some(only.clone()))),
        _ => Err(error(
            path,
            format!(
                "say against which defendant: conduct.{}.{of_conduct}",
                defendants.join("|")
            ),
        )),
    }
}

fn assume_loss(
    victim: &mut Victim,
    path: &str,
    of_loss: &str,
    answer: &str,
) -> Result<Option<Replaced>, Error> {
    let (item, fact) = loss(victim, path, of_loss)?;
    if fact == LOSS_CAUSED.key() {
        let names = || Cause::ALL.iter().map(|(_, name)| *name);
        let cause = Cause::ALL.iter().find(|(_, name)| *name == answer);
        let (cause, _) = cause.ok_or_else(|| error(path, nearest(answer, names())))?;
        item.facts.cause = Some(*cause);
        return Ok(None);
    }
    let kind = fact.row().kind;
    let by = read(path, kind, answer)?;
    if fact == LOSS_AMOUNT.key() {
        let before = std::mem::replace(&mut item.amount, assumed(by));
        return Ok(Some(Replaced { before, by, kind }));
    }
    item.facts.set(fact, by);
    Ok(None)
}

fn read(path: &str, kind: FactKind, answer: &str) -> Result<FactValue, Error> {
    match kind {
        FactKind::YesNo => match answer {
            "yes" | "true" => Ok(FactValue::yes_no(true)),
            "no" | "false" => Ok(FactValue::yes_no(false)),
            _ => Err(error(path, "the answer is yes or no")),
        },
        FactKind::Money => match answer.parse::<Usd>() {
            Ok(amount) if amount.is_negative() => Err(error(path, "the amount is negative")),
            Ok(amount) => Ok(FactValue::usd(amount)),
            Err(problem) => Err(error(path, problem.to_string())),
        },
        FactKind::Count => answer
            .parse::<u32>()
            .map_err(|_| error(path, "the answer is a whole number"))
            .and_then(|number| {
                if i64::from(number) > redress_rule::GREATEST_COUNT {
                    Err(error(path, "the number is over 1,000,000,000"))
                } else {
                    Ok(FactValue::Is(i64::from(number)))
                }
            }),
        FactKind::Day => redress_cite::parse_date(answer)
            .map(FactValue::day)
            .map_err(|problem| error(path, problem.to_string())),
        FactKind::Amounts => Err(error(path, "the answer is a list of amounts")),
    }
}

/// Makes a choice that settled law leaves to the court: `relative-role=1500.00`, `=1/136`, `=12.5%` or
/// `=one-over-n`, for all victims or, as `amy.relative-role=...`, for one or for each of a group; as
/// `amy@roe.relative-role=...` of one defendant.
///
/// # Errors
/// When the argument is malformed or names a victim or a defendant that the case does not have.
pub fn choose(case: &Case, given: &str) -> Result<Vec<ChoiceMade>, Error> {
    let (choice, how) = given
        .split_once('=')
        .ok_or_else(|| error(given, "write choice=amount, choice=share or choice=method"))?;
    let (choice, how) = (choice.trim(), how.trim());
    let (victims, defendant, choice) = match choice.rsplit_once('.') {
        Some((whose, choice)) => {
            let whose = whose.strip_prefix("victims.").unwrap_or(whose);
            let (victim, defendant) = match whose.split_once('@') {
                Some((victim, defendant)) => (victim, Some(defendant)),
                None => (whose, None),
            };
            let is_defendant = |id: &str| case.defendants.iter().any(|known| known.id == id);
            if let Some(victim_last) = defendant.filter(|it| !case.named(it).is_empty())
                && is_defendant(victim)
            {
                let problem =
                    format!("the victim comes first: {victim_last}@{victim}.{choice}={how}");
                return Err(error(given, problem));
            }
            if let Some(defendant) = defendant
                && !is_defendant(defendant)
            {
                let known = case.defendants.iter().map(|known| known.id.as_str());
                return Err(error(given, nearest(defendant, known)));
            }
            let victims = case.named(victim);
            if victims.is_empty() {
                let known = case.victims.iter().map(|victim| victim.id.as_str());
                return Err(error(given, nearest(victim, known)));
            }
            let victims = victims.into_iter().map(|victim| Some(victim.to_owned()));
            (victims.collect(), defendant.map(str::to_owned), choice)
        }
        None => (vec![None], None, choice),
    };
    let share_like =
        how.contains('/') && how.starts_with(|c: char| c.is_ascii_digit()) || how.ends_with('%');
    let how = if share_like {
        let share: Ratio = how
            .parse()
            .map_err(|problem| error(given, format!("{problem}; or name a method")))?;
        if share > Ratio::ONE {
            return Err(error(given, "a share is at most the whole"));
        }
        How::Share(share)
    } else if how.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '$') {
        let amount: Usd = how
            .parse()
            .map_err(|problem| error(given, format!("{problem}; a share is written 1/20 or 5%")))?;
        if amount.is_negative() {
            return Err(error(given, "the amount is negative"));
        }
        How::Amount(amount)
    } else {
        How::Method(how.to_owned())
    };
    let made = |victim| ChoiceMade {
        choice: choice.to_owned(),
        victim,
        defendant: defendant.clone(),
        how: how.clone(),
        reasons: None,
        jointly: false,
        by_user: true,
        proof: Proof {
            kind: ProofKind::Assumed,
            source: Some("chosen by the user of this program".to_owned()),
            ..Proof::default()
        },
    };
    Ok(victims.into_iter().map(made).collect())
}
