//! Victims who are alike, awards to several of them together, and awards in other cases as orders.

use crate::common::Folder;

/// The victim of `alike.toml`, found as far as restitution needs, once for each of these ids.
fn victims(ids: &[&str], more: &str) -> String {
    let each = ids.iter().map(|id| {
        format!(
            r#"
[[victim]]
id = "{id}"
{more}

[[victim.loss]]
id = "total"
head = "total"
amount = "20000.00"
cause = "trade"

[victim.findings]
full_losses = true

[victim.record]
received = "0.00"
dma_received = "0.00"
awards = ["3000.00", "3000.00", "4000.00"]

[[victim.conduct]]
victim_of_count = true
proximate_cause = true
distributed = false
produced = false
"#
        )
    });
    each.collect()
}

const SEVEN: [&str; 7] = [
    "series-1", "series-2", "series-3", "series-4", "series-5", "series-6", "series-7",
];

/// Writes a case with the group, and one with seven copies of it.
fn both(folder: &Folder, more: &str) {
    let text = folder.read("alike.toml");
    let (head, _) = text.split_once("[[victim]]").unwrap();
    let group = victims(&["series"], "count = 7");
    folder.write("group.toml", &format!("{head}{group}{more}"));
    let copies = victims(&SEVEN, "");
    folder.write("copies.toml", &format!("{head}{copies}{more}"));
}

#[test]
fn input_many_alike() {
    let folder = Folder::new("input-many-alike");
    // Five awards are at least five orders: 90,000.00 by six offenders at most, until the number is stated.
    let one_over_n = "--choose relative-role=one-over-n --view whom-n-counts=ordered-and-this-one";
    folder
        .run(&format!("compute awards.toml {one_over_n}"))
        .prints(4, &["3,000.00 to 15,000.00"]);
    folder
        .run(&format!(
            "compute awards.toml {one_over_n} --view whole-under-the-2018-text=may --assume victims.poppy.record.orders=8"
        ))
        .prints(0, &["10,000.00"]);
    folder.run("check alike.toml").prints(0, &[]);
    folder.run("compute alike.toml").prints(
        4,
        &[
            "series-7 (7)",
            "--assume victims.series.losses.total.amount=AMOUNT",
        ],
    );
    // Fewer orders than awards cannot be.
    let text = folder.read("awards.toml");
    let fewer = text.replace("[victim.record]", "[victim.record]\norders = 4");
    folder.write("fewer.toml", &fewer);
    folder
        .run("check fewer.toml")
        .prints(3, &["E331", "5 awards, and fewer orders"]);
}

#[test]
fn a_group_is_its_copies_in_every_command() {
    let folder = Folder::new("input-many-alike");
    both(&folder, "");
    let chosen = "--choose relative-role=3500.00 --view whole-under-the-2018-text=may";
    let group = folder.run(&format!("compute group.toml {chosen}"));
    group.prints(
        0,
        &["series-7 (7)", "3,500.00", "To all victims: 24,500.00"],
    );
    for command in [
        "compute F --format csv",
        "compare F --profiles ca11,ca9,ca5 --format csv",
        "review F --award series-1+series-2+series-3+series-4+series-5+series-6+series-7=24500 --format csv",
        "review F --award series-3=2000 --format csv",
        "needs F --format csv",
        "explain F --format csv",
        "judgment F --format csv",
        "timeline F --from 2022-01-01 --format csv",
    ] {
        let run = |file: &str| {
            let ran = folder.run(&format!("{} {chosen}", command.replace('F', file)));
            // The facts of a group have its id in the file.
            let paths = SEVEN.iter().fold(ran.out, |out, id| {
                out.replace(&format!("victims.{id}."), "victims.series.")
            });
            (ran.code, paths.replace("copies.toml", "group.toml"))
        };
        let (code, of_group) = run("group.toml");
        assert!((code, of_group) == run("copies.toml"), "{command}");
        assert!(matches!(code, Some(0 | 4)), "{command}: {code:?}");
    }
    folder
        .run(&format!(
            "report group.toml --profiles ca11 {chosen} -o report.html"
        ))
        .prints(0, &[]);
    let report = folder.read("report.html");
    assert!(report.contains("series-1 to series-7 (7)"), "one row");
    let judgment = folder.run(&format!("judgment group.toml {chosen}"));
    // Other lines of the judgment are open; restitution is not.
    judgment.prints(4, &["restitution in all 24,500.00"]);
}

