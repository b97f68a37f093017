//! `redress payment`: one payment, divided by the order of payment.

use redress::case::Resource;
use redress::cite::{Date, parse_date};
use redress_judgment::{PaymentRequest, Remainder, divide_payment, payment_document};

use crate::args::{CaseArgs, OutputArgs, ProfileArgs};
use crate::command::judgment::{JudgmentArgs, amount, work_out};
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
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    amount: String,
    /// Take back a payment of the case file, by its id
    #[arg(long, value_name = "ID")]
    reverse: Option<String>,
    /// Where the money came from, such as an inheritance
    #[arg(long, value_name = "KIND", value_parser = resource)]
    resource: Option<Resource>,
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
    let amount = amount(&args.amount, "--amount 1,234.56")?;
    let mut session = Session::open(&args.case, console)?;
    let known = || session.case.defendants.iter().map(|it| it.id.as_str());
    let reversed = args.reverse.iter().find_map(|id| {
        let mut payments = session.case.payments.iter();
        payments
            .find(|payment| payment.id == *id)?
            .defendant
            .clone()
    });
    let defendant = match (
        args.defendant.as_ref().or(reversed.as_ref()),
        known().count(),
    ) {
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
        resource: args.resource,
        reverses: args.reverse.clone(),
    };
    let split = divide_payment(&figures, &ask)?;
    output.write(&payment_document(output.format, &figures, &split, &made))?;
    let placed =
        |left: &Remainder| !matches!(left, Remainder::NotPlaced(..) | Remainder::Outside(..));
    Ok(match split.under.as_slice() {
        [under] if placed(&under.left) && split.may_have_ended.is_empty() => Exit::Computed,
        _ => Exit::Open,
    })
}

/// Reads a kind of resources by its name in a case file.
fn resource(given: &str) -> Result<Resource, String> {
    let known = Resource::ALL.iter();
    let found = known.clone().find(|(_, name)| *name == given);
    found.map(|(resource, _)| *resource).ok_or_else(|| {
        let names: Vec<&str> = known.map(|(_, name)| *name).collect();
        format!("no such kind of resources; one of: {}", names.join(", "))
    })
}
