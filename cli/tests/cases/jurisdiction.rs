//! The law of another jurisdiction, and rules that are written as data.

use std::fs;
use std::path::Path;

use crate::common::{Folder, Ran};

/// A copy of the jurisdictions that ship as examples.
pub(crate) fn examples() -> Folder {
    let folder = Folder::new("author-state-law");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/jurisdictions");
    copy(&from, &from, &folder);
    folder
}

fn copy(root: &Path, from: &Path, to: &Folder) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => copy(root, &path, to),
            false => {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                to.write(name, &fs::read_to_string(&path).unwrap());
            }
        }
    }
}

const BOTH: &str = "facts.toml --law washington --law california";

/// Words of the federal law, which no page of a state has.
const FEDERAL: [&str; 8] = [
    "U.S.C",
    "2259",
    "3664",
    "federal",
    "Cir.",
    "circuit",
    "Congress",
    "United States",
];

pub(crate) fn has_no_federal_word(ran: &Ran) {
    for word in FEDERAL {
        assert!(!ran.out.contains(word), "{word}: {ran:?}");
    }
}

/// Two states as data: each holds, its decided case comes out, and the weights follow its own courts.
#[test]
fn states_are_data() {
    let folder = examples();
    for state in ["washington", "california"] {
        let ran = folder.run(&format!("law check {state} --format csv"));
        ran.prints(0, &["profiles,bound,errors,warnings"]);
        assert!(ran.out.ends_with(",0,0"), "{ran:?}");
        let ran = folder.run(&format!("law test {state}"));
        ran.prints(0, &["as decided"]);
        let tested = format!("rules test {state} --law {state}");
        assert_eq!(folder.run(&tested).code, Some(0), "{state}");
    }
    for profile in ["wash", "cal"] {
        for command in ["compute", "explain", "needs"] {
            let ran = folder.run(&format!("{command} {BOTH} --profile {profile}"));
            assert_eq!(ran.code, Some(4), "{ran:?}");
            has_no_federal_word(&ran);
        }
    }
    folder.run(&format!("explain {BOTH} --profile wash")).prints(
        4,
        &[
            "State v. Velezmoro, 196 Wash. App. 552 (Wash. Ct. App. 2016) (pin not verified) [SECONDARY; binding; permitted]",
            "RCW 9.94A.753, (5) [VERIFIED; binding; required]",
            "wash-most-of-the-loss = 200%",
            "left out no rule counts it",
            // The law caps at double the loss: the engine has no cap of its own.
            "court's choice, 0.00 to 120,000.00",
            "court's choice, 0.00 to 60,000.00",
        ],
    );
    folder.run(&format!("explain {BOTH} --profile cal")).prints(
        4,
        &[
            "People v. McCarthy, 244 Cal. App. 4th 1096 (Cal. Ct. App. 2016) (pin not verified) [VERIFIED; binding; required]",
            "People v. Lam, No. A144084 (Cal. Ct. App. 2016-09-16) (pin not verified) [SECONDARY; persuasive; illustrative]",
            "at most 10,000.00",
        ],
    );
}

/// One case file under the law of two states and of a circuit.
#[test]
fn states_and_a_circuit_compare() {
    let folder = examples();
    let ran = folder.run(&format!("compare {BOTH} --profiles wash,cal,ca9"));
    ran.prints(
        0,
        &[
            "Jurisdiction",
            "wash, marked *, is the jurisdiction whose law governs this case",
            "Velezmoro (2016)",
            "Lam (2016)",
            "ca9 65,000.00 court's choice,",
        ],
    );
    let list = folder.run("profiles list --law washington --format csv");
    list.prints(
        0,
        &["wash,state,Washington,Wash. Super. Ct.,washington/profiles/wash.toml"],
    );
    // An award of more than the loss is no error where double the loss is the cap, and the view decides.
    let review = format!("review {BOTH} --profile wash --award v1=100000.00 --view wash-double");
    folder
        .run(&format!("{review}=no-more-than-the-loss"))
        .prints(0, &["error: must be at most 60,000.00"]);
    let ran = folder.run(&format!("{review}=up-to-double"));
    assert!(!ran.out.contains("error"), "{ran:?}");
}

