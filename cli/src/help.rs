//! Help texts in addition to the options: examples and exit codes.

use redress_report::NOTICE;

/// The layout of help. Examples come before the options, because many readers stop early.
pub(crate) const TEMPLATE: &str =
    "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}\n";

/// The exit codes.
pub(crate) const EXIT_CODES: &str =
    "  0  computed, nothing is open; also if `review` finds an error in the award,
     and always for `compare`
  1  operational failure: a file, a pipe or a fault of the program
  2  usage: the command line is invalid
  3  invalid input: a case file, a profile, an answer or an unknown name
  4  computed, something is open: a missing finding, a choice left to the
     court or an unsettled question; after `review`, an award that needs a
     finding";

/// Returns the text after the options.
pub(crate) fn ending() -> String {
    format!(
        "Exit codes:\n{EXIT_CODES}\n\nData goes to standard output, everything else to standard error.\n{NOTICE}"
    )
}

pub(crate) const PROGRAM: &str = "\
Examples:
  redress compute facts.toml
  redress compare facts.toml --profiles ca4,ca5,ca7 --as-of 2012-11-14
  redress needs facts.toml
  redress review facts.toml --award amy=3000.00
  redress interview facts.toml
  redress new case -o facts.toml
  redress ledger post victims.ledger receipt @private.txt
";

pub(crate) const COMPUTE: &str = "\
Examples:
  redress compute facts.toml
  redress compute facts.toml --profile ca5 --as-of 2012-11-14
  redress compute facts.toml --assume victims.amy.conduct.distributed=yes
  redress compute facts.toml --choose amy.relative-role=3000.00 -o result.json
  redress compute - --format plain < facts.toml
";

pub(crate) const BATCH: &str = "\
Examples:
  redress batch claims.csv --profiles ca2,ca9 --as-of 2024-06-03 -o answers.csv
  redress batch claims.csv --all --view whom-n-counts=orders-so-far -o answers.csv
";

pub(crate) const INTERVIEW: &str = "\
Examples:
  redress interview facts.toml
  redress interview facts.toml --view proximate-cause-under-the-2018-text=by-each-loss
  redress interview facts.toml < answers.txt
";

#[cfg(feature = "serve")]
pub(crate) const SERVE: &str = "\
Examples:
  redress serve facts.toml
  redress serve new.toml --port 8080
  redress serve facts.toml victims.ledger --law our-law
";

pub(crate) const COMPARE: &str = "\
Examples:
  redress compare facts.toml --profiles ca4,ca5,ca7 --as-of 2012-11-14
  redress compare facts.toml --all --format csv -o all.csv
  redress compare facts.toml --profiles ca5,ca7 --as-of 2012-11-14 --first-difference
  redress compare facts.toml --attribute ca5,ca7 --as-of 2012-11-14
  redress compare facts.toml --all --include-proposed
";

pub(crate) const REPORT: &str = "\
Examples:
  redress report facts.toml --all -o report.html
  redress report facts.toml --profiles ca4,ca5,ca7 --as-of 2012-11-14 -o report.docx
  redress report facts.toml --all --audience public -o copy.html
";

pub(crate) const RECOMMENDATION: &str = "\
Examples:
  redress recommendation facts.toml -o recommendation.docx
  redress recommendation facts.toml --choose v1.relative-role=5000.00 -o recommendation.html
  redress recommendation facts.toml --exhibit -o losses.docx
";

pub(crate) const LESSON: &str = "\
Examples:
  redress lesson --list
  redress lesson floor-of-2018 -o handout.html --key key.html
  redress lesson facts.toml --profiles ca5,ca7,theory-joint --as-of 2014-04-23 -o handout.docx --key key.md
  redress lesson viewer-or-distributor --self-study -o alone.html
  redress new lesson -o my-lesson.toml
";

pub(crate) const TIMELINE: &str = "\
Examples:
  redress timeline facts.toml --profiles ca4,ca5,ca7 --from 2009-01-01 --to 2016-12-31
  redress timeline facts.toml --all --format csv -o timeline.csv
";

pub(crate) const SWEEP: &str = "\
Examples:
  redress vary facts.toml --fact victims.amy.record.orders=1..1000
  redress vary facts.toml --fact victims.amy.conduct.distributed=yes,no --profiles ca5,ca7
  redress vary facts.toml --fact victims.amy.record.orders=10..100:10 \\
      --fact victims.amy.losses.total.amount=100000.00..500000.00:100000.00 -o grid.csv
";

pub(crate) const SEEK: &str = "\
Examples:
  redress solve facts.toml --award 10000.00 --fact victims.amy.record.orders
  redress solve facts.toml --award 10000.00 --fact victims.amy.record.orders=1..1000
  redress solve facts.toml --award 10000.00 --fact victims.amy.record.orders=1..1000 --all
";

pub(crate) const SPLITS: &str = "\
Examples:
  redress splits
  redress splits original-abuse offset-burden
  redress splits --as-of 2015-07-08 --format csv -o splits.csv
";

pub(crate) const PARAMETERS: &str = "\
Examples:
  redress parameters --as-of 2026-11-22
