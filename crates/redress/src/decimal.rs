//! Amounts as decimals, because that is what the databases of those who use this crate contain.

use redress_case::{Case, ChoiceMade};
use redress_engine::ClaimResult;
use redress_money::{Decimal, Usd};

use crate::{Error, answer};

/// Assumes an amount for a finding, as [`assume`](crate::assume()) does, and returns the assumption in words.
///
/// ```
/// use redress::casefile::{self, CaseFormat};
/// use redress::money::Decimal;
///
/// let mut case = casefile::read(casefile::skeleton().as_bytes(), CaseFormat::Toml).expect("reads").case;
/// let victim = case.victims[0].id.clone();
/// let received = format!("victims.{victim}.record.received");
/// redress::assume_amount(&mut case, &received, Decimal::new(50_000, 2))?; // 500.00
/// // An amount with a fraction of a cent is refused.
/// assert!(redress::assume_amount(&mut case, &received, Decimal::new(500_005, 3)).is_err());
/// # Ok::<(), redress::Error>(())
/// ```
///
/// # Errors
/// For a fraction of a cent, an amount out of range, and as [`assume`](crate::assume()).
pub fn assume_amount(case: &mut Case, finding: &str, amount: Decimal) -> Result<String, Error> {
    answer::assume(case, &given(finding, amount)?)
}

/// Makes a choice that settled law leaves to the court by an amount, as [`choose`](crate::choose()) does.
///
/// # Errors
/// For a fraction of a cent, an amount out of range, and as [`choose`](crate::choose()).
pub fn choose_amount(case: &Case, choice: &str, amount: Decimal) -> Result<Vec<ChoiceMade>, Error> {
    answer::choose(case, &given(choice, amount)?)
}

/// Returns the least and the greatest amount ordered on a claim, which are equal when the award is settled;
/// `None` where no amount can be stated.
///
/// ```
/// use redress::casefile::{self, CaseFormat};
/// use redress::{Query, Redress};
///
/// let case = casefile::read(casefile::skeleton().as_bytes(), CaseFormat::Toml).expect("reads").case;
/// let query = Query { as_of: Some("2015-06-30".parse()?), ..Query::default() };
/// for claim in Redress::linked_in().compute(&case, "ca7", &query)?.claims {
///     if let Some([least, greatest]) = redress::ordered(&claim) {
///         assert!(least <= greatest);
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn ordered(claim: &ClaimResult) -> Option<[Decimal; 2]> {
    let amount = claim.answer.range()?;
    Some([amount.least(), amount.greatest()].map(Decimal::from))
}

fn given(path: &str, amount: Decimal) -> Result<String, Error> {
    let amount = Usd::try_from(amount).map_err(|problem| Error::Answer {
        given: path.to_owned(),
        problem: problem.to_string(),
    })?;
    Ok(format!("{path}={}", amount.plain()))
}
