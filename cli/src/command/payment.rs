//! `redress payment`: one payment, divided by the order of payment.

use redress::cite::{Date, parse_date};
use redress::money::Usd;
use redress_judgment::{PaymentRequest, Remainder, divide_payment, payment_document};

use crate::args::{CaseArgs, OutputArgs, ProfileArgs};
use crate::command::judgment::{JudgmentArgs, work_out};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::Output;
use crate::session::Session;

#[derive(Debug, clap::Args)]
#[command(before_help = help::APPLY)]
pub(crate) struct Args {
    #[command(flatten)]
    profile: ProfileArgs,
    #[command(flatten)]
    case: CaseArgs,
    /// The payment, such as 1,234.56
    #[arg(long, value_name = "AMOUNT")]
    amount: String,
    /// The day of the payment; interest runs to it
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    date: Date,
    /// The defendant who pays; optional if there is only one
    #[arg(long, value_name = "ID")]
    defendant: Option<String>,
    #[command(flatten)]
    judgment: JudgmentArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::for_case(&args.output, &args.case, console)?;
    let amount = match args.amount.parse::<Usd>() {
        Ok(amount) if !amount.is_negative() && !amount.is_zero() => amount,
        _ => {
            return Err(Failure::usage(
                Message::error(format!("`{}` is not a payment", args.amount))
                    .help("write an amount with cents: --amount 1,234.56"),
            ));
        }
    };
    let mut session = Session::open(&args.case, console)?;
    let known = || session.case.defendants.iter().map(|it| it.id.as_str());
    let defendant = match (&args.defendant, known().count()) {
        (Some(id), _) => id.clone(),
        (None, 1) => known().collect(),
        (None, _) => {
            let known: Vec<&str> = known().collect();
            return Err(Failure::usage(
                Message::error("the case has several defendants")
                    .help(format!("give --defendant, one of: {}", known.join(", "))),
            ));
        }
    };
    let through = Some(args.date);
    let (figures, made) = work_out(
        &mut session,
        &args.profile,
        &args.case,
        &args.judgment,
        through,
        output.format,
        console,
    )?;
    let ask = PaymentRequest {
        amount,
        date: args.date,
        defendant,
        precedence: args.judgment.precedence(&session.case)?,
    };
    let split = divide_payment(&figures, &ask)?;
    output.write(&payment_document(output.format, &figures, &split, &made))?;
    let placed = |left: &Remainder| !matches!(left, Remainder::NotPlaced(..));
    Ok(match split.under.as_slice() {
        [under] if placed(&under.left) => Exit::Computed,
        _ => Exit::Open,
    })
}