#[test]
fn what_names_a_group_names_each_victim_of_it() {
    let folder = Folder::new("input-many-alike");
    let more = r#"
[[award]]
id = "asked"
victim = "series"
defendant = "roe"
amount = "3500.00"
posture = "asked"

[[choice]]
choice = "relative-role"
victim = "series"
amount = "3500.00"
"#;
    both(&folder, more);
    let view = "--view whole-under-the-2018-text=may";
    folder
        .run(&format!("compute group.toml {view}"))
        .prints(0, &["To all victims: 24,500.00"]);
    let ran = folder.run(&format!("review group.toml {view}"));
    ran.prints(0, &["asked-1", "asked-7"]);
    assert_eq!(
        ran.out.matches("3,500.00 asked passes").count(),
        7,
        "{ran:?}"
    );
    folder
        .run(&format!("review group.toml {view} --award series=2500"))
        .prints(0, &["error: must be"]);
    // A payment to a group names nobody.
    let paid =
        "\n[[payment]]\nid = \"p\"\nvictim = \"series\"\ndate = 2023-06-01\namount = \"70.00\"\n";
    both(&folder, paid);
    folder
        .run("check group.toml")
        .prints(3, &["E332", "one victim of the group, such as `series-1`"]);
    let text = folder.read("alike.toml");
    folder.write("none.toml", &text.replace("count = 7", "count = 0"));
    folder.run("check none.toml").prints(3, &["E332"]);
    folder.write("many.toml", &text.replace("count = 7", "count = 100001"));
    folder.run("check many.toml").prints(3, &["E006"]);
    let twice = format!("{text}\n[[victim]]\nid = \"series-2\"\n");
    folder.write("twice.toml", &twice);
    folder.run("check twice.toml").prints(3, &["E301"]);
}

#[test]
fn an_award_to_several_together_is_reviewed_as_a_sum() {
    let folder = Folder::new("input-many-alike");
    both(&folder, "");
    let view = "--view whole-under-the-2018-text=may";
    // Each of them is owed from 3,000.00 to 20,000.00.
    let review = |award: &str| folder.run(&format!("review group.toml {view} --award {award}"));
    review("series-1+series-2=6000").prints(0, &["series-1, series-2 roe 6,000.00"]);
    review("series-1+series-2=5999.99").prints(0, &["error: must be at least 6,000.00"]);
    review("series-1+series-2=40000").prints(0, &["passes"]);
    review("series-1+series-2=40000.01").prints(0, &["error: must be at most 40,000.00"]);
    let exact = "--choose series.relative-role=3500";
    review(&format!("series-1+series-2=7000 {exact}")).prints(0, &["passes"]);
    review(&format!("series-1+series-2=7000.01 {exact}"))
        .prints(0, &["error: must be exactly 7,000.00"]);
    // In the file, and in a judgment, which needs the amount of each.
    let together = r#"
[[award]]
id = "both"
victims = ["series-1", "series-2"]
defendant = "roe"
amount = "7000.00"
posture = "entered"
"#;
    both(&folder, together);
    folder.run(&format!("review group.toml {view}")).prints(
        0,
        &[
            "both, 7,000.00: passes",
            "the law gives each of series-1, series-2",
        ],
    );
    folder
        .run(&format!("judgment group.toml {view} {exact}"))
        .prints(
            3,
            &[
                "`both` is for several victims together",
                "write one award for each victim",
            ],
        );
    both(
        &folder,
        &together.replace("[\"series-1\", \"series-2\"]", "[\"series\"]"),
    );
    folder
        .run(&format!("review group.toml {view}"))
        .prints(0, &["must be at least 21,000.00"]);
    // What is found of one victim is not found of another.
    folder
        .run(&format!(
            "review group.toml {view} --award series-1+series-2=9000 --assume victims.series-2.losses.total.amount=4000"
        ))
        .prints(0, &["passes"]);
}