/// A court of the state weighs by the state's own courts: the Supreme Court is not bound by the Court of Appeals.
#[test]
fn weights_follow_the_courts_of_the_state() {
    let folder = examples();
    let profile = folder.read("washington/profiles/wash.toml");
    let as_court = |court: &str| {
        let text = profile.replace("court = \"washsuperct\"", &format!("court = \"{court}\""));
        folder.write("washington/profiles/wash.toml", &text);
        folder.run(&format!("explain {BOTH} --profile wash"))
    };
    let of =
        |weight: &str| format!("(Wash. Ct. App. 2016) (pin not verified) [SECONDARY; {weight}");
    as_court("washctapp").prints(4, &[&of("binding; permitted")]);
    as_court("wash").prints(4, &[&of("persuasive; illustrative")]);
    // In a court of another jurisdiction both the decision and the statute persuade.
    let ran = as_court("ca9");
    ran.prints(3, &["there is no regime `rcw-9.94a.753`"]);
}

/// A jurisdiction is checked where its file is read.
#[test]
fn a_jurisdiction_that_does_not_hold_is_refused() {
    let folder = examples();
    let path = "washington/jurisdictions/washington.toml";
    let text = folder.read(path);
    for (from, to, told) in [
        (
            "bound-by = [\"wash\"]",
            "bound-by = [\"wahs\"]",
            "bound by `wahs`, which is no court",
        ),
        (
            "cite = \"RCW\"",
            "cite = \"No. \"",
            "cannot be the form of a code or a reporter",
        ),
        (
            "id = \"washleg\"\n",
            "id = \"congress\"\n",
            "`congress` is a court of another jurisdiction",
        ),
        (
            "id = \"washington\"",
            "id = \"wash\"",
            "the id is not that of the file's name",
        ),
        ("trial = true", "trail = true", "there is no key `trail`"),
        ("name = \"Washington\"", "name = \" \"", "`name` is empty"),
    ] {
        folder.write(path, &text.replacen(from, to, 1));
        let ran = folder.run("law check washington");
        ran.prints(3, &[told, "washington.toml"]);
    }
    folder.write(path, &text);
    let profile = folder.read("washington/profiles/wash.toml");
    let other = profile.replace("\"washsuperct\"", "\"washsuprct\"");
    folder.write("washington/profiles/wash.toml", &other);
    folder.run("law check washington").prints(
        3,
        &[
            "there is no court `washsuprct`",
            "did you mean `washsuperct`?",
        ],
    );
    let other = profile.replace("\"washsuperct\"", "\"ca99\"");
    folder.write("washington/profiles/wash.toml", &other);
    let told = "no jurisdiction declares `ca99`: whose decisions bind it is not known";
    let ran = folder.run("law check washington");
    assert!(ran.err.contains(told) || ran.out.contains(told), "{ran:?}");
    folder.write("washington/profiles/wash.toml", &profile);
    let regimes = folder.read("washington/regimes.toml");
    let other = regimes.replace("\"washington\"", "\"washingtown\"");
    folder.write("washington/regimes.toml", &other);
    folder.run("law check washington").prints(
        3,
        &[
            "there is no jurisdiction `washingtown`",
            "regimes.toml:1:1",
            "did you mean `washington`?",
        ],
    );
}

