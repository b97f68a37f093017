//! Accounts that several commands give of one debt, and tables as offices keep them.

use crate::common::Folder;

/// The heading of a case of bank fraud, with defendants `d2` and `d3`.
const BANK: &str = r#"schema = 1
[case]
name = "United States v. Doe"
court = "ksd"
docket = "2:14-cr-00009"
judgment = 2019-06-30
text_applied = "mvra"
[[defendant]]
id = "d2"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 1344"
ended = 2010-06-01
[[defendant]]
id = "d3"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 1344"
ended = 2010-06-01
[[victim]]
id = "bank"
[[victim.loss]]
head = "property"
amount = "90000.00"
cause = "this-defendant"
[victim.record]
property_returned = "0.00"
property_kept = "0.00"
[[victim.conduct]]
defendant = "d2"
victim_of_count = true
others_in_case_contributed = true
[[victim.conduct]]
defendant = "d3"
victim_of_count = true
others_in_case_contributed = true
"#;

/// One debt of 90,000.00 is owed in two cases: d1 paid 30,000.00 of it, d3 38,000.00, and a third person 10,000.00. 12,000.00 is left
/// (18 U.S.C. 3664(h)), of which d3 owes what is left of the own 40,000.00.
#[test]
fn a_debt_of_several_cases_is_one_in_the_ledger_and_in_compute() {
    let folder = Folder::new("money-joint-across-cases");
    folder.write("bank.toml", BANK);
    folder.write(
        "bank.csv",
        "key,kind,date,victim,case,defendant,section,debt,payor,amount\n\
         o1,order,2019-04-30,bank,ksd/2:14-cr-00008,d1,3663A,j1,,90000\n\
         o2,order,2019-06-30,bank,ksd/2:14-cr-00009,d2,3663A,j1,,25000\n\
         o3,order,2019-06-30,bank,ksd/2:14-cr-00009,d3,3663A,j1,,40000\n\
         r1,receipt,2020-01-04,bank,ksd/2:14-cr-00008,d1,,,,30000\n\
         r2,receipt,2020-02-04,bank,ksd/2:14-cr-00009,d3,,,,38000\n\
         r3,receipt,2020-03-04,bank,ksd/2:14-cr-00009,d2,,,kin,10000\n",
    );
    folder.run("ledger new l").prints(0, &[]);
    folder.run("ledger import l bank.csv").prints(0, &["6 new"]);
    let view = "--view payment-by-another=until-whole --as-of";
    for (day, d2, d3) in [
        ("2020-01-10", "25,000.00", "40,000.00"),
        ("2020-02-10", "22,000.00", "2,000.00"),
        ("2020-03-10", "12,000.00", "2,000.00"),
    ] {
        let owed = |who: &str, left: &str| format!("{who} {left}");
        folder
            .run(&format!("ledger balance l {view} {day}"))
            .prints(0, &[&owed("d2", d2), &owed("d3", d3)]);
        folder
            .run(&format!("compute bank.toml --ledger l {view} {day}"))
            .prints(
                0,
                &[
                    &format!("Left to collect on {day}"),
                    &format!("bank d2 {d2}"),
                    &format!("bank d3 {d3}"),
                    "d1 in ksd/2:14-cr-00008 owes bank jointly with d2, orders 1",
                ],
            );
    }
    let statement = format!("statement bank.toml --ledger l {view} 2020-03-10 --date 2020-03-10");
    folder.run(&format!("{statement} --victim bank")).prints(
        0,
        &[
            "can still be paid 12,000.00",
            "d1 in ksd/2:14-cr-00008 restitution for bank, owed jointly 30,000.00",
        ],
    );
    let ran = folder.run(&format!("{statement} --victim victim-1 --audience public"));
    assert!(
        ran.out.contains("defendant-3") && !ran.out.contains("00008"),
        "{ran:?}"
    );
    // What is open for one of two is said of this one.
    folder
        .run("compute bank.toml --ledger l --as-of 2020-02-10")
        .prints(
            0,
            &["bank from d3: if payment-by-another is until-whole: 2,000.00"],
        );
}

