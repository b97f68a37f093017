//! The compact form of the one ask that is made often: a rule on a claim.
//!
//! Names stay names, because a number of one side could be another thing on the other. Example: a fact crosses by its path, and only
//! if the rule declared it. Amounts and flags are bytes, because reading them as text takes most of the time of a large claim.

use redress_money::{Ratio, Usd};
use redress_rule::facts::{
    AWARDS_ELSEWHERE, BorneBy, Cause, ClaimFacts, FactValue, Head, LOSSES_READ, Loss, LossValues,
    rows,
};
use redress_rule::{
    Account, Ends, Evidence, LawFigure, LawOfDay, LiabilityKind, Options, RuleInfo, Share, wire,
};

use super::record::{Asked, Request, key};

/// The version of the form, and the first byte of an ask in it. No JSON text begins with such a byte. A set that reads another
/// version, or none, is asked in JSON.
pub(super) const COMPACT: u8 = 1;

/// The kinds of liability by their number.
const KINDS: [LiabilityKind; 4] = [
    LiabilityKind::Several,
    LiabilityKind::WholeAlone,
    LiabilityKind::JointInCase,
    LiabilityKind::JointAcrossCases,
];

/// The heads of loss by their number. A new one comes last, because a number keeps its meaning.
const HEADS: [Head; 12] = [
    Head::Medical,
    Head::Therapy,
    Head::Transport,
    Head::LostIncome,
    Head::Fees,
    Head::Other,
    Head::Property,
    Head::Funeral,
    Head::Participation,
    Head::Interest,
    Head::Total,
    Head::Remediation,
];

/// The causes of a loss by their number. A new one comes last.
const CAUSES: [Cause; 6] = [
    Cause::ThisDefendant,
    Cause::Trade,
    Cause::OriginalAbuse,
    Cause::Another,
    Cause::Before,
    Cause::Conspiracy,
];

/// Those who have borne a loss, by their number. A new one comes last.
const BEARERS: [BorneBy; 3] = [BorneBy::Victim, BorneBy::Payor, BorneBy::FreeOfCharge];

/// Returns whether an ask is in this form.
pub(super) fn is_compact(ask: &[u8]) -> bool {
    ask.first() == Some(&COMPACT)
}