";

pub(crate) const AWARDS: &str = "\
Examples:
  redress awards
  redress awards --circuit ca8 --role possession --since 2014-04-23
  redress awards vicky --format csv -o awards.csv
";

pub(crate) const EXPLAIN: &str = "\
Examples:
  redress explain facts.toml
  redress explain facts.toml --profile ca7 --format markdown -o worksheet.md
";

pub(crate) const NEEDS: &str = "\
Examples:
  redress needs facts.toml
  redress needs facts.toml --side government
";

pub(crate) const REVIEW: &str = "\
Examples:
  redress review facts.toml
  redress review facts.toml --award amy=3000.00 --award vicky@doe=1500.00
";

pub(crate) const FIGURES: &str = "\
Examples:
  redress judgment facts.toml
  redress judgment facts.toml --judgment 2026-05-01 --rate 4.05 --through 2027-01-04
  redress judgment facts.toml -o figures.docx
";

pub(crate) const APPLY: &str = "\
Examples:
  redress payment facts.toml --amount 1,234.56 --date 2026-06-01
  redress payment facts.toml --amount 500.00 --date 2026-06-01 --view order-of-payment=statutes
  redress payment facts.toml --amount 500.00 --date 2026-06-01 --defendant roe --priority amy=1
  redress payment facts.toml --reverse p1 --amount 450.00 --date 2026-06-01
";

pub(crate) const STATEMENT: &str = "\
Examples:
  redress statement facts.toml --victim amy
  redress statement facts.toml --defendant roe --date 2026-06-01 --rate 4.05
  redress statement facts.toml --victim amy -o statement.docx
";

pub(crate) const UNDO: &str = "\
Examples:
  redress undo facts.toml
";

pub(crate) const CHECK: &str = "\
Examples:
  redress check facts.toml
  redress check cases/*/facts.toml && echo all well
";

pub(crate) const PROFILES: &str = "\
Examples:
  redress profiles list
  redress profiles show ca7
  redress profiles diff ca9 ca11 --as-of 2019-05-08
";

pub(crate) const AUTHORITIES: &str = "\
Examples:
  redress authorities show
  redress authorities show ca7/laraneta
  redress authorities search original abuse
";

/// The command that `redress demo` stands for.
pub(crate) const DEMONSTRATED: &str =
    "compare facts.toml --profiles ca4,ca4-mvra,ca5,ca7 --as-of 2012-11-14";

/// The case file of that command: a decided case, as far as the published opinion states the facts.
pub(crate) const DEMONSTRATED_FACTS: &str =
    include_str!("../../tests/decided/2012-laraneta-ca7/facts.toml");

pub(crate) const DEMO: &str = "\
Examples:
  redress demo
  redress demo --save demo
  redress demo -o demo.html
";

pub(crate) const RULES: &str = "\
Examples:
  redress rules list
  redress rules show laraneta
  redress rules build ./mine/Cargo.toml --out ./rules
  redress rules trust mine --plugin-path ./rules
  redress rules verify --plugin-path ./rules
  redress rules test mine --plugin-path ./rules --law ./law
";

pub(crate) const VERIFY: &str = "\
Examples:
  redress compute facts.toml -o result.json
  redress verify result.json --case facts.toml
";

pub(crate) const IMPORT: &str = "\
Examples:
  redress import losses receipts.xlsx --dry-run
  redress import losses receipts.xlsx --victim amy --every head=medical --into facts.toml
  redress import losses bills.csv --column amount=F --save-mapping bills.toml --into facts.toml
  redress import awards earlier.csv --victim amy --into facts.toml
  redress import payments paid.csv --mapping clerk.toml --into facts.toml
  redress import ledger restitution.ledger receipts.csv
";

pub(crate) const LEDGER: &str = "\
Examples:
  redress ledger new restitution.ledger
  redress ledger post restitution.ledger receipt --key r-2021-17 --date 2021-05-03 \\
      --victim v1 --case ilnd/1:19-cr-00123 --defendant d1 --amount 250.00
  redress ledger balance restitution.ledger v1
  redress ledger grounds restitution.ledger --notices drafts
  redress compute facts.toml --ledger restitution.ledger
";

pub(crate) const SCHEMA: &str = "\
Examples:
  redress schema case -o case.schema.json
";

pub(crate) const LAW: &str = "\
Examples:
  redress law new ohio
  redress law check law
  redress law test law
  redress law test decided --law law
  redress law schema profile -o profile.json
";

pub(crate) const NEW: &str = "\
Examples:
  redress new case -o facts.toml
  redress new profile -o law/profiles/mine.toml
  redress new rule-set my-circuit --redress ../redress
  redress compute facts.toml --law law --profile mine
";

pub(crate) const COMPLETIONS: &str = "\
Examples:
  redress completions bash > ~/.local/share/bash-completion/completions/redress
  redress completions zsh > ~/.zfunc/_redress
  redress completions fish > ~/.config/fish/completions/redress.fish
";

pub(crate) const MAN: &str = "\
Examples:
  redress man | man -l -
  redress man > ~/.local/share/man/man1/redress.1
";