/// Damages of 1,000.00 come once off an award of 15,000.00 for losses of 10,000.00 and 5,000.00 under two sections.
#[test]
fn a_limit_on_an_award_of_several_classes_is_of_their_losses_together() {
    let folder = Folder::new("money-leap-day");
    let count = |id: &str, statute: &str, class: &str| {
        format!(
            "[[defendant.count]]\nid = \"{id}\"\nstatute = \"{statute}\"\n{class}ended = 2020-02-01\nvictims = [\"shop\"]\n"
        )
    };
    let loss = |amount: &str, count: &str| {
        format!(
            "[[victim.loss]]\nhead = \"property\"\namount = \"{amount}\"\ncause = \"this-defendant\"\ncounts = [\"{count}\"]\n"
        )
    };
    for (awarded, left) in [
        ("15000", "14,000.00"),
        ("6000", "6,000.00"),
        ("16000", "16,000.00"),
    ] {
        folder.write(
            "two.toml",
            &format!(
                "schema = 1\n[case]\nname = \"United States v. Roe\"\ncourt = \"ohnd\"\njudgment = 2022-01-03\n[[defendant]]\nid = \"roe\"\n\
                 {}{}[[victim]]\nid = \"shop\"\n{}{}[victim.record]\nproperty_returned = \"0.00\"\ncivil_recovered = \"1000.00\"\n\
                 [[award]]\nvictim = \"shop\"\namount = \"{awarded}.00\"\nposture = \"entered\"\n",
                count("1", "18 U.S.C. 2113(a)", ""),
                count("2", "18 U.S.C. 1028A", "class = \"vwpa\"\n"),
                loss("10000.00", "1"),
                loss("5000.00", "2"),
            ),
        );
        folder
            .run("statement two.toml --victim shop")
            .prints(0, &[&format!("00.00 0.00 {left}")]);
    }
}

/// A statement says why interest is what it is: the limit of the court, and what accrued on an order that was vacated.
#[test]
fn a_statement_tells_of_limits_on_interest_and_of_orders_that_were_vacated() {
    let folder = Folder::new("money-leap-day");
    let facts = |judgment: &str, posture: &str, more: &str| {
        format!(
            "schema = 1\n[case]\nname = \"United States v. Roe\"\ncourt = \"ohnd\"\njudgment = 2022-01-03\n[[defendant]]\nid = \"roe\"\n\
             {judgment}[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 1343\"\nended = 2020-02-01\n[[victim]]\nid = \"shop\"\n\
             [[victim.loss]]\nhead = \"property\"\namount = \"10000.00\"\ncause = \"this-defendant\"\n[victim.record]\nproperty_returned = \"0.00\"\n\
             [[award]]\nid = \"a1\"\nvictim = \"shop\"\namount = \"10000.00\"\nposture = \"{posture}\"\n{more}"
        )
    };
    let limit = "[defendant.judgment]\ncannot_pay_interest = true\ninterest_at_most = \"200.00\"\n";
    let ruling = "[[ruling]]\ndate = 2022-09-01\ncourt = \"ca6\"\nvacates = [\"a1\"]\n[[payment]]\ndate = 2022-06-01\namount = \"2100.00\"\n";
    folder.write("limit.toml", &facts(limit, "entered", ""));
    folder.write("vacated.toml", &facts("", "vacated", ruling));
    let views = "--rate 5 --view interest-compounds=simple --view interest-year=365 --view order-of-payment=statutes";
    // 10,000.00 at 5 percent for 226 days would be 309.59, 200.00 on day 146.
    folder
        .run(&format!(
            "statement limit.toml --defendant roe --date 2022-09-01 {views}"
        ))
        .prints(
            0,
            &[
                "interest on restitution 200.00 0.00 200.00",
                "note limited by the court to 200.00 in all",
            ],
        );
    folder
        .run(&format!(
            "statement vacated.toml --defendant roe --date 2022-12-31 {views}"
        ))
        .prints(
            4,
            &[
                // 183.56 on 10,000.00 for 134 days, and 100.82 on 8,000.00 for 92.
                "interest on restitution 284.38 0.00 284.38",
                "left no order is in force on the day",
                "a part accrued on an order that was replaced or vacated later",
            ],
        );
    folder
        .run(&format!(
            "statement vacated.toml --defendant roe --date 2022-12-31 {views} --format json"
        ))
        .prints(4, &["what accrued, less what was paid on it"]);
}