/// Returns the name of the rule that an ask asks, in either form.
#[must_use]
pub fn asked_rule(ask: &[u8]) -> Option<&str> {
    if let Some(ask) = ask.strip_prefix(&[COMPACT]) {
        return Reader(ask).text().ok();
    }
    let name = ask.strip_prefix(br#"{"rule":{"rule":""#)?;
    let name = name.split(|byte| *byte == b'"').next()?;
    std::str::from_utf8(name).ok()
}

/// Returns an ask in the compact form as the same ask in JSON.
///
/// # Errors
/// Says in words what cannot be read.
pub fn in_json(ask: &[u8]) -> Result<Vec<u8>, String> {
    let request = Request::Rule(Box::new(read(ask)?.request()));
    serde_json::to_vec(&request).map_err(|error| error.to_string())
}

/// Writes a rule's ask: the part of a claim and of the figures so far that the rule declares. `with` is its options as JSON, empty
/// where there are none.
pub(super) fn write(
    info: &RuleInfo,
    with: &str,
    claim: &Evidence<'_>,
    so_far: &Account,
) -> Vec<u8> {
    let mut out = Writer(Vec::with_capacity(512));
    out.byte(COMPACT);
    out.text(info.name);
    out.text(with);
    out.account(so_far);
    let (facts, law, ends) = wire::parts(claim);
    out.facts(facts, ends, info.reads);
    out.law(law, info);
    out.0
}

/// Reads a rule's ask.
///
/// # Errors
/// Says in words what cannot be read, such as a fact that this set does not know.
pub(super) fn read(ask: &[u8]) -> Result<Asked, String> {
    let mut reader = Reader(ask.strip_prefix(&[COMPACT]).ok_or_else(malformed)?);
    let rule = reader.text()?.to_owned();
    let with = match reader.text()? {
        "" => Options::default(),
        with => Options(serde_json::from_str(with).map_err(|error| error.to_string())?),
    };
    let so_far = reader.account()?;
    let (facts, ends) = reader.facts()?;
    let law = reader.law()?;
    match reader.0 {
        [] => Ok(Asked {
            rule,
            with,
            facts,
            ends,
            law,
            so_far,
        }),
        _ => Err("the ask goes on after its end".to_owned()),
    }
}

fn malformed() -> String {
    "the ask is malformed".to_owned()
}

struct Writer(Vec<u8>);

impl Writer {
    fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Writes seven bits a byte, the lowest first.
    fn number(&mut self, mut number: u64) {
        loop {
            let [low, ..] = number.to_le_bytes();
            number >>= 7;
            if number == 0 {
                return self.byte(low & 0x7f);
            }
            self.byte(low | 0x80);
        }
    }

    fn length(&mut self, length: usize) {
        self.number(u64::try_from(length).unwrap_or(u64::MAX));
    }

    /// Writes a number of either sign so that small ones are short.
    fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    fn amount(&mut self, amount: Usd) {
        self.signed(amount.cents());
    }

    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Writes the number of a word by its place among all of its kind.
    fn word<T: PartialEq>(&mut self, word: &T, all: impl Iterator<Item = T>) {
        let place = all.take_while(|known| known != word).count();
        self.byte(u8::try_from(place).unwrap_or(u8::MAX));
    }

    /// Writes what is known of a fact, and two bits of the caller.
    fn value(&mut self, value: FactValue, bits: u8) {
        match value {
            FactValue::Unknown => self.byte(bits << 2),
            FactValue::NotProved => self.byte(bits << 2 | 1),
            FactValue::Is(value) => {
                self.byte(bits << 2 | 2);
                self.signed(value);
            }
            FactValue::Within(least, greatest) => {
                self.byte(bits << 2 | 3);
                self.signed(least);
                self.signed(greatest);
            }
        }
    }

    fn account(&mut self, account: &Account) {
        for figure in [account.gross(), account.remaining(), account.own()] {
            self.amount(figure);
        }
        let mut counted: Vec<u8> = Vec::new();
        for (place, counts) in wire::counted(account).enumerate() {
            if counts {
                counted.resize((place >> 3).saturating_add(1), 0);
                if let Some(last) = counted.last_mut() {
                    *last |= 1 << (place & 7);
                }
            }
        }
        self.length(counted.len());
        self.0.extend_from_slice(&counted);
        match account.share() {
            Share::Unsettled => self.byte(0),
            Share::Settled(amount, kind) => {
                self.byte(1);
                self.amount(amount);
                self.word(&kind, KINDS.into_iter());
            }
            Share::LeftToTheCourt => self.byte(2),
        }
        for limit in [
            account.at_least(),
            account.at_most(),
            account.more_than(),
            account.less_than(),
            account.losses_left(),
            account.order_left(),
        ] {
            self.byte(u8::from(limit.is_some()));
            if let Some(limit) = limit {
                self.amount(limit);
            }
        }
    }

    /// Writes what a rule with these declared reads may see of some facts.
    fn facts(&mut self, facts: &ClaimFacts, ends: Ends, reads: u64) {
        self.number(facts.counts);
        self.byte(u8::from(facts.closed));
        for row in rows().filter(|row| reads & row.key.bit() != 0) {
            let bit = row.key.bit();
            let at_end = u8::from(ends.least & bit != 0) | u8::from(ends.greatest & bit != 0) << 1;
            let known = facts.get(row.key);
            if known != FactValue::Unknown || at_end != 0 {
                self.text(row.path);
                self.value(known, at_end);
            }
        }
        self.text("");
        let losses = match reads & LOSSES_READ {
            0 => &[],
            _ => facts.losses.as_slice(),
        };
        self.length(losses.len());
        for loss in losses {
            self.loss(loss);
        }
        let awards = facts.awards_elsewhere.as_ref();
        let awards = awards.filter(|_| reads & AWARDS_ELSEWHERE.key().bit() != 0);
        self.byte(u8::from(awards.is_some()));
        if let Some(awards) = awards {
            self.length(awards.len());
            for award in awards {
                self.amount(*award);
            }
        }
    }

    fn loss(&mut self, loss: &Loss) {
        self.amount(loss.low);
        self.amount(loss.high);
        self.word(&loss.head, HEADS.into_iter());
        let bits = [loss.projected, loss.found, loss.cause.is_some()];
        let bits = bits.map(u8::from).into_iter().rev();
        self.byte(bits.fold(0, |all, bit| all << 1 | bit));
        if let Some(cause) = loss.cause {
            self.word(&cause, CAUSES.into_iter());
        }
        self.word(&loss.borne_by, BEARERS.into_iter());
        for (name, value) in loss.values.by_name() {
            self.text(name);
            self.value(value, 0);
        }
        self.text("");
        self.number(loss.counts);
    }

    /// Writes the values of the law that a rule declares.
    fn law(&mut self, law: &LawOfDay, info: &RuleInfo) {
        for (name, _) in info.all_parameters() {
            if let Some((_, figure)) = law.figures.iter().find(|(known, _)| known == name) {
                self.text(name);
                self.figure(*figure);
            }
        }
        self.text("");
    }

    fn figure(&mut self, figure: Option<LawFigure>) {
        match figure {
            None => self.byte(0),
            Some(LawFigure::Amount(amount)) => {
                self.byte(1);
                self.amount(amount);
            }
            Some(LawFigure::Percent(ratio)) => {
                self.byte(2);
                self.number(ratio.numerator());
                self.number(ratio.denominator());
            }
            Some(LawFigure::Days(days)) => {
                self.byte(3);
                self.number(days.into());
            }
            Some(LawFigure::Years(years)) => {
                self.byte(4);
                self.number(years.into());
            }
            Some(LawFigure::Count(count)) => {
                self.byte(5);
                self.number(count.into());
            }
        }
    }
}

/// The bytes that are left.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Result<u8, String> {
        let (first, rest) = self.0.split_first().ok_or_else(malformed)?;
        self.0 = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Result<u64, String> {
        let mut number = 0_u64;
        for place in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            let shifted = bits.wrapping_shl(place);
            if shifted.wrapping_shr(place) != bits {
                return Err(malformed());
            }
            number |= shifted;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(malformed())
    }

    fn number_of<T: TryFrom<u64>>(&mut self) -> Result<T, String> {
        T::try_from(self.number()?).map_err(|_| malformed())
    }

    /// Reads a number of things of which each takes a byte at the least.
    fn length(&mut self) -> Result<usize, String> {
        let length = self.number_of::<usize>()?;
        let fits = length <= self.0.len();
        fits.then_some(length).ok_or_else(malformed)
    }

    fn signed(&mut self) -> Result<i64, String> {
        let number = self.number()?;
        let half = (number >> 1).cast_signed();
        Ok(if number & 1 == 0 { half } else { !half })
    }

    fn amount(&mut self) -> Result<Usd, String> {
        self.signed().map(Usd::from_cents)
    }

    fn flag(&mut self) -> Result<bool, String> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(malformed()),
        }
    }

    fn bytes(&mut self) -> Result<&'a [u8], String> {
        let length = self.length()?;
        let (bytes, rest) = self.0.split_at_checked(length).ok_or_else(malformed)?;
        self.0 = rest;
        Ok(bytes)
    }

    fn text(&mut self) -> Result<&'a str, String> {
        std::str::from_utf8(self.bytes()?).map_err(|_| malformed())
    }

    /// Reads a name of a list that ends with an empty one.
    fn name(&mut self) -> Result<Option<&'a str>, String> {
        self.text()
            .map(|name| Some(name).filter(|it| !it.is_empty()))
    }

    fn word<T>(&mut self, mut all: impl Iterator<Item = T>) -> Result<T, String> {
        all.nth(self.byte()?.into()).ok_or_else(malformed)
    }

    /// Reads what is known of a fact, and the two bits of the caller.
    fn value(&mut self) -> Result<(FactValue, u8), String> {
        let byte = self.byte()?;
        let value = match byte & 3 {
            0 => FactValue::Unknown,
            1 => FactValue::NotProved,
            2 => FactValue::Is(self.signed()?),
            _ => FactValue::Within(self.signed()?, self.signed()?),
        };
        match byte >> 2 {
            bits @ 0..=3 => Ok((value, bits)),
            _ => Err(malformed()),
        }
    }

    fn account(&mut self) -> Result<Account, String> {
        let figures = [self.amount()?, self.amount()?, self.amount()?];
        let counted = self.bytes()?.iter();
        let counted = counted.flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1 == 1));
        let share = match self.byte()? {
            0 => Share::Unsettled,
            1 => Share::Settled(self.amount()?, self.word(KINDS.into_iter())?),
            2 => Share::LeftToTheCourt,
            _ => return Err(malformed()),
        };
        let mut limits = [None; 6];
        for limit in &mut limits {
            if self.flag()? {
                *limit = Some(self.amount()?);
            }
        }
        Ok(wire::account(figures, counted, share, limits))
    }

    /// Reads facts. An unknown path is refused: to ignore a fact would give a wrong amount.
    fn facts(&mut self) -> Result<(ClaimFacts, Ends), String> {
        let mut facts = ClaimFacts {
            counts: self.number()?,
            closed: self.flag()?,
            ..ClaimFacts::default()
        };
        let mut ends = Ends::default();
        while let Some(path) = self.name()? {
            let key = key(path)?;
            let (known, at_end) = self.value()?;
            facts.set(key, known);
            if at_end & 1 != 0 {
                ends.least |= key.bit();
            }
            if at_end & 2 != 0 {
                ends.greatest |= key.bit();
            }
        }
        for _ in 0..self.length()? {
            facts.losses.push(self.loss()?);
        }
        if self.flag()? {
            let awards = (0..self.length()?).map(|_| self.amount());
            facts.awards_elsewhere = Some(awards.collect::<Result<_, _>>()?);
        }
        Ok((facts, ends))
    }

    fn loss(&mut self) -> Result<Loss, String> {
        let (low, high) = (self.amount()?, self.amount()?);
        let head = self.word(HEADS.into_iter())?;
        let bits = self.byte()?;
        if bits > 7 {
            return Err(malformed());
        }
        let cause = match bits & 4 {
            0 => None,
            _ => Some(self.word(CAUSES.into_iter())?),
        };
        let borne_by = self.word(BEARERS.into_iter())?;
        let mut values = LossValues::default();
        while let Some(name) = self.name()? {
            let (value, _) = self.value()?;
            if !values.set_by_name(name, value) {
                return Err(format!(
                    "unknown fact `{name}` of a loss: this rule set is older than the fact"
                ));
            }
        }
        Ok(Loss {
            low,
            high,
            head,
            projected: bits & 1 != 0,
            cause,
            borne_by,
            values,
            counts: self.number()?,
            found: bits & 2 != 0,
        })
    }

    fn law(&mut self) -> Result<LawOfDay, String> {
        let mut law = LawOfDay::default();
        while let Some(name) = self.name()? {
            let figure = match self.byte()? {
                0 => None,
                1 => Some(LawFigure::Amount(self.amount()?)),
                2 => {
                    let ratio = Ratio::new(self.number()?, self.number()?);
                    Some(LawFigure::Percent(
                        ratio.map_err(|error| error.to_string())?,
                    ))
                }
                3 => Some(LawFigure::Days(self.number_of()?)),
                4 => Some(LawFigure::Years(self.number_of()?)),
                5 => Some(LawFigure::Count(self.number_of()?)),
                _ => return Err(malformed()),
            };
            law.figures.push((name.to_owned(), figure));
        }
        // In the order of JSON, so that an answer in either form lists what was read in the same order.
        law.figures.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(law)
    }
}