/// A folder that `law new` writes binds, passes its test, and says that it is made up.
#[test]
fn a_new_folder_of_law_holds() {
    let folder = Folder::new("author-state-law");
    folder
        .run("law new west-ohio -o mine")
        .prints(0, &["everything in mine is made up"]);
    let ran = folder.run("law check mine --format csv");
    assert!(ran.code == Some(0) && ran.out.ends_with(",0,0"), "{ran:?}");
    folder.run("law test mine").prints(0, &["as decided"]);
    let ran = folder.run("rules test west-ohio --law mine --claims 100 --format csv");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let facts = "mine/decided/made-up/facts.toml --law mine";
    folder
        .run(&format!("compute {facts}"))
        .prints(0, &["1,600.00", "West Ohio law"]);
    // The fact that the law declares is asked, and its law alone knows it.
    let text = folder.read("mine/decided/made-up/facts.toml");
    folder.write(
        "open.toml",
        &text.replace("west_ohio_earlier_conviction = false\n", ""),
    );
    folder.run("needs open.toml --law mine").prints(
        4,
        &[
            "Was the defendant convicted of such an offense before?",
            "yes 3,200.00",
            "burden on the Government",
            "--assume victims.v1.conduct.west_ohio_earlier_conviction=yes",
        ],
    );
    folder
        .run("check mine/decided/made-up/facts.toml")
        .prints(3, &["no known court has this id", "unknown key in conduct"]);
    let schema = "west_ohio_earlier_conviction";
    folder.run("schema case --law mine").prints(0, &[schema]);
    assert!(!folder.run("schema case").out.contains(schema));
    for wrong in ["Ohio", "a", "9th", "much-too-long-a-name", "a--b"] {
        folder
            .run(&format!("law new {wrong} -o other"))
            .prints(2, &["cannot be the name of a jurisdiction"]);
    }
    folder
        .run("law new ohio -o mine")
        .prints(1, &["mine already exists"]);
}