/// The headers of an office are read as it shortens them, and all that a table lacks is asked at once.
#[test]
fn a_table_asks_once_and_reads_shortened_headers() {
    let folder = Folder::new("input-spreadsheet");
    folder.run("ledger new l").prints(0, &[]);
    folder.write("paid.csv", "Payor,Paid,Amount\nRoe,1/5/2023,$100.00\n");
    folder.run("ledger import l paid.csv").prints(
        3,
        &[
            "unknown column `Paid` in the header; no column has the kind, the date, the victim, the case, the defendant of the postings",
            "--kind receipt --every date=2023-01-23 --every victim=v1 --every case=ilnd/1:19-cr-00123 --every defendant=d1",
        ],
    );
    // A column `Case #` beside one of courts has the numbers of dockets; prosecutors write the district first.
    folder.write(
        "rcpts.csv",
        "Pymt Dt,Vic.,Court,Case #,Dft (last name),Amt. Rec'd ($)\n20230105,v1,NDOH,1:21-cr-104,Roe,$(5.00)\n\
         \"March 7th, 2023\",v1,USDC SDNY,1:21-cr-104,Roe,5\nSubtotal Roe,,,,,1.00\n3/8/2023,v1,N.D. Ohio,CR 21-104,Roe,5\n",
    );
    folder.run("ledger import l rcpts.csv --kind receipt --dry-run").prints(
        3,
        &[
            "2 refund 2023-01-05 v1 ohnd/1:21-cr-00104 roe 5.00",
            "3 receipt 2023-03-07 v1 nysd/1:21-cr-00104 roe 5.00",
            "row 4 is a total and was left out; it is 1.00, and the rows above it add up to 0.00",
            "rcpts.csv:5:23: column `Case #` cannot be read: `ohnd/CR 21-104`",
        ],
    );
    folder.write("rcpts.csv", "Case,Amt,Dt\n1:21-cr-104,5.00,2023-01-02\n");
    let every = "--kind receipt --every victim=v1 --every defendant=d1 --dry-run";
    folder
        .run(&format!(
            "ledger import l rcpts.csv {every} --every court=NDIL"
        ))
        .prints(0, &["ilnd/1:21-cr-00104 d1 5.00"]);
    folder
        .run(&format!("ledger import l rcpts.csv {every}"))
        .prints(3, &["say it of each such row with --every court=ilnd"]);
}

/// Orders are joint where each names the other defendant.
#[test]
fn orders_are_joint_with_the_defendants_whom_they_name() {
    let folder = Folder::new("money-joint-sum-counted-twice");
    folder.write(
        "orders.csv",
        "Defendant,Victim,Restitution Ordered,Date of Judgment,Joint & Several\nRoe,shop,\"$6,000.00\",1/3/2022,Poe\nPoe,shop,\"$2,500.00\",1/3/2022,Roe\n",
    );
    folder
        .run("import orders orders.csv --into facts.toml")
        .prints(0, &[]);
    let facts = folder.read("facts.toml");
    assert!(
        facts.contains("with = \"row-2\"") && !facts.contains("with = \"row-3\""),
        "{facts}"
    );
}

/// Receipts under orders that nobody posted are one row for each defendant, with their sum, however many they are.
#[test]
fn receipts_without_an_order_are_summed_by_defendant() {
    let folder = Folder::new("money-receipts-without-orders");
    let rows = (1..=9)
        .map(|day| format!("r{day},receipt,2019-01-0{day},reed,ctd/3:17-cr-00089,d1,10.00\n"));
    let rows = rows.collect::<String>();
    folder.write("many.csv", &format!("key,kind,date,victim,case,defendant,amount\n{rows}g1,refund,2019-02-01,reed,ctd/3:17-cr-00089,d1,5.00\n"));
    folder.run("ledger new l").prints(0, &[]);
    folder
        .run("ledger import l many.csv")
        .prints(0, &["10 new"]);
    let ran = folder.run("ledger balance l --format csv");
    ran.prints(
        4,
        &["no order posted, in suspense (10 postings)\",ctd/3:17-cr-00089,d1,85.00,the order"],
    );
    assert_eq!(ran.out.matches("no order posted").count(), 1, "{ran:?}");
}