#[cfg(test)]
mod tests {
    use redress_rule::facts::{
        CONDUCT_ENDED, DISTRIBUTED, IMAGES, ORDERS, OUTSIDE_OTHER, RECEIVED,
    };
    use redress_rule::{Change as _, FigureUnit, GateChange, Ground};

    use super::*;

    static GROUND: Ground = Ground::required("ground", "it is so", "court/authority#holding");

    static GROUNDS: &[&Ground] = &[&GROUND];

    /// A rule that declares what the claim below has.
    fn info() -> RuleInfo {
        RuleInfo {
            parameters: &["floor", "index"],
            figures: &[
                ("share", FigureUnit::Percent),
                ("days", FigureUnit::Days),
                ("years", FigureUnit::Years),
                ("count", FigureUnit::Count),
            ],
            reads: u64::MAX,
            ..RuleInfo::gate("rule", |_, _| Ok(GateChange::Pass.on(&GROUND))).grounds(GROUNDS)
        }
    }

    fn losses() -> impl Iterator<Item = Loss> {
        let causes = Cause::ALL.iter().map(|(cause, _)| Some(*cause));
        let heads = Head::ALL.iter().map(|(head, ..)| *head);
        let amounts = [0, 1, -1, 63, -64, 64, i64::MAX, i64::MIN].into_iter();
        let by = BorneBy::ALL.iter().map(|(by, _)| *by);
        let all = heads.zip(causes.chain([None]).cycle()).zip(by.cycle());
        all.zip(amounts.cycle())
            .map(|(((head, cause), borne_by), cents)| Loss {
                low: Usd::from_cents(cents),
                high: Usd::from_cents(cents.saturating_add(1)),
                head,
                projected: cents % 2 == 0,
                cause,
                borne_by,
                values: match head {
                    Head::Total => LossValues::default()
                        .with(OUTSIDE_OTHER, FactValue::Is(300))
                        .with(redress_rule::facts::LOSS_CAUSED, FactValue::NotProved),
                    _ => LossValues::default(),
                },
                counts: cents.cast_unsigned(),
                found: cents > 0,
            })
    }