/// Each warning and error of `law check` that an author of formulas, parameters and questions meets.
#[test]
fn law_check_tells_what_does_not_hold() {
    let folder = Folder::new("author-state-law");
    folder.run("law new ohio -o mine").prints(0, &[]);
    let changed = |path: &str, from: &str, to: &str| {
        let whole = folder.read(path);
        assert!(whole.contains(from), "{path}: {from}");
        folder.write(path, &whole.replacen(from, to, 1));
        let ran = folder.run("law check mine");
        folder.write(path, &whole);
        ran
    };
    let (formulas, parameters) = ("mine/formulas/ohio.toml", "mine/parameters/ohio.toml");
    for (from, to, told) in [
        // A parameter that no file has, and one in another unit.
        (
            "parameter = \"ohio-per-image\"",
            "parameter = \"ohio-per-imgae\"",
            "there is no parameter `ohio-per-imgae`, which `ohio/grid` reads",
        ),
        (
            "times = \"conduct.images\"",
            "times = { percent = \"ohio-base\" }",
            "`ohio/grid` reads percentages in the parameter `ohio-base`, but its values are amounts of money",
        ),
        // A rule: its facts, lines, changes, conditions, options and grounds.
        (
            "\"conduct.images\"",
            "\"conduct.imgaes\"",
            "did you mean `conduct.images`?",
        ),
        (
            "\"conduct.images\"",
            "\"conduct.gain\"",
            "`conduct.gain` is an amount, and a count is expected",
        ),
        (
            "amount = \"grid\"",
            "amount = \"gird\"",
            "did you mean `grid`?",
        ),
        (
            "line = \"once\"",
            "line = \"again\"",
            "this line depends on itself",
        ),
        (
            "then = \"at-most-remaining\"",
            "then = \"whole\"",
            "there is no change under `bounds` `whole`",
        ),
        (
            "says = \"losses",
            "sayz = \"losses",
            "there is no key of a rule `sayz`",
        ),
        (
            "is = \"double-the-loss\"",
            "is = \"triple\"",
            "there is no value of the option `triple`",
        ),
        (
            "#loss\"",
            "#losses\"",
            "there is no holding `losses` in ohioleg/code-20.1",
        ),
        (
            "authority = \"ohioleg/code-20.1#most\"",
            "authority = \"code\"",
            "`code` is not the name of a holding",
        ),
        (
            "[[rule.answer]]\nthen = \"denied\"\n",
            "[[rule.answer]]\nif = \"conduct.distributed\"\nthen = \"denied\"\n",
            "the last answer of a rule has no `if`",
        ),
        (
            "then = { count = { found = true",
            "then = { count = { fuond = true",
            "did you mean `found`?",
        ),
        ("times = 2", "times = 2.5", "an amount or a share as text"),
        // Lists of nothing, keys that would not be read, and a division that never works.
        (
            "{ found = true",
            "{ head = [], found = true",
            "this list is empty",
        ),
        (
            "[\"the-loss\", \"double-the-loss\"]",
            "[\"the-loss\", \"the-loss\", \"double-the-loss\"]",
            "`the-loss` is given twice",
        ),
        (
            "ground = \"not-harmed\"",
            "ground = \"harmed\"",
            "the ground `harmed` says something else in another answer",
        ),
        (
            "{ losses-found = true }",
            "{ fact = \"conduct.ended\", on-or-after = 2018-12-07, more-than = 3 }",
            "a condition has both `on-or-after` and `more-than`",
        ),
        (
            "times = 2",
            "times = { percent = \"ohio-base\", at-most = 3 }",
            "`at-most` does not stand beside `percent`",
        ),
        (
            "times = 2",
            "rounding = \"truncate\"",
            "nothing is rounded here",
        ),
        ("times = 2", "times = { sum = [] }", "this list is empty"),
        ("times = 2", "over = 0", "nothing is divided by 0"),
        ("times = 2", "over = \"0%\"", "nothing is divided by 0"),
    ] {
        let ran = changed(formulas, from, to);
        ran.prints(3, &[told, "mine/"]);
        // The place, as file:line:column or with an arrow.
        assert!(ran.err.contains(".toml:"), "{ran:?}");
    }
    changed(parameters, "from = 2020-01-01", "from = 2019-01-01")
        .prints(3, &["`ohio-per-image` has two values from 2019-01-01 on"]);
    // A question that no entry reads, a view that nothing reaches, and a copy of a built-in entry.
    let questions = "mine/questions.toml";
    let whole = folder.read(questions);
    let unread = whole.replace("ohio-most", "ohio-other");
    folder.write(questions, &format!("{whole}\n{unread}"));
    folder.run("law check mine").prints(
        0,
        &["no entry of a profile reads the question `ohio-other` on any day"],
    );
    folder.write(questions, &whole);
    let profile = "mine/profiles/ohio.toml";
    let takes = "\n[[takes]]\nquestion = \"ohio-most\"\nview = \"the-loss\"\nauthority = \"ohio/doe#grid\"\n";
    changed(profile, "\n[[approach]]", &format!("{takes}\n[[approach]]")).prints(
        0,
        &["no profile reaches the view `double-the-loss` of `ohio-most` on any day"],
    );
    let built_in =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/law/parameters/restitution.toml");
    folder.write(
        "copy/parameters/restitution.toml",
        &fs::read_to_string(built_in).unwrap(),
    );
    folder
        .run("law check copy")
        .prints(0, &["is a copy of the built-in entry"]);
}

/// A surcharge on the order is not known before the court has chosen its amount, and a bound cannot be taken from it.
#[test]
fn a_rule_that_reads_the_order_waits_for_the_choice() {
    let folder = Folder::new("author-state-law");
    folder.run("law new ohio -o mine").prints(0, &[]);
    let (formulas, profile) = ("mine/formulas/ohio.toml", "mine/profiles/ohio.toml");
    let surcharge = "\n[[rule]]\nname = \"surcharge\"\nlist = \"terms\"\nsays = \"a tenth of the order is a surcharge\"\nauthority = \"ohioleg/code-20.1#most\"\nthen = { of = { line = \"award\", times = \"10%\" } }\n";
    folder.write(formulas, &format!("{}{surcharge}", folder.read(formulas)));
    let choice = "[{ choice = \"part\", asks = \"the part\", authority = \"ohio/doe#grid\" }]";
    let chosen = folder.read(profile).replace("[\"ohio/grid\"]", choice);
    folder.write(profile, &format!("{chosen}terms = [\"ohio/surcharge\"]\n"));
    let facts = "mine/decided/made-up/facts.toml --law mine";
    let view = "--view ohio-most=the-loss";
    folder
        .run(&format!("explain {facts} {view}"))
        .prints(4, &["Not known: a tenth of the order is a surcharge"]);
    folder
        .run(&format!("compute {facts} {view} --choose part=250.00"))
        .prints(0, &["250.00 several", ": 25.00 ("]);
    let bounded = folder
        .read(formulas)
        .replace("{ line = \"remaining\"", "{ line = \"award\"");
    folder.write(formulas, &bounded);
    folder
        .run(&format!("compute {facts} --view ohio-most=double-the-loss"))
        .prints(1, &["a rule under `bounds` reads the amount ordered"]);
}

