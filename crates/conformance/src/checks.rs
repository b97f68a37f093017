//! Every check of a rule on trial.

use crate::report::Check;
use crate::trial::Trial;
use crate::{kept, relations};

/// Returns every check of the rule.
pub(crate) fn of_rule(trial: &Trial<'_>) -> Vec<Check> {
    let untried = trial.refused.iter().map(|why| {
        let why = format!("skipped, give it options: {why}");
        trial.done("tried", 0, Err(why))
    });
    let mut checks: Vec<Check> = untried.collect();
    if trial.is_bound() {
        checks.extend([
            trial.takes_its_options(),
            trial.refuses_unknown_options(),
            trial.refuses_unknown_facts(),
            trial.refuses_unknown_fields(),
            trial.same_twice(),
            trial.same_on_eight_threads(),
        ]);
        let answers = kept::answers(trial);
        let any = answers.outcome.is_ok();
        checks.push(answers);
        // Of what does not answer there is nothing more to ask.
        if any {
            checks.extend(kept::checks(trial));
            checks.extend(relations::checks(trial));
        }
    }
    checks
}