    /// A claim with everything that an ask can have.
    fn whole() -> Asked {
        let mut facts = ClaimFacts {
            losses: losses().collect(),
            awards_elsewhere: Some(vec![Usd::from_cents(300_000), Usd::ZERO]),
            counts: u64::MAX,
            closed: true,
            ..ClaimFacts::default()
        };
        facts.set(DISTRIBUTED, FactValue::NotProved);
        facts.set(IMAGES, FactValue::Within(3, i64::MAX));
        facts.set(CONDUCT_ENDED, FactValue::Is(20_160_501));
        let figures = [
            ("count", Some(LawFigure::Count(u32::MAX))),
            ("days", Some(LawFigure::Days(90))),
            ("floor", Some(LawFigure::Amount(Usd::from_cents(300_000)))),
            ("index", None),
            ("share", Some(LawFigure::Percent(Ratio::new(1, 3).unwrap()))),
            ("years", Some(LawFigure::Years(20))),
        ];
        let counted = (0..19).map(|place| place % 3 == 0);
        let amount = |cents| Some(Usd::from_cents(cents));
        Asked {
            rule: "rule".to_owned(),
            with: Options(serde_json::from_str(r#"{"b":[1,"two"],"a":{}}"#).unwrap()),
            facts,
            ends: Ends {
                least: ORDERS.key().bit() | IMAGES.key().bit(),
                greatest: RECEIVED.key().bit() | IMAGES.key().bit(),
            },
            law: LawOfDay {
                figures: figures
                    .map(|(name, value)| (name.to_owned(), value))
                    .to_vec(),
            },
            so_far: wire::account(
                [1, 2, 3].map(Usd::from_cents),
                counted,
                Share::Settled(Usd::from_cents(-5), LiabilityKind::JointAcrossCases),
                [amount(0), None, amount(-1), amount(7), None, amount(9)],
            ),
        }
    }

    fn write_whole() -> Vec<u8> {
        let asked = whole();
        let with = serde_json::to_string(&asked.with.0).unwrap();
        let claim = Evidence::at_ends(&asked.facts, &asked.law, asked.ends);
        write(&info(), &with, &claim, &asked.so_far)
    }

    #[test]
    fn an_ask_is_read_as_it_was_written() {
        let (read, asked) = (read(&write_whole()).unwrap(), whole());
        assert_eq!((read.rule, read.with), (asked.rule, asked.with));
        assert_eq!((&read.facts, read.ends), (&asked.facts, asked.ends));
        assert_eq!(read.law.figures, asked.law.figures);
        // Lines that do not count beyond the last that does are not there.
        let figures = |account: &Account| {
            let counted = (0..30).map(|line| account.counts(line)).collect::<Vec<_>>();
            let limits = [
                account.at_least(),
                account.at_most(),
                account.more_than(),
                account.less_than(),
                account.losses_left(),
                account.order_left(),
            ];
            let sums = [account.gross(), account.remaining(), account.own()];
            (counted, limits, sums, account.share())
        };
        assert_eq!(figures(&read.so_far), figures(&asked.so_far));
    }

    #[test]
    fn json_says_the_same() {
        let bytes = write_whole();
        let json = in_json(&bytes).unwrap();
        assert_eq!(asked_rule(&bytes), Some("rule"));
        assert_eq!(asked_rule(&json), Some("rule"));
        let Ok(Request::Rule(request)) = serde_json::from_slice(&json) else {
            panic!("{}", String::from_utf8_lossy(&json));
        };
        let again = request.asked().unwrap();
        assert_eq!(again.facts, whole().facts);
        assert_eq!(again.ends, whole().ends);
    }

    #[test]
    fn an_ask_that_is_cut_or_changed_is_refused_or_read_and_nothing_else() {
        let bytes = write_whole();
        for length in 0..bytes.len() {
            assert!(read(&bytes[..length]).is_err(), "cut at {length}");
        }
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(
            read(&longer).err().as_deref(),
            Some("the ask goes on after its end")
        );
        for place in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[place] ^= 1 << bit;
                let _ = read(&changed);
            }
        }
        // A length that no ask has takes no memory.
        let endless = [&[COMPACT][..], &[0xff; 9], &[1]].concat();
        assert!(read(&endless).is_err());
    }

    #[test]
    fn a_fact_that_is_not_known_is_named() {
        let mut bytes = write_whole();
        let name = b"conduct.images";
        let place = bytes.windows(name.len()).position(|it| it == name).unwrap();
        bytes[place] = b'd';
        assert_eq!(
            read(&bytes).err().as_deref(),
            Some("unknown fact `donduct.images`: this rule set is older than the fact")
        );
    }
}