/// Lines that name each other twice are worked out once each, and a rule has no more than a hundred.
#[test]
fn lines_that_name_each_other_end() {
    let folder = Folder::new("author-state-law");
    folder.run("law new ohio -o mine").prints(0, &[]);
    let formulas = folder.read("mine/formulas/ohio.toml");
    let doubled = |lines: usize, count: &dyn Fn(usize) -> String| {
        let all: String = (1..lines).map(count).collect();
        formulas.replace("once = {", &format!("{all}once = {{"))
    };
    let line = |n: usize| match n {
        1 => "line-1 = { amount = \"0.01\" }\n".to_owned(),
        n => {
            let before = n - 1;
            format!(
                "line-{n} = {{ least = [\"line-{before}\", {{ line = \"line-{before}\", if = {{ line = \"line-{before}\", more-than = \"line-{before}\" }} }}] }}\n"
            )
        }
    };
    let named = doubled(61, &line).replace("\"images\"] }", "\"images\", \"line-60\"] }");
    folder.write("mine/formulas/ohio.toml", &named);
    folder.run("law test mine").prints(0, &["as decided"]);
    folder.write("mine/formulas/ohio.toml", &doubled(120, &line));
    folder
        .run("law check mine")
        .prints(3, &["lines, and can have 100", "mine/formulas/ohio.toml:"]);
}

/// A rule set as data cannot take the name of another, and a fact cannot be declared in two ways.
#[test]
fn data_takes_no_name_that_is_taken() {
    let folder = Folder::new("author-state-law");
    folder.run("law new ohio -o mine").prints(0, &[]);
    let formulas = folder.read("mine/formulas/ohio.toml");
    folder.write("other/formulas/paroline.toml", &formulas);
    folder
        .run("law check other")
        .prints(3, &["there is a rule set `paroline` already"]);
    folder.write("again/formulas/ohio.toml", &formulas);
    let facts = "mine/decided/made-up/facts.toml";
    folder
        .run(&format!("compute {facts} --law mine --law again"))
        .prints(
            0,
            &["again/formulas/ohio.toml replaces mine/formulas/ohio.toml"],
        );
    // A rule of one name beside others is no file in the place of another.
    let one = formulas.split("\n\n").next().unwrap();
    folder.write(
        "again/formulas/ohio.toml",
        &one.replace("# The rules.", "#"),
    );
    let ran = folder.run("law check mine/../mine");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    folder
        .run(&format!("compute {facts} --law mine --law again"))
        .prints(3, &["`harmed` is already in mine/formulas/ohio.toml"]);
    let fact = folder.read("mine/facts/ohio.toml");
    for (from, to, told) in [
        (
            "conduct.ohio_earlier_conviction",
            "conduct.images",
            "is a fact that every case file has",
        ),
        (
            "conduct.ohio_earlier_conviction",
            "losses.x",
            "is no path of a fact",
        ),
        (
            "convicted of such an offense before",
            "convicted before?",
            "without its question mark",
        ),
        ("\"yes-no\"", "\"amounts\"", "is a list"),
    ] {
        folder.write("mine/facts/ohio.toml", &fact.replacen(from, to, 1));
        folder
            .run("law check mine")
            .prints(3, &[told, "mine/facts/ohio.toml:"]);
    }
}
