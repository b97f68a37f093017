//! Between two approaches: those made of some rules of one and some of the other. They are the law of no court; run, they say what
//! of a difference each rule makes.

use std::ops::Range;
use std::sync::Arc;

use redress_rule::List;

use crate::approach::{Apportionment, Approach, ChoiceEntry, Entry};
use crate::profile::{Chooser, Profile};

/// The most differences that are swapped one by one; beyond them those of a list are swapped together.
const MOST_SWAPS: usize = 12;

/// A place in which two approaches differ: what one has there, the other has not, or has otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swap {
    /// The list.
    pub place: List,
    /// The numbers of the entries of the first approach; may be none.
    pub first: Vec<u16>,
    /// The numbers of the entries of the second approach; may be none.
    pub second: Vec<u16>,
}

/// Two approaches to the same claim, and where their lists differ.
///
/// Terms and credits are left out: they do not move the amount ordered.
pub struct Between<'p> {
    profile: &'p Profile,
    first: &'p Approach,
    second: &'p Approach,
    swaps: Vec<Swap>,
    gates: Vec<Stretch>,
    losses: Vec<Stretch>,
    apportionment: Vec<Stretch>,
    bounds: Vec<Stretch>,
}

/// A stretch of two lists: the same in both, or one place in which they differ.
struct Stretch {
    swap: Option<usize>,
    first: Range<usize>,
    second: Range<usize>,
}

impl<'p> Between<'p> {
    /// Lines up an approach of a profile with another one.
    #[must_use]
    pub fn of(profile: &'p Profile, first: &'p Approach, second: &'p Approach) -> Self {
        let one_by_one = Self::lined_up(profile, first, second, false);
        match one_by_one.swaps.len() > MOST_SWAPS {
            true => Self::lined_up(profile, first, second, true),
            false => one_by_one,
        }
    }

    fn lined_up(
        profile: &'p Profile,
        first: &'p Approach,
        second: &'p Approach,
        whole_lists: bool,
    ) -> Self {
        let mut swaps = Vec::new();
        let mut list = |place: List, a: Vec<Named>, b: Vec<Named>| {
            let mut stretches = line_up(&a, &b);
            if whole_lists && stretches.iter().any(|it| it.swap.is_some()) {
                stretches = vec![Stretch::differing(0..a.len(), 0..b.len())];
            }
            for stretch in &mut stretches {
                if let Some(swap) = &mut stretch.swap {
                    *swap = swaps.len();
                    let numbers = |all: &[Named], of: &Range<usize>| {
                        let these = all.get(of.clone()).unwrap_or_default();
                        these.iter().map(|named| named.0).collect()
                    };
                    swaps.push(Swap {
                        place,
                        first: numbers(&a, &stretch.first),
                        second: numbers(&b, &stretch.second),
                    });
                }
            }
            stretches
        };
        let gates = list(
            List::Gates,
            named(first, &first.gates),
            named(second, &second.gates),
        );
        let losses = list(
            List::Losses,
            named(first, &first.losses),
            named(second, &second.losses),
        );
        let apportionment = list(
            List::Apportionment,
            first.named_parts(),
            second.named_parts(),
        );
        let bounds = list(
            List::Limits,
            named(first, &first.bounds),
            named(second, &second.bounds),
        );
        Self {
            profile,
            first,
            second,
            swaps,
            gates,
            losses,
            apportionment,
            bounds,
        }
    }

    /// Where they differ, in the order of the lists.
    #[must_use]
    pub fn swaps(&self) -> &[Swap] {
        &self.swaps
    }

    /// A profile with one approach: the first, with what the second has in these places; bit for bit in the order of
    /// [`Self::swaps`]. It is nobody's law.
    #[must_use]
    pub fn mixed(&self, swapped: u32) -> Profile {
        // The entries of the second come after those of the first, under numbers of their own.
        let after = u16::try_from(self.first.entries.len()).unwrap_or(u16::MAX);
        let of_second = |number: u16| number.saturating_add(after);
        let takes = |stretch: &Stretch| {
            let bit = stretch.swap.and_then(|swap| u32::try_from(swap).ok());
            bit.is_some_and(|bit| swapped.checked_shr(bit).unwrap_or_default() & 1 == 1)
        };
        let (first, second) = (self.first, self.second);
        let mut entries = first.entries.clone();
        entries.extend(second.entries.iter().cloned());
        let mut law = first.law.clone();
        let mut sources = first.sources.clone();
        for (value, source) in second.law.figures.iter().zip(&second.sources) {
            if law.figures.iter().all(|(known, _)| *known != value.0) {
                law.figures.push(value.clone());
                sources.push(source.clone());
            }
        }
        let approach = Approach {
            name: format!("between {} and {}", first.name, second.name),
            applies: first.applies.clone(),
            open: false,
            of_the_case: false,
            note: None,
            with: Vec::new(),
            gates: mix(&self.gates, &takes, &first.gates, &second.gates, of_second),
            losses: mix(
                &self.losses,
                &takes,
                &first.losses,
                &second.losses,
                of_second,
            ),
            apportionment: mix(
                &self.apportionment,
                &takes,
                &first.apportionment,
                &second.apportionment,
                of_second,
            ),
            bounds: mix(
                &self.bounds,
                &takes,
                &first.bounds,
                &second.bounds,
                of_second,
            ),
            terms: Vec::new(),
            credits: Vec::new(),
            entries,
            questions: Vec::new(),
            law,
            sources,
        };
        let profile = self.profile;
        Profile {
            id: profile.id.clone(),
            name: approach.name.clone(),
            court: profile.court.clone(),
            summary: String::new(),
            contrast: None,
            proposed: None,
            as_of: profile.as_of,
            regimes: profile.regimes.clone(),
            approaches: vec![Arc::new(approach)],
            edges: Vec::new(),
            straddling: profile.straddling.clone(),
            questions: profile.questions.clone(),
            choice_of_law: Chooser::default(),
            source: String::new(),
            digest: String::new(),
        }
    }
}