/// A defendant whose offense is found to have harmed a victim in no way owes nothing together with another.
#[test]
fn nobody_owes_jointly_with_one_who_harmed_nobody() {
    let folder = Folder::new("money-joint-across-cases");
    let facts = BANK.replace("others_in_case_contributed = true\n", "");
    folder.write("both.toml", &facts);
    folder.write(
        "one.toml",
        &facts.replace(
            "defendant = \"d3\"\nvictim_of_count = true",
            "defendant = \"d3\"\nvictim_of_count = false",
        ),
    );
    folder
        .run("compute both.toml")
        .prints(4, &["Did another defendant of this case contribute"]);
    folder.run("compute one.toml").prints(
        0,
        &["bank d2 90,000.00 90,000.00 the whole, alone", "denied"],
    );
}

/// A statement names the payee of each part of a payment, and says that payments of later days do not count yet.
#[test]
fn a_statement_names_the_payee_of_each_part_and_payments_to_come() {
    let folder = Folder::new("money-figures-lines");
    let paid = "[[payment]]\nfrom = \"third-party\"\nvictim = \"vale\"\ndate = 2020-05-01\namount = \"400.00\"\n\
                [[payment]]\ndate = 2021-05-01\namount = \"50.00\"\n";
    let facts = folder.read("payees.toml");
    folder.write("paid.toml", &format!("{facts}\n{paid}"));
    folder
        .run("statement paid.toml --victim vale --through 2020-12-31")
        .prints(
            0,
            &[
                "third-party the loss of vale 300.00",
                "third-party the loss of vale (to plan) 100.00",
                "payments after 2020-12-31, which do not count yet: 1.",
            ],
        );
}

/// A refund of more than was received proves a receipt that is not posted: the account is open, and so is the record.
#[test]
fn a_refund_of_more_than_was_received_is_open() {
    let folder = Folder::new("money-overpaid-order");
    folder.run("ledger new l").prints(0, &[]);
    let of = "--victim v1 --case ilnd/1:19-cr-1 --defendant d1";
    folder
        .run(&format!(
            "ledger post l order --key o1 --date 2021-01-04 {of} --amount 1,000"
        ))
        .prints(0, &[]);
    folder
        .run(&format!(
            "ledger post l refund --key g1 --date 2021-02-04 {of} --amount 50"
        ))
        .prints(0, &[]);
    let says = "more was given back under the order against d1 in ilnd/1:19-cr-00001 than was received; post the receipt";
    folder
        .run("ledger balance l")
        .prints(4, &[says, "owed ilnd/1:19-cr-00001 d1 1,000.00"]);
    folder
        .run("ledger record l v1 --date 2021-06-01")
        .prints(0, &["received = { at_least = \"0.00\", source"]);
    folder
        .run(&format!(
            "ledger post l receipt --key r1 --date 2021-01-14 {of} --amount 50"
        ))
        .prints(0, &[]);
    folder
        .run("ledger balance l")
        .prints(0, &["owed ilnd/1:19-cr-00001 d1 1,000.00"]);
}

/// An order of 1,800.00, of which a plan bore 1,500.00, is owed jointly with a defendant of another case, who pays 400.00: each payee
/// has its part of that debt, victims first (18 U.S.C. 3664(h), (j)(1)). Receipts count on their day, whenever the record is of.
#[test]
fn each_payee_has_its_part_of_a_debt_of_another_case() {
    let folder = Folder::new("money-figures-lines");
    folder.write(
        "p.csv",
        "key,kind,date,victim,case,defendant,section,debt,amount\n\
         o1,order,2020-03-02,vale,mtd/4:19-cr-00086,roe,3663A,j1,1800\n\
         o2,order,2020-05-04,vale,wyd/2:20-cr-00011,poe,18 U.S.C. § 3663A(a)(1),j1,1800\n\
         r1,receipt,2020-07-01,vale,wyd/2:20-cr-00011,poe,,,400\n\
         r2,receipt,2020-08-03,vale,mtd/4:19-cr-00086,roe,,,100\n",
    );
    folder.run("ledger new l").prints(0, &[]);
    folder.run("ledger import l p.csv").prints(0, &["4 new"]);
    for (day, to_plan) in [
        ("2020-07-15", "0.00 1,400.00"),
        ("2020-08-03", "100.00 1,300.00"),
    ] {
        let line = format!("statement payees.toml --ledger l --victim vale --date {day}");
        let plan = format!("- plan, for vale 2020-03-02 1,500.00 {to_plan}");
        folder
            .run(&line)
            .prints(0, &["- vale 2020-03-02 300.00 0.00 0.00", &plan]);
    }
    let ran = folder.run("compute payees.toml --ledger l");
    ran.prints(0, &["left to collect on 2020-08-03: 1,300.00"]);
    assert!(!ran.out.contains("posting r1"), "{ran:?}");
    folder
        .run("ledger balance l")
        .prints(0, &["roe 1,300.00", "poe 1,300.00"]);
    // What counts later than a day that the user gives is said.
    folder
        .run("compute payees.toml --ledger l --as-of 2020-07-15")
        .prints(0, &["left out: vale, posting r2: receipt of 100.00"]);
}

