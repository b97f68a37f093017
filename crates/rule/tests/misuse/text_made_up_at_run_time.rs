//! A ground is declared beforehand: no text is made up at run time.

use redress_rule::{Change, ConsequenceChange, Effect, Ground};

fn ground(victim: &str) -> Ground {
    let because = format!("{victim} waits long enough");
    Ground::required("waits", &because, "ca7/laraneta#viewer")
}

fn on_the_fly() -> Effect<ConsequenceChange> {
    let ground = Ground::required("waits", "it waits", "ca7/laraneta#viewer");
    ConsequenceChange::Applies.on(&ground)
}

fn main() {}