/// What makes two entries the same: the rule and its options, or the choice with its methods. The authority does not: it moves nothing.
struct Named(u16, String);

fn named<C>(approach: &Approach, list: &[Entry<C>]) -> Vec<Named> {
    list.iter()
        .map(|entry| Named(entry.number, approach.told(entry.number)))
        .collect()
}

impl Approach {
    fn told(&self, number: u16) -> String {
        self.entry(number).map_or_else(String::new, |entry| {
            format!("{} ({}) {:?}", entry.name, entry.options, entry.under)
        })
    }

    fn named_parts(&self) -> Vec<Named> {
        let told = |entry: &Apportionment| match entry {
            Apportionment::Rule(entry) => Named(entry.number, self.told(entry.number)),
            Apportionment::Choice(choice) => {
                let methods = choice.among.iter().map(|method| self.told(method.number));
                let methods: Vec<String> = methods.collect();
                let told = format!("{} {} {}", choice.id, choice.if_made, methods.join(" "));
                Named(choice.number, told)
            }
        };
        self.apportionment.iter().map(told).collect()
    }
}

impl Stretch {
    /// A place in which the lists differ; its number among all is not known yet.
    const fn differing(first: Range<usize>, second: Range<usize>) -> Self {
        Self {
            swap: Some(0),
            first,
            second,
        }
    }
}

/// The longest common list of two, and between its members what differs. What only one of them has is swapped one by one.
fn line_up(a: &[Named], b: &[Named]) -> Vec<Stretch> {
    // How much of the rest of both is common, from each pair of places on.
    let mut common = vec![vec![0_usize; b.len().saturating_add(1)]; a.len().saturating_add(1)];
    let at = |common: &[Vec<usize>], i: usize, j: usize| {
        let row = common.get(i);
        row.and_then(|row| row.get(j)).copied().unwrap_or_default()
    };
    for (i, one) in a.iter().enumerate().rev() {
        for (j, other) in b.iter().enumerate().rev() {
            let (i_next, j_next) = (i.saturating_add(1), j.saturating_add(1));
            let best = if one.1 == other.1 {
                at(&common, i_next, j_next).saturating_add(1)
            } else {
                at(&common, i_next, j).max(at(&common, i, j_next))
            };
            if let Some(cell) = common.get_mut(i).and_then(|row| row.get_mut(j)) {
                *cell = best;
            }
        }
    }
    let mut stretches = Vec::new();
    let (mut i, mut j) = (0, 0);
    let (mut from_i, mut from_j) = (0, 0);
    loop {
        let same = matches!((a.get(i), b.get(j)), (Some(one), Some(other)) if one.1 == other.1);
        let end = i >= a.len() && j >= b.len();
        if same || end {
            match (from_i < i, from_j < j) {
                (true, true) => stretches.push(Stretch::differing(from_i..i, from_j..j)),
                (true, false) => stretches
                    .extend((from_i..i).map(|k| Stretch::differing(k..k.saturating_add(1), j..j))),
                (false, true) => stretches
                    .extend((from_j..j).map(|k| Stretch::differing(i..i, k..k.saturating_add(1)))),
                (false, false) => {}
            }
            if end {
                return stretches;
            }
            let (i_next, j_next) = (i.saturating_add(1), j.saturating_add(1));
            stretches.push(Stretch {
                swap: None,
                first: i..i_next,
                second: j..j_next,
            });
            (i, j) = (i_next, j_next);
            (from_i, from_j) = (i, j);
        } else if at(&common, i.saturating_add(1), j) >= at(&common, i, j.saturating_add(1))
            && i < a.len()
        {
            i = i.saturating_add(1);
        } else {
            j = j.saturating_add(1);
        }
    }
}

/// What stands under a number in a list.
trait Numbered: Clone {
    fn renumber(&mut self, number: &dyn Fn(u16) -> u16);
}

impl<C> Numbered for Entry<C> {
    fn renumber(&mut self, number: &dyn Fn(u16) -> u16) {
        self.number = number(self.number);
    }
}

impl Numbered for Apportionment {
    fn renumber(&mut self, number: &dyn Fn(u16) -> u16) {
        match self {
            Self::Rule(entry) => entry.renumber(number),
            Self::Choice(ChoiceEntry {
                number: own, among, ..
            }) => {
                *own = number(*own);
                for method in among {
                    method.renumber(number);
                }
            }
        }
    }
}

fn mix<T: Numbered>(
    stretches: &[Stretch],
    takes: &dyn Fn(&Stretch) -> bool,
    first: &[T],
    second: &[T],
    of_second: impl Fn(u16) -> u16,
) -> Vec<T> {
    let mut list = Vec::new();
    for stretch in stretches {
        if takes(stretch) {
            let these = second.get(stretch.second.clone()).unwrap_or_default();
            list.extend(these.iter().cloned().map(|mut entry| {
                entry.renumber(&of_second);
                entry
            }));
        } else {
            let these = first.get(stretch.first.clone()).unwrap_or_default();
            list.extend_from_slice(these);
        }
    }
    list
}