/// Outside the Eighth Circuit nobody has settled whether the clause of 2018 ends an order of 2016: 80,000.00 were found and 74,500.00
/// received, so that 5,500.00 of the 9,000.00 are left if it does. The ledger says that it is open, and so does every other command.
#[test]
fn an_order_under_an_older_text_says_that_the_clause_may_end_it() {
    let folder = Folder::new("answer-ledger-and-compute-disagree");
    let moved = |name: &str| {
        let text = folder.read(name).replace("mnd", "ncwd");
        folder.write(
            name,
            &text
                .replace("55000.00", "74500.00")
                .replace("60000.00", "75000.00"),
        );
    };
    moved("facts.toml");
    moved("postings.csv");
    folder.run("ledger new l").prints(0, &[]);
    folder.run("ledger import l postings.csv").prints(0, &[]);
    let may = "if it does, at most 5,500.00 is left";
    let line = "facts.toml --ledger l --as-of 2022-12-01";
    folder
        .run(&format!("compute {line}"))
        .prints(4, &["left to collect on 2022-12-01: 9,000.00", may]);
    folder
        .run(&format!("statement {line} --date 2022-12-01 --victim lark"))
        .prints(4, &["9,000.00 0.00 9,000.00", may]);
    let no = "--view termination-of-older-orders=later-orders-only";
    let ran = folder.run(&format!(
        "statement {line} --date 2022-12-01 --victim lark {no}"
    ));
    ran.prints(0, &["9,000.00 0.00 9,000.00"]);
    assert!(!ran.out.contains("at most"), "{ran:?}");
}

/// The order against d2 was replaced within its joint debt: the 10,000.00 paid before come off the 30,000.00 that both owe.
#[test]
fn an_order_that_replaces_another_stays_in_its_joint_debt() {
    let folder = Folder::new("money-joint-across-cases");
    folder.write("bank.toml", BANK);
    folder.write(
        "bank.csv",
        "key,kind,date,victim,case,defendant,section,debt,amount\n\
         o1,order,2019-06-30,bank,ksd/2:14-cr-00009,d2,3663A,j1,25000\n\
         r1,receipt,2020-01-04,bank,ksd/2:14-cr-00009,d2,,,10000\n\
         v1,vacatur,2020-02-03,bank,ksd/2:14-cr-00009,d2,3663A,j1,\n\
         o2,order,2020-02-03,bank,ksd/2:14-cr-00009,d2,3663A,j1,30000\n\
         o3,order,2019-06-30,bank,ksd/2:14-cr-00009,d3,3663A,j1,30000\n",
    );
    folder.run("ledger new l").prints(0, &[]);
    folder.run("ledger import l bank.csv").prints(0, &["5 new"]);
    let both = &["d2 20,000.00", "d3 20,000.00"];
    folder.run("ledger balance l").prints(0, both);
    folder
        .run("compute bank.toml --ledger l")
        .prints(0, &["bank d2 20,000.00", "bank d3 20,000.00"]);
}

/// 65,000.00 were received on an order for 60,000.00, of 66,000.00 found: at most 6,000.00 of the 9,000.00 are left.
/// The limit was dropped where what was received is not one amount.
#[test]
fn the_greatest_finding_limits_what_is_left_where_receipts_are_a_range() {
    let folder = Folder::new("answer-ledger-and-compute-disagree");
    let text = folder.read("postings.csv");
    let text = text.replace("80000.00", "66000.00");
    folder.write("postings.csv", &text.replace("55000.00", "65000.00"));
    folder.run("ledger new l").prints(0, &[]);
    folder.run("ledger import l postings.csv").prints(0, &[]);
    folder
        .run("ledger balance l")
        .prints(4, &["finding to 6,000.00 money beyond an order receive"]);
    folder
        .run("compute facts.toml --ledger l --as-of 2022-12-01")
        .prints(4, &["left to collect on 2022-12-01: 6,000.00"]);
}
